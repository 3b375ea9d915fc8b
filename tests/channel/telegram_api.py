"""A stand-in for Telegram's API, on loopback."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

FAULTS = {
    400: {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"},
    429: {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    },
    502: {"ok": False, "error_code": 502, "description": "Bad Gateway"},
}


class TelegramApi:
    """A stand-in for Telegram's API on loopback. ``failing`` is the status it answers with instead of 200, so many
    times."""

    def __init__(self) -> None:
        api = self
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.failing: list[int] = []
        self._news = threading.Condition()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
                status = api._take(self.path, {k: v[0] for k, v in parse_qs(body).items()})
                said = {"ok": True, "result": True} if status == 200 else FAULTS[status]
                content = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _take(self, path: str, form: dict[str, Any]) -> int:
        with self._news:
            if self.failing:
                return self.failing.pop(0)
            if "reply_markup" in form:
                form["reply_markup"] = json.loads(form["reply_markup"])
            if "chat_id" in form:
                form["chat_id"] = int(form["chat_id"])
            self.calls.append((path, form))
            self._news.notify_all()
            return 200

    def sent(self, chat: int) -> list[dict[str, Any]]:
        return [form for _, form in self.calls if form.get("chat_id") == chat]

    def wait(self, chat: int, count: int, seconds: float = 15.0) -> list[dict[str, Any]]:
        """The messages to a chat, when there are so many."""
        with self._news:
            came = self._news.wait_for(lambda: len(self.sent(chat)) >= count, seconds)
        assert came, f"{len(self.sent(chat))} of {count} messages came"
        return self.sent(chat)
