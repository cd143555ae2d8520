"""Templates for all that followers read: shipped in two languages, overridable by a folder beside bot.toml.

All templates are checked when the program starts: a mistake in one that the team wrote is told with
file and line, not discovered on a Saturday. Templates run in a sandbox and cannot reach the program.
"""

import difflib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import CodeType

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.errors import Fact, Problem, UserError

SUFFIX = ".txt.jinja"
_SHIPPED = Path(__file__).parent / "templates"
_LARGEST = 100_000  # characters of a template; nobody writes more by hand
_ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False
)

Value = str | int | bool | None | list[str] | list[dict[str, str]] | dict[str, str]
Variables = Mapping[str, Value]


class Templates:
    """The templates of one language, checked.

    Args:
        language: `id` or `en`.
        overrides: A folder of the team's own templates, for this language or in a folder named by it;
            None where there is none.
        samples: For each template the variables it may use, with ordinary values to try it with.
    """

    def __init__(self, language: str, overrides: Path | None, samples: Mapping[str, Variables]) -> None:
        self._templates: dict[str, Template] = {}
        problems = self._unknown_files(overrides, language, samples)
        for name, variables in samples.items():
            file = _file_of(name, language, overrides)
            try:
                self._templates[name] = self._checked(file, variables)
            except UserError as error:
                problems += error.problems
        if problems:
            raise UserError(*problems)

    def render(self, name: str, variables: Variables) -> str:
        """Return a template's text; raises `UserError` where the team's template fails on these values."""
        template = self._templates[name]
        try:
            return template.render(variables)
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, OverflowError) as error:
            raise UserError(_failed(Path(template.filename or name), error)) from error

    def _checked(self, file: Path, variables: Variables) -> Template:
        try:
            compiled, used = _compiled(_read(file), str(file))
        except TemplateSyntaxError as error:
            facts: dict[str, Fact] = {"what": error.message or ""}
            raise UserError(
                Problem("wording.template-syntax", facts, file=str(file), line=error.lineno)
            ) from error
        unknown = {name: line for name, line in used.items() if name not in variables}
        if unknown:
            raise UserError(*_unknown_variables(file, unknown, variables))
        template = _ENVIRONMENT.template_class.from_code(
            _ENVIRONMENT, compiled, _ENVIRONMENT.make_globals(None)
        )
        try:
            template.render(variables)
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, OverflowError) as error:
            raise UserError(_failed(file, error)) from error
        return template

    def _unknown_files(
        self, overrides: Path | None, language: str, samples: Mapping[str, Variables]
    ) -> list[Problem]:
        if overrides is None or not overrides.is_dir():
            return []
        problems = []
        for folder in (overrides, overrides / language):
            for file in sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []:
                name = file.name.removesuffix(SUFFIX)
                if name not in samples:
                    near = difflib.get_close_matches(name, samples, n=1, cutoff=0.0)
                    facts: dict[str, Fact] = {
                        "nearest": f"{near[0]}{SUFFIX}",
                        "known": [f"{key}{SUFFIX}" for key in samples],
                    }
                    problems.append(Problem("wording.template-unknown", facts, file=str(file)))
        return problems


def _file_of(name: str, language: str, overrides: Path | None) -> Path:
    file_name = f"{name}{SUFFIX}"
    if overrides is not None:
        for folder in (overrides / language, overrides):
            if (folder / file_name).is_file():
                return folder / file_name
    return _SHIPPED / language / file_name


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > _LARGEST:
            raise UserError(Problem("wording.template-too-large", {"most": _LARGEST}, file=str(file)))
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UserError(Problem("wording.template-not-utf8", file=str(file), line=line)) from error
    except OSError as error:
        facts: dict[str, Fact] = {"reason": str(error.strerror)}
        raise UserError(Problem("wording.template-unreadable", facts, file=str(file))) from error


@lru_cache(maxsize=128)
def _compiled(source: str, file: str) -> tuple[CodeType, Mapping[str, int]]:
    """Return a template's code, and the names it wants from outside with the first line of each."""
    tree = _ENVIRONMENT.parse(source, filename=file)
    unset = meta.find_undeclared_variables(tree)
    lines = {
        name: min(node.lineno for node in tree.find_all(nodes.Name) if node.name == name) for name in unset
    }
    return _ENVIRONMENT.compile(tree, filename=file), lines


def _unknown_variables(file: Path, unknown: Mapping[str, int], variables: Variables) -> list[Problem]:
    problems = []
    for name, line in sorted(unknown.items()):
        near = difflib.get_close_matches(name, variables, n=1, cutoff=0.5)
        code = "wording.variable-unknown-near" if near else "wording.variable-unknown"
        facts: dict[str, Fact] = {
            "name": name,
            "nearest": near[0] if near else "",
            "known": sorted(variables),
        }
        problems.append(Problem(code, facts, file=str(file), line=line, key=name))
    return problems


def _failed(file: Path, error: Exception) -> Problem:
    """Name the line of the template where it failed: the last frame that stands in its file."""
    line = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return Problem("wording.template-failed", {"what": str(error)}, file=str(file), line=line)
