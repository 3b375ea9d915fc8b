"""The page under ``/chat/`` and its own calls: a session, a turn, forgetting."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict, deque
from pathlib import Path
from typing import Any

from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from .rest import read_body, turns_of
from .turns import LONGEST

WIDGET = Path(__file__).resolve().parents[2] / "widget"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
MESSAGES_A_WINDOW, WINDOW_SECONDS = 30, 30.0
ANSWERS_KEPT = 2000


class Sessions:
    """Tokens that nobody can guess or forge: a random part and its keyed hash. Nothing is stored for one."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def open(self) -> str:
        nonce = secrets.token_urlsafe(24)
        return f"{nonce}.{self._sign(nonce)}"

    def sender(self, token: Any) -> str | None:
        """The conversation id of a token, or ``None`` when the token is not one of ours."""
        nonce, _, mark = token.partition(".") if isinstance(token, str) else ("", "", "")
        if not nonce or not mark.isascii() or not hmac.compare_digest(mark, self._sign(nonce)):
            return None
        return "web-" + hashlib.sha256(nonce.encode()).hexdigest()[:40]

    def _sign(self, nonce: str) -> str:
        return hmac.new(self._secret, nonce.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


class Limits:
    """How often a session may write, and the answer to a message that was sent twice."""

    def __init__(self) -> None:
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._answers: OrderedDict[tuple[str, str], list[dict[str, Any]]] = OrderedDict()

    def too_fast(self, sender: str) -> bool:
        now, times = (
            time.monotonic(),
            self._times.setdefault(sender, deque(maxlen=MESSAGES_A_WINDOW)),
        )
        self._times.move_to_end(sender)
        while len(self._times) > ANSWERS_KEPT:
            self._times.popitem(last=False)
        if len(times) == MESSAGES_A_WINDOW and now - times[0] < WINDOW_SECONDS:
            return True
        times.append(now)
        return False

    def answered(self, sender: str, message_id: str) -> list[dict[str, Any]] | None:
        return self._answers.get((sender, message_id))

    def forget(self, sender: str) -> None:
        self._times.pop(sender, None)
        for key in [key for key in self._answers if key[0] == sender]:
            del self._answers[key]

    def keep(self, sender: str, message_id: str, answer: list[dict[str, Any]]) -> None:
        self._answers[(sender, message_id)] = answer
        while len(self._answers) > ANSWERS_KEPT:
            self._answers.popitem(last=False)


def add_page(app: Sanic, secret: bytes) -> None:
    """Serve the page and its calls under ``/chat/``."""
    chat, sessions, limits = (
        Blueprint("crampwise_chat", url_prefix="/chat"),
        Sessions(secret),
        Limits(),
    )

    @chat.post("/session")
    async def open_session(request: Request) -> HTTPResponse:
        return response.json({"session": sessions.open()}, status=201, headers=SECURITY_HEADERS)

    @chat.delete("/session", ignore_body=False)
    async def forget_session(request: Request) -> HTTPResponse:
        body, _ = read_body(request)
        sender = sessions.sender(body.get("session"))
        if sender is None:
            return _fault(401, "unknown_session")
        limits.forget(sender)
        await turns_of(request.app).forget(sender)
        return response.empty(headers=SECURITY_HEADERS)

    @chat.post("/turn")
    async def turn(request: Request) -> HTTPResponse:
        body, fault = read_body(request)
        if fault:
            return _fault(400, fault[0])
        sender = sessions.sender(body.get("session"))
        if sender is None:
            return _fault(401, "unknown_session")
        said, message_id = _said(body), body.get("id")
        if said is None or not isinstance(message_id, str) or not 0 < len(message_id) <= 64:
            return _fault(400, "bad_message")
        if len(said) > LONGEST:
            return _fault(413, "too_long")
        known = limits.answered(sender, message_id)
        if known is None:
            if limits.too_fast(sender):
                return _fault(429, "too_fast")
            metadata = body.get("metadata") if isinstance(body.get("metadata"), dict) else {}
            answer = await turns_of(request.app).reply(sender, said, metadata)
            known = [
                {key: value for key, value in one.items() if key != "recipient_id"}
                for one in answer
            ]
            limits.keep(sender, message_id, known)
        return response.json({"messages": known}, headers=SECURITY_HEADERS)

    @chat.get("/health")
    async def health(request: Request) -> HTTPResponse:
        agent = getattr(request.app.ctx, "agent", None)
        ready = agent is not None and agent.is_ready()
        return response.json(
            {"status": "ok" if ready else "starting"}, status=200 if ready else 503
        )

    @chat.get("/<path:path>")
    async def page(request: Request, path: str) -> HTTPResponse:
        file = (WIDGET / (path or "index.html")).resolve()
        if WIDGET not in file.parents or file.suffix not in TYPES or not file.is_file():
            return _fault(404, "not_found")
        headers = {**SECURITY_HEADERS, "Cache-Control": "no-cache"}
        return await response.file(file, mime_type=TYPES[file.suffix], headers=headers)

    @app.get("/chat")
    async def to_page(request: Request) -> HTTPResponse:
        return response.redirect("/chat/")

    app.blueprint(chat)


def _said(body: dict[str, Any]) -> str | None:
    """The words, or the payload of a tap; typed words that look like a payload stay words."""
    text, payload = body.get("text"), body.get("payload")
    if isinstance(payload, str) and text is None:
        return payload if payload.startswith("/") else None
    if isinstance(text, str) and payload is None:
        return " " + text.lstrip("/ ") if text.strip().startswith("/") else text
    return None


def _fault(status: int, code: str) -> HTTPResponse:
    return response.json({"error": code}, status=status, headers=SECURITY_HEADERS)
