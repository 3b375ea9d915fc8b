"""Something happens in the middle of a turn: a worker stands still or is killed and nginx asks the other one, a message
comes twice, or two come at once. The person hears one answer in time, and it is stored once.
"""

from __future__ import annotations

import contextlib
import random
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from crampwise.channel.sessions import Sessions
from tests.faults.people import tap

from .front import Whole
from .test_two_workers import USEFUL_WITHIN, parts_of
from .workers import KEY, Person, worker

pytestmark = [pytest.mark.serial, pytest.mark.timeout(900)]


class AtThePage:
    """Somebody whose messages go through nginx."""

    def __init__(self, everything: Whole) -> None:
        self._client = httpx.Client(base_url=f"{everything.front.url}/chat", timeout=30.0)
        self.session = self._client.post("/session", json={}).json()["session"]
        self.sender = Sessions(KEY.encode()).sender(self.session)
        self.heard: list[dict] = []

    def say(self, text: str = "", payload: str = "", id: str = "") -> float:
        """Say it, or tap it. Returns how long the answer took, in seconds."""
        words = {"payload": payload} if payload else {"text": text}
        body = {"session": self.session, "id": id or str(uuid.uuid4()), **words}
        began = time.monotonic()
        answer = self._client.post("/turn", json=body)
        assert answer.status_code == 200, answer.text
        self.heard = answer.json()["messages"]
        return time.monotonic() - began

    @property
    def asked(self) -> str:
        return self.heard[-1]["custom"]["finding"]

    @property
    def troubled(self) -> bool:
        return any((one.get("custom") or {}).get("reason") == "trouble" for one in self.heard)


@pytest.fixture
def page(everything: Whole) -> AtThePage:
    return AtThePage(everything)


def ids(everything: Whole, sender: str) -> list[str]:
    """Of the person's messages, as they are stored."""
    said = [event for event in everything.events(sender) if event["event"] == "user"]
    return [event["metadata"]["message_id"] for event in said]


@pytest.mark.parametrize("number", [0, 1])
def test_a_worker_stands_still(number: int, everything: Whole, page: AtThePage):
    """It answers nothing and closes nothing: nginx turns to the other one, and the one that wakes up stores nothing."""
    page.say("my left calf is cramping")
    asked, still = page.asked, everything.workers[number]
    still.send(signal.SIGSTOP)
    try:
        # Whichever of two that are sent at once goes to it.
        with ThreadPoolExecutor(2) as both:
            other = AtThePage(everything) if number else page
            took = [
                both.submit(page.say, payload=tap(page.heard, "Not sure"), id="still"),
                both.submit(other.say, "i can't breathe") if number else both.submit(lambda: 0.0),
            ]
            took = [one.result() for one in took]
        assert max(took) < USEFUL_WITHIN, took
    finally:
        still.send(signal.SIGCONT)
    # nginx passes it over for three seconds, and counts whole ones.
    time.sleep(4.2)
    answer = page.heard
    page.say(payload="/answer{}", id="still")
    if not page.troubled:
        assert page.heard == answer and page.asked != asked
    assert ids(everything, page.sender).count("still") == 1


@pytest.mark.parametrize("said", ["interview", "log"])
def test_a_worker_is_killed_in_mid_turn(said: str, everything: Whole, page: AtThePage):
    """Whatever it was in the middle of, the person hears one answer, from the other one."""
    page.say("my left calf is cramping")
    asked, chance = page.asked, random.Random(said)
    words = {"payload": tap(page.heard, "Not sure")}
    if said == "log":
        words = {"text": "log: right foot, 5, two minutes, 3am"}
    killed = everything.workers[said == "log"]
    waiting = threading.Timer(chance.uniform(0.0, 0.1), killed.kill)
    waiting.start()
    try:
        took = page.say(**words, id="killed")
        heard = page.heard
        assert took < USEFUL_WITHIN and not page.troubled
        assert said == "log" or page.asked != asked
        assert ids(everything, page.sender).count("killed") == 1
        # It is sent again all the same, as by a page that heard nothing.
        page.say(**words, id="killed")
        assert page.heard == heard
        assert ids(everything, page.sender).count("killed") == 1
        if said == "log":
            page.say(payload=tap(page.heard, "Only when I say so"))
            assert "Right foot" in page.heard[-1]["text"]
    finally:
        waiting.join()
        killed.start()


