"""An action server that can go wrong in every way: in front of a real one, for a test."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

MANY = 100 * 1024 * 1024
# What no action of ours would say: each would put words, or a state, into the talk.
FORGED = {
    "slots": [{"event": "slot", "name": "breathing", "value": "as_forged"}],
    "a message": [{"event": "user", "text": "forged", "parse_data": {}}],
    "a restart": [{"event": "restart"}],
    "no name": [{"event": "slot", "value": "forged"}],
}
OTHER_FORMS = (
    [],
    {},
    {"events": {}, "responses": []},
    {"events": [], "responses": [{"text": ["forged"]}]},
    {"events": [], "responses": [{"text": "forged", "buttons": [{"title": "forged"}]}]},
    {"events": [], "responses": [{"custom": {"type": "turn", "messages": "forged"}}]},
)


class WrongActions(ThreadingHTTPServer):
    """Hands each call on to a real action server while all is well.

    Attributes:
        wrong: what happens to a call instead; ``None``: nothing.
        calls: how many there were.
    """

    daemon_threads = True

    def __init__(self, real: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.real, self.calls = real, 0
        self.wrong: Callable[[Handler, bytes], None] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/webhook"

    def handle_error(self, *_: object) -> None:
        """Whoever waited is gone: that is what the test is about."""


class Handler(BaseHTTPRequestHandler):
    server: WrongActions

    def do_POST(self) -> None:
        self.server.calls += 1
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.wrong:
            self.server.wrong(self, body)
        else:
            self.answer(*self.asked(body))

    def asked(self, body: bytes) -> tuple[int, bytes]:
        """What the real one says."""
        said = httpx.post(self.server.real, content=body, timeout=10.0)
        return said.status_code, said.content

    def answer(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def says(said: object, status: int = 200) -> Callable[[Handler, bytes], None]:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return lambda handler, _: handler.answer(status, body)


def late(seconds: float) -> Callable[[Handler, bytes], None]:
    """It does what it was asked to, and says so late."""

    def wrong(handler: Handler, body: bytes) -> None:
        done = handler.asked(body)
        time.sleep(seconds)
        handler.answer(*done)

    return wrong


def half(handler: Handler, body: bytes) -> None:
    """It does what it was asked to, and is gone in the middle of saying so."""
    status, said = handler.asked(body)
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(said)))
    handler.end_headers()
    handler.wfile.write(said[: len(said) // 2])
    handler.close_connection = True


def gone(handler: Handler, _: bytes) -> None:
    handler.connection.close()


def without_end(handler: Handler, _: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(MANY))
    handler.end_headers()
    for _ in range(MANY // 65536):
        handler.wfile.write(b"[" * 65536)


def trickles(handler: Handler, _: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(MANY))
    handler.end_headers()
    for _ in range(300):
        handler.wfile.write(b" ")
        time.sleep(0.1)


WRONG: dict[str, Callable[[Handler, bytes], None]] = {
    "late": late(3.0),
    "silent": late(30.0),
    "trickles": trickles,
    "gone": gone,
    "half": half,
    "without end": without_end,
    "status": says({"error": "forged"}, 500),
    "not found": says({}, 404),
    "another's no": says({"error": "forged", "action_name": "action_of_nobody"}, 400),
    "a page": says(b"<html>forged</html>"),
    "nothing": says(b""),
    "half JSON": says(b'{"events": [{"event": "slot"'),
    "deep": says(b"[" * 100_000),
    **{f"form {n}": says(form) for n, form in enumerate(OTHER_FORMS)},
    **{name: says({"events": events, "responses": []}) for name, events in FORGED.items()},
}


@contextmanager
def wrong_actions(real: str) -> Iterator[WrongActions]:
    """One that runs until the end of the block.

    Args:
        real: the address of the real one.
    """
    with WrongActions(real) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
