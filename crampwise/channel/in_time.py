"""What must be over in time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def in_time(work: Coroutine[Any, Any, T], seconds: float) -> T:
    """What comes of it. What takes longer is ended, and how long its end takes is nobody's wait.

    Raises:
        asyncio.TimeoutError: it took longer.
    """
    task = asyncio.ensure_future(work)
    task.add_done_callback(_looked_at)
    try:
        await asyncio.wait({task}, timeout=seconds)
        if not task.done():
            raise asyncio.TimeoutError
        return task.result()
    finally:
        # Also when whoever waited for it is gone.
        task.cancel()


def _looked_at(task: asyncio.Task) -> None:
    """An error that came after the time is nobody's any more."""
    if not task.cancelled():
        task.exception()
