"""A small stand-in for the server: the page's files, its HTTP, and every way it can go wrong.

Run it to look at the page without the assistant: `python -m tests.browser.stub`.
"""

from __future__ import annotations

import json
import mimetypes
import secrets
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from crampwise.clinical.knowledge import load_knowledge
from crampwise.dialogue.bedside import bedside

from .scenes import FALLBACK, SCENES
from .stub_diary import PAGE, StubDiary

WIDGET = (Path(__file__).resolve().parents[2] / "widget").resolve()

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/manifest+json", ".webmanifest")


def made_files() -> dict[str, tuple[bytes, str]]:
    """What the assistant makes rather than keeps: the steps for when it is away, and the list of the page's files."""
    knowledge = load_knowledge()
    kept = [
        file for file in WIDGET.rglob("*") if file.suffix not in (".md", ".ts") and file.is_file()
    ]
    names = ["./", "relief.json", *sorted(str(file.relative_to(WIDGET)) for file in kept)]
    shell = {"version": "stub", "files": [name for name in names if name != "sw.js"]}
    return {
        "relief.json": (json.dumps(bedside(knowledge)).encode(), "application/json"),
        "shell.js": (f"self.SHELL = {json.dumps(shell)};".encode(), "text/javascript"),
    }


class StubServer(ThreadingHTTPServer):
    """Answers from a table of scenes. `fault` makes turns fail, and `diary.fault` the diary's calls; `release` ends a hang."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.made = made_files()
        self.reset()

    def reset(self) -> None:
        self.scenes = dict(SCENES)
        self.turns: list[dict] = []
        self.opened: list[str] = []
        self.sessions: set[str] = set()
        self.forgotten: list[str] = []
        self.fault: str | None = None
        self.forget_fault = False
        self.delay = 0.0
        self.diary = StubDiary()
        self.diary_delay = 0.0
        self.release = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/chat/"

    def payloads(self) -> list[str]:
        """Everything received, as payload or text, in order."""
        return [turn.get("payload") or turn["text"] for turn in self.turns]

    def handle_error(self, request, client_address) -> None:
        """A browser that gives up on a hanging request is part of the tests, not news."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: apart, each answer would wait 40 ms for an ACK
    disable_nagle_algorithm = True
    server: StubServer

    def log_message(self, format: str, *args) -> None:
        """Quiet: the test run's output is for results."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        name = path.removeprefix("/chat/") or "index.html"
        if made := self.server.made.get(name):
            return self._send(HTTPStatus.OK, *made)
        if name == "report/made-up-pass":
            return self._send(HTTPStatus.OK, PAGE, "text/html")
        file = (WIDGET / name).resolve()
        if not path.startswith("/chat/") or not file.is_relative_to(WIDGET) or not file.is_file():
            return self._send(HTTPStatus.NOT_FOUND)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self._send(HTTPStatus.OK, file.read_bytes(), kind)

    def do_OPTIONS(self) -> None:
        self._send(HTTPStatus.NO_CONTENT)

    def do_POST(self) -> None:
        body = self._body()
        if self.path == "/chat/session":
            token = secrets.token_urlsafe(24)
            self.server.opened.append(token)
            self.server.sessions.add(token)
            self._json(HTTPStatus.CREATED, {"session": token})
        elif self.path == "/chat/turn":
            self.server.turns.append(body)
            self._turn(body)
        elif self.path.startswith("/chat/diary/"):
            self._diary(self.path.removeprefix("/chat/diary/"), body)
        else:
            self._send(HTTPStatus.NOT_FOUND)

    def do_DELETE(self) -> None:
        body = self._body()
        if self.path == "/chat/diary":
            return self._diary("erase", body)
        token = body.get("session", "")
        if self.server.forget_fault:
            return self._json(HTTPStatus.INTERNAL_SERVER_ERROR, {})
        self.server.forgotten.append(token)
        known = token in self.server.sessions
        self.server.sessions.discard(token)
        self._send(HTTPStatus.NO_CONTENT if known else HTTPStatus.UNAUTHORIZED)

    def _turn(self, body: dict) -> None:
        fault = self.server.fault
        if fault == "hang":
            self.server.release.wait(60)
        elif fault == "empty":
            return self._json(HTTPStatus.OK, {"messages": []})
        elif fault == "garbage":
            return self._send(HTTPStatus.OK, b"<html>a proxy's page</html>", "text/html")
        elif fault and fault.isdigit():
            return self._json(HTTPStatus(int(fault)), {})
        if self.server.delay:
            self.server.release.wait(self.server.delay)
        if body.get("session") not in self.server.sessions:
            return self._json(HTTPStatus.UNAUTHORIZED, {})
        said = body.get("payload") or body["text"]
        self._json(HTTPStatus.OK, {"messages": self.server.scenes.get(said, FALLBACK)})

    def _diary(self, name: str, body: dict) -> None:
        if self.server.diary_delay:
            self.server.release.wait(self.server.diary_delay)
        if body.get("session") not in self.server.sessions:
            return self._json(HTTPStatus.UNAUTHORIZED, {"error": "no_session"})
        status, content, kind, headers = self.server.diary.answer(name, body)
        self._send(status, content, kind, headers)

    def _body(self) -> dict:
        return json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")

    def _json(self, status: HTTPStatus, value: dict) -> None:
        self._send(status, json.dumps(value).encode(), "application/json")

    def _send(
        self,
        status: HTTPStatus,
        content: bytes = b"",
        kind: str = "text/plain",
        headers: dict[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header(
            "Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
        )
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        if origin := self.headers.get("Origin"):
            self.send_header("Access-Control-Allow-Origin", origin)
            self.send_header("Access-Control-Allow-Headers", "content-type")
            self.send_header("Access-Control-Allow-Methods", "POST, DELETE")
        if status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def main() -> None:
    with StubServer(5099) as server:
        print(f"The page, with made-up answers: {server.url}  (Ctrl-C ends it)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