def test_a_message_comes_twice(everything: Whole, page: AtThePage):
    """At the very same time, as when a proxy or a page is impatient: one answer, stored once."""
    page.say("hello")
    with ThreadPoolExecutor(4) as many:
        pages = [AtThePage(everything) for _ in range(4)]
        for one in pages:
            one.session = page.session
        list(many.map(lambda one: one.say("my calf is cramping", id="twice"), pages))
    assert len({str(one.heard) for one in pages}) == 1
    assert ids(everything, page.sender).count("twice") == 1


def test_a_bare_no_answers_only_what_was_on_screen(everything: Whole, page: AtThePage):
    """Two tabs: a tap in one, and "no" typed in the other before the answer to the tap can be seen. It must not answer the
    question that the tap brings up, for that might be whether it is hard to breathe."""
    for _ in range(6):
        page.say(payload="/start_over")
        page.say("my left calf is cramping")
        first, second = page.asked, AtThePage(everything)
        second.session = page.session
        with ThreadPoolExecutor(2) as both:
            tapped = both.submit(page.say, payload=tap(page.heard, "Not sure"))
            # A turn takes some milliseconds: later than this, it might be over.
            time.sleep(0.002)
            typed = both.submit(second.say, "no")
            tapped.result(), typed.result()
        assert not page.troubled and not second.troubled
        page.say("what is this")
        slots = answers_of(everything, page.sender)
        # Either "no" came first and answered the first question, or it was asked once more.
        assert slots.get(first) == "not_sure" or slots.get(first) == "none", slots
        assert "breathing" not in slots or slots["breathing"] is None, slots
        assert page.asked == "breathing"


def answers_of(everything: Whole, sender: str) -> dict[str, object]:
    """What is stored as answers, at the end."""
    found: dict[str, object] = {}
    for event in everything.events(sender):
        if event["event"] == "slot":
            found[event["name"]] = event["value"]
    return found


@pytest.fixture
def late(everything: Whole, trained_model, tmp_path) -> Iterator[Person]:
    """Somebody at a worker that was started while PostgreSQL was away."""
    database = everything.database
    one = worker(trained_model, tmp_path, 9, database, everything.redis)
    everything.postgresql.kill()
    try:
        one.start()
        everything.workers.append(one)
        yield Person(everything)
    finally:
        with contextlib.suppress(AssertionError):  # it runs already, if all went well
            everything.postgresql.start()
        if one in everything.workers:
            everything.workers.remove(one)
        one.end()


def test_postgresql_is_away_at_a_worker_s_start(everything: Whole, late: Person):
    """It starts all the same, says plainly what is missing, meets red flags, and is ready once the database is back."""
    log = everything.workers[2].log.read_text()
    assert "The database of the talks (CRAMPWISE_DB) can't be used now" in log
    assert httpx.get(f"{everything.workers[2].url}/chat/live").status_code == 200
    assert parts_of(everything, 2)[1]["database"] is False
    late.say("my calf is cramping", 2)
    assert late.troubled
    late.say("i can't breathe", 2)
    assert "red_flag" in late.types
    everything.postgresql.start()
    deadline = time.monotonic() + 30.0
    while parts_of(everything, 2)[0] != 200:
        assert time.monotonic() < deadline, parts_of(everything, 2)
        time.sleep(0.5)
    late.say("my calf is cramping", 2)
    assert late.question
    assert "password" not in everything.workers[2].log.read_text()
