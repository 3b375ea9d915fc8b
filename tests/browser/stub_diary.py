"""The stub server's diary: one diary in memory, shaped as the assistant's calls shape it. Made up, not clinical content."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from .scenes import ACT_NOW

#: Words that the stub takes for danger.
DANGER = "can't breathe"
CODE = "K7QF2M9X"
PAGE = b"<!doctype html><html lang=en><title>Doctor's page</title><h1>Doctor's page</h1></html>"
FILES = {
    "pdf": ("application/pdf", b"%PDF-1.7 made up"),
    "html": ("text/html", PAGE),
    "csv": ("text/csv", b"when,where\r\n"),
    "json": ("application/json", b"{}"),
    "fhir": ("application/fhir+json", b'{"resourceType": "Bundle"}'),
}


def entry(number: int, when: str, place: str, **fields: Any) -> dict:
    known = {"pain": 7, "pain_after": 2, "seconds": 180, "count": 1, "woke": True, "note": ""}
    return {
        "id": f"{number:032x}",
        "when": when,
        "line": "",
        "fields": {**known, "places": [{"body_part": place, "side": "left"}], **fields},
    }


def said(one: dict) -> str:
    fields = one["fields"]
    words = [f"Left {fields['places'][0]['body_part']}."]
    if fields["pain"] is not None:
        words.append(f"{fields['pain']} of 10.")
    if fields["seconds"] is not None:
        words.append(f"{fields['seconds'] // 60} minutes.")
    return " ".join([*words, *(["It woke you."] if fields["woke"] else [])])


def chart(title: str, scheme: str) -> str:
    """Drawn as a plotting library draws: with styles of its own."""
    paper, ink = ("#fffdf9", "#00527f") if scheme == "light" else ("#1a2126", "#9fd0e6")
    bars = "".join(
        f'<rect x="{40 + 18 * n}" y="{150 - 24 * (n * 7 % 5)}" width="12" height="{24 * (n * 7 % 5)}" style="fill: {ink}"/>'
        for n in range(30)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 190" width="600" height="190">'
        f'<rect width="600" height="190" style="fill: {paper}"/>{bars}'
        f'<text x="40" y="180" style="fill: {ink}; font: 16px sans-serif">{title}</text></svg>'
    )


def entries() -> list[dict]:
    days = ["Tue 24 Nov", "Mon 23 Nov", "Sun 22 Nov", "Fri 20 Nov", "Wed 18 Nov", "Tue 17 Nov"]
    times = ["02:00", "04:10"]
    whens = [f"{day}, {time}" for day in days for time in times]
    return [
        entry(n, when, "calf" if n % 3 else "foot", pain=8 - n % 4) for n, when in enumerate(whens)
    ]


@dataclass
class StubDiary:
    """What one person's diary holds, and what the calls were. ``fault`` is answered to all of them, if there is one."""

    consent: str | None = None
    entries: list[dict] = field(default_factory=entries)
    medicines: list[dict] = field(default_factory=lambda: [{"id": "m1", "text": "Mexiletine"}])
    questions: list[dict] = field(default_factory=list)
    devices: int = 1
    tries: int = 0
    calls: list[tuple[str, dict]] = field(default_factory=list)
    fault: int | None = None

    def answer(self, name: str, body: dict) -> tuple[HTTPStatus, bytes, str, dict[str, str]]:
        """Status, content, its type, and more headers, for a call by the name after ``/chat/diary/``."""
        self.calls.append((name, {key: body[key] for key in body if key != "session"}))
        if self.fault:
            code = "diary_unavailable" if self.fault == 503 else "wrong"
            return self._json({"error": code}, HTTPStatus(self.fault))
        if name == "file":
            kind, content = FILES[body["format"]]
            ending = "json" if body["format"] == "fhir" else body["format"]
            saved = {"Content-Disposition": f'attachment; filename="crampwise.{ending}"'}
            return HTTPStatus.OK, content, kind, saved
        does: Callable[[dict], Any] | None = getattr(self, f"_{name}", None)
        return does(body) if does else self._json({"error": "not_found"}, HTTPStatus.NOT_FOUND)

    def called(self, name: str) -> list[dict]:
        return [body for call, body in self.calls if call == name]

    # -- the calls --------------------------------------------------------------------

    def _show(self, body: dict) -> Any:
        shown = [{**one, "line": one["line"] or said(one)} for one in self.entries]
        total = len(shown)
        rows = [[f"2026-11-{24 - n:02}", 1, 8 - n % 4] for n in range(total)]
        answer = {
            "consent": self.consent,
            "period": {"from": "2026-10-26", "to": "2026-11-24"},
            "summary": {"total": total, "days_with": 12},
            "charts": {
                "days": chart("Attacks a day", body["scheme"]) if total else "",
                "places": chart("Places", body["scheme"]) if total else "",
            },
            "tables": {
                "days": {"head": ["Day", "Attacks", "Worst pain"], "rows": rows},
                "places": {"head": ["Place", "Attacks"], "rows": [["Left calf", 8]][:total]},
            },
            "lines": [
                f"{total} attacks on 12 of 30 days.",
                "Most were in the left calf.",
                "Most came at night.",
            ]
            if total
            else [],
            "entries": shown,
            "medicines": self.medicines,
            "questions": self.questions,
            "devices": self.devices,
        }
        return self._json(answer)

    def _entry(self, body: dict) -> Any:
        found = next((one for one in self.entries if one["id"] == body["id"]), None)
        if not found:
            return self._json({"error": "no_such_entry"}, HTTPStatus.NOT_FOUND)
        if body.get("delete"):
            self.entries.remove(found)
            return self._json({})
        found["fields"].update(body["change"])
        urgent = ACT_NOW if DANGER in body["change"].get("note", "") else []
        return self._json({"entry": {**found, "line": said(found)}, "urgent": urgent})

    def _text(self, body: dict) -> Any:
        texts = self.medicines if body["kind"] == "medicine" else self.questions
        if "add" in body:
            texts.append({"id": f"t{len(self.calls)}", "text": body["add"]})
        texts[:] = [one for one in texts if one["id"] != body.get("remove")]
        urgent = ACT_NOW if DANGER in body.get("add", "") else []
        answer = {"medicines": self.medicines, "questions": self.questions, "urgent": urgent}
        return self._json(answer)

    def _consent(self, body: dict) -> Any:
        self.consent = body["value"]
        return self._json({"consent": self.consent})

    def _pass(self, body: dict) -> Any:
        return self._json({"link": "/chat/report/made-up-pass", "minutes": 15})

    def _code(self, body: dict) -> Any:
        return self._json({"code": CODE, "minutes": 10})

    def _join(self, body: dict) -> Any:
        self.tries += 1
        if self.tries > 5:
            return self._json({"error": "too_many_tries"}, HTTPStatus.TOO_MANY_REQUESTS)
        if body["code"] != CODE:
            return self._json({"error": "bad_code"}, HTTPStatus.NOT_FOUND)
        self.devices = 2
        return self._json({"entries": len(self.entries)})

    def _erase(self, body: dict) -> Any:
        self.entries, self.medicines, self.questions, self.consent = [], [], [], None
        return HTTPStatus.NO_CONTENT, b"", "text/plain", {}

    def _json(self, value: dict, status: HTTPStatus = HTTPStatus.OK) -> Any:
        return status, json.dumps(value).encode(), "application/json", {}
