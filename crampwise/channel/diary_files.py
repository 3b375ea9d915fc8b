"""A diary as a file to take away: the doctor's page, a table, all of it, or a bundle for a clinic. It blocks."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from crampwise.diary import exports
from crampwise.diary.labels import load_labels
from crampwise.diary.report import Report, report
from crampwise.diary.report_html import html
from crampwise.diary.report_pdf import pdf
from crampwise.diary.store import Diary

from .diary_asked import KINDS, Span
from .diary_shown import summed

# Who wrote the last entries tells whose words the page is in.
LOOKED_AT = 50


@dataclass(frozen=True)
class Made:
    """A file: its bytes, its type, and a name without any word of the person's."""

    body: bytes
    type: str
    name: str

    @property
    def headers(self) -> dict[str, str]:
        # A listed site's page may read the name too.
        return {
            "Content-Disposition": f'attachment; filename="{self.name}"',
            "Access-Control-Expose-Headers": "Content-Disposition",
        }


def made(diary: Diary, asked: Span, kind: str, now: datetime) -> Made:
    """The file of a kind (``FORMATS``) over a period; ``json`` is all that is kept, whatever the period."""
    make, type_, ending = _MAKERS[kind]
    day = now.astimezone(ZoneInfo(asked.zone)).date().isoformat()
    return Made(make(diary, asked, now), type_, f"crampwise-diary-{day}.{ending}")


def page(diary: Diary, asked: Span, now: datetime) -> bytes:
    """The doctor's page as HTML."""
    return html(_report(diary, asked, now)).encode()


def _report(diary: Diary, asked: Span, now: datetime) -> Report:
    start, found = summed(diary, asked, now)
    last = diary.entries(start, now, LOOKED_AT)
    by_helper = sum(one.logged_by == "helper" for one in last)
    return report(found, _texts(diary), load_labels(), as_helper=by_helper * 2 > len(last))


def _pdf(diary: Diary, asked: Span, now: datetime) -> bytes:
    return pdf(_report(diary, asked, now))


def _csv(diary: Diary, asked: Span, now: datetime) -> bytes:
    start, _ = summed(diary, asked, now)
    return exports.csv(diary.entries(start, now), load_labels()).encode()


def _json(diary: Diary, asked: Span, now: datetime) -> bytes:
    return _dumped(diary.everything())


def _fhir(diary: Diary, asked: Span, now: datetime) -> bytes:
    start, found = summed(diary, asked, now)
    return _dumped(exports.fhir(diary.entries(start, now), found, _texts(diary), load_labels()))


def _texts(diary: Diary) -> dict[str, Any]:
    return {kind: diary.texts(kind) for kind in KINDS}


def _dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


_MAKERS: dict[str, tuple[Callable[[Diary, Span, datetime], bytes], str, str]] = {
    "pdf": (_pdf, "application/pdf", "pdf"),
    "html": (page, "text/html; charset=utf-8", "html"),
    "csv": (_csv, "text/csv; charset=utf-8", "csv"),
    "json": (_json, "application/json", "json"),
    "fhir": (_fhir, "application/fhir+json", "fhir.json"),
}
