"""``GET /chat/metrics``: the figures of this process, as Prometheus reads them; and what is counted of every answer."""

from __future__ import annotations

import hmac
import ipaddress

from prometheus_client import REGISTRY
from prometheus_client.exposition import choose_encoder
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from crampwise.watch import figures

from .calls import fault
from .desk import Refused
from .headers import CALL

# Headers that only a proxy sends: what comes with one came from somewhere else.
PROXIED = ("x-forwarded-for", "forwarded", "x-real-ip")
CALL_OF = {
    ("POST", "/chat/session"): "session",
    ("DELETE", "/chat/session"): "forget",
    ("POST", "/chat/turn"): "turn",
    ("DELETE", "/chat/diary"): "diary_erase",
    ("POST", "/webhooks/rest/webhook"): "rest",
    ("POST", "/webhooks/telegram/webhook"): "telegram",
    ("POST", "/webhooks/twilio/webhook"): "sms",
}
WATCHING = ("/chat/live", "/chat/ready", "/chat/health", "/chat/metrics")


def add_metrics(app: Sanic, chat: Blueprint, token: str = "") -> None:
    """Add the call, and count what the app answers.

    Args:
        token: whoever asks must know it. Without one only this machine itself may ask, and through no proxy.
    """
    figures.begin_at_nought()

    @chat.route("/metrics", methods=["GET", "HEAD"])
    async def metrics(request: Request) -> HTTPResponse:
        refused = refusal(request, token)
        if refused:
            answer = fault(refused)
            if refused.status == 401:
                answer.headers["WWW-Authenticate"] = "Bearer"
            return answer
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return HTTPResponse(encode(REGISTRY), 200, CALL, content_type)

    @app.middleware("response")
    async def count(request: Request, answer: HTTPResponse) -> None:
        figures.responded(call_of(request.method, request.path), answer.status)


def refusal(request: Request, token: str) -> Refused | None:
    """Why somebody may not read the figures, or ``None`` if they may."""
    if token:
        given = request.headers.get("authorization", "").encode("utf-8", "replace")
        known = hmac.compare_digest(given, f"Bearer {token}".encode())
        return None if known else Refused(401, "unknown_token")
    inside = _is_loopback(request.ip) and not any(name in request.headers for name in PROXIED)
    return None if inside else Refused(403, "only_with_a_token")


def _is_loopback(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


def call_of(method: str, path: str) -> str:
    """What was called, by a name that says nothing of who or what: see ``CALLS`` in ``crampwise/watch/words.py``."""
    if (method, path) in CALL_OF:
        return CALL_OF[method, path]
    if path in WATCHING:
        return "watching"
    start, _, name = path.rpartition("/")
    if start == "/chat/diary":
        return f"diary_{name}"
    if path.startswith("/chat/report/"):
        return "report"
    return "file" if path.startswith("/chat/") and method in ("GET", "HEAD") else "other"
