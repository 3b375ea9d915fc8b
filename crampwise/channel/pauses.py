"""How long somebody has said nothing: by a clock that nobody sets, where this process heard them last.

Rasa ends a session by the time of day. A machine's clock that is put right, by an hour or by years, would end every
interview under way, or make none end any more.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from rasa.core.agent import Agent
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

PEOPLE_KEPT = 5000
# Time of day and the other clock are read one after the other.
SAME_SECONDS = 5.0


def time_of_day() -> float:
    return time.time()


def steady() -> float | None:
    """Seconds that also pass while the machine sleeps; ``None`` where it has no such clock."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return None if clock is None else time.clock_gettime(clock)


class Pauses:
    """Knows when people were heard last in this process."""

    def __init__(
        self,
        now: Callable[[], float] = time_of_day,
        clock: Callable[[], float | None] = steady,
    ) -> None:
        self._now, self._clock = now, clock
        self._heard: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def heard(self, sender: str) -> None:
        """Somebody has said something."""
        clock = self._clock()
        if clock is not None:
            self._heard[sender] = (self._now(), clock)
            self._heard.move_to_end(sender)
            while len(self._heard) > PEOPLE_KEPT:
                self._heard.popitem(last=False)

    def forget(self, sender: str) -> None:
        self._heard.pop(sender, None)

    def seconds(self, sender: str, said_at: float) -> float:
        """How long ago their last message was, which is stored with its time of day (``said_at``)."""
        at, clock = self._heard.get(sender, (0.0, 0.0))
        if abs(said_at - at) > SAME_SECONDS:
            # They were heard elsewhere, or before a restart. What comes from after now tells nothing.
            return abs(self._now() - said_at)
        return (self._clock() or 0.0) - clock

    def keep(self, agent: Agent) -> None:
        """Have Rasa ask here whether a session is over."""
        processor, limit = agent.processor, agent.domain.session_config.session_expiration_time

        def is_over(tracker: DialogueStateTracker) -> bool:
            # Rasa looks past the answers of an interview under way, and so would end one that takes an hour.
            said = (event for event in reversed(tracker.events) if isinstance(event, UserUttered))
            last = next(said, None)
            if not limit or last is None:
                return False
            return self.seconds(tracker.sender_id, last.timestamp) > limit * 60

        processor._has_session_expired = is_over
