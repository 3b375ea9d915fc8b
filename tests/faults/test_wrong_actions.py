"""The action server is dead, slow, or answers rubbish, in the middle of an interview and of a log entry: nobody hears of
it, a red flag is met, the talk goes on where it was, and nothing is there twice."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from .harsh import Harsh, in_seconds
from .page import Page
from .wrong_actions import WRONG

pytestmark = pytest.mark.serial
# The first call waits for it, and what is left of the turn is done at once.
SLOW = ("late", "silent", "trickles")
SECONDS_SLOW, SECONDS_AT_ONCE = 4.5, 2.0


@pytest.fixture(autouse=True)
def well_again(harsh: Harsh) -> Iterator[None]:
    yield
    harsh.actions.wrong = None
    # It is let be for a second after a fault.
    time.sleep(1.1)


def finding(page: Page) -> str:
    asked = [one["custom"] for one in page.heard if one.get("custom", {}).get("type") == "question"]
    assert asked, page.text
    return asked[-1]["finding"]


def entries(page: Page) -> list[dict]:
    shown = page.call("file", format="json", period="all", timezone="UTC")
    assert shown.status_code == 200, shown.text
    return shown.json()["entries"]


# All ways in which it can be wrong are tried on the endpoint alone (test_actions_endpoint.py); here one of each kind.
@pytest.mark.parametrize(
    "name", ["late", "silent", "gone", "half", "a page", "slots", "without end"]
)
def test_the_talk_goes_on(name: str, harsh: Harsh) -> None:
    limit = SECONDS_SLOW if name in SLOW else SECONDS_AT_ONCE
    page, urgent = Page(harsh.client), Page(harsh.client)
    page.say("my left calf is cramping")
    urgent.say("my hand is cramping")
    first, calls = finding(page), harsh.actions.calls
    assert calls, "the action server is asked"
    harsh.actions.wrong = WRONG[name]

    with in_seconds(limit):
        page.tap("Not sure")
    second = finding(page)
    assert harsh.actions.calls > calls and second != first
    with in_seconds(limit):
        page.say("i don't know")
    third = finding(page)
    assert third not in (first, second)
    with in_seconds(limit):
        urgent.say("my chest feels crushed")
    assert urgent.heard[-1]["custom"]["kind"] == "chest_pain"

    with in_seconds(limit):
        page.say("log: right foot, 5, two minutes, 3am")
    with in_seconds(limit):
        page.tap("Only when I say so")
    assert "Right foot" in page.text
    assert "forged" not in page.text

    harsh.actions.wrong, calls = None, harsh.actions.calls
    time.sleep(1.1)
    page.say("log: left calf, 8, three minutes, 2am")
    assert harsh.actions.calls > calls, "it is asked again"
    assert [one["pain"] for one in entries(page)] in ([8, 5], [5, 8])


def test_the_action_server_is_dead(harsh: Harsh) -> None:
    """Nobody listens at its address."""
    page = Page(harsh.client)
    page.say("my left calf is cramping")
    first = finding(page)
    harsh.actions.wrong = WRONG["gone"]
    harsh.actions.shutdown()
    harsh.actions.socket.close()
    with in_seconds(SECONDS_AT_ONCE):
        page.tap("Not sure")
    assert finding(page) != first
