"""A line to the assistant that fails when a test says so. Everything else goes through it as it is.

The page's files always come through, unless the line is ``away``: what can fail is a call (a session, a turn,
forgetting, the health check). Faults:

=========  =====================================================================================================
hang       the call is taken and nothing is said; ``let_go()`` hands the waiting ones on, late, to the server
500        (or any number) that status, and the server never hears of the call
empty      a turn is answered with no message in it
garbage    a turn is answered with a page of some other server
drop       the server hears and answers, but the answer is lost
cut        the answer ends in the middle
=========  =====================================================================================================

``slow`` holds every answer back that many seconds. ``away()`` refuses connections until ``back()``.
"""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

#: Belong to one connection, so they are not handed on.
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"}
LONGEST_HANG = 60.0


@dataclass(frozen=True)
class Call:
    """A call the page made: how, where, and its JSON."""

    method: str
    path: str
    body: dict[str, Any]

    @property
    def said(self) -> str:
        return self.body.get("payload") or self.body.get("text") or ""


class Line:
    """The line itself: ``with Line("http://127.0.0.1:5005") as line: page.goto(line.url)``."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self.target = (parts.hostname or "127.0.0.1", parts.port or 80)
        self.port = 0
        self.fault: str | None = None
        self.slow = 0.0
        #: What the page sent, whether it arrived or not; and what arrived at the server.
        self.calls: list[Call] = []
        self.arrived: list[Call] = []
        self._release = threading.Event()
        self._listener: _Listener | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/chat/"

    def __enter__(self) -> Line:
        self.back()
        return self

    def __exit__(self, *_: object) -> None:
        self.away()

    # -- what a test does -----------------------------------------------------------------

    def back(self) -> None:
        """Listens again, at the same address."""
        if self._listener is None:
            self._release = threading.Event()
            self._listener = _Listener(self)
            self.port = self._listener.server_address[1]
            threading.Thread(target=self._listener.serve_forever, args=(0.05,), daemon=True).start()

    def away(self) -> None:
        """Refuses connections; those that are open break."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.shutdown()
            listener.server_close()
            listener.break_all()
            self._release.set()

    def let_go(self) -> None:
        """Calls that hang go on to the server now, as if the line had only been very slow."""
        self.fault = None
        self._release.set()
        self._release = threading.Event()

    # -- what a test asks -----------------------------------------------------------------

    def turns(self) -> list[Call]:
        """The turns that arrived at the server, in order; one that was sent twice is there twice."""
        return [call for call in self.arrived if call.path.endswith("/turn")]

    def said(self) -> list[str]:
        """Each message that arrived, once, in order: payloads and words."""
        seen: dict[str, str] = {}
        for call in self.turns():
            seen.setdefault(call.body.get("id", ""), call.said)
        return list(seen.values())

    def by_id(self) -> Counter[str]:
        """How often each message arrived at the server."""
        return Counter(call.body.get("id", "") for call in self.turns())

    # -- what a connection does -----------------------------------------------------------

    def hang(self) -> bool:
        """Waits; true when the call is to go on to the server after all."""
        release, listener = self._release, self._listener
        return release.wait(LONGEST_HANG) and self._listener is listener

    def wait(self) -> None:
        self._release.wait(self.slow)


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, line: Line) -> None:
        self.line = line
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", line.port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def break_all(self) -> None:
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that gives up on a call, or a line that was cut, is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: apart, each answer would wait 40 ms for an ACK
    disable_nagle_algorithm = True
    server: _Listener

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        if self.path.endswith("/health"):
            return self._call()
        self._hand_on(b"")

    def do_POST(self) -> None:
        self._call()

    do_DELETE = do_POST
    do_OPTIONS = do_POST

    def _call(self) -> None:
        line = self.server.line
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        call = Call(self.command, urlsplit(self.path).path, _json(sent))
        line.calls.append(call)
        fault, turn = line.fault, call.path.endswith("/turn")
        if fault == "hang" and not line.hang():
            return self._break()
        if fault == "empty" and turn:
            return self._answer(HTTPStatus.OK, b'{"messages": []}', "application/json")
        if fault == "garbage" and turn:
            return self._answer(HTTPStatus.OK, b"<html>Sign in to the WiFi</html>", "text/html")
        if fault and fault.isdigit():
            return self._answer(HTTPStatus(int(fault)), b"{}", "application/json")
        line.arrived.append(call)
        self._hand_on(sent, fault)

    def _hand_on(self, sent: bytes, fault: str | None = None) -> None:
        line = self.server.line
        server = http.client.HTTPConnection(*line.target, timeout=LONGEST_HANG)
        try:
            headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP_BY_HOP}
            server.request(self.command, self.path, sent or None, headers)
            answer = server.getresponse()
            if fault == "drop":
                answer.read()
                return self._break()
            if line.slow:
                line.wait()
            self._give(answer, cut=fault == "cut")
        finally:
            server.close()

    def _give(self, answer: http.client.HTTPResponse, cut: bool) -> None:
        """The answer as it comes, piece by piece, so that a streamed one stays streamed."""
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        if answer.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.flush()
        if cut:
            whole = answer.read()
            self._piece(whole[: len(whole) // 2], answer.chunked)
            return self._break()
        while piece := answer.read1(65536):
            self._piece(piece, answer.chunked)
        if answer.chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _piece(self, piece: bytes, chunked: bool) -> None:
        self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
        self.wfile.flush()

    def _answer(self, status: HTTPStatus, content: bytes, kind: str) -> None:
        self.send_response_only(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _break(self) -> None:
        """Ends the connection without an end to the answer."""
        self.close_connection = True
        with suppress(OSError):
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)


def _json(sent: bytes) -> dict[str, Any]:
    try:
        body = json.loads(sent or b"{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
