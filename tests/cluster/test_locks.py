"""One turn of a talk at a time, in order: in one process, among several, and when one of them or Redis is gone."""

from __future__ import annotations

import asyncio
import time

import pytest
from rasa.core.lock_store import LockError, LockStore
from rasa.utils.endpoints import EndpointConfig

from crampwise.channel import locks
from crampwise.storage import LOCAL, SHARED


def local() -> LockStore:
    return LockStore.create(EndpointConfig(type=LOCAL))


def shared(redis) -> LockStore:
    return LockStore.create(EndpointConfig(type=SHARED, url=redis.url))


@pytest.fixture(params=["local", "shared"])
def store_of(request):
    """Makes the stores of the processes: of one alone, or of several."""
    if request.param == "local":
        one = local()
        return lambda: one
    redis = request.getfixturevalue("redis")
    return lambda: shared(redis)


class Talks:
    """Notes who holds a talk, and that nobody else does."""

    def __init__(self) -> None:
        self.order: list[int] = []
        self.most = self._now = 0

    async def turn(self, store: LockStore, name: str, number: int, seconds: float = 0.01) -> None:
        async with store.lock(name):
            self._now += 1
            self.most = max(self.most, self._now)
            await asyncio.sleep(seconds)
            self.order.append(number)
            self._now -= 1


def test_one_at_a_time_and_in_order(store_of):
    async def run() -> None:
        stores, talks = [store_of(), store_of()], Talks()
        waiting = []
        for number in range(12):
            waiting.append(
                asyncio.create_task(talks.turn(stores[number % 2], "order", number, 0.03))
            )
            await asyncio.sleep(0.015)
        await asyncio.gather(*waiting)
        assert talks.most == 1
        assert sorted(talks.order) == list(range(12))
        # Those of one process never overtake each other.
        assert [n for n in talks.order if n % 2 == 0] == list(range(0, 12, 2))
        assert [n for n in talks.order if n % 2] == list(range(1, 12, 2))

    asyncio.run(run())


def test_another_talk_does_not_wait(store_of):
    async def run() -> None:
        store = store_of()
        async with store.lock("first"):
            await asyncio.wait_for(Talks().turn(store, "second", 1), 1.0)

    asyncio.run(run())


def test_who_gives_up_waiting_is_not_waited_for(store_of):
    async def run() -> None:
        store, talks = store_of(), Talks()
        async with store.lock("given up"):
            waits = asyncio.create_task(talks.turn(store, "given up", 1))
            await asyncio.sleep(0.05)
            waits.cancel()
            await asyncio.gather(waits, return_exceptions=True)
        await asyncio.wait_for(talks.turn(store, "given up", 2), 1.0)
        assert talks.order == [2]

    asyncio.run(run())


def test_a_turn_that_fails_gives_its_lock_back(store_of):
    async def run() -> None:
        store = store_of()
        with pytest.raises(RuntimeError):
            async with store.lock("fails"):
                raise RuntimeError
        await asyncio.wait_for(Talks().turn(store, "fails", 1), 1.0)

    asyncio.run(run())


def test_nothing_is_kept_of_a_talk_that_nobody_holds(redis):
    async def run() -> None:
        store = shared(redis)
        await Talks().turn(store, "kept", 1)
        left = [key.decode() for key in await store._redis().keys("crampwise:talk:kept*")]
        # The sign of life runs out within seconds, the rest is gone at once.
        assert all(":alive:" in key for key in left)
        assert not local()._locks

    asyncio.run(run())


def test_a_process_that_is_gone_is_waited_for_no_longer(redis, monkeypatch):
    """One held the talk, the next stood in the list: both are gone without a word."""
    monkeypatch.setattr(locks, "LIFETIME_SECONDS", 0.6)
    monkeypatch.setattr(locks, "GONE_MILLISECONDS", 300)

    async def run() -> None:
        gone, store = shared(redis), shared(redis)
        await gone._take("gone")
        name = "crampwise:talk:gone"
        keys = (f"{name}:waiting", f"{name}:alive:", name)
        await gone._redis().eval(locks.MAY_I, 3, *keys, "ghost", 300, 600)
        began = time.monotonic()
        await Talks().turn(store, "gone", 1)
        assert 0.2 < time.monotonic() - began < 3.0

    asyncio.run(run())


def test_a_long_turn_keeps_its_lock(redis, monkeypatch):
    monkeypatch.setattr(locks, "LIFETIME_SECONDS", 0.4)
    monkeypatch.setattr(locks, "RENEWED_SECONDS", 0.1)

    async def run() -> None:
        stores, talks = [shared(redis), shared(redis)], Talks()
        turns = [talks.turn(store, "long", number, 1.0) for number, store in enumerate(stores)]
        await asyncio.gather(*turns)
        assert talks.most == 1

    asyncio.run(run())


@pytest.mark.parametrize("fault", ["gone", "silent"])
def test_without_redis_a_turn_fails_soon(redis, fault):
    async def run() -> None:
        store = shared(redis)
        await Talks().turn(store, "fault", 1)
        assert await store.well()
        redis.stop() if fault == "gone" else redis.hold_still()
        try:
            began = time.monotonic()
            with pytest.raises(LockError):
                await Talks().turn(store, "fault", 2)
            assert not await store.well()
            assert time.monotonic() - began < 4.0
        finally:
            redis.start() if fault == "gone" else redis.go_on()
        await asyncio.wait_for(Talks().turn(store, "other", 3), 5.0)

    asyncio.run(run())


def test_a_lock_that_was_lost_is_renewed_no_more(redis, monkeypatch):
    """As after its process stood still, or Redis forgot it: nothing goes on in vain."""
    monkeypatch.setattr(locks, "RENEWED_SECONDS", 0.05)

    async def run() -> None:
        store = shared(redis)
        held, _ = await store._take("lost")
        await store._redis().delete("crampwise:talk:lost")
        await asyncio.wait_for(store._renew(held), 2.0)

    asyncio.run(run())


def test_a_clock_of_redis_that_is_put_back_holds_nobody_up(redis, monkeypatch):
    """A lock and a sign of life of processes that are gone would live for an hour more."""
    monkeypatch.setattr(locks, "LIFETIME_SECONDS", 0.5)
    monkeypatch.setattr(locks, "GONE_MILLISECONDS", 300)

    async def run() -> None:
        store, name, hour = shared(redis), "crampwise:talk:clock", 3_600_000
        client = store._redis()
        await client.set(name, "of one that is gone", px=hour)
        await client.set(f"{name}:alive:ghost", 1, px=hour)
        await client.rpush(f"{name}:waiting", "ghost")
        await asyncio.wait_for(Talks().turn(store, "clock", 1), 3.0)

    asyncio.run(run())


async def test_whoever_had_to_wait_is_told(redis):
    one, other, told = shared(redis), shared(redis), []

    async def hold(store: LockStore) -> None:
        async with store.lock("a talk that is waited for") as waited:
            told.append(waited)
            await asyncio.sleep(0.1)

    await asyncio.gather(hold(one), hold(other), hold(one))
    await hold(other)
    assert told == [False, True, True, False]


async def test_the_first_turn_after_redis_was_restarted_goes_well(redis):
    store = shared(redis)
    async with store.lock("before"):
        pass
    redis.stop()
    redis.start()
    async with store.lock("after") as waited:
        assert waited is False
