"""Somebody puts the machine's clock right, or wrong, while people talk: their interviews go on, and nothing is lost."""

from __future__ import annotations

import pytest

from .harsh import Harsh
from .page import Page
from .test_wrong_actions import entries, finding

pytestmark = pytest.mark.serial

HOUR, YEAR = 3600, 365.25 * 24 * 3600
# An hour and a bit, to and fro, as when summer time is set by hand; a clock that lost its battery; one far ahead.
JUMPS = {"ahead": 1.2 * HOUR, "back": -1.2 * HOUR, "1970": -56.9 * YEAR, "2038": 12 * YEAR}


@pytest.mark.parametrize("jump", JUMPS)
def test_an_interview_goes_on(jump: str, harsh: Harsh) -> None:
    page = Page(harsh.client)
    page.say("my left calf is cramping")
    asked = [finding(page)]
    page.tap("Not sure")
    asked.append(finding(page))
    with harsh.clock(JUMPS[jump]):
        page.tap("Not sure")
        asked.append(finding(page))
        page.say("i don't know")
        asked.append(finding(page))
        # A session of that time is a session.
        assert finding_of_another(harsh) == asked[0]
    page.tap("Not sure")
    asked.append(finding(page))
    assert len(set(asked)) == len(asked), asked


def finding_of_another(harsh: Harsh) -> str:
    other = Page(harsh.client)
    other.say("my left calf is cramping")
    return finding(other)


@pytest.mark.parametrize("jump", JUMPS)
def test_a_message_is_one_and_an_entry_is_kept_across(jump: str, harsh: Harsh) -> None:
    page = Page(harsh.client)
    page.say("log: left calf, 8, three minutes, 2am")
    page.tap("Yes, each time")
    said = page.last
    with harsh.clock(JUMPS[jump]):
        assert page.again(said) == page.heard
        page.say("log: right foot, 5, two minutes, 3am")
        assert "Right foot" in page.text
        page.say("i can't breathe")
        assert page.heard[-1]["custom"]["kind"] == "breathing"
    page.tap("I've called")
    assert sorted(one["pain"] for one in entries(page)) == [5, 8]
    page.say("what is in my diary")
    # An entry is of the day on which it was noted, by the clock of that time.
    assert ("2 attacks" if abs(JUMPS[jump]) < YEAR else "1 attack") in page.text


def test_limits_do_not_wait_for_another_year(harsh: Harsh) -> None:
    """Many messages while the clock is far ahead: once it is right again nobody is refused for years."""
    page = Page(harsh.client)
    with harsh.clock(JUMPS["2038"]):
        for _ in range(5):
            page.say("hello")
    for _ in range(5):
        page.say("hello")
