"""``GET /chat/report/<pass>``: the doctor's page, for whoever holds its short-lived link.

A link that was guessed, is too old or is none at all gets the same page, after the same look into the database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from crampwise.diary import access

from . import headers
from .calls import address_of
from .desk import Refused
from .diary_asked import Span
from .diary_asked import zone as zone_of
from .diary_files import page
from .diary_shown import words
from .diary_work import SECONDS_FOR_MUCH, DiaryWork
from .limits import AddressLimit, file_limit

REPORT = "/chat/report"
# Of an address, in a minute: a clinic's whole network may be one.
VISITS, VISIT_SECONDS = 60, 60.0
# Longer than any link of ours.
LONGEST_PASS = 200
HTML = "text/html; charset=utf-8"
PLAIN_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>{title}</title><style>body{{font:1.25rem/1.5 sans-serif;max-width:32em;margin:3em auto;padding:0 1em;"
    "color-scheme:light dark}}</style><h1>{title}</h1><p>{text}</p></html>"
)


def add_report(chat: Blueprint, work: DiaryWork, proxied: bool = False) -> None:
    """Add the page to the blueprint."""
    addresses, visits = AddressLimit(VISITS, VISIT_SECONDS), file_limit()

    @chat.get("/report/<code:path>", name="report")
    async def answer(request: Request, code: str) -> HTTPResponse:
        code = code[:LONGEST_PASS]
        wait = addresses.wait(address_of(request, proxied))
        # By its hash: no list in memory opens anything.
        wait = wait or visits.wait(hashlib.sha256(code.encode("utf-8", "replace")).hexdigest())
        if wait:
            return _plain(429, "utter_report_wait", {"Retry-After": str(wait)})
        try:
            found = await work.run(lambda: _page(code), SECONDS_FOR_MUCH)
        except Refused as refused:
            return _plain(503, "utter_report_unavailable", {"Retry-After": str(refused.wait)})
        if found is None:
            return _plain(404, "utter_report_gone")
        return HTTPResponse(found, 200, headers.REPORT, content_type=HTML)


def _page(code: str) -> bytes | None:
    """The page that a link opens, or ``None``. Blocks."""
    now = datetime.now(timezone.utc)
    found = access.database().diary_of_pass(code, now)
    if found is None:
        return None
    diary, about = found
    return page(diary, _span(about), now)


def _span(about: Mapping[str, Any]) -> Span:
    """What the link is about, as :meth:`new_pass` was given it: ``days`` (``None``: all) and ``timezone``."""
    days = about.get("days")
    return Span(days if isinstance(days, int) and days > 0 else None, zone_of(about))


def _plain(status: int, name: str, more: Mapping[str, str] | None = None) -> HTTPResponse:
    """A page of a few words, which are ours alone."""
    said = PLAIN_PAGE.format(title=words().say("utter_report_title"), text=words().say(name))
    return HTTPResponse(said, status, {**headers.REPORT, **(more or {})}, content_type=HTML)
