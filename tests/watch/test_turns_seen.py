"""What is counted and told of a turn: how it came, what became of it, and never a word or a name of it."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

import pytest
from rasa.core.lock_store import LockError
from rasa.utils.endpoints import EndpointConfig
from sqlalchemy.exc import OperationalError

from crampwise.channel.locks import LocalLocks, SharedLocks
from crampwise.channel.turns import Turns
from crampwise.watch import figures, words
from crampwise.watch.turn import came_by, watched
from tests.conversations.running import free_port

from .figures_now import now, risen

PLANTED = "quokkamoss71"


class Says:
    """Answers a message as it was told to."""

    def __init__(self, *answer: dict[str, Any]) -> None:
        self.answer = list(answer)

    @watched
    async def reply(self, sender: str, text: str, metadata: Any = None) -> list[dict[str, Any]]:
        return self.answer


def run(work: Any) -> Any:
    return asyncio.run(work)


def typed(type: str, **fields: Any) -> dict[str, Any]:
    return {"text": PLANTED, "custom": {"type": type, **fields}}


def test_a_turn_is_counted_by_how_it_came_and_what_it_said():
    answer = (
        typed("red_flag", kind="breathing", ask=False),
        typed("red_flag", kind="dvt", ask=True),
        typed("fallback", reason="not_understood"),
        typed("out_of_scope", reason="not_covered"),
        {"text": "plain"},
    )
    before = now()
    with came_by("rest"):
        assert run(Says(*answer).reply(PLANTED, "/tapped")) == list(answer)
    assert risen(before) == {
        ("crampwise_turns_total", "rest", "tap", "answered"): 1,
        ("crampwise_red_flags_total", "breathing", "acted"): 1,
        ("crampwise_red_flags_total", "dvt", "asked"): 1,
        ("crampwise_fallbacks_total", "not_understood"): 1,
        ("crampwise_out_of_scope_total",): 1,
    }
    assert now()["crampwise_turns_in_progress",] == 0


def test_a_canary_is_nobody():
    """Readiness asks every few seconds: its turns must drown nobody's."""
    before = now()
    with came_by("canary"):
        run(Says(typed("fallback", reason="trouble")).reply("a", "b"))
    assert set(risen(before)) == {("crampwise_turns_total", "canary", "typed", "answered")}


def test_no_word_and_no_name_makes_a_series():
    """Whatever comes in, the series are the same few: a scrape stays small, and holds nobody's words."""
    figures.begin_at_nought()
    run(Says(typed(PLANTED, kind=PLANTED, reason=PLANTED)).reply("a", "b"))
    for kind in ("red_flag", "fallback"):
        run(Says(typed(kind, kind=PLANTED, reason=PLANTED)).reply("a", "b"))
    with came_by(PLANTED):
        run(Says().reply("a", "b"))
    figures.responded(PLANTED, 299)
    figures.limited(PLANTED)
    figures.model_loaded(PLANTED)
    figures.looked({PLANTED: True})
    before = set(now())
    for number in range(300):
        odd = f"{PLANTED}-{number}"
        with came_by(odd):
            for kind in (odd, "red_flag", "fallback"):
                run(Says(typed(kind, kind=odd, reason=odd)).reply(odd, odd))
        figures.responded(odd, 600 + number)
        figures.limited(odd)
        figures.model_loaded(odd)
        figures.looked({odd: True})
    assert set(now()) == before
    assert PLANTED not in str(before)


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (LockError("words"), "locks"),
        (OperationalError("words", {}, Exception("words")), "database"),
        (asyncio.TimeoutError(), "late"),
        (RuntimeError("words"), "error"),
    ],
)
def test_a_failed_turn_is_counted_by_its_cause(error: Exception, cause: str):
    class Breaks:
        def is_ready(self) -> bool:
            raise error

    before = now()
    said = run(Turns(Breaks).reply("seen", "my calf hurts", {}))
    assert said[0]["custom"]["reason"] == "trouble"
    assert risen(before) == {
        ("crampwise_turns_total", "page", "typed", "replaced"): 1,
        ("crampwise_turns_replaced_total", cause): 1,
        ("crampwise_fallbacks_total", "trouble"): 1,
    }


