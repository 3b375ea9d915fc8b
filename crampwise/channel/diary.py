"""The diary's calls under ``/chat/diary``. Every one needs the session's token in its body; the token in an address
is ignored. What is looked up, changed or drawn runs beside the event loop.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from crampwise.diary.errors import BadCode, TooManyTries
from crampwise.diary.store import Diary

from . import diary_asked as asked
from . import diary_shown as shown
from .calls import address_of, fault
from .desk import Desk, Refused
from .diary_files import Made, made
from .diary_limits import DiaryLimits
from .diary_report import REPORT
from .diary_work import SECONDS_FOR_MUCH, DiaryWork
from .headers import CALL
from .rest import read_body

CODE_MINUTES, PASS_MINUTES = 10, 15
PATHS = ("show", "entry", "text", "consent", "file", "pass", "code", "join")
UrgentIn = Callable[[str, str, bool], Awaitable[list[dict[str, Any]]]]


@dataclass(frozen=True)
class Call:
    """One call: whose diary, what is asked, from where, and when."""

    sender: str
    body: dict[str, Any]
    address: str
    now: datetime


def add_diary(
    chat: Blueprint, desk: Desk, work: DiaryWork, urgent: UrgentIn, proxied: bool = False
) -> None:
    """Add the calls to the page's blueprint.

    Args:
        urgent: what safety says to words that a conversation's person wants kept, empty when all is well; told whether
            the trained model is to be asked too.
    """
    calls = DiaryCalls(work, urgent, desk.diary_gone)
    limits = DiaryLimits()

    def serve(path: str, handle: Callable[[Call], Awaitable[Any]], method: str = "POST") -> None:
        async def answer(request: Request) -> HTTPResponse:
            try:
                body, wrong = read_body(request)
                if wrong:
                    raise Refused(400, wrong[0])
                sender = desk.sender(body.get("session"))
                address = address_of(request, proxied)
                limits.check(path, sender, address)
                call = Call(sender, body, address, datetime.now(timezone.utc))
                return _answered(await handle(call))
            except Refused as refused:
                return fault(refused)

        name = f"diary_{path or 'erase'}"
        uri = f"/diary/{path}" if path else "/diary"
        chat.route(uri, methods=[method], name=name, ignore_body=False)(answer)

    for path in PATHS:
        serve(path, getattr(calls, f"{path}_" if path == "pass" else path))
    serve("", calls.erase, "DELETE")


class DiaryCalls:
    """What each call does: a body in, what is answered out. Raises :class:`Refused`."""

    def __init__(
        self, work: DiaryWork, urgent: UrgentIn, gone: Callable[[str], Awaitable[None]]
    ) -> None:
        self._work, self._urgent, self._gone = work, urgent, gone

    async def show(self, call: Call) -> Any:
        span = asked.span(call.body)
        scheme = asked.one_of(call.body, "scheme", asked.SCHEMES)
        return await self._work.do(
            call.sender, lambda diary: shown.shown(diary, span, scheme, call.now), SECONDS_FOR_MUCH
        )

    async def entry(self, call: Call) -> Any:
        entry_id, zone = asked.entry_id(call.body), asked.zone_or_own(call.body)
        if "delete" in call.body:
            if call.body["delete"] is not True or "change" in call.body:
                raise Refused(400, "bad_change")
            return await self._work.do(call.sender, lambda diary: shown.deleted(diary, entry_id))
        change = call.body.get("change")
        note = change.get("note") if isinstance(change, dict) else None

        async def keep() -> Any:
            changes = asked.change(call.body)
            return await self._work.do(
                call.sender,
                lambda diary: shown.changed(diary, entry_id, changes, zone, call.now),
            )

        return await self._heard(call, note, keep, learnt=True)

    async def text(self, call: Call) -> Any:
        kind = asked.one_of(call.body, "kind", asked.KINDS)
        if {"add", "remove"} <= set(call.body):
            raise Refused(400, "bad_text")
        if "remove" in call.body:
            gone = call.body["remove"]
            return await self._work.do(call.sender, lambda diary: shown.removed(diary, kind, gone))

        async def keep() -> Any:
            said = asked.words(call.body, "add")
            return await self._work.do(call.sender, lambda diary: shown.added(diary, kind, said))

        # The model takes a medicine's amount for too much of it; the rules don't.
        return await self._heard(call, call.body.get("add"), keep, learnt=kind != "medicine")

    async def _heard(
        self, call: Call, said: Any, keep: Callable[[], Awaitable[Any]], learnt: bool
    ) -> Any:
        """Danger is heard before anything is kept, and answered also where nothing can be."""
        urgent = await self._urgent(call.sender, said, learnt) if isinstance(said, str) else []
        try:
            return {**await keep(), "urgent": urgent}
        except Refused as refused:
            if urgent:
                refused.also["urgent"] = urgent
            raise

    async def consent(self, call: Call) -> Any:
        value = asked.one_of(call.body, "value", asked.CONSENTS)
        await self._work.do(call.sender, lambda diary: diary.set_consent(value))
        return {"consent": value}

    async def file(self, call: Call) -> Made:
        span = asked.span(call.body)
        kind = asked.one_of(call.body, "format", asked.FORMATS)
        return await self._work.do(
            call.sender, lambda diary: made(diary, span, kind, call.now), SECONDS_FOR_MUCH
        )

    async def pass_(self, call: Call) -> Any:
        span = asked.span(call.body)
        about = {"days": span.days, "timezone": span.zone}
        link = await self._work.do(
            call.sender, lambda diary: diary.new_pass(call.now, PASS_MINUTES, **about)
        )
        return {"link": f"{REPORT}/{link}", "minutes": PASS_MINUTES}

    async def code(self, call: Call) -> Any:
        code = await self._work.do(call.sender, lambda diary: diary.new_code(call.now))
        return {"code": code, "minutes": CODE_MINUTES}

    async def join(self, call: Call) -> Any:
        code = asked.code(call.body)
        try:
            count = await self._work.do(call.sender, lambda diary: diary.join(code, call.now))
        except BadCode:
            raise Refused(404, "bad_code") from None
        except TooManyTries:
            raise Refused(429, "too_many_tries", CODE_MINUTES * 60) from None
        return {"entries": count}

    async def erase(self, call: Call) -> None:
        await self._work.do(call.sender, lambda diary: diary.erase(), SECONDS_FOR_MUCH)
        await self._gone(call.sender)


def leave(work: DiaryWork) -> Callable[[str], Awaitable[None]]:
    """What makes a conversation's device leave its diary; where it has none, nothing is written."""

    def gone(diary: Diary) -> None:
        if diary.devices:
            diary.leave()

    return lambda sender: work.do(sender, gone, SECONDS_FOR_MUCH)


def _answered(said: Any) -> HTTPResponse:
    if said is None:
        return response.empty(headers=CALL)
    if isinstance(said, Made):
        return response.raw(said.body, headers={**CALL, **said.headers}, content_type=said.type)
    return response.json(said, headers=CALL)
