"""Reading the program's own source, for tests of what may stand in it."""

import ast


def called_name(function: ast.expr) -> str:
    """Return the last part of a called name: `say` for `invocation.say(...)`; empty where there is none."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
