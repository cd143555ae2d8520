"""What README.md and docs/ show exists: commands, options, files, settings, holds; harmless lines are run."""

import json
import re
import shlex
from pathlib import Path

import click
import pytest

from bot.cli import main
from bot.cli.group import sabtu
from tests.services.playing import a_game

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
OWN_COMMANDS = re.compile(r"sabtu (?:-C \S+ )?[a-z]")


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def _code(text: str) -> list[str]:
    """Return each line of a fenced or indented block, and each piece of inline code."""
    lines, fenced = [], False
    for line in text.splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            lines.append(line.strip().removeprefix("$ ").removeprefix("runuser -u sabtu -- "))
        else:
            lines += re.findall(r"`([^`]+)`", line)
    return lines


def _calls(page: Path) -> list[list[str]]:
    found = []
    for piece in _code(_text(page)):
        if OWN_COMMANDS.match(piece):
            words = shlex.split(re.split(r"\s{2,}| > ", piece)[0])
            found.append(words[3:] if words[1] == "-C" else words[1:])
    return found


CALLS = [(page.name, words) for page in PAGES for words in _calls(page)]


@pytest.mark.parametrize(
    ("page", "words"), CALLS, ids=lambda one: " ".join(one) if isinstance(one, list) else one
)
def test_every_command_shown_exists_with_its_options(page: str, words: list[str]) -> None:
    command: click.Command = sabtu
    rest = list(words)
    while isinstance(command, click.Group) and rest:
        context = click.Context(command)
        found = command.get_command(context, rest[0])
        assert found is not None, f"{page}: no command {rest[0]}"
        command = found
        rest.pop(0)
    known = {name for one in command.params for name in one.opts} | {"--help"}
    assert {word for word in rest if word.startswith("-")} <= known, page


def test_the_writer_s_lines_of_the_readme_work_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given the block of the README that begins with `sabtu init`
    block = re.search(r"```console\n(\$ sabtu init .*?)```", _text(ROOT / "README.md"), re.DOTALL)
    assert block is not None
    monkeypatch.chdir(tmp_path)

    # When its lines are typed
    codes = {}
    for line in block[1].splitlines():
        words = shlex.split(line.removeprefix("$ sabtu "))
        codes[words[2] if words[0] == "-C" else words[0]] = main(words)

    # Then each does what the page says; the new quiz is not filled in yet
    assert codes == {"init": 0, "new": 0, "check": 1, "preview": 0}
    assert (tmp_path / "kuis" / "lihat" / "post-1.jpg").exists() or (
        tmp_path / "lihat" / "post-1.jpg"
    ).exists()


def test_the_readme_s_good_answer_is_what_its_quiz_gets(tmp_path: Path) -> None:
    # Given the quiz that the README shows, and the answer that it promises
    page = _text(ROOT / "README.md")
    quiz = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    promised = re.search(r"```text\n(hari-pahlawan\.yaml sudah.*?)```", page, re.DOTALL)
    assert quiz is not None
    assert promised is not None

    # When the quiz is dropped where posts are approved
    with a_game(tmp_path, "[approval]\nposts = true\n") as game:
        game.file("hari-pahlawan.yaml", quiz[1])
        game.turn()
        game.look()
        told = (game.settings.quizzes / "hari-pahlawan.OK.txt").read_text(encoding="utf-8")

    # Then it is answered so, but for the picture's fingerprint, and the picture is there
    assert _without_fingerprints(told) == _without_fingerprints(promised[1])
    assert (tmp_path / "quizzes" / "hari-pahlawan.jpg").exists()


def _without_fingerprints(answer: str) -> list[str]:
    return [re.sub(r"^# [0-9a-f]{12} ", "# … ", line) for line in answer.splitlines()]


def test_the_readme_s_mistakes_are_told_as_it_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a file with the mistakes that the README's answer names
    shown = re.findall(r"^Baris (\d+), kolom (\d+): (.*)$", _text(ROOT / "README.md"), re.MULTILINE)
    (tmp_path / "bot.toml").write_text(_text(ROOT / "bot.toml"), encoding="utf-8")
    quiz = tmp_path / "quizzes" / "salah.yaml"
    quiz.parent.mkdir()
    quiz.write_text("series: sabtu-trivia\nquestion: Apa itu: PKH?\nanswer E\npublish_at: 2099-12-26 10:00\n")

    assert main(["-C", str(tmp_path), "check", str(quiz), "--json"]) == 1

    told = json.loads(capsys.readouterr().out)
    found = [(str(one["line"]), str(one["column"]), one["message"]) for one in told]
    assert shown == found


