"""yaml-language-server, which VS Code and others use, complains on the lines that `sabtu check` does.

Needs `npm install -g yaml-language-server` (tried with 1.19) and is skipped without it;
tests/content/test_schema.py holds the schema itself to the same promise everywhere.
"""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.content.quizfile import read_quiz
from bot.content.schema import quiz_schema
from bot.settings import Settings
from tests.content.test_quizfile import MISTAKES
from tests.content.test_schema import KNOWN_TO_THE_SCHEMA

Wanted = Callable[[dict[str, object]], bool]
SERVER = shutil.which("yaml-language-server")
SETTINGS = Settings()
SHIPPED = sorted((Path(__file__).parents[2] / "quizzes").glob("*.yaml"))

# Slips of syntax on which the editor's YAML reader and `sabtu check` name the same line. It marks the line
# before a wrong indentation and the line after an open bracket, where check names the line to mend.
SLIPS = (
    "a tab",
    "a missing colon",
    "a colon in the text",
    "an open quote",
    "a leading at",
    "a doubled key",
    "an alias",
)

pytestmark = pytest.mark.skipif(SERVER is None, reason="yaml-language-server is not installed")


class Editor:
    """The least of an editor: opens a file and waits for what the server says of it."""

    def __init__(self, process: "subprocess.Popen[bytes]", schema: Path) -> None:
        self.process = process
        self.schema = schema
        self.opened = 0
        self._send(
            {
                "id": 1,
                "method": "initialize",
                "params": {"capabilities": {"workspace": {"configuration": True}}},
            }
        )
        self._until(lambda message: message.get("id") == 1)
        self._send({"method": "initialized", "params": {}})
        self._send({"method": "workspace/didChangeConfiguration", "params": {"settings": self._settings()}})

    def lines(self, text: str) -> set[int]:
        """Return the lines that the server marks in a file, counted from 1."""
        self.opened += 1
        uri = f"file:///quizzes/kuis-{self.opened}.yaml"
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        told = self._until(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics"
                and _params(message).get("uri") == uri
            )
        )
        marks = _params(told)["diagnostics"]
        assert isinstance(marks, list)
        return {mark["range"]["start"]["line"] + 1 for mark in marks}

    def _settings(self) -> dict[str, object]:
        schemas = {self.schema.as_uri(): ["/quizzes/*.yaml", "*.yaml"]}
        return {"yaml": {"validate": True, "schemas": schemas, "schemaStore": {"enable": False}}}

    def _send(self, message: dict[str, object]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def _until(self, wanted: Wanted) -> dict[str, object]:
        while True:
            message = self._read()
            if "id" in message and message.get("method") == "workspace/configuration":
                items = _params(message)["items"]
                assert isinstance(items, list)
                answers = [self._settings().get(item["section"], {}) for item in items]
                self._send({"id": message["id"], "result": answers})
            elif "id" in message and "method" in message:
                self._send({"id": message["id"], "result": None})
            elif wanted(message):
                return message

    def _read(self) -> dict[str, object]:
        assert self.process.stdout is not None
        length = 0
        while (header := self.process.stdout.readline().strip()) != b"":
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
        message = json.loads(self.process.stdout.read(length))
        assert isinstance(message, dict)
        return message


def _params(message: dict[str, object]) -> dict[str, object]:
    params = message["params"]
    assert isinstance(params, dict)
    return params


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    schema = tmp_path_factory.mktemp("schema") / "kuis.schema.json"
    schema.write_text(json.dumps(quiz_schema(SETTINGS, "id")))
    assert SERVER is not None
    with subprocess.Popen([SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Editor(process, schema)
        process.terminate()


def _lines_of_check(text: str) -> set[int]:
    loaded = read_quiz(text.encode(), "a.yaml", SETTINGS, Path("/nowhere"), Path("/nowhere"))
    return {problem.line or 1 for problem in loaded.problems}


@pytest.mark.parametrize("mistake", [*KNOWN_TO_THE_SCHEMA, *SLIPS])
def test_the_editor_marks_the_line_that_check_names(editor: Editor, mistake: str) -> None:
    text, expected = MISTAKES[mistake]

    marked = editor.lines(text)

    assert expected[0][1] in marked


@pytest.mark.parametrize("mistake", KNOWN_TO_THE_SCHEMA)
def test_the_editor_marks_no_other_line(editor: Editor, mistake: str) -> None:
    text, _ = MISTAKES[mistake]

    assert editor.lines(text) <= _lines_of_check(text)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_the_editor_has_nothing_against_a_shipped_quiz(editor: Editor, file: Path) -> None:
    assert editor.lines(file.read_text(encoding="utf-8")) == set()
