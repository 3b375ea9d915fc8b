"""The diary in the life of the server: its database opened and brought up to date at the start, swept every hour."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timezone
from typing import Any

from sanic import Sanic

from crampwise.diary import access

from .desk import Refused
from .diary_shown import warm
from .diary_work import DiaryWork

logger = logging.getLogger(__name__)

# The server waits no longer for a database: it talks without a diary meanwhile.
SECONDS_TO_OPEN, SECONDS_TO_SWEEP = 10.0, 300.0
SWEEP_EVERY = 3600.0


def keep_diary(app: Sanic, work: DiaryWork, days: int | None, every: float = SWEEP_EVERY) -> None:
    """Open the database at the server's start, and close it at its end.

    Args:
        days: entries that are older are deleted, at the start and then every so many seconds (``every``); ``None``: only
            links and codes that have had their time are.
    """

    @app.listener("before_server_start")
    async def open_it(*_: Any) -> None:
        try:
            await work.run(access.database, SECONDS_TO_OPEN)
        except Refused:
            pass  # the log has the reason; it is tried again when it is needed
        app.ctx.diary_sweeps = asyncio.create_task(sweep())

    async def sweep() -> None:
        try:
            await work.run(warm, SECONDS_TO_SWEEP)
        except Refused:
            pass  # it is loaded when it is needed
        while True:
            try:
                await work.run(_purge(days), SECONDS_TO_SWEEP)
            except Refused:
                logger.error("old entries of the diary could not be deleted; tried again later")
            await asyncio.sleep(every)

    @app.listener("before_server_stop")
    async def stop_sweeping(*_: Any) -> None:
        app.ctx.diary_sweeps.cancel()

    @app.listener("after_server_stop")
    async def close_it(*_: Any) -> None:
        work.close()
        await asyncio.to_thread(access.close)


def _purge(days: int | None) -> Any:
    return lambda: access.database().purge(datetime.now(timezone.utc), days)
