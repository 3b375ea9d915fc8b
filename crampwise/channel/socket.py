"""The page's sockets, if the operator turns them on: Socket.IO events as rasa-webchat's users know them.

A client asks for a session (``session_request``), gets our signed token (``session_confirm``), sends messages with it
(``user_uttered``), and gets each message of the answer (``bot_uttered``). ``session_request`` and ``user_uttered``
also answer the call itself, when the answer is complete or refused. A client that gives its messages ids listens for
that; one that does not, as rasa-webchat, is told in words what was refused.

The token is the only key, as over HTTP: whoever names another person's conversation id gets a session of their own.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse
from socketio import AsyncServer

from .calls import address_of, fault
from .desk import Desk, Refused
from .exchanges import Forgotten, Message
from .headers import PLAIN
from .origins import Origins

PATH = "/chat/socket.io"
REFUSED = {
    "too_fast": "That was too quick for me. Wait a moment, then send it again.",
    "unknown_session": "I have lost our talk. Please send that again.",
    "bad_message": "I could not read that. Please send it again.",
}


def add_socket(app: Sanic, desk: Desk, origins: Origins, proxied: bool = False) -> AsyncServer:
    """Serve Socket.IO in the app."""
    largest = app.config.REQUEST_MAX_SIZE
    app.config.WEBSOCKET_MAX_SIZE = largest
    # Its own rule can't know a site behind a proxy, so it is off and ours stands in front of it.
    server = AsyncServer(async_mode="sanic", cors_allowed_origins=[], max_http_buffer_size=largest)
    app.enable_websocket()

    async def engine(request: Request) -> HTTPResponse | None:
        """Each request of the transport. One that becomes a socket has no answer left to give."""
        # Browsers check nothing for a socket, so unlike elsewhere reading alone needs leave too.
        if not origins.allow(request.headers):
            return fault(Refused(403, "bad_origin"))
        if request.method == "OPTIONS":
            return response.empty(headers=origins.preflight(request.headers) or {})
        answer = await server.handle_request(request)
        if answer is not None:
            answer.headers.update({**PLAIN, **origins.cors(request.headers)})
        return answer

    # Sanic takes nothing for an answer only from a handler that says what it is.
    engine.is_websocket = True
    # Clients write the slash, and the page's own route would take that for a file.
    for path, name in ((PATH, "crampwise_socket"), (f"{PATH}/", "crampwise_socket_slash")):
        methods = ["GET", "POST", "OPTIONS"]
        app.add_route(engine, path, methods=methods, strict_slashes=True, name=name)

    @server.on("session_request")
    async def session_request(sid: str, data: Any = None) -> dict[str, Any]:
        asked = data.get("session_id") if isinstance(data, Mapping) else None
        try:
            token = asked if desk.knows(asked) else desk.open(_address(server, sid, proxied))
        except Refused as refused:
            await _tell(server, sid, refused)
            return refusal(refused)
        await server.emit("session_confirm", token, to=sid)
        return {"session_id": token}

    @server.on("user_uttered")
    async def user_uttered(sid: str, data: Any = None) -> dict[str, Any]:
        sent = data if isinstance(data, Mapping) else {}
        message, metadata = sent.get("message"), sent.get("metadata") or sent.get("customData")
        message_id = sent.get("id") or secrets.token_urlsafe(16)
        try:
            exchange = desk.take(
                sent.get("session_id"),
                message_id,
                message if isinstance(message, str) else None,
                metadata,
            )
            count = 0
            async for one in exchange.follow():
                await server.emit("bot_uttered", uttered(one), to=sid)
                count += 1
            return {"id": message_id, "messages": count}
        except Refused as refused:
            if "id" not in sent:
                await _tell(server, sid, refused)
            return refusal(refused)
        except Forgotten:
            return {"error": "forgotten"}

    return server


def uttered(message: Message) -> dict[str, Any]:
    """A message as a ``bot_uttered`` event carries it."""
    said: dict[str, Any] = {"text": message["text"]}
    if message.get("buttons"):
        said["quick_replies"] = [
            {"content_type": "text", "title": one["title"], "payload": one["payload"]}
            for one in message["buttons"]
        ]
    if message.get("custom"):
        said["custom"] = message["custom"]
    return said


def refusal(refused: Refused) -> dict[str, Any]:
    """What a call is answered that is not served."""
    waits = {"retry_after": refused.wait} if refused.wait else {}
    return {"error": refused.code, **waits}


async def _tell(server: AsyncServer, sid: str, refused: Refused) -> None:
    custom = {"type": "fallback", "reason": refused.code}
    await server.emit("bot_uttered", {"text": REFUSED[refused.code], "custom": custom}, to=sid)


def _address(server: AsyncServer, sid: str, proxied: bool) -> str:
    environ = server.get_environ(sid)  # gone, if the client is
    return address_of(environ["sanic.request"], proxied) if environ else ""
