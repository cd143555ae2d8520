"""bot.toml as shipped is the normative list of settings: every key, with its true default."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.settings import Settings, load_settings
from bot.settings.overrides import SECRETS
from bot.settings.sections import SeriesSettings

FILE = Path(__file__).parents[2] / "bot.toml"
SWITCHED_OFF = re.compile(r"^#(?=[a-z_]+ = )")
EXCLUSIVE = {("series", "sabtu-trivia", "close_after")}  # either this or close_at
BY_EXAMPLE = {  # no default of their own: the value shows how it is written
    ("account", "logo"),
    ("instagrapi", "username"),
    ("instagrapi", "proxy"),
    ("instagrapi", "ca_file"),
    ("store", "url"),
    ("series", "sabtu-trivia", "programme"),
    ("series", "sabtu-trivia", "theme"),
    ("series", "sabtu-trivia", "closing_story"),
    ("series", "sabtu-trivia", "reveal_pin"),
    ("series", "sabtu-trivia", "reveal_story"),
    ("winners", "approval"),
    ("approval", "posts"),
    ("quiet", "from"),
    ("quiet", "to"),
}

Path_ = tuple[str, ...]


def _known(model: type[BaseModel], above: Path_ = ()) -> set[Path_]:
    found: set[Path_] = set()
    for name, field in model.model_fields.items():
        path = (*above, field.alias or name)
        inner = next(
            (
                kind
                for kind in (field.annotation, *getattr(field.annotation, "__args__", ()))
                if isinstance(kind, type) and issubclass(kind, BaseModel)
            ),
            None,
        )
        if path == ("series",):
            found |= _known(SeriesSettings, ("series", "sabtu-trivia"))
        elif inner is None:
            found.add(path)
        else:
            found |= _known(inner, path)
    return found


def _written(document: dict[str, object], above: Path_ = ()) -> dict[Path_, object]:
    found: dict[Path_, object] = {}
    for name, value in document.items():
        if isinstance(value, dict):
            found |= _written(value, (*above, name))
        else:
            found[*above, name] = value
    return found


def _switched_on() -> dict[Path_, object]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return _written(tomllib.loads("\n".join(SWITCHED_OFF.sub("", line) for line in lines)))


def test_every_setting_stands_in_the_shipped_file_and_nothing_else_does() -> None:
    of_one_series = {path for path in _switched_on() if path[:2] != ("series", "tebak-kata")}

    assert of_one_series == _known(Settings) - set(SECRETS)


@pytest.mark.parametrize("path", SECRETS, ids=".".join)
def test_every_secret_is_named_by_its_variable(path: Path_) -> None:
    assert "SABTU_" + "__".join(path).upper() in FILE.read_text(encoding="utf-8")


def test_a_switched_off_setting_shows_its_true_default(tmp_path: Path) -> None:
    in_use = _written(tomllib.loads(FILE.read_text(encoding="utf-8")))
    shipped = load_settings(FILE.parent, {}).model_dump(by_alias=True)

    for path, value in _switched_on().items():
        if path not in in_use and path not in EXCLUSIVE | BY_EXAMPLE:
            changed = tomllib.loads(FILE.read_text(encoding="utf-8"))
            table = changed
            for part in path[:-1]:
                table = table.setdefault(part, {})
            table[path[-1]] = value
            assert Settings.model_validate(changed).model_dump(by_alias=True) == shipped, path


def test_the_shipped_game_is_a_rehearsal_with_the_usual_series() -> None:
    settings = load_settings(FILE.parent, {})

    assert settings.is_sandbox
    assert settings.sandbox.crowd == 0
    assert settings.sandbox.speed == 1
    assert set(settings.series) == {"sabtu-trivia", "tebak-kata"}
