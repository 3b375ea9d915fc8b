"""Any process is killed (``kill -9``) while people log cramps at the page, through nginx: workers, action servers,
PostgreSQL, Redis, nginx itself. No turn that was answered is lost, none is there twice, no talk or diary is mixed with
another's.

A few kills in a usual run; ``CRAMPWISE_KILLS=200`` makes it two hundred. A worker takes long to start, and is one in four: the next
is killed meanwhile.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from crampwise.channel.sessions import Sessions
from crampwise.diary.database import Database, from_environment
from crampwise.secret import secret
from tests.faults.people import Person, Visitor

from .front import Whole
from .workers import KEY

pytestmark = [pytest.mark.serial, pytest.mark.timeout(20000)]

KILLS = int(os.environ.get("CRAMPWISE_KILLS") or 5)
VICTIMS = ("worker", "actions", "postgresql", "redis", "nginx")
# Of twenty kills.
SHARES = (5, 5, 4, 3, 3)
PEOPLE = 5
# A person speaks about once a second; one whose message got no answer sends it again.
SECONDS_BETWEEN, SECONDS_BEFORE_AGAIN = 1.0, 0.5
SECONDS_TALKED, SECONDS_GONE = (0.5, 2.0), (0.0, 1.5)
SECONDS_TO_SETTLE = 60.0
USEFUL_WITHIN = 5.0


class Talking:
    """One person who talks in a thread of their own, and sends again what got no answer."""

    def __init__(self, person: Person, url: str, over: threading.Event) -> None:
        self.person, self._url, self._over = person, url, over
        self.failed: BaseException | None = None
        # How long each message waited for its first useful text while nginx was there.
        self.waits: list[float] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._thread.join(SECONDS_TO_SETTLE + 30)
        assert not self._thread.is_alive()
        if self.failed:
            raise self.failed

    def _run(self) -> None:
        try:
            with httpx.Client(base_url=self._url, timeout=30.0) as client:
                while not self._over.is_set():
                    self._say(client)
                deadline = time.monotonic() + SECONDS_TO_SETTLE
                while self.person.pending:
                    assert time.monotonic() < deadline, f"no answer to {self.person.pending}"
                    self._say(client)
        except BaseException as error:  # noqa: BLE001 - it is raised where somebody looks
            self.failed = error

    def _say(self, client: httpx.Client) -> None:
        before, began = len(self.person.troubled), time.monotonic()
        answered = self.person.step(client)
        took = time.monotonic() - began
        if answered or len(self.person.troubled) > before:
            self.waits.append(took)
        time.sleep(SECONDS_BETWEEN if answered else SECONDS_BEFORE_AGAIN)


def stop_and_start(victim: str, all_: Whole, chance: random.Random) -> tuple[Callable, Callable]:
    """How one of that kind is killed, and how it comes back."""
    if victim == "worker":
        one = chance.choice(all_.workers)
        return one.kill, one.start
    if victim == "actions":
        one = chance.choice(all_.actions)
        return one.kill, one.start
    if victim == "postgresql":
        return all_.postgresql.kill, all_.postgresql.start
    if victim == "redis":
        return all_.redis.stop, all_.redis.start
    return all_.front.kill, all_.front.start


def come_back(start: Callable, seconds: float) -> None:
    time.sleep(seconds)
    start()


def test_any_process_is_killed_while_people_talk(everything: Whole, tmp_path: Path) -> None:
    chance = random.Random(f"20261130 {KILLS}")
    key = secret(tmp_path, {"CRAMPWISE_SECRET": KEY})
    over = threading.Event()
    talks = [
        Talking(Visitor(chance, Sessions(key).sender), everything.front.url, over)
        for _ in range(PEOPLE)
    ]
    killed: Counter[str] = Counter()
    # Each kind in turn first, so that a short run has of all.
    order = [*VICTIMS]
    while len(order) < KILLS:
        twenty = [
            victim for victim, share in zip(VICTIMS, SHARES, strict=True) for _ in range(share)
        ]
        order += chance.sample(twenty, len(twenty))
    order = order[:KILLS]
    # What was killed comes back beside what is killed next; of each kind no more than one is away.
    away: dict[str, Future] = {}
    try:
        with ThreadPoolExecutor(len(VICTIMS)) as coming_back:
            while order:
                time.sleep(chance.uniform(*SECONDS_TALKED))
                there = (one for one in order if one not in away or away[one].done())
                victim = next(there, order[0])
                order.remove(victim)
                if victim in away:
                    away[victim].result()
                kill, start = stop_and_start(victim, everything, chance)
                kill()
                away[victim] = coming_back.submit(come_back, start, chance.uniform(*SECONDS_GONE))
                killed[victim] += 1
                assert not any(talk.failed for talk in talks), [talk.failed for talk in talks]
        for back in away.values():
            back.result()
    finally:
        over.set()
        for talk in talks:
            talk.end()
    database = from_environment(tmp_path, key, {"CRAMPWISE_DIARY_URL": everything.database})
    told = sum(check(everything, database, talk.person) for talk in talks)
    database.close()
    waits = [wait for talk in talks for wait in talk.waits]
    troubled = sum(len(talk.person.troubled) for talk in talks)
    answered = sum(talk.person.answered for talk in talks)
    unserved = sum(talk.person.unserved for talk in talks)
    print(
        f"{sum(killed.values())} kills ({dict(killed)}), {answered} turns answered, {told} entries confirmed, {troubled} "
        f"times told that something is wrong, {unserved} times told by nginx that nobody is there; "
        f"longest wait for a useful text {max(waits):.2f} s"
    )
    assert answered > KILLS and max(waits) < USEFUL_WITHIN


def check(everything: Whole, database: Database, person: Person) -> int:
    """Hold what is stored of a person against what they were told. Returns how many entries were confirmed."""
    events = everything.events(person.sender)
    stored: dict[str, list[list[str]]] = {}
    latest: list[str] = []
    for event in events:
        if event["event"] == "user":
            latest = []
            stored.setdefault(event["metadata"]["message_id"], []).append(latest)
        elif event["event"] == "bot":
            latest.append(event["text"])
        elif event["event"] == "session_started":
            # A long talk begins anew with what was said last.
            latest = []
    # In the order in which they were said, each once, each with the answer that was heard, and nobody else's.
    assert list(stored) == list(person.heard_of), "lost, doubled or mixed"
    for id_, answer in person.heard_of.items():
        assert stored[id_] == [answer]
    person.check(database.diary(person.sender).entries())
    return len(person.told)
