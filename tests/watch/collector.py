"""A collector of traces for tests: takes what is sent over OTLP, and keeps its bytes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Collector:
    """Its address, and what came.

    Attributes:
        status, delay: what it answers, and after how many seconds.
    """

    def __init__(self, port: int) -> None:
        self.url, self.bodies = f"http://127.0.0.1:{port}", []
        self.status, self.delay = 200, 0.0

    @property
    def raw(self) -> bytes:
        return b"".join(self.bodies)

    @property
    def spans(self) -> list[Any]:
        """All spans, as the protocol has them."""
        requests = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return [
            span
            for request in requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    def wait(self, condition: Callable[[], Any], seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"{len(self.spans)} spans, not those"
            time.sleep(0.1)


@contextmanager
def collector() -> Iterator[Collector]:
    """One that runs until the end of the block."""

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            time.sleep(found.delay)
            self.send_response(found.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Takes)
    found = Collector(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
