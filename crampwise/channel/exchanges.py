"""A message sent twice is one message: whoever asks again hears the same answer, from its beginning.

A turn runs in a task of its own, so that a page which is closed, or a line that breaks, does not end it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

Message = dict[str, Any]
Say = Callable[[Message], None]

ANSWERS_KEPT = 2000
# What the last message of a turn that failed says of itself.
TROUBLE = "trouble"


class Forgotten(Exception):  # noqa: N818 - nothing went wrong
    """The person erased the talk while its answer was on the way."""


class Exchange:
    """One message's answer as it comes: those who follow it hear all of it, however late they join."""

    def __init__(self, run: Callable[[Say], Awaitable[Any]]) -> None:
        self._messages: list[Message] = []
        self._news = asyncio.Event()
        self._task = asyncio.create_task(self._run(run))

    @property
    def done(self) -> bool:
        return self._task.done()

    @property
    def failed(self) -> bool:
        """Whether it ended without an answer, or with none but that something is wrong here."""
        if not self.done:
            return False
        if self._task.cancelled() or self._task.exception() is not None:
            return True
        last = self._messages[-1] if self._messages else {}
        return (last.get("custom") or {}).get("reason") == TROUBLE

    async def follow(self) -> AsyncIterator[Message]:
        """The messages, each as soon as it is said.

        Raises:
            Forgotten: the talk was erased meanwhile.
        """
        heard = 0
        while True:
            news = self._news
            while heard < len(self._messages):
                heard += 1
                yield self._messages[heard - 1]
            if self._task.done():
                if self._task.cancelled():
                    raise Forgotten
                self._task.result()
                return
            await news.wait()

    async def whole(self) -> list[Message]:
        """All messages, when all are said. Raises ``Forgotten`` as :meth:`follow` does."""
        return [message async for message in self.follow()]

    async def stop(self) -> None:
        """End it, and wait until it has ended."""
        self._task.cancel()
        await asyncio.wait([self._task])

    def when_done(self, call: Callable[[], None]) -> None:
        self._task.add_done_callback(lambda _: call())

    async def _run(self, run: Callable[[Say], Awaitable[Any]]) -> None:
        # Whoever waits looks again once the task is done, which it is only after this function has returned.
        asyncio.current_task().add_done_callback(lambda _: self._wake())
        await run(self._say)

    def _say(self, message: Message) -> None:
        self._messages.append(
            {key: value for key, value in message.items() if key != "recipient_id"}
        )
        self._wake()

    def _wake(self) -> None:
        # Those who wait hold the old event; whoever comes later gets a new one.
        news, self._news = self._news, asyncio.Event()
        news.set()


class Exchanges:
    """The exchanges under way and the last answers, by conversation and message id."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Exchange] = OrderedDict()

    def find(self, sender: str, message_id: str) -> Exchange | None:
        return self._kept.get((sender, message_id))

    def begin(self, sender: str, message_id: str, run: Callable[[Say], Awaitable[Any]]) -> Exchange:
        """Start an exchange. ``run`` gets the function that it calls with each message, and sees to failures."""
        key = (sender, message_id)
        exchange = self._kept[key] = Exchange(run)
        exchange.when_done(lambda: self._settle(key, exchange))
        return exchange

    async def forget(self, sender: str) -> None:
        """End what is under way for a conversation, and drop its answers."""
        of_sender = [key for key in self._kept if key[0] == sender]
        stopped = [self._kept.pop(key).stop() for key in of_sender]
        await asyncio.gather(*stopped)

    def _settle(self, key: tuple[str, str], exchange: Exchange) -> None:
        """Keep the newest answers. One that is under way is never dropped: it would be run again. One that failed is:
        the message sent again is tried again, and an action server may be back by then."""
        if exchange.failed and self._kept.get(key) is exchange:
            del self._kept[key]
        if len(self._kept) > ANSWERS_KEPT:
            oldest = next(key for key, one in self._kept.items() if one.done)
            del self._kept[oldest]
