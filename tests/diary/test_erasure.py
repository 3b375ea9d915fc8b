"""What is deleted is gone: from the tables, and byte by byte from every file of SQLite's."""

from __future__ import annotations

import random
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crampwise.diary import erasing, models
from crampwise.diary.database import Database
from crampwise.diary.entry import Entry, Place

from . import given as make
from .given import KEY, NOW

#: A word that stands nowhere else.
MARKER = "marigoldine"


def folder(database: Database) -> Path:
    return Path(database._engine.url.database).parent


def traces(database: Database, *words: str) -> list[str]:
    """Which words are in which file."""
    return [
        f"{word} in {name}"
        for name, content in make.bytes_of(folder(database)).items()
        for word in words
        if word.encode() in content
    ]


def planted(database: Database, owner: str, chance: random.Random, many: int = 40) -> list[Entry]:
    """A diary with the marker wherever a person may write something, grown over time and changed here and there."""
    diary = database.diary(owner)
    kept = []
    for number in range(many):
        note = f"{MARKER}{number} " * chance.randint(1, 25)
        kept.append(
            diary.save(
                make.entry(
                    id=f"{chance.getrandbits(128):032x}",
                    started=NOW - chance.randrange(10**6) * make.MINUTE,
                    note=note,
                    places=(Place(f"{MARKER}-place"),),
                )
            )
        )
        if chance.random() < 0.2:
            diary.change(chance.choice(kept).id, note="")
    diary.add_text("medicine", f"{MARKER} 10 mg")
    diary.add_text("question", f"Is {MARKER} for me?")
    diary.set_consent("always")
    diary.new_pass(NOW, period=MARKER)
    return kept


@pytest.fixture
def grown(sqlite_database: Database) -> Database:
    """A database in which another person's diary lies between, so that pages are shared, split and joined."""
    other, chance = sqlite_database.diary("other"), random.Random(1)
    planted(sqlite_database, "web-1", chance)
    for number in range(60):
        other.save(make.entry(id=f"{chance.getrandbits(128):032x}", note="usual " * (number % 20)))
    planted(sqlite_database, "web-1", chance)
    return sqlite_database


def test_the_marker_is_there_to_be_found(grown: Database):
    """Else nothing below would show anything."""
    assert traces(grown, MARKER, grown.keys.owner("web-1"))


