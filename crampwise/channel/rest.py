"""``POST /webhooks/rest/webhook``: Rasa's REST format for integrators, never empty, never hanging."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from crampwise.watch.turn import came_by

from .turns import Turns

LONGEST_SENDER = 200
LONGEST_ID = 64


class RestChannel(InputChannel):
    """Takes ``{sender, message, metadata?}`` and answers a list of typed messages."""

    @classmethod
    def name(cls) -> str:
        return "rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Rasa's handler is not used: :class:`Turns` calls the agent, so that it can see a turn fail."""
        webhook = Blueprint("crampwise_rest")

        @webhook.get("/")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            body, fault = read_body(request)
            fault = fault or check_message(body)
            if fault:
                return response.json({"error": fault[0], "message": fault[1]}, status=400)
            metadata = body.get("metadata") if isinstance(body.get("metadata"), dict) else {}
            turns = turns_of(request.app)
            name = message_id(metadata)
            with came_by("rest", request.headers.get("traceparent")):
                answer = await turns.reply(
                    body["sender"], body["message"], metadata, message_id=name
                )
            return response.json(answer)

        return webhook


def turns_of(app: Any) -> Turns:
    """The app's one :class:`Turns`."""
    if not hasattr(app.ctx, "turns"):
        shared = getattr(app.ctx, "shared", False)
        app.ctx.turns = Turns(lambda: getattr(app.ctx, "agent", None), shared=shared)
    return app.ctx.turns


def read_body(request: Request) -> tuple[dict[str, Any], tuple[str, str] | None]:
    """The request's JSON object, or what is wrong with it as (code, words)."""
    try:
        body = request.json
    except Exception:  # noqa: BLE001 - Sanic raises its own kind for every malformed body
        return {}, ("bad_json", "Send a JSON object.")
    if not isinstance(body, dict):
        return {}, ("bad_json", "Send a JSON object.")
    return body, None


def message_id(metadata: Mapping[str, Any]) -> str | None:
    """The integrator's own id of a message, so that one sent twice is noted once; ``None`` if it has none."""
    given = metadata.get("message_id")
    return given if isinstance(given, str) and 0 < len(given) <= LONGEST_ID else None


def check_message(body: dict[str, Any]) -> tuple[str, str] | None:
    """What is wrong with a REST message, or ``None``."""
    sender, message = body.get("sender"), body.get("message")
    if not isinstance(sender, str) or not sender.strip():
        return (
            "missing_sender",
            "Send a sender: an id of your own for this one person, never a shared one.",
        )
    if len(sender) > LONGEST_SENDER:
        return "bad_sender", f"A sender has at most {LONGEST_SENDER} characters."
    if not isinstance(message, str):
        return "missing_message", "Send a message: the person's words, or the payload of a button."
    return None
