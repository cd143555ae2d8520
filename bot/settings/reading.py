"""bot.toml into `Settings`, or every reason why not: file, line, and the nearest right name."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError

from bot.errors import Fact, Problem, UserError
from bot.settings.document import Settings
from bot.settings.nearest import nearest_name
from bot.settings.overrides import SECRETS, add_overrides, names_at
from bot.settings.toml import KeyPath, Table, key_lines, line_of, read_toml

SETTINGS_FILE = "bot.toml"

_CODES = {
    "missing": "settings.missing",
    "literal_error": "settings.bad-choice",
    "string_type": "settings.bad-text",
    "string_too_short": "settings.empty",
    "path_type": "settings.bad-text",
    "tuple_type": "settings.bad-list",
    "dict_type": "settings.bad-table",
    "model_type": "settings.bad-table",
    "model_attributes_type": "settings.bad-table",
}
_FAMILIES = (
    ("bool_", "settings.bad-bool"),
    ("int_", "settings.bad-number"),
    ("float_", "settings.bad-number"),
    ("decimal_", "settings.bad-number"),
    ("finite_", "settings.bad-number"),
    ("date_", "settings.bad-date"),
    ("greater_", "settings.too-small"),
    ("less_", "settings.too-large"),
)


def load_settings(directory: Path, environment: Mapping[str, str]) -> Settings:
    """Return the settings of the folder; raises `UserError` with all that is wrong with them."""
    file = directory / SETTINGS_FILE
    text = _text_of(file)
    shown = SETTINGS_FILE if directory == Path() else str(file)
    document, problems = read_toml(text, shown)
    reader = _Reader(shown, key_lines(text))
    problems += reader.secrets_in(document)
    reader.variables, wrong_names = add_overrides(document, Settings, environment)
    problems += wrong_names
    try:
        settings = Settings.model_validate(document)
    except ValidationError as error:
        problems += reader.problems_of(error)
        raise UserError(*reader.in_order(problems)) from error
    problems += reader.contradictions_in(settings)
    if problems:
        raise UserError(*reader.in_order(problems))
    return settings.within(directory)


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise UserError(Problem("settings.no-file", {"folder": str(file.parent.absolute())})) from error
    except (IsADirectoryError, PermissionError) as error:
        is_folder = isinstance(error, IsADirectoryError)
        code = "settings.is-a-folder" if is_folder else "settings.no-permission"
        raise UserError(Problem(code, file=str(file))) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UserError(Problem("settings.not-utf8", file=str(file), line=line, column=1)) from error
    except OSError as error:
        raise UserError(
            Problem("settings.unreadable", {"reason": str(error.strerror)}, file=str(file))
        ) from error


class _Reader:
    """Names the place of a key: its line in bot.toml, or the variable that gave it."""

    def __init__(self, file: str, lines: dict[KeyPath, int]) -> None:
        self.file = file
        self.lines = lines
        self.variables: dict[KeyPath, str] = {}

    def problem(self, code: str, path: KeyPath, facts: dict[str, Fact] | None = None) -> Problem:
        variable = next((name for given, name in self.variables.items() if path[: len(given)] == given), None)
        key = ".".join(path)
        facts = {"key": key, **(facts or {})}
        if variable is not None:
            return Problem(code, facts, file=variable, key=key)
        return Problem(code, facts, file=self.file, line=line_of(path, self.lines), key=key)

    def secrets_in(self, document: Table) -> list[Problem]:
        problems = []
        for path in SECRETS:
            section = document.get(path[0])
            if isinstance(section, dict) and path[1] in section:
                name = "SABTU_" + "__".join(path).upper()
                problems.append(self.problem("settings.secret-in-file", path, {"variable": name}))
        store = document.get("store")
        url = store.get("url") if isinstance(store, dict) else None
        if isinstance(url, str) and _has_password(url):
            problems.append(
                self.problem("settings.secret-in-file", ("store", "url"), {"variable": "SABTU_STORE__URL"})
            )
        return problems

    def problems_of(self, error: ValidationError) -> list[Problem]:
        return [
            self._problem_of(detail["type"], tuple(str(part) for part in detail["loc"]), detail)
            for detail in error.errors(include_url=False)
        ]

    def _problem_of(self, kind: str, path: KeyPath, detail: Mapping[str, object]) -> Problem:
        if kind == "extra_forbidden":
            return self._unknown(path)
        context = detail.get("ctx")
        facts: dict[str, Fact] = {"value": "***" if path[:2] in SECRETS else _short(detail.get("input"))}
        if isinstance(context, dict):
            for name in ("ge", "gt", "le", "lt"):
                if name in context:
                    facts["limit"] = str(context[name])
            if kind == "literal_error":
                choices = _choices(str(context.get("expected")))
                facts["choices"] = choices
                if near := nearest_name(str(detail.get("input")), choices):
                    return self.problem("settings.bad-choice-near", path, {**facts, "nearest": near})
        if kind.startswith("settings."):
            return self.problem(kind, path, facts)
        code = _CODES.get(kind) or next((code for start, code in _FAMILIES if kind.startswith(start)), None)
        return self.problem(code or "settings.bad-value", path, facts)

    def _unknown(self, path: KeyPath) -> Problem:
        known = names_at(path[:-1], Settings) or []
        near = nearest_name(path[-1], known)
        if near is not None:
            return self.problem("settings.unknown-key-near", path, {"name": path[-1], "nearest": near})
        homes = _sections_with(path[-1])
        if homes:
            return self.problem("settings.wrong-section", path, {"name": path[-1], "section": homes[0]})
        return self.problem("settings.unknown-key", path, {"name": path[-1], "known": known})

    def contradictions_in(self, settings: Settings) -> list[Problem]:
        problems = []
        codes: dict[str, str] = {}
        for name, series in settings.series.items():
            if name != name.lower() or not name.replace("-", "").isalnum():
                problems.append(self.problem("settings.bad-series-name", ("series", name), {"name": name}))
            if series.code in codes:
                facts: dict[str, Fact] = {"code": series.code, "other": codes[series.code]}
                problems.append(self.problem("settings.same-code", ("series", name, "code"), facts))
            codes.setdefault(series.code, name)
        if not settings.series:
            problems.append(self.problem("settings.no-series", ("series",)))
        for name in settings.winners.series:
            if name not in settings.series:
                nearest = nearest_name(name, settings.series) or ", ".join(settings.series)
                path = ("winners", "series")
                problems.append(
                    self.problem("settings.unknown-series", path, {"name": name, "nearest": nearest})
                )
        return problems

    def in_order(self, problems: list[Problem]) -> list[Problem]:
        return sorted(
            problems, key=lambda problem: (problem.file != self.file, problem.file or "", problem.line or 0)
        )


def _sections_with(name: str) -> list[str]:
    fields = Settings.model_fields
    return [section for section in fields if name in (names_at((section,), Settings) or [])]


def _choices(expected: str) -> list[str]:
    return [choice.strip(" '") for choice in expected.replace(" or ", ", ").split(",")]


def _short(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _has_password(url: str) -> bool:
    try:
        return urlsplit(url).password is not None
    except ValueError:
        return False
