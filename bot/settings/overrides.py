"""Settings from the environment: `SABTU_WINNERS__APPROVAL=true`, and secrets from credential files.

Names are checked here, because a misspelt one would pass in silence. Secrets may also lie as files in
`$CREDENTIALS_DIRECTORY` (systemd's `LoadCredential`), named `instagrapi-password` and the like.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel

from bot.errors import Fact, Problem
from bot.settings.nearest import nearest_name
from bot.settings.toml import KeyPath, Table

PREFIX = "SABTU_"
_NOT_OURS = "SABTU_TEST_"  # read by the tests, such as SABTU_TEST_PG_URL
SECRETS: tuple[KeyPath, ...] = (
    ("instagrapi", "password"),
    ("instagrapi", "totp_seed"),
    ("instagrapi", "session_key"),
    ("notify", "urls"),
)


def add_overrides(
    document: Table, model: type[BaseModel], environment: Mapping[str, str]
) -> tuple[dict[KeyPath, str], list[Problem]]:
    """Put the environment's values into `document`.

    Returns:
        The variable that gave each key, and a problem for each name that means nothing.
    """
    sources: dict[KeyPath, str] = {}
    problems: list[Problem] = []
    for variable in sorted(environment):
        if not variable.upper().startswith(PREFIX) or variable.startswith(_NOT_OURS):
            continue
        path, wrong = _path_of(variable, model, document)
        if wrong is not None:
            problems.append(wrong)
        elif not environment[variable].strip():
            problems.append(Problem("settings.variable-empty", {"variable": variable}, file=variable))
        else:
            _put(document, path, _value(environment[variable]))
            sources[path] = variable
    for path in SECRETS:
        file = Path(environment.get("CREDENTIALS_DIRECTORY", "")) / "-".join(path)
        if "CREDENTIALS_DIRECTORY" in environment and path not in sources and file.is_file():
            text = file.read_text(encoding="utf-8").strip()
            _put(document, path, text.splitlines() if path[-1] == "urls" else text)
            sources[path] = str(file)
    return sources, problems


def names_at(path: KeyPath, model: type[BaseModel]) -> list[str] | None:
    """Return the keys that bot.toml knows at `path`; None where any name may stand, or a value."""
    current: type[BaseModel] | None = model
    for position, part in enumerate(path):
        if current is None:
            return None
        field = _fields(current).get(part)
        if field is None:
            return None
        if path[position] == "series" and position == 0:
            return names_at(path[2:], _series_model(field)) if len(path) > 1 else None
        current = _table_in(field)
    return None if current is None else list(_fields(current))


def _fields(model: type[BaseModel]) -> dict[str, object]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _table_in(annotation: object) -> type[BaseModel] | None:
    for candidate in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _series_model(annotation: object) -> type[BaseModel]:
    model = _table_in(annotation)
    assert model is not None  # noqa: S101 - `series` is a dict of tables
    return model


def _path_of(variable: str, model: type[BaseModel], document: Table) -> tuple[KeyPath, Problem | None]:
    path: KeyPath = ()
    parts = variable[len(PREFIX) :].lower().split("__")
    for position, part in enumerate(parts):
        known = _names_given_at(path, model, document)
        exact = {name.replace("-", "_"): name for name in known or []}
        if part not in exact:
            near = nearest_name(part, exact)
            likely = "__".join([*parts[:position], near, *parts[position + 1 :]]) if near else ""
            return path, _unknown(variable, likely, _variables(model, document))
        path = (*path, exact[part])
    if names_at(path, model) is not None or path == ("series",):
        return path, Problem("settings.variable-is-section", {"variable": variable}, file=variable)
    return path, None


def _names_given_at(path: KeyPath, model: type[BaseModel], document: Table) -> list[str] | None:
    """Return the names that may stand at `path`, of series those in bot.toml; None where a value stands."""
    if path != ("series",):
        return names_at(path, model)
    given = document.get("series")
    return list(given) if isinstance(given, dict) else []


def _unknown(variable: str, likely: str, known: Sequence[str]) -> Problem:
    """Return that a variable means nothing, and which it may have meant: never a whole section.

    Args:
        variable: As it was given.
        likely: The name with its first wrong part mended; it may be wrong further on.
        known: The names of all values, in small letters and without the prefix.
    """
    given = variable[len(PREFIX) :].lower()
    by_words = {_by_words(name): name for name in known}
    right = by_words.get(_by_words(given)) or (likely if likely in known else None)
    if right is None and (near := nearest_name(_by_words(given), by_words)):
        right = by_words[near]
    if right is None:
        return Problem("settings.unknown-variable", {"variable": variable}, file=variable)
    facts: dict[str, Fact] = {"variable": variable, "nearest": f"{PREFIX}{right.upper()}"}
    return Problem("settings.unknown-variable-near", facts, file=variable)


def _by_words(name: str) -> str:
    return "_".join(part for part in name.split("_") if part)


def _variables(model: type[BaseModel], document: Table, path: KeyPath = ()) -> list[str]:
    """Return the names of all values below `path`, as variables have them behind the prefix."""
    known = _names_given_at(path, model, document)
    if known is None:
        return ["__".join(path).replace("-", "_")]
    return [name for part in known for name in _variables(model, document, (*path, part))]


def _value(text: str) -> object:
    """Read a list or a table as bot.toml would; leave all else as text for the model."""
    if text.lstrip().startswith(("[", "{")):
        try:
            value: object = tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            try:
                value = json.loads(text)
            except ValueError:
                return text
        return value
    return text


def _put(document: Table, path: KeyPath, value: object) -> None:
    table: object = document
    for part in path[:-1]:
        if not isinstance(table, dict):
            return  # bot.toml has a value where a section belongs; that is reported for itself
        table = table.setdefault(part, {})
    if isinstance(table, dict):
        table[path[-1]] = value
