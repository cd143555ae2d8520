"""bot.toml and the environment: every problem at once, at its place, with the way out."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.content.messages import LANGUAGES, knows, say_problem
from bot.errors import Problem, UserError
from bot.game.model import Attempts, SpeedBonus
from bot.game.timetable import Slot
from bot.settings import Settings, load_settings

SERIES = """
[series.kuis]
kind = "trivia"
title = "Kuis"
code = "K"
"""


def _settings(tmp_path: Path, text: str, **environment: str) -> Settings:
    (tmp_path / "bot.toml").write_text(text, encoding="utf-8")
    return load_settings(tmp_path, environment)


def _problems(tmp_path: Path, text: str, **environment: str) -> list[Problem]:
    with pytest.raises(UserError) as refused:
        _settings(tmp_path, text, **environment)
    for problem in refused.value.problems:
        assert all(knows(problem.code, language) for language in LANGUAGES), problem
    return list(refused.value.problems)


def _places(problems: list[Problem]) -> list[tuple[str, int | None]]:
    return [(problem.code.removeprefix("settings."), problem.line) for problem in problems]


def test_an_empty_file_is_the_game_on_the_sandbox(tmp_path: Path) -> None:
    settings = _settings(tmp_path, "")

    assert settings.is_sandbox
    assert not settings.posts_need_approval
    assert settings.database_url == f"sqlite:///{tmp_path}/var/sabtu.db"
    assert set(settings.series) == {"sabtu-trivia", "tebak-kata"}


def test_off_the_sandbox_approval_is_required_unless_switched_off(tmp_path: Path) -> None:
    real = '[platform]\nbackend = "instagrapi"\n'

    assert _settings(tmp_path, real).winners_need_approval
    assert not _settings(tmp_path, real + "[winners]\napproval = false\n").winners_need_approval


def test_a_series_is_data(tmp_path: Path) -> None:
    settings = _settings(
        tmp_path,
        SERIES + 'slots = ["Sabtu 10.00", "wed 19:30"]\nclose_at = "21:00"\nattempts = 2\n'
        'speed_bonus = { points = 5, melts_after = "1h" }\n',
    )

    series = settings.series_named("kuis")

    assert series is not None
    assert series.slots == (Slot(5, time(10)), Slot(2, time(19, 30)))
    assert series.attempts == Attempts("any", 2)
    assert series.speed_bonus is not None
    assert series.speed_bonus.rule() == SpeedBonus(5, timedelta(hours=1))


def test_what_a_series_leaves_open_comes_from_its_kind_and_the_rest_of_the_file(tmp_path: Path) -> None:
    settings = _settings(
        tmp_path,
        '[series.kata]\nkind = "tebak-kata"\ntitle = "Kata"\ncode = "TK"\n[brand]\ntheme = "rimba"\n',
    )

    series = settings.series_named("kata")

    assert series is not None
    assert series.attempts == Attempts("any", 3)
    assert series.close_after == timedelta(hours=11)
    assert (series.theme, series.reveal_pin) == ("rimba", True)
    assert settings.series_named("kuis") is None


def test_all_problems_are_told_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    problems = _problems(
        tmp_path,
        'langauge = "id"\n[winners]\nplaces = "tiga"\nannounce = "minggu"\n[publsh]\nmissed = "skip"\n'
        '[publish]\nmissed = "publis"\n[collect]\ngrace = 10\n',
    )

    assert _places(problems) == [
        ("unknown-key-near", 1),
        ("bad-number", 3),
        ("bad-slot", 4),
        ("unknown-key-near", 5),
        ("bad-choice-near", 8),
        ("bad-duration", 10),
    ]
    assert [problem.facts.get("nearest") for problem in problems if "nearest" in problem.facts] == [
        "language",
        "publish",
        "publish",
    ]


def test_a_key_in_the_wrong_section_is_shown_its_home(tmp_path: Path) -> None:
    problems = _problems(tmp_path, "cooldown_weeks = 4\n")

    assert problems[0].code == "settings.wrong-section"
    assert problems[0].facts["section"] == "winners"


def test_a_series_without_what_it_needs_is_named(tmp_path: Path) -> None:
    assert _places(_problems(tmp_path, '\n[series.kuis]\nkind = "trvia"\n')) == [
        ("missing", 2),
        ("missing", 2),
        ("bad-choice-near", 3),
    ]


def test_settings_that_contradict_each_other_are_named(tmp_path: Path) -> None:
    text = SERIES + SERIES.replace("kuis", "kuis-lain") + '[winners]\nseries = ["kius"]\n'

    assert _places(_problems(tmp_path, text)) == [("same-code", 10), ("unknown-series", 12)]


def test_slips_of_syntax_are_told_together_with_the_rest(tmp_path: Path) -> None:
    problems = _problems(
        tmp_path,
        'language = Indonesia\n[account]\nname “Kemensos”\nhandle = "a b"\n[brand]\ntheme = "batik\n',
    )

    assert _places(problems) == [
        ("toml-value", 1),
        ("toml-equals", 3),
        ("bad-handle", 4),
        ("toml-unclosed", 6),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[account]\nhandle = "kemensosri"\ntimezone = "Asia/Jakrta"\n', ("bad-timezone", 3)),
        ('[account]\nhandle = "kemensosri"\n[store]\nurl = "foo"\n', ("bad-store-url", 4)),
    ],
)
def test_a_zone_or_an_address_that_does_not_exist_is_named(
    text: str, place: tuple[str, int], tmp_path: Path
) -> None:
    assert place in _places(_problems(tmp_path, text))


def test_a_missing_file_or_a_wrong_encoding_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        load_settings(tmp_path, {})
    assert refused.value.problems[0].code == "settings.no-file"

    (tmp_path / "bot.toml").write_bytes('language = "id"\n[account]\nname = "Jos\xe9"'.encode("latin-1"))
    with pytest.raises(UserError) as refused:
        load_settings(tmp_path, {})
    assert [(problem.code, problem.line) for problem in refused.value.problems] == [("settings.not-utf8", 3)]


def test_the_environment_goes_first(tmp_path: Path) -> None:
    settings = _settings(
        tmp_path,
        SERIES + "[winners]\nplaces = 3\n",
        SABTU_WINNERS__PLACES="1",
        SABTU_WINNERS__APPROVAL="true",
        SABTU_WINNERS__EXCLUDE='["@Admin.Satu", "dua"]',
        SABTU_SERIES__KUIS__CLOSE_AT="20:00",
        SABTU_QUIET__FROM="22:00",
        SABTU_QUIET__TO="05:00",
        SABTU_TEST_PG_URL="belongs to the tests",
        HOME="/",
    )

    assert settings.winners.places == 1
    assert settings.winners_need_approval
    assert settings.winners.exclude == ("admin.satu", "dua")
    assert settings.series["kuis"].close_at == time(20)
    assert settings.quiet.from_ == time(22)


def test_a_misspelt_variable_is_refused_with_the_right_name(tmp_path: Path) -> None:
    problems = _problems(
        tmp_path,
        "",
        SABTU_WINERS__APPROVAL="true",
        SABTU_WINNERS="3",
        SABTU_COLLECT__GRACE="soon",
        SABTU_X="1",
    )

    assert [(problem.code, problem.file) for problem in problems] == [
        ("settings.bad-duration", "SABTU_COLLECT__GRACE"),
        ("settings.unknown-variable-near", "SABTU_WINERS__APPROVAL"),
        ("settings.variable-is-section", "SABTU_WINNERS"),
        ("settings.unknown-variable", "SABTU_X"),
    ]
    assert problems[1].facts["nearest"] == "SABTU_WINNERS__APPROVAL"


def test_secrets_are_refused_in_the_file_and_never_shown(tmp_path: Path) -> None:
    problems = _problems(
        tmp_path,
        '[instagrapi]\npassword = "rahasia"\n[notify]\nurls = ["tgram://rahasia/1"]\n'
        '[store]\nurl = "postgresql+psycopg://sabtu:rahasia@localhost/sabtu"\n',
    )

    assert _places(problems) == [("secret-in-file", 2), ("secret-in-file", 4), ("secret-in-file", 6)]
    assert "rahasia" not in repr(problems)


def test_secrets_come_from_the_environment_or_from_credential_files(tmp_path: Path) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "instagrapi-totp_seed").write_text("SEED\n")

    settings = _settings(
        tmp_path, "", SABTU_INSTAGRAPI__PASSWORD="rahasia", CREDENTIALS_DIRECTORY=str(credentials)
    )

    assert settings.instagrapi.password is not None
    assert settings.instagrapi.password.get_secret_value() == "rahasia"
    assert settings.instagrapi.totp_seed is not None
    assert settings.instagrapi.totp_seed.get_secret_value() == "SEED"
    assert "rahasia" not in repr(settings)


def test_the_right_variable_is_named_whole(tmp_path: Path) -> None:
    problems = _problems(tmp_path, "", SABTU_STOER__URL="sqlite://", SABTU_COLLECT__GRACCE="1m")

    assert [problem.facts["nearest"] for problem in problems] == ["SABTU_COLLECT__GRACE", "SABTU_STORE__URL"]


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("SABTU_WINNERS_APPROVAL", "SABTU_WINNERS__APPROVAL"),
        ("SABTU_LOG_LEVEL", "SABTU_LOG__LEVEL"),
        ("SABTU_COLLECT_SWEEPS_WHILE_OPEN", "SABTU_COLLECT__SWEEPS_WHILE_OPEN"),
        ("SABTU_WINNER_APROVAL", "SABTU_WINNERS__APPROVAL"),
        ("SABTU_SERIES_KUIS_PRIZE", "SABTU_SERIES__KUIS__PRIZE"),
    ],
)
def test_a_variable_with_too_few_lines_between_is_shown_the_whole_right_name(
    typed: str, right: str, tmp_path: Path
) -> None:
    problems = _problems(tmp_path, SERIES, **{typed: "true"})

    assert [(problem.code, problem.facts["nearest"]) for problem in problems] == [
        ("settings.unknown-variable-near", right)
    ]


def test_a_variable_is_never_guessed_to_be_a_whole_section(tmp_path: Path) -> None:
    problems = _problems(tmp_path, "", SABTU_APPROVALS="true")

    assert "SABTU_APPROVAL" not in [problem.facts.get("nearest") for problem in problems]


def test_a_choice_is_guessed_only_where_one_is_near(tmp_path: Path) -> None:
    loud = _problems(tmp_path, '[log]\nlevel = "LOUD"\n')
    small = _problems(tmp_path, '[log]\nlevel = "warn"\n')

    assert [(one.code, one.facts.get("nearest")) for one in (*loud, *small)] == [
        ("settings.bad-choice", None),
        ("settings.bad-choice-near", "WARNING"),
    ]
    assert say_problem(loud[0], "id") == (
        '`log.level` tidak bisa "LOUD". Pilihannya: DEBUG, INFO, WARNING, ERROR.'
    )


def test_a_folder_in_the_place_of_the_settings_is_told_in_our_own_words(tmp_path: Path) -> None:
    (tmp_path / "bot.toml").mkdir()

    with pytest.raises(UserError) as refused:
        load_settings(tmp_path, {})

    assert [one.code for one in refused.value.problems] == ["settings.is-a-folder"]
