"""Either server is killed (``kill -9``) at any moment while people log cramps: no entry that was confirmed is lost, none
is there twice, none by halves. While the action server is gone, nobody even hears of it.

Four people talk at once for each kill: two at the page, with a new diary each, and two over REST, who go on over all
kills. A few kills in a usual run; ``CRAMPWISE_KILLS=100`` makes it a hundred of each server, which takes most of an hour.
"""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crampwise.channel.sessions import Sessions
from crampwise.diary.database import Database, from_environment
from crampwise.secret import secret

from .people import Caller, Person, Visitor
from .servers import Server, house

# The assistant takes long to start.
KILLS = {"assistant": 2, "actions": 4}
# A server is killed after so many answers to all four, and then at any moment of about a turn's time: so it is in the
# middle of something, however slow the machine is.
ANSWERS, TURN_SECONDS = range(2, 15), 0.1
SECONDS_TO_ANSWER = 60.0
LONGEST_WAIT = 5.0
SECONDS_LET_BE = 1.1


def kills_of(kind: str) -> int:
    return int(os.environ.get("CRAMPWISE_KILLS") or KILLS[kind])


@pytest.mark.serial
@pytest.mark.timeout(4000)
@pytest.mark.parametrize("kind", KILLS)
def test_killed_while_people_log(kind: str, trained_model: Path, tmp_path: Path) -> None:
    chance, kills = random.Random(f"20261130 {kind}"), kills_of(kind)
    with house(trained_model, tmp_path, apart=kind == "actions") as (assistant, actions):
        home = tmp_path / "home"
        key = secret(home)
        database = from_environment(home, key, {})
        regulars = [Caller(chance), Caller(chance)]
        everybody: list[Person] = [*regulars]
        in_doubt = 0
        for _ in range(kills):
            people = [*regulars, *(Visitor(chance, Sessions(key).sender) for _ in regulars)]
            everybody += people[2:]
            killed = actions if kind == "actions" else assistant
            if kind == "actions":
                # It was let be for a second after the last time, and must be in the middle of something.
                time.sleep(SECONDS_LET_BE)
            talk_until_killed(people, assistant.url, killed, chance)
            pending = [person for person in people if person.pending]
            in_doubt += len(pending)
            check(database, people)
            killed.start()
            for person in pending:
                person.settle(assistant.url)
            check(database, people)
        confirmed = check(database, everybody)
        database.close()
    assert confirmed > kills and (in_doubt == 0 if kind == "actions" else in_doubt >= kills)
    waits = [wait for person in everybody for wait in person.troubled]
    assert max(waits, default=0.0) < LONGEST_WAIT
    with sqlite3.connect(home / "diary.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchone() is None
    print(
        f"{kind}: {kills} kills, {confirmed} entries confirmed, {in_doubt} messages cut off and sent again, "
        f"longest wait for a text while it was gone {max(waits, default=0):.2f} s"
    )


def talk_until_killed(
    people: list[Person], url: str, killed: Server, chance: random.Random
) -> None:
    """Everybody talks; at some moment the server is gone, and soon nobody gets an answer any more."""
    before, wanted = sum(person.answered for person in people), chance.choice(ANSWERS)
    stop = threading.Event()
    with ThreadPoolExecutor(len(people)) as threads:
        talks = [threads.submit(person.go, url, stop.is_set) for person in people]
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while sum(person.answered for person in people) - before < wanted:
            if time.monotonic() > deadline or all(talk.done() for talk in talks):
                break
            time.sleep(0.001)
        time.sleep(chance.uniform(0, TURN_SECONDS))
        killed.kill()
        # Whoever is answered without the killed server ends here.
        stop.wait(0.5)
        stop.set()
        for talk in talks:
            talk.result()


def check(database: Database, people: list[Person]) -> int:
    """Hold each person's diary on the disk against what they were told. Returns how many entries were confirmed."""
    for person in people:
        person.check(database.diary(person.sender).entries())
    return sum(len(person.told) for person in people)
