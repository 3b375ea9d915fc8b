"""Runs what waits for the diary's database, or draws, beside the event loop: the talk goes on whatever it does."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar
from weakref import WeakValueDictionary

from crampwise.diary import access
from crampwise.diary.errors import BadCode, DiaryUnavailable, TooManyTries
from crampwise.diary.store import Diary

from .desk import Refused

logger = logging.getLogger(__name__)

# A call's time, which with what is heard before it (turns.py) is under 5 s, and that of one that draws, packs all of a
# diary, or wipes it.
SECONDS, SECONDS_FOR_MUCH = 3.6, 15.0
THREADS, MOST_WAITING = 4, 40
TRY_AGAIN_SECONDS = 5
UNAVAILABLE = "diary_unavailable"
# What these say, the call answers in its own way.
ANSWERS = (BadCode, TooManyTries, Refused)

T = TypeVar("T")


class DiaryWork:
    """A few threads for the diary of a process.

    Args:
        diary_of: gives a conversation's diary; it may block.
        seconds: after which a call is given up, by default. What its thread still does is done, or not, as a whole.
    """

    def __init__(
        self, diary_of: Callable[[str], Diary] = access.diary_of, seconds: float = SECONDS
    ) -> None:
        self._diary_of, self._seconds = diary_of, seconds
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="diary")
        # By conversation; what has ended is held by nobody, and so is gone from here.
        self._latest: WeakValueDictionary[str, Future] = WeakValueDictionary()
        self._room = threading.BoundedSemaphore(THREADS + MOST_WAITING)

    async def do(self, sender: str, job: Callable[[Diary], T], seconds: float | None = None) -> T:
        """What ``job`` makes of the conversation's diary. Raises as :meth:`run`.

        A conversation's jobs run one after another: one that was given up, and is done late, undoes no later change.
        """
        seconds = seconds or self._seconds
        ends = time.monotonic() + seconds
        while (before := self._latest.get(sender)) is not None and not before.done():
            if not await _ended(before, ends - time.monotonic()):
                raise _too_slow()
        future = self._begin(lambda: job(self._diary_of(sender)))
        self._latest[sender] = future
        return await self._outcome(future, ends - time.monotonic())

    async def run(self, job: Callable[[], T], seconds: float | None = None) -> T:
        """What ``job`` returns, run in a thread.

        Raises:
            Refused: 503, the diary is in trouble or too slow.
            BadCode, TooManyTries, Refused: as the job raised it.
        """
        return await self._outcome(self._begin(job), seconds or self._seconds)

    def _begin(self, job: Callable[[], T]) -> Future[T]:
        if not self._room.acquire(blocking=False):
            logger.error("the diary has too much to do")
            raise unavailable()
        try:
            future = self._threads.submit(job)
        except RuntimeError:  # the server is ending
            self._room.release()
            raise unavailable() from None
        future.add_done_callback(lambda _: self._room.release())
        return future

    async def _outcome(self, future: Future[T], seconds: float) -> T:
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), seconds)
        except ANSWERS:
            raise
        except DiaryUnavailable:
            raise unavailable() from None
        except asyncio.TimeoutError:
            raise _too_slow() from None
        except Exception as error:  # noqa: BLE001 - its words, and a traceback's, may be the person's
            logger.error("a call of the diary failed: %s", type(error).__name__)
            raise unavailable() from None

    def close(self) -> None:
        """Begin nothing more; what is under way is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def unavailable() -> Refused:
    return Refused(503, UNAVAILABLE, TRY_AGAIN_SECONDS)


def _too_slow() -> Refused:
    logger.error("the diary took too long")
    return unavailable()


async def _ended(future: Future, seconds: float) -> bool:
    """Whether it ends, in whatever way, within so many seconds."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()

    def tell(_: Future) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(ended.set)

    future.add_done_callback(tell)
    try:
        await asyncio.wait_for(ended.wait(), seconds)
    except asyncio.TimeoutError:
        return False
    return True
