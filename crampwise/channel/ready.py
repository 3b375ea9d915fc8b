"""Whether this process may be sent people: it answers a real message as expected, and all it keeps things in is well."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from crampwise.diary import access
from crampwise.draining import is_draining
from crampwise.watch import figures
from crampwise.watch.turn import came_by
from crampwise.watch.words import CANARY as BY_CANARY

from .conversation import sql_store
from .diary_work import DiaryWork
from .headers import CALL
from .in_time import in_time
from .locks import SharedLocks
from .rest import turns_of

logger = logging.getLogger(__name__)

# Anyone may ask; it is looked into this often at most. A probe should be given more time than one look takes.
SECONDS_KEPT, SECONDS = 2.0, 4.0
# What is said, and what must come back: the first step of relief, and no sign of trouble.
CANARY, EXPECTED, TROUBLE = "my calf is cramping", "relief", "fallback"


class Readiness:
    """Looks into one app's parts.

    Args:
        work: runs what waits for the diary; ``None`` where there is no diary.
    """

    def __init__(self, app: Any, work: DiaryWork | None) -> None:
        self._app, self._work = app, work
        self._looking = asyncio.Lock()
        self._found: dict[str, bool] = {}
        self._at = 0.0

    async def look(self) -> dict[str, bool]:
        """Each part by its name, and whether it is well: ``model``, ``answers``, ``database``, ``diary``, ``locks``."""
        async with self._looking:
            if time.monotonic() - self._at > SECONDS_KEPT:
                self._found, self._at = await self._parts(), time.monotonic()
                figures.looked(self._found)
            return self._found

    async def _parts(self) -> dict[str, bool]:
        agent = getattr(self._app.ctx, "agent", None)
        if agent is None or not agent.is_ready():
            return {"model": False}
        looks = {"answers": self._canary()}
        store = sql_store(agent)
        if store is not None:
            looks["database"] = store.well()
        if isinstance(agent.lock_store, SharedLocks):
            looks["locks"] = agent.lock_store.well()
        if self._work:
            looks["diary"] = self._work.run(_diary_well, SECONDS / 2)
        # Side by side: several that are away take no longer than one.
        found = await asyncio.gather(*(self._well(look) for look in looks.values()))
        return {"model": True, **dict(zip(looks, found, strict=True))}

    async def _canary(self) -> bool:
        """A turn as a person would have it, of nobody's talk, of which nothing stays."""
        turns, sender = turns_of(self._app), f"canary-{secrets.token_hex(8)}"
        try:
            with came_by(BY_CANARY):
                said = [one.get("custom") or {} for one in await turns.reply(sender, CANARY, {})]
        finally:
            await turns.forget(sender)
        kinds = {one.get("type") for one in said}
        return EXPECTED in kinds and TROUBLE not in kinds

    async def _well(self, work: Any) -> bool:
        try:
            return bool(await in_time(work, SECONDS))
        except Exception as error:  # noqa: BLE001 - whatever it is, the part is not well
            logger.error("not ready: %s", type(error).__name__)
            return False


def _diary_well() -> bool:
    with access.database().reading() as connection:
        return connection.exec_driver_sql("SELECT 1").scalar() == 1


def add_ready(chat: Blueprint, app: Any, work: DiaryWork | None) -> None:
    """Add the two calls of whoever watches over this process."""
    readiness = Readiness(app, work)

    @chat.route("/live", methods=["GET", "HEAD"])
    async def live(request: Request) -> HTTPResponse:
        """It runs. One that does not answer here is to be started anew."""
        return response.json({"status": "ok"}, headers=CALL)

    @chat.route("/ready", methods=["GET", "HEAD"])
    async def ready(request: Request) -> HTTPResponse:
        """It may be sent people; else which of its parts is not well, or that it is about to end."""
        parts = {} if is_draining(app) else await readiness.look()
        if is_draining(app):
            return response.json({"status": "draining", "parts": {}}, status=503, headers=CALL)
        well = all(parts.values())
        said = {"status": "ok" if well else "not ready", "parts": parts}
        return response.json(said, status=200 if well else 503, headers=CALL)
