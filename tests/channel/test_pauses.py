"""How long somebody has said nothing, whatever the time of day is set to."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from crampwise.channel.pauses import Pauses

HOUR = 3600.0


class Clocks:
    def __init__(self) -> None:
        self.day, self.passed = 1_800_000_000.0, 500.0

    def pauses(self) -> Pauses:
        return Pauses(lambda: self.day, lambda: self.passed)

    def wait(self, seconds: float) -> None:
        self.day += seconds
        self.passed += seconds


@pytest.mark.parametrize("jump", [2 * HOUR, -2 * HOUR, -50 * 365 * 24 * HOUR, 12 * 365 * 24 * HOUR])
def test_a_clock_that_is_moved_makes_no_pause_and_hides_none(jump: float) -> None:
    clocks = Clocks()
    pauses, said_at = clocks.pauses(), clocks.day
    pauses.heard("a")
    clocks.day += jump
    clocks.wait(60)
    assert pauses.seconds("a", said_at) == 60
    clocks.wait(2 * HOUR)
    assert pauses.seconds("a", said_at) == 2 * HOUR + 60


def test_who_was_heard_elsewhere_or_before_a_restart() -> None:
    clocks = Clocks()
    pauses = clocks.pauses()
    assert pauses.seconds("a", clocks.day - 90) == 90
    pauses.heard("a")
    clocks.wait(300)
    assert pauses.seconds("a", clocks.day - 90) == 90
    # From a time that is not yet: nobody can tell, so it is long ago.
    assert pauses.seconds("b", clocks.day + 9 * HOUR) == 9 * HOUR
    pauses.forget("a")
    assert pauses.seconds("a", clocks.day - 90) == 90


def test_a_machine_without_such_a_clock_goes_by_the_time_of_day() -> None:
    clocks = Clocks()
    pauses = Pauses(lambda: clocks.day, lambda: None)
    pauses.heard("a")
    said_at = clocks.day
    clocks.wait(70)
    assert pauses.seconds("a", said_at) == 70


def test_rasa_asks_it_and_an_interview_that_takes_an_hour_is_no_pause() -> None:
    clocks, slots = Clocks(), {"f": {"type": "text", "mappings": [{"type": "custom"}]}}
    domain = Domain.from_dict(
        {
            "slots": slots,
            "forms": {"form": {"required_slots": ["f"]}},
            "session_config": {
                "session_expiration_time": 60,
                "carry_over_slots_to_new_session": False,
            },
        }
    )
    agent = SimpleNamespace(domain=domain, processor=SimpleNamespace())
    pauses = clocks.pauses()
    pauses.keep(agent)
    is_over = agent.processor._has_session_expired
    tracker = DialogueStateTracker.from_events("a", [SessionStarted()], domain.slots)
    assert not is_over(tracker)
    tracker.update(UserUttered("begin", timestamp=clocks.day), domain)
    tracker.update(ActiveLoop("form"), domain)
    for _ in range(4):
        clocks.wait(HOUR / 2)
        assert not is_over(tracker)
        tracker.update(UserUttered("an answer", timestamp=clocks.day), domain)
    clocks.wait(HOUR + 1)
    assert is_over(tracker)