def nothing_left(database: Database, owner: str = "web-1") -> None:
    # Before anything is closed, and after.
    words = MARKER, database.keys.owner(owner), *(f"{MARKER}{one}" for one in range(5))
    assert traces(database, *words) == []
    assert len(database.diary("other").entries()) == 60
    database.close()
    assert traces(database, *words) == []
    with sqlite3.connect(database._engine.url.database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_erased_diary_leaves_no_trace(grown: Database):
    entries = grown.diary("web-1").entries()
    grown.diary("web-1").erase()
    assert grown.diary("web-1").entries() == [] and grown.diary("web-1").consent is None
    assert traces(grown, *(entry.id for entry in entries)) == []
    nothing_left(grown)


def test_the_last_device_to_leave_erases_the_diary(grown: Database):
    first, second = grown.diary("web-1"), grown.diary("web-2")
    second.join(first.new_code(NOW), NOW)
    first.leave()
    assert traces(grown, grown.keys.owner("web-1")) == [] and len(second.entries()) == 80
    assert first.entries() == [] and second.devices == 1
    second.leave()
    nothing_left(grown)
    nothing_left(grown, "web-2")


def test_erasing_is_for_every_device(database: Database):
    first, second = database.diary("web-1"), database.diary("web-2")
    first.save(make.entry())
    second.join(first.new_code(NOW), NOW)
    second.erase()
    for diary in (first, second):
        assert diary.entries() == [] and diary.devices == 0 and diary.consent is None
    with database.reading() as connection:
        for table in models.metadata.sorted_tables:
            count = select(func.count()).select_from(table)
            assert connection.execute(count).scalar_one() == 0, table.name


def test_entries_deleted_one_by_one_leave_no_trace(grown: Database):
    diary = grown.diary("web-1")
    entries = diary.entries()
    random.Random(2).shuffle(entries)
    for entry in entries:
        assert diary.delete(entry.id)
        marked = [word for word in entry.note.split()[:1] if MARKER in word]
        alive = {word for other in diary.entries() for word in other.note.split()[:1]}
        left = traces(grown, entry.id, *(f"{word} " for word in marked if word not in alive))
        assert left == []
    diary.remove_text("medicine", diary.texts("medicine")[0].id)
    assert traces(grown, f"{MARKER} 10 mg") == []
    diary.remove_text("question", diary.texts("question")[0].id)
    assert traces(grown, f"Is {MARKER}") == []


def test_words_taken_out_of_a_note_leave_no_trace(grown: Database):
    diary = grown.diary("other")
    kept = diary.save(make.entry(note="calendula in my calf"))
    diary.change(kept.id, note="in my calf")
    assert traces(grown, "calendula") == [] and traces(grown, "in my calf")


def test_what_is_too_old_leaves_no_trace(grown: Database):
    ids = [entry.id for entry in grown.diary("web-1").entries()]
    for entry in grown.diary("web-1").entries():
        grown.diary("web-1").change(entry.id, started=NOW - 500 * make.DAY)
    assert grown.purge(NOW, 400) == len(ids)
    assert traces(grown, *ids, f"{MARKER}0", f"{MARKER}-place") == []


@pytest.mark.parametrize("seed", [2, 5, 7])
def test_no_trace_however_the_file_came_to_be(sqlite_database: Database, seed: int):
    """SQLite may leave a copy of a row on a page that was split: there are such files among these."""
    chance = random.Random(seed)
    for owner in ("other", "web-1", "web-2"):
        for number in range(chance.randint(60, 120)):
            sqlite_database.diary(owner).save(
                make.entry(
                    id=f"{chance.getrandbits(128):032x}",
                    started=NOW - chance.randrange(10**6) * make.MINUTE,
                    note=f"{owner}-{number} " * chance.randint(1, 30),
                )
            )
    mine, other = sqlite_database.diary("web-1"), sqlite_database.diary("web-2")
    gone = [*mine.entries(), *other.entries()[::6]]
    mine.erase()
    for entry in other.entries()[::6]:
        assert other.delete(entry.id)
    assert traces(sqlite_database, *(entry.id for entry in gone), "web-1-") == []


def test_a_reader_that_is_slow_is_waited_for(grown: Database):
    """Another process reads while the diary is erased: the log is cut as soon as it is done."""
    reader = sqlite3.connect(
        grown._engine.url.database, isolation_level=None, check_same_thread=False
    )
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM entry").fetchone() == (140,)
    end = threading.Timer(0.6, lambda: reader.execute("ROLLBACK"))
    end.start()
    grown.diary("web-1").erase()
    end.join()
    reader.close()
    nothing_left(grown)


def test_a_reader_that_never_ends_only_puts_it_off(grown: Database, monkeypatch, caplog):
    monkeypatch.setattr(erasing, "TRIES", 2)
    reader = sqlite3.connect(grown._engine.url.database, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM entry").fetchone()
    grown.diary("web-1").erase()
    assert "busy" in caplog.text and grown.diary("web-1").entries() == []
    # Nobody else can read it any more, but the file still holds it.
    assert traces(grown, MARKER)
    reader.execute("ROLLBACK")
    reader.close()
    grown.purge(NOW, None)
    nothing_left(grown)


def test_a_large_file_is_written_anew_by_the_daily_clearing_up(grown: Database, monkeypatch):
    monkeypatch.setattr(erasing, "SMALL_BYTES", 0)
    grown.diary("web-1").erase()
    grown.purge(NOW, None)
    nothing_left(grown)


def test_traces_of_an_earlier_run_are_cleared_up_too(grown: Database, monkeypatch):
    monkeypatch.setattr(erasing, "fold", lambda *told: False)
    grown.diary("web-1").erase()
    url = str(grown._engine.url)
    monkeypatch.undo()
    Database(url, KEY).purge(NOW, None)
    nothing_left(grown)
