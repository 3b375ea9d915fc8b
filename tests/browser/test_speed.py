"""Light enough for a poor line, quick enough for a slow phone: the figures of ``measure.py``, held to their limits.

A machine that does other things as well only ever makes a page slower, so a limit that is missed is measured again,
twice at most, and the best round counts. A machine that is slower altogether gets as much more time as a fixed sum
takes longer on it, three times at most. The figures are printed, met or not (``pytest -rP`` shows them).
"""

from __future__ import annotations

import statistics
from collections.abc import Callable

import pytest

from . import measure

pytestmark = [pytest.mark.browser, pytest.mark.serial]

CORE_BYTES = 15_000
FIRST_PAINT_MS = 1500
USABLE_MS = 1700
#: From touch to the next choices, by how much slower the processor is made.
TAP_MS = {1: 120, 4: 250}
ROUNDS = 3


def best_of_rounds(measured: Callable[[], float], limit: float) -> float:
    """The first round within the limit, or the best of them all."""
    found: list[float] = []
    while len(found) < ROUNDS:
        found.append(measured())
        if found[-1] <= limit:
            break
    print("rounds:", ", ".join(f"{one:.0f}" for one in found), "limit:", limit)
    return min(found)


@pytest.fixture(scope="module")
def slack(browser) -> float:
    found = min(measure.slowness(browser), 3.0)
    print(f"this machine is {found:.2f} times slower than the one of the limits")
    return found


@pytest.fixture(scope="module")
def first_visit(browser, real_url) -> measure.Visit:
    measure.taps(browser, real_url)  # whatever the assistant does once only is not the page's
    best = measure.visits(browser, real_url)
    for _ in range(ROUNDS - 1):
        if best.first_paint <= FIRST_PAINT_MS and best.usable <= USABLE_MS:
            break
        again = measure.visits(browser, real_url)
        best = min(best, again, key=lambda one: one.usable)
    print(measure.table(measure.Figures(best, {})))
    return best


def test_the_core_is_small(first_visit):
    weights = sorted(first_visit.files.items(), key=lambda one: -one[1])
    print(f"{first_visit.body_bytes} bytes, and {first_visit.head_bytes} of headers:", weights)
    assert first_visit.body_bytes <= CORE_BYTES, weights


def test_something_is_seen_at_once(first_visit, slack):
    print(f"first paint: {first_visit.first_paint:.0f} ms")
    assert first_visit.first_paint <= FIRST_PAINT_MS * slack


def test_the_first_choices_can_be_tapped_soon(first_visit, slack):
    print(f"choices usable: {first_visit.usable:.0f} ms")
    assert first_visit.usable <= USABLE_MS * slack


@pytest.mark.parametrize("slower", TAP_MS)
def test_a_tap_is_answered_at_once(browser, real_url, slower, slack):
    def median() -> float:
        found = measure.taps(browser, real_url, slower)
        print(f"{slower}x processor:", " ".join(f"{one:.0f}" for one in found), "ms")
        assert len(found) >= 7
        return statistics.median(found)

    limit = TAP_MS[slower] * slack
    assert best_of_rounds(median, limit) <= limit