def test_the_readme_s_judging_gives_what_it_shows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given the comments that the README shows in its table
    block = re.search(r"```console\n\$ (sabtu judge .*?)\n(.*?)```", _text(ROOT / "README.md"), re.DOTALL)
    assert block is not None
    *words, comments = shlex.split(block[1])[1:]
    shown = [re.split(r"\s{2,}", line.strip()) for line in block[2].splitlines()[1:-1]]
    (tmp_path / comments).write_text("\n".join(row[1] for row in shown), encoding="utf-8")
    monkeypatch.chdir(ROOT)

    # When they are judged as it says
    code = main([*words, str(tmp_path / comments)])

    # Then the answer is the one on the page
    told = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert told == [line.rstrip() for line in block[2].splitlines()]


def test_the_first_quiz_of_the_readme_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quiz = re.search(r"```yaml\n(.*?)```", _text(ROOT / "README.md"), re.DOTALL)
    assert quiz is not None
    (tmp_path / "bot.toml").write_text(_text(ROOT / "bot.toml"), encoding="utf-8")
    (tmp_path / "quizzes").mkdir()
    (tmp_path / "quizzes" / "hari-pahlawan.yaml").write_text(quiz[1], encoding="utf-8")

    assert main(["-C", str(tmp_path), "check"]) == 0
    assert "semuanya benar" in capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_linked_file_and_heading_exists(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", _text(page)):
        if target.startswith("http"):
            continue
        name, _, heading = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", _text(file), re.MULTILINE)
            anchors = {re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in titles}
            assert heading in anchors, target


def test_every_make_target_shown_exists() -> None:
    targets = set(re.findall(r"^([a-z.$()A-Z]+):", _text(ROOT / "Makefile"), re.MULTILINE))
    for page in PAGES:
        for piece in _code(_text(page)):
            for target in re.findall(r"^make (?:-C \S+ )?([a-z]+)", piece):
                assert target in targets, f"{page.name}: make {target}"


def test_every_setting_named_stands_in_bot_toml() -> None:
    known, section = set(), ""
    for line in _text(ROOT / "bot.toml").splitlines():
        if heading := re.match(r"\[([a-z.-]+)\]$", line):
            section = heading[1]
            known |= {(section, ""), (section.split(".")[0], "")}
        elif key := re.match(r"#?([a-z_]+) = ", line):
            known.add((section, key[1]))

    for page in PAGES:
        for section, key in re.findall(r"`\[([a-z.]+)\](?: ([a-z_]+))?`", _text(page)):
            assert (section, key) in known, page.name


def test_every_hold_stands_in_operating() -> None:
    catalogue = _text(ROOT / "bot/content/locale/en/LC_MESSAGES/bars.po")
    # `-without-reason` is another sentence of the same hold, no hold of its own.
    codes = {
        code.removesuffix("-without-reason")
        for code in re.findall(r'^msgid "bars\.([a-z-]+)"', catalogue, re.MULTILINE)
    }
    told = set(re.findall(r"^\| `([a-z-]+)` \|", _text(ROOT / "docs/operating.md"), re.MULTILINE))

    assert codes
    assert codes <= told


def test_no_picture_of_the_readme_is_heavy() -> None:
    for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", _text(ROOT / "README.md")):
        assert (ROOT / picture).stat().st_size < 300_000, picture


def test_every_trap_names_tests_that_exist() -> None:
    rows = re.findall(
        r"^\| .+ \| .+ \| (.*) \|$", _text(ROOT / "docs/instagram.md").split("## What happens")[0], re.M
    )
    tests = {
        name: _text(file)
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def test_(\w+)", _text(file), re.M)
    }
    files = {file.name for file in (ROOT / "tests").rglob("test_*.py")}

    assert len(rows) >= 10
    for row in rows[1:]:
        for name in re.findall(r"`([^`]+)`", row):
            if name.endswith(".py"):
                assert name in files, name
            elif name not in ("requests", "curl"):
                assert any(test.startswith(name.rstrip("…")) for test in tests), name
