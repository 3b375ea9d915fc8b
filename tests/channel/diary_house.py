"""The app with a diary of its own: a real database in a folder of the test, a stand-in for the assistant."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx

from crampwise.channel.diary_work import DiaryWork
from crampwise.channel.sessions import Sessions
from crampwise.diary import access
from crampwise.diary.database import Database
from crampwise.diary.entry import Entry, Place, StepTried
from crampwise.diary.store import Diary

from .serving import Serving, serving

KEY = b"a key for tests alone, not a secret"
ZONE = "Europe/London"


def an_entry(number: int = 1, hours_ago: float = 1.0, **fields: Any) -> Entry:
    known = {"places": (Place("calf", "left"),), "pain": 8, "seconds": 180, "timezone": ZONE}
    started = datetime.now(timezone.utc) - timedelta(hours=hours_ago)
    return Entry(**{"id": f"{number:032x}", "started": started, **known, **fields})


def full_entry(number: int = 9, **fields: Any) -> Entry:
    """An entry with something in every field."""
    return an_entry(
        number,
        condition="spasticity",
        pain_after=3,
        count=2,
        relapses=1,
        woke=True,
        helper_there=True,
        logged_by="helper",
        triggers=("cold",),
        steps=(StepTried("towel", "stretch", "worked"), StepTried("warm", "heat", "worse")),
        red_flags=("breathing",),
        reasons=(("onset", "pain_at_once"),),
        note="after physio",
        **fields,
    )


class House:
    """A running app with one session; ``diary`` is that session's, as the actions have it."""

    def __init__(self, page: Serving, database: Database, session: str) -> None:
        self.page, self.database, self.session = page, database, session

    @property
    def client(self) -> httpx.AsyncClient:
        return self.page.client

    @property
    def diary(self) -> Diary:
        return self.diary_of(self.session)

    def diary_of(self, session: str) -> Diary:
        return self.database.diary(Sessions(b"secret").sender(session))

    async def call(self, name: str, session: Any = None, **body: Any) -> httpx.Response:
        body = {"session": self.session if session is None else session, **body}
        return await self.client.post(f"/chat/diary/{name}", json=body)

    async def show(self, session: Any = None, **body: Any) -> dict[str, Any]:
        asked = {"period": "month", "timezone": ZONE, "scheme": "light", **body}
        shown = await self.call("show", session, **asked)
        assert shown.status_code == 200, shown.text
        return shown.json()

    async def erase(self, path: str = "/chat/diary", session: Any = None) -> httpx.Response:
        body = {"session": self.session if session is None else session}
        return await self.client.request("DELETE", path, json=body)


@asynccontextmanager
async def keeping(
    folder: Path, work: DiaryWork | None = None, **settings: Any
) -> AsyncIterator[House]:
    """Serve the page with a diary until the block ends."""
    database = Database(f"sqlite:///{folder / 'diary.db'}", KEY)
    database.upgrade()
    access.use(database)
    work = work or DiaryWork()
    try:
        async with serving(work=work, **settings) as page:
            yield House(page, database, await page.open())
    finally:
        work.close()
        access.use(None)
        database.close()
