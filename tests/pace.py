"""How slow this machine is just now, so that a limit in seconds means the same on each."""

from __future__ import annotations

import time
from collections.abc import Callable

#: Seconds that :func:`fixed_sum` takes on the machine the limits were set on; a slower one gets as much more time.
USUAL_SUM = 0.018
ROUNDS = 3


def fixed_sum() -> int:
    return sum(number * number for number in range(300_000))


def best(
    call: Callable[[], object],
    rounds: int = ROUNDS,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Seconds of the quickest round, by a clock: ``time.process_time`` for what the processor does."""
    times = []
    for _ in range(rounds):
        start = clock()
        call()
        times.append(clock() - start)
    return min(times)


def slower(clock: Callable[[], float] = time.perf_counter) -> float:
    """How many times as slow as usual the machine is, at least 1."""
    return max(1.0, best(fixed_sum, clock=clock) / USUAL_SUM)