def test_without_a_model_the_red_flag_is_counted_all_the_same():
    before = now()
    run(Turns(lambda: None).reply("seen", "i can't breathe", {}))
    rose = risen(before)
    assert rose["crampwise_turns_replaced_total", "no_model"] == 1
    assert rose["crampwise_red_flags_total", "breathing", "acted"] == 1


def test_a_late_turn_is_late():
    class Slow(Turns):
        async def _turn(self, *_: Any, **__: Any) -> list:
            await asyncio.sleep(5)
            return []

    before = now()
    run(Slow(lambda: None, seconds=0.05).reply("seen", "hello", {}))
    assert risen(before)["crampwise_turns_replaced_total", "late"] == 1


def test_a_turn_that_is_broken_off_has_ended():
    class Waits(Says):
        @watched
        async def reply(self, sender: str, text: str) -> list[dict[str, Any]]:
            await asyncio.sleep(5)
            return []

    async def broken_off() -> None:
        task = asyncio.create_task(Waits().reply("a", "b"))
        await asyncio.sleep(0.01)
        assert now()["crampwise_turns_in_progress",] == 1
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    before = now()
    run(broken_off())
    assert risen(before) == {("crampwise_turns_total", "page", "typed", "ended"): 1}
    assert now()["crampwise_turns_in_progress",] == 0


def test_who_waits_for_a_lock_is_seen():
    async def two() -> None:
        locks, inside = LocalLocks(), asyncio.Event()

        async def hold() -> None:
            async with locks.lock("talk"):
                inside.set()
                await asyncio.sleep(0.05)

        first = asyncio.create_task(hold())
        await inside.wait()
        second = asyncio.create_task(hold())
        await asyncio.sleep(0.01)
        assert now()["crampwise_turns_waiting",] == 1
        await asyncio.gather(first, second)

    name = ("crampwise_turn_part_seconds_count", "lock_process")
    before = now().get(name, 0)
    run(two())
    assert now()[name] == before + 2 and now()["crampwise_turns_waiting",] == 0


def test_a_lock_that_is_not_to_be_had_is_counted():
    async def away() -> None:
        locks = SharedLocks(EndpointConfig(url=f"redis://127.0.0.1:{free_port()}/0"))
        with pytest.raises(LockError):
            async with locks.lock("talk"):
                pass

    before = now()
    run(away())
    assert risen(before) == {("crampwise_lock_failures_total", "not_taken"): 1}
    assert now()["crampwise_turns_waiting",] == 0


def test_one_line_a_turn_and_no_word_in_it(caplog: pytest.LogCaptureFixture):
    logger = "crampwise.watch.turn"
    with caplog.at_level(logging.WARNING, logger):
        run(Says({"text": PLANTED}).reply(PLANTED, PLANTED))
    assert not caplog.records
    with caplog.at_level(logging.INFO, logger):
        run(Says(typed("red_flag", kind="dvt", ask=True)).reply(PLANTED, PLANTED))
    (line,) = caplog.records
    told = dict(line.told)
    assert isinstance(told.pop("duration_ms"), int)
    assert told == {
        "channel": "page",
        "input": "typed",
        "outcome": "answered",
        "types": ["red_flag"],
        "red_flags": ["dvt"],
    }
    assert PLANTED not in str(vars(line))


@pytest.mark.serial
def test_being_watched_costs_under_a_hundredth_of_a_turn():
    """A turn takes 17 ms on a quiet machine."""
    says, times = Says({"text": "a"}, typed("question")), []

    async def many() -> None:
        for _ in range(2000):
            began = time.perf_counter()
            await says.reply("a", "b")
            times.append(time.perf_counter() - began)

    run(many())
    # The quickest tenth: what a busy machine adds is not ours.
    assert sorted(times)[len(times) // 10] < 0.00017


def test_every_kind_of_red_flag_is_known():
    assert {"breathing", "dvt", "rash"} <= words.red_flag_kinds()
    assert "rash_severe" not in words.red_flag_kinds(), "it is told of as rash"
