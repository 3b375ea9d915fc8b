"""One message, one turn, one answer, however often it is asked for."""

from __future__ import annotations

import asyncio

import pytest

from crampwise.channel import exchanges as module
from crampwise.channel.exchanges import Exchanges, Forgotten, Say


class Turn:
    """A turn that says one message, waits, and says another."""

    def __init__(self) -> None:
        self.runs, self.go_on = 0, asyncio.Event()

    async def __call__(self, say: Say) -> None:
        self.runs += 1
        say({"recipient_id": "web-1", "text": "one"})
        await self.go_on.wait()
        say({"text": "two"})


async def test_who_joins_late_hears_it_from_the_beginning() -> None:
    turn, exchanges = Turn(), Exchanges()
    first = asyncio.create_task(exchanges.begin("a", "1", turn).whole())
    await asyncio.sleep(0)
    second = asyncio.create_task(exchanges.find("a", "1").whole())
    await asyncio.sleep(0)
    turn.go_on.set()
    assert await first == await second == [{"text": "one"}, {"text": "two"}]
    assert await exchanges.find("a", "1").whole() == await first
    assert turn.runs == 1


async def test_each_message_is_heard_when_it_is_said() -> None:
    turn = Turn()
    heard = Exchanges().begin("a", "1", turn).follow()
    assert await asyncio.wait_for(anext(heard), 10) == {"text": "one"}
    assert not turn.go_on.is_set()
    turn.go_on.set()
    assert [message async for message in heard] == [{"text": "two"}]


async def test_who_goes_away_ends_nothing() -> None:
    turn, exchanges = Turn(), Exchanges()
    listening = asyncio.create_task(exchanges.begin("a", "1", turn).whole())
    await asyncio.sleep(0)
    listening.cancel()
    await asyncio.wait([listening])
    turn.go_on.set()
    assert len(await exchanges.find("a", "1").whole()) == 2 and turn.runs == 1


async def test_ids_of_others_are_other_messages() -> None:
    exchanges = Exchanges()
    exchanges.begin("a", "1", Turn())
    assert exchanges.find("b", "1") is None and exchanges.find("a", "2") is None
    await exchanges.forget("a")


async def test_forgetting_ends_what_is_under_way() -> None:
    turn, exchanges = Turn(), Exchanges()
    listening = asyncio.create_task(exchanges.begin("a", "1", turn).whole())
    other = exchanges.begin("b", "1", turn)
    await asyncio.sleep(0)
    await exchanges.forget("a")
    with pytest.raises(Forgotten):
        await listening
    assert exchanges.find("a", "1") is None
    turn.go_on.set()
    assert len(await other.whole()) == 2


async def test_the_oldest_answers_go_but_never_one_under_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "ANSWERS_KEPT", 2)
    slow, quick, exchanges = Turn(), Turn(), Exchanges()
    quick.go_on.set()
    exchanges.begin("a", "slow", slow)
    for number in "123":
        await exchanges.begin("a", number, quick).whole()
    await asyncio.sleep(0)
    assert [bool(exchanges.find("a", key)) for key in ("slow", "1", "2", "3")] == [
        True,
        False,
        False,
        True,
    ]
    await exchanges.forget("a")


async def test_one_that_broke_is_not_kept() -> None:
    async def broken(say: Say) -> None:
        raise RuntimeError

    exchanges = Exchanges()
    with pytest.raises(RuntimeError):
        await exchanges.begin("a", "1", broken).whole()
    await asyncio.sleep(0)
    assert exchanges.find("a", "1") is None


async def test_an_answer_that_only_says_that_something_is_wrong_is_not_kept() -> None:
    """The message sent again is tried again: the action server may be back."""
    answers = [{"type": "fallback", "reason": "trouble"}, {"type": "diary_entry"}]
    exchanges, runs = Exchanges(), 0

    async def turn(say: Say) -> None:
        nonlocal runs
        say({"text": "one", "custom": answers[runs]})
        runs += 1

    heard = []
    for _ in range(3):
        exchange = exchanges.find("a", "1") or exchanges.begin("a", "1", turn)
        heard += await exchange.whole()
        await asyncio.sleep(0)
    assert [one["custom"] for one in heard] == [*answers, answers[1]] and runs == 2
