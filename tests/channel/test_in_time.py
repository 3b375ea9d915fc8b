"""What must be over in time is, however slowly it ends."""

from __future__ import annotations

import asyncio
import time

import pytest

from crampwise.channel.in_time import in_time


async def test_what_comes_of_it() -> None:
    async def work() -> int:
        return 3

    async def fails() -> None:
        raise ValueError

    assert await in_time(work(), 1.0) == 3
    with pytest.raises(ValueError):
        await in_time(fails(), 1.0)


async def test_its_end_is_not_waited_for() -> None:
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.3)
            ended.set()

    began = time.monotonic()
    with pytest.raises(asyncio.TimeoutError):
        await in_time(work(), 0.1)
    assert time.monotonic() - began < 0.25
    await asyncio.wait_for(ended.wait(), 2.0)


async def test_whoever_goes_away_ends_it() -> None:
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    waiting = asyncio.create_task(in_time(work(), 60.0))
    await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await asyncio.wait_for(ended.wait(), 1.0)
