"""The assistant behind a line that fails: nothing is lost, nothing is said twice, and help comes within 4 seconds."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.pace import slower

from .real import Person, user_turns

pytestmark = pytest.mark.browser

# With the steps for the time without a server, the safety sentence names the number.
SAFETY = re.compile("call your emergency number|Call 999")
SLOW_MS = 4000
SECONDS_TO_NUMBER = 1.0
#: A failure that the page can tell at once.
FAULTS = ["500", "empty", "garbage", "drop", "cut"]


def sentences(value: Any) -> Iterator[str]:
    """Every sentence in a piece of JSON."""
    if isinstance(value, str):
        yield from (line.strip() for line in value.splitlines() if line.count(" ") > 3)
    elif isinstance(value, (list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from sentences(one)


@pytest.fixture
def steps(line) -> set[str]:
    """What a device keeps for the time without a server."""
    return set(sentences(httpx.get(line.url + "relief.json").raise_for_status().json()))


def has_steps(person: Person, steps: set[str]) -> bool:
    shown = {text.strip() for text in person.newest().splitlines()}
    return bool(shown & steps)


def names(person: Person) -> set[str]:
    return set(person.names())


# -- the page ---------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failed_tap_is_kept_and_counts_once(person_on_line, line, program, fault):
    person = person_on_line
    before = user_turns(program, person.session())
    line.fault = fault
    person.tap("It hurts now")
    assert person.names()[0] == "Try again"
    expect(person.log).to_contain_text(SAFETY)
    assert "It hurts now" in person.newest()
    line.fault = None
    person.tap("Try again")
    assert "Calf" in names(person)
    assert user_turns(program, person.session()) == before + 1
    expect(person.log.locator(".you")).to_have_count(1)


def test_steps_within_four_seconds_when_the_server_hangs(person_on_line, line, program, steps):
    person = person_on_line
    before = user_turns(program, person.session())
    line.fault = "hang"
    person.tap_only("It hurts now")
    expect(person.log).to_contain_text(SAFETY, timeout=SLOW_MS + 500)
    person.page.wait_for_timeout(300)
    assert has_steps(person, steps), person.newest()
    line.let_go()
    person.settle()
    assert "Calf" in names(person)
    assert not SAFETY.search(person.newest())
    assert user_turns(program, person.session()) == before + 1


@pytest.mark.parametrize("fault", ["500", "empty"])
def test_steps_at_once_when_the_answer_is_no_answer(person_on_line, line, steps, fault):
    line.fault = fault
    person_on_line.tap("It hurts now")
    person_on_line.page.wait_for_timeout(500)
    assert has_steps(person_on_line, steps), person_on_line.newest()


def test_away_and_back_in_the_middle_of_a_talk(person_on_line, line, program, steps):
    person = person_on_line
    person.tap("It hurts now")
    person.page.wait_for_load_state("networkidle")
    before = user_turns(program, person.session())
    line.away()
    person.tap("Calf")
    person.page.wait_for_timeout(500)
    assert has_steps(person, steps), person.newest()
    assert person.names()[0] == "Try again"
    person.tap("Try again")
    assert person.names()[0] == "Try again"
    line.back()
    person.tap("Try again")
    assert "Draw your toes toward you" in person.newest()
    assert user_turns(program, person.session()) == before + 1


def test_typed_words_are_kept_while_away_and_sent_only_when_asked(person_on_line, line):
    person = person_on_line
    line.away()
    person.type("my left calf has locked")
    assert "my left calf has locked" in person.newest()
    line.back()
    person.page.wait_for_timeout(1500)
    assert line.said() == ["/greet"]
    person.tap("Try again")
    assert line.said() == ["/greet", "my left calf has locked"]
    assert "No answer yet" not in person.log.inner_text()


def test_an_emergency_is_helped_while_the_server_hangs(person_on_line, line):
    person = person_on_line
    line.fault = "hang"
    person.tap_only("It hurts now")
    person.page.wait_for_timeout(300)
    person.wrong.tap()
    expect(person.log).to_contain_text(SAFETY, timeout=2000)
    line.let_go()
    person.settle()
    assert "Hard to breathe" in names(person)
    # What hung has reached the server too, late: its answer must not take the place of this one.
    person.page.wait_for_timeout(1000)
    assert "Hard to breathe" in names(person)
    assert line.said().count("/something_is_wrong") == 1


def test_opened_while_away_it_still_helps(person_on_line, line, steps):
    """What a first visit left on the device: the page, and the steps."""
    person = person_on_line
    person.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    line.away()
    person.page.reload()
    person.settle()
    assert "It hurts now" in names(person)
    person.tap("It hurts now")
    person.page.wait_for_timeout(500)
    assert has_steps(person, steps), person.newest()

    another = Person(person.page.context.new_page(), line.url)
    another.open()
    assert another.names()[0] == "Try again"
    line.back()
    another.tap("Try again")
    assert "Calf" in names(another)
    assert line.said() == ["/greet", '/answer{"happening_now": "now"}']


@pytest.mark.parametrize("words", ["i can't breathe", "crushing chest pain", "he is choking"])
def test_while_the_server_starts_an_emergency_has_its_number_within_a_second(
    person_on_line, line, words
):
    """A server that is starting does not listen yet: the page itself says whom to call, and what to do."""
    person = person_on_line
    person.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    line.away()
    person.page.reload()
    person.settle()
    person.box.fill(words)
    began = time.monotonic()
    person.box.press("Enter")
    expect(person.log.locator(".turn").last).to_contain_text(SAFETY, timeout=20_000)
    took = time.monotonic() - began
    assert took <= slower() * SECONDS_TO_NUMBER, f"{took:.2f} s"
    assert words in person.newest()


# -- the line itself: a fault that is none would prove nothing ----------------------------------


@pytest.fixture
def call(line) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=line.url, timeout=20) as client:
        token = client.post("session", json={}).json()["session"]
        turn = {"session": token, "id": "one", "payload": "/greet", "metadata": {}}
        client.headers["content-type"] = "application/json"
        client.content = json.dumps(turn)  # type: ignore[attr-defined]
        yield client


def turn(call: httpx.Client) -> httpx.Response:
    return call.post("turn", content=call.content)  # type: ignore[attr-defined]


def test_each_fault_is_what_it_says(call, line):
    line.fault = "503"
    assert turn(call).status_code == 503
    line.fault = "empty"
    assert turn(call).json() == {"messages": []}
    line.fault = "garbage"
    assert "WiFi" in turn(call).text
    line.fault = "hang"
    with pytest.raises(httpx.ReadTimeout):
        call.post("turn", content=call.content, timeout=0.3)
    assert line.turns() == []

    line.fault = "drop"
    with pytest.raises(httpx.RemoteProtocolError):
        turn(call)
    line.fault = "cut"
    with pytest.raises(httpx.RemoteProtocolError):
        turn(call)
    assert line.by_id() == {"one": 2}

    line.fault, line.slow = None, 0.5
    late = turn(call)
    assert late.json()["messages"] and late.elapsed.total_seconds() >= 0.5
    line.slow = 0
    line.away()
    with pytest.raises(httpx.ConnectError):
        turn(call)
    line.back()
    assert turn(call).json() == late.json()
    assert line.said() == ["/greet"]
    assert len(line.calls) == 9


def test_a_streamed_answer_stays_streamed_and_can_be_cut(call, line):
    call.headers["accept"] = "application/x-ndjson"
    whole = turn(call)
    if not whole.headers["content-type"].startswith("application/x-ndjson"):
        pytest.skip("answers are not streamed")
    lines = [json.loads(one) for one in whole.text.splitlines()]
    assert lines[-1] == {"end": True} and lines[0]["message"]["text"]
    line.fault = "cut"
    got = b""
    with (
        pytest.raises(httpx.RemoteProtocolError),
        call.stream("POST", "turn", content=call.content) as answer,
    ):
        for piece in answer.iter_raw():
            got += piece
    assert got and whole.content.startswith(got) and len(got) < len(whole.content)
