"""Many random talks, the same each time. CRAMPWISE_DIALOGUES sets how many; a fault names its seed."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

import pytest

from .checks import PROMISES, no_faults
from .shard import SAME, Seen, play

DIALOGUES = int(os.environ.get("CRAMPWISE_DIALOGUES", "1000"))
# Each holds a whole agent in memory, and fewer talks than this are done before a second one has loaded.
MOST_PROCESSES, FEWEST_FOR_TWO = 2, 100
SHOWN = 15


@pytest.fixture(scope="module")
def seen():
    processes = min(MOST_PROCESSES, os.cpu_count() or 1) if DIALOGUES >= FEWEST_FOR_TWO else 1
    shares = [list(range(first, DIALOGUES, processes)) for first in range(processes)]
    # A new interpreter each: what TensorFlow and its threads hold does not survive a fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        parts = list(pool.map(play, shares))
    faults = no_faults()
    for part in parts:
        for promise, found in part.faults.items():
            faults[promise] += [one for one in found if one not in faults[promise]]
    return Seen(faults, sum(part.turns for part in parts), sum((part.errors for part in parts), []))


@pytest.mark.parametrize("promise", [*PROMISES, SAME])
def test_in_every_talk(promise, seen):
    broken = sorted(seen.faults[promise])
    if broken:
        more = f"\n... and {len(broken) - SHOWN} more" if len(broken) > SHOWN else ""
        listed = "\n".join(broken[:SHOWN]) + more
        pytest.fail(
            f"{len(broken)} in {DIALOGUES} talks, {seen.turns} turns:\n{listed}", pytrace=False
        )


def test_no_error_is_logged(seen):
    assert sorted(set(seen.errors)) == []
