"""What two workers share is restarted, stands still, is killed, takes no writes, has no room, or forgets: everybody gets a
useful text within 5 s, a red flag is met, and afterwards the talk goes on where it was, with nothing lost or doubled.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import psycopg2
import pytest

from .test_two_workers import USEFUL_WITHIN, parts_of, timed
from .workers import Cluster, Person

pytestmark = [pytest.mark.serial, pytest.mark.timeout(900)]

# How long they are away; CRAMPWISE_LONG makes it a minute.
SECONDS_AWAY = 60.0 if os.environ.get("CRAMPWISE_LONG") else 8.0
SECONDS_TO_COME_BACK = 20.0
EVERYBODY = 6


def begun(two: Cluster) -> tuple[Person, str]:
    """Somebody in the middle of an interview, and what they are asked."""
    person = Person(two)
    person.say("my left calf is cramping", 0)
    assert person.question, person.replies
    return person, person.question["finding"]


def say_in_time(two: Cluster, sender: str, words: str, worker: int) -> Person:
    person = Person(two, sender)
    took = timed(lambda: person.say(words, worker, f"{sender} {words}"))
    assert took < USEFUL_WITHIN, f"{took:.1f} s: {person.replies}"
    return person


def all_speak(two: Cluster, seconds: float) -> int:
    """Many people at both workers, all the while; each is told something useful in time. Returns how often."""
    ends, count = time.monotonic() + seconds, 0
    with ThreadPoolExecutor(EVERYBODY) as everybody:
        while True:
            said = [
                everybody.submit(
                    say_in_time,
                    two,
                    f"{count} {number}",
                    "i can't breathe" if number % 2 else "my calf is cramping",
                    number % 2,
                )
                for number in range(EVERYBODY)
            ]
            for number, one in enumerate(said):
                person, count = one.result(), count + 1
                assert "red_flag" in person.types if number % 2 else person.replies[0]["text"]
            if time.monotonic() > ends:
                return count


def goes_on(two: Cluster, person: Person, finding: str) -> None:
    """Both workers are ready again, and the person is asked what they were asked before."""
    deadline = time.monotonic() + SECONDS_TO_COME_BACK
    while True:
        person.say("what is this", 1)
        ready = [parts_of(two, worker)[0] for worker in (0, 1)]
        if not person.troubled and ready == [200, 200]:
            break
        assert time.monotonic() < deadline, (person.replies, ready)
        time.sleep(0.5)
    assert person.question and person.question["finding"] == finding
    assert person.said.count("my left calf is cramping") == 1


def alive(two: Cluster) -> None:
    for worker in two.workers:
        assert timed(lambda worker=worker: httpx.get(f"{worker.url}/chat/live", timeout=5.0)) < 2.0


def test_postgresql_is_restarted(two: Cluster):
    """Nobody who speaks after it notices, though every connection is one of before."""
    person, finding = begun(two)
    two.postgresql.stop()
    two.postgresql.start()
    for worker in (0, 1):
        assert not say_in_time(two, f"after {worker}", "my calf is cramping", worker).troubled
    goes_on(two, person, finding)


@pytest.mark.parametrize("way", ["stands still", "killed"])
def test_postgresql_is_away(way: str, two: Cluster):
    person, finding = begun(two)
    database = two.postgresql
    database.hold_still() if way == "stands still" else database.kill()
    try:
        assert all_speak(two, SECONDS_AWAY)
        alive(two)
        status, parts = parts_of(two, 0)
        assert (status, parts["database"], parts["diary"], parts["model"]) == (
            503,
            False,
            False,
            True,
        )
    finally:
        database.go_on() if way == "stands still" else database.start()
    goes_on(two, person, finding)


def test_a_diary_that_is_away_is_told_of_in_time(two: Cluster):
    pages = [httpx.Client(base_url=f"{worker.url}/chat", timeout=30.0) for worker in two.workers]
    token = pages[0].post("/session", json={}).json()["session"]
    asked = {"session": token, "period": "all", "timezone": "UTC", "scheme": "light"}
    note = {"session": token, "kind": "question", "add": "i can't breathe at night"}
    two.postgresql.hold_still()
    try:
        for page in pages:
            for path, body in (("show", asked), ("text", note)):
                began = time.monotonic()
                answer = page.post(f"/diary/{path}", json=body)
                assert time.monotonic() - began < USEFUL_WITHIN, path
                assert answer.status_code == 503, answer.text
            assert answer.json()["urgent"][0]["custom"]["type"] == "red_flag"
            assert page.request("DELETE", "/session", json={"session": token}).status_code == 503
    finally:
        two.postgresql.go_on()
    deadline = time.monotonic() + SECONDS_TO_COME_BACK
    while pages[1].post("/diary/show", json=asked).status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.5)


def test_postgresql_takes_no_writes(two: Cluster):
    person, finding = begun(two)
    switch = "ALTER SYSTEM SET default_transaction_read_only = {}"
    two.postgresql.asked(switch.format("on"), "SELECT pg_reload_conf()")
    try:
        time.sleep(0.3)
        assert say_in_time(two, person.sender, "it hurts", 1).troubled
        assert "red_flag" in say_in_time(two, person.sender, "i can't breathe", 0).types
        time.sleep(2.1)
        assert parts_of(two, 1)[1]["database"] is False
    finally:
        # Who sets it back must be allowed to write.
        two.postgresql.asked(
            "SET default_transaction_read_only = off",
            switch.format("off"),
            "SELECT pg_reload_conf()",
        )
    goes_on(two, person, finding)


@contextlib.contextmanager
def all_connections_taken(two: Cluster) -> Iterator[None]:
    """By others, also those that the workers had."""
    address = two.database.replace("+psycopg2", "")
    taken = []
    try:
        with contextlib.suppress(psycopg2.OperationalError):
            while True:
                taken.append(psycopg2.connect(address))
        ours = tuple(one.get_backend_pid() for one in taken)
        with taken[0].cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid NOT IN %s",
                (ours,),
            )
        deadline = time.monotonic() + 1.0
        while time.monotonic() < deadline:
            with contextlib.suppress(psycopg2.OperationalError):
                taken.append(psycopg2.connect(address))
        yield
    finally:
        for one in taken:
            one.close()


def test_postgresql_is_out_of_connections(two: Cluster):
    person, finding = begun(two)
    with all_connections_taken(two):
        assert say_in_time(two, person.sender, "it hurts", 1).troubled
        assert all_speak(two, 2.0)
        alive(two)
    goes_on(two, person, finding)


def test_redis_stands_still(two: Cluster):
    person, finding = begun(two)
    two.redis.hold_still()
    try:
        assert all_speak(two, SECONDS_AWAY / 2)
        alive(two)
        assert parts_of(two, 0)[1]["locks"] is False
    finally:
        two.redis.go_on()
    goes_on(two, person, finding)


def test_redis_is_full(two: Cluster):
    person, finding = begun(two)
    two.redis.asked("CONFIG", "SET", "maxmemory", "1")
    try:
        assert say_in_time(two, person.sender, "it hurts", 1).troubled
        assert "red_flag" in say_in_time(two, person.sender, "i can't breathe", 0).types
    finally:
        two.redis.asked("CONFIG", "SET", "maxmemory", "0")
    goes_on(two, person, finding)


def test_redis_forgets_everything_in_mid_turn(two: Cluster):
    """Again and again, while bursts of one person's messages reach both workers: none is stored twice or torn apart."""
    place = ["my calf", "my foot", "my hand", "my neck"]
    for _ in range(3):
        person = Person(two)
        person.say("hello", 0)
        with ThreadPoolExecutor(len(place)) as burst:
            waiting = [
                burst.submit(Person(two, person.sender).say, words, number % 2, words)
                for number, words in enumerate(place)
            ]
            while not all(one.done() for one in waiting):
                two.redis.asked("FLUSHALL")
                time.sleep(0.02)
        stored = dict(two.exchanges(person.sender))
        said = [words for words, _ in two.exchanges(person.sender) if words in place]
        assert len(said) == len(set(said)), said
        for words, one in zip(place, waiting, strict=True):
            answer = [message["text"] for message in one.result()]
            # Who was told that something is wrong sends it again: then it is there once, too.
            if words in said:
                assert stored[words][: len(answer)] == answer
            person.say(words, 1, words)
            assert not person.troubled and person.said.count(words) == 1
