"""The page's own calls: open a session, take a turn, forget, and whether we are up."""

from __future__ import annotations

import json
from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from .desk import Desk, Refused
from .exchanges import Exchange, Forgotten
from .headers import CALL
from .rest import read_body
from .turns import LONGEST

JSON, LINES = "application/json", "application/x-ndjson"


def add_calls(chat: Blueprint, desk: Desk, proxied: bool = False) -> None:
    """Add the calls to the page's blueprint."""

    @chat.post("/session")
    async def open_session(request: Request) -> HTTPResponse:
        try:
            token = desk.open(address_of(request, proxied))
        except Refused as refused:
            return fault(refused)
        return response.json({"session": token}, status=201, headers=CALL)

    @chat.delete("/session", ignore_body=False)
    async def forget_session(request: Request) -> HTTPResponse:
        body, _ = read_body(request)
        try:
            await desk.forget(body.get("session"))
        except Refused as refused:
            return fault(refused)
        return response.empty(headers=CALL)

    @chat.post("/turn")
    async def turn(request: Request) -> HTTPResponse | None:
        body, wrong = read_body(request)
        if wrong:
            return fault(Refused(400, wrong[0]))
        words = said(body)
        try:
            if words is not None and len(words) > LONGEST and desk.knows(body.get("session")):
                raise Refused(413, "too_long")
            exchange = desk.take(body.get("session"), body.get("id"), words, body.get("metadata"))
            if LINES in request.headers.get("accept", "") and request.version != "1.0":
                return await stream(request, exchange)
            return response.json({"messages": await exchange.whole()}, headers=CALL)
        except Refused as refused:
            return fault(refused)
        except Forgotten:
            return fault(Refused(410, "forgotten"))

    @chat.route("/health", methods=["GET", "HEAD"])
    async def health(request: Request) -> HTTPResponse:
        agent = getattr(request.app.ctx, "agent", None)
        ready = agent is not None and agent.is_ready()
        return response.json(
            {"status": "ok" if ready else "starting"}, status=200 if ready else 503, headers=CALL
        )

    @chat.middleware("request")
    async def only_json(request: Request) -> HTTPResponse | None:
        """Any site can make a browser post a form here; JSON it can't, unless we let it."""
        if request.method not in ("POST", "DELETE"):
            return None
        kind = request.headers.get("content-type")
        # A form always says what it is, so a call without a body need not.
        if kind is None and not request.body:
            return None
        if (kind or "").partition(";")[0].strip().lower() != JSON:
            return fault(Refused(415, "not_json"))
        return None


async def stream(request: Request, exchange: Exchange) -> None:
    """The answer as lines, each as soon as it is said. Someone who goes away ends the lines, not the turn.

    Nothing is sent before the first is there: until then a proxy may turn to another process.
    """
    headers, lines = {**CALL, "X-Accel-Buffering": "no"}, None
    try:
        async for message in exchange.follow():
            lines = lines or await request.respond(content_type=LINES, headers=headers)
            await lines.send(json.dumps({"message": message}, separators=(",", ":")) + "\n")
    except Forgotten:
        pass  # the page that asked for it is not waiting for more
    lines = lines or await request.respond(content_type=LINES, headers=headers)
    await lines.send('{"end":true}\n')
    await lines.eof()


def said(body: dict[str, Any]) -> str | None:
    """The words, or the payload of a tap; typed words that look like a payload stay words."""
    text, payload = body.get("text"), body.get("payload")
    if isinstance(payload, str) and text is None:
        return payload if payload.startswith("/") else None
    if isinstance(text, str) and payload is None:
        return " " + text.lstrip("/ ") if text.strip().startswith("/") else text
    return None


def address_of(request: Request, proxied: bool) -> str:
    """Where a call comes from: from the proxies' header only where the operator says that there are proxies."""
    return (request.remote_addr if proxied else "") or request.ip


def fault(refused: Refused) -> HTTPResponse:
    """What is wrong, for a program to read; the page has the words for it."""
    headers = {**CALL, "Retry-After": str(refused.wait)} if refused.wait else CALL
    said = {"error": refused.code, **refused.also}
    return response.json(said, status=refused.status, headers=headers)
