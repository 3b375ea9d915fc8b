"""Two workers on PostgreSQL and Redis: whichever a message reaches, the talk goes on; nothing is lost, run twice or mixed."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest

from .workers import Cluster, Person

pytestmark = [pytest.mark.serial, pytest.mark.timeout(1800)]

# A usual run does a few of these; CRAMPWISE_BURSTS and CRAMPWISE_KILLS make it a hundred.
BURSTS = int(os.environ.get("CRAMPWISE_BURSTS") or 8)
KILLS = int(os.environ.get("CRAMPWISE_KILLS") or 2)
USEFUL_WITHIN = 5.0
PLACES = ["my calf", "my foot", "my hand", "my neck", "my back", "my jaw"]


@pytest.fixture
def person(two: Cluster) -> Person:
    return Person(two)


def test_an_interview_goes_on_at_the_other_worker(person: Person):
    """Each tap was offered by the other one, and each answer is known to both."""
    person.say("my left calf is cramping", 0)
    asked = []
    for turn in range(1, 14):
        question = person.question
        if question is None:
            break
        assert question["finding"] not in asked, f"asked twice: {question['finding']}"
        asked.append(question["finding"])
        calm = [one for one in question["options"] if one["value"] in ("none", "usual", "no")]
        option = (calm or question["options"])[0]
        person.say(option["payload"], turn % 2)
        assert not person.troubled
    assert "assessment" in person.types, asked


def test_the_page_and_its_diary_at_either(two: Cluster):
    pages = [httpx.Client(base_url=f"{worker.url}/chat", timeout=30.0) for worker in two.workers]
    token = pages[0].post("/session").json()["session"]

    def turn(worker: int, **said: str) -> list[dict]:
        body = {"session": token, "id": f"{time.monotonic()}", **said}
        answer = pages[worker].post("/turn", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["messages"]

    asked = turn(1, text="log: left calf, 8, three minutes, 2am")
    yes = next(one["payload"] for one in asked[-1]["buttons"] if one["title"] == "Yes, each time")
    assert "Left calf" in turn(0, payload=yes)[-1]["text"]
    assert "1 attack" in turn(1, text="what is in my diary")[0]["text"]
    assert pages[1].request("DELETE", "/session", json={"session": token}).status_code == 204
    assert "empty" in turn(0, text="what is in my diary")[0]["text"]


def test_a_message_sent_to_both_at_once_is_one(person: Person, two: Cluster):
    person.say("hello", 0)
    with ThreadPoolExecutor(2) as both:
        answers = [
            both.submit(Person(two, person.sender).say, "my calf is cramping", worker, "once")
            for worker in (0, 1)
        ]
        texts = [[message["text"] for message in one.result()] for one in answers]
    assert texts[0] == texts[1]
    assert person.said.count("my calf is cramping") == 1


def test_bursts_are_kept_whole_and_in_order(two: Cluster):
    """Six messages at once, every other one to the other worker: all are kept, each with its own answer before the next."""
    for _ in range(BURSTS):
        person = Person(two)
        person.say("hello", 0)
        with ThreadPoolExecutor(len(PLACES)) as burst:
            waiting = [
                burst.submit(Person(two, person.sender).say, place, number % 2, f"{number}")
                for number, place in enumerate(PLACES)
            ]
            answers = {place: one.result() for place, one in zip(PLACES, waiting, strict=True)}
        stored = two.exchanges(person.sender)
        assert sorted(words for words, _ in stored if words in PLACES) == sorted(PLACES)
        for words, said in stored:
            if words in PLACES:
                # A long talk begins a new session with what was said last; that comes after it.
                answer = [message["text"] for message in answers[words]]
                assert said[: len(answer)] == answer
        assert two.times(person.sender) == sorted(two.times(person.sender))


def test_two_people_are_never_mixed(two: Cluster):
    """Twenty at once, each told of a place of their own only."""
    parts = {"calf": "calf", "jaw": "jaw", "foot": "toes", "hand": "finger"}

    def talk(number: int) -> None:
        place = list(parts)[number % len(parts)]
        person = Person(two)
        person.say(f"my {place} is cramping", number % 2)
        person.say("/start_over", (number + 1) % 2)
        person.say(f"my {place} is cramping", number % 2)
        assert person.said == [f"my {place} is cramping", "/start_over", f"my {place} is cramping"]
        assert parts[place] in str(person.replies).lower()

    with ThreadPoolExecutor(8) as many:
        list(many.map(talk, range(20)))


def test_a_worker_is_killed_and_the_other_goes_on(two: Cluster):
    """Killed in the middle of a turn: the message is sent again, to the other one, and is there once."""
    chance = random.Random(6)
    for _ in range(KILLS):
        person, killed = Person(two), two.workers[0]
        person.say("my calf is cramping", 0)

        def say(person: Person = person) -> None:
            with suppress(httpx.TransportError):
                Person(two, person.sender).say("it is my left foot", 0, "kept")

        waiting = threading.Thread(target=say)
        waiting.start()
        time.sleep(chance.uniform(0.0, 0.12))
        killed.kill()
        waiting.join()
        try:
            # The one that was killed may have held the talk: its lock runs out within the time of a turn.
            waited = timed(lambda person=person: person.say("it is my left foot", 1, "kept"))
            assert not person.troubled and waited < 7.0
            assert person.said.count("it is my left foot") == 1
            assert "my calf is cramping" in person.said
        finally:
            killed.start()


def parts_of(two: Cluster, worker: int) -> tuple[int, dict[str, bool]]:
    answer = httpx.get(f"{two.workers[worker].url}/chat/ready", timeout=10.0)
    return answer.status_code, answer.json()["parts"]


def test_both_are_ready_and_nothing_stays_of_the_look(two: Cluster):
    for worker in (0, 1):
        status, parts = parts_of(two, worker)
        assert status == 200
        assert parts == dict.fromkeys(("model", "database", "locks", "diary", "answers"), True)
    assert not [one for one in two.senders() if one.startswith("canary")]


@pytest.mark.parametrize(("away", "part"), [("redis", "locks"), ("postgresql", "database")])
def test_what_they_share_is_away_and_comes_back(two: Cluster, away: str, part: str):
    """A useful text within seconds, also to a red flag; and afterwards the talk is as it was."""
    person, shared = Person(two), getattr(two, away)
    person.say("my left calf is cramping", 0)
    finding = person.question["finding"]
    shared.stop()
    try:
        for words, check in (
            ("it hurts", lambda one: one.troubled),
            ("i can't breathe", lambda one: "red_flag" in one.types),
        ):
            other = Person(two, person.sender)
            assert timed(lambda other=other, words=words: other.say(words, 1)) < USEFUL_WITHIN
            assert check(other), other.replies
        time.sleep(2.5)  # what was found last is told for 2 s
        status, parts = parts_of(two, 1)
        assert (status, parts[part], parts["answers"], parts["model"]) == (503, False, False, True)
        assert httpx.get(f"{two.workers[1].url}/chat/live").status_code == 200
    finally:
        shared.start()
    deadline = time.monotonic() + 20.0
    while True:
        person.say("what is this", 0)
        if not person.troubled or time.monotonic() > deadline:
            break
        time.sleep(0.5)
    assert person.question and person.question["finding"] == finding


def timed(call: Callable[[], object]) -> float:
    began = time.monotonic()
    call()
    return time.monotonic() - began
