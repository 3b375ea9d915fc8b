"""Ten years at six entries a day are no burden."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crampwise.diary import owners, rows
from crampwise.diary.database import Database
from crampwise.diary.entry import Entry, Place, StepTried
from tests.pace import best, slower

from . import given as make
from .given import DAY, KEY, NOW

pytestmark = pytest.mark.serial

YEARS, A_DAY = 10, 6
#: The most each may take on a usual machine (tests/pace.py), in milliseconds.
SUMMARY, SUMMARY_OF_A_MONTH, NEWEST, SAVE, HELPED, ERASE = 150, 20, 20, 20, 60, 3000


def ten_years() -> list[Entry]:
    chance = random.Random(1)
    steps = ["calf-towel", "calf-heel-slide", "warm-cloth", "slow-breath"]
    return [
        make.entry(
            started=NOW - timedelta(minutes=240 * number + chance.randrange(200)),
            condition=chance.choice(["cramp", "cramp", "cramp", "spasticity", "mixed", None]),
            places=tuple(
                Place(part, chance.choice(["left", "right", "both"]))
                for part in chance.sample(["calf", "foot", "palm", "thumb", "jaw"], chance.choice([1, 1, 2]))
            ),
            pain=chance.choice([None, *range(11)]),
            pain_after=chance.choice([None, 0, 1, 2, 3]),
            seconds=chance.choice([None, 60, 120, 300, 900]),
            count=chance.choice([1, 1, 1, 2]),
            woke=chance.choice([None, True, False]),
            triggers=tuple(chance.sample(["cold", "bladder", "first_movement"], chance.choice([0, 1, 2]))),
            steps=tuple(
                StepTried(step, "stretch", chance.choice(["worked", "failed", "worse", ""]))
                for step in chance.sample(steps, chance.choice([1, 1, 2]))
            ),
            note="after physio, and a little more than that",
        )
        for number in range(YEARS * 365 * A_DAY)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def long_diary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('long')}/diary.db", KEY)
    database.upgrade()
    with database.writing() as connection:
        diary = owners.claim(connection, database.keys.owner("web-1"))
        rows.insert_new(connection, diary, ten_years())
    yield database
    database.close()


def in_time(call: Callable[[], object], most: float) -> None:
    """The quickest of three rounds takes no more than ``most`` milliseconds of the usual machine."""
    before, took = slower(), best(call) * 1000
    print(f"{took:.1f} ms, limit {most} ms, machine {before:.2f} times as slow as usual")
    assert took < most * max(before, slower())


def test_all_of_it_is_summed_up(long_diary: Database):
    diary = long_diary.diary("web-1")
    summary = diary.summary(NOW - YEARS * 366 * DAY, NOW + DAY, "Europe/London")
    assert summary.entries == YEARS * 365 * A_DAY
    in_time(lambda: diary.summary(NOW - YEARS * 366 * DAY, NOW + DAY, "Europe/London"), SUMMARY)


def test_a_month_is_summed_up(long_diary: Database):
    diary = long_diary.diary("web-1")
    assert 150 < diary.summary(NOW - 30 * DAY, NOW, "Europe/London").entries < 200
    in_time(lambda: diary.summary(NOW - 30 * DAY, NOW, "Europe/London"), SUMMARY_OF_A_MONTH)


def test_the_newest_are_read(long_diary: Database):
    diary = long_diary.diary("web-1")
    assert len(diary.entries(limit=50)) == 50
    in_time(lambda: diary.entries(limit=50), NEWEST)


def test_what_helped_is_found(long_diary: Database):
    diary = long_diary.diary("web-1")
    assert diary.helped("calf", "cramp")
    in_time(lambda: diary.helped("calf", "cramp"), HELPED)


def test_one_is_kept(long_diary: Database):
    diary = long_diary.diary("web-1")

    def median() -> float:
        return statistics.median(best(lambda: diary.save(make.entry()), 1) for _ in range(30))

    before, took = slower(), min(median() for _ in range(3))
    print(f"{took:.1f} ms in the middle")
    assert took < SAVE * before


def test_all_of_it_is_erased(long_diary: Database):
    start = time.perf_counter()
    long_diary.diary("web-1").erase()
    took = time.perf_counter() - start
    assert took * 1000 < ERASE * slower()
    assert Path(long_diary._engine.url.database).stat().st_size < 500_000


def test_the_store_loads_nothing_heavy():
    """A process that keeps entries is there at once: what makes pages and tables is loaded where it is needed."""
    heavy = {"alembic", "matplotlib", "numpy", "fpdf", "rasa", "rasa_sdk", "psycopg2"}
    program = "import sys, crampwise.diary.database; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=make.ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert not heavy & {name.partition(".")[0] for name in said.split()}
