"""The tables hold what belongs together, also against whoever writes to them by hand."""

from __future__ import annotations

from datetime import timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from crampwise.diary import engine, models, owners
from crampwise.diary.database import BadCode, Database
from crampwise.diary.models import EntryRow, Instant, OwnerRow, PlaceRow, TextRow

from . import given as make
from .given import DAY, KEY, NOW


@settings(deadline=None)
@given(st.lists(make.moments, min_size=2, max_size=5))
def test_a_moment_comes_back_exactly_and_sorts_as_in_the_database(moments):
    kept = [Instant().process_bind_param(one, None) for one in moments]
    assert all(isinstance(one, int) for one in kept)
    assert [Instant().process_result_value(one, None) for one in kept] == moments
    assert [one for _, one in sorted(zip(kept, moments, strict=True))] == sorted(moments)
    assert Instant().process_result_value(kept[0], None).tzinfo is timezone.utc


def test_the_database_reads_a_moment_as_the_docs_say(url: str):
    database = Database(url, KEY)
    database.upgrade()
    database.diary("web-1").save(make.entry(started=NOW))
    written = {
        "sqlite": "SELECT datetime(started / 1000000, 'unixepoch') FROM entry",
        "postgresql": "SELECT to_char(to_timestamp(started / 1e6) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') FROM entry",
    }
    with database.reading() as connection:
        found = connection.execute(text(written[connection.dialect.name])).scalar()
    assert found == "2026-11-24 02:00:00"
    database.close()


@pytest.fixture
def kept(url: str):
    """A diary with one entry, and an engine that hides no error behind words of ours."""
    database = Database(url, KEY)
    database.upgrade()
    diary = database.diary("web-1")
    diary.set_consent("ask")
    diary.save(make.entry())
    diary.add_text("medicine", "Baclofen")
    diary.new_pass(NOW)
    yield database._engine
    database.close()


WRONG = [
    update(EntryRow).values(**values)
    for values in (
        {"pain": 11}, {"pain": -1}, {"pain_after": 11}, {"seconds": -1}, {"count": 0}, {"count": 51},
        {"relapses": -1}, {"precision": "week"}, {"logged_by": "nurse"}, {"source": ""}, {"note": "x" * 501},
        {"note": None}, {"started": None}, {"diary": 999},
    )
] + [
    update(OwnerRow).values(consent="yes"),
    update(OwnerRow).values(diary=999),
    update(PlaceRow).values(side="middle"),
    update(PlaceRow).values(diary=999),
    update(PlaceRow).values(entry=999),
    update(models.StepRow).values(outcome="great"),
    update(TextRow).values(text="x" * 201),
    update(TextRow).values(kind="note"),
    update(models.PassRow).values(kind="master"),
]  # fmt: skip


def test_the_tables_refuse_what_cannot_be(kept):
    for statement in WRONG:
        with pytest.raises(IntegrityError), engine.writing(kept) as connection:
            connection.execute(statement)
            pytest.fail(f"taken: {statement}")


def test_a_part_belongs_to_the_diary_of_its_entry(kept):
    with pytest.raises(IntegrityError), engine.writing(kept) as connection:
        other = connection.execute(insert(models.DiaryRow).values({})).inserted_primary_key[0]
        connection.execute(update(PlaceRow).values(diary=other))


def test_with_a_diary_goes_all_that_hangs_on_it(kept):
    with engine.writing(kept) as connection:
        owners.drop(connection, connection.execute(select(OwnerRow.diary)).scalar_one())
    with engine.reading(kept) as connection:
        for table in models.metadata.sorted_tables:
            rows = connection.execute(select(func.count()).select_from(table)).scalar_one()
            assert rows == 0, table.name


def test_with_an_entry_go_its_parts(kept):
    with engine.writing(kept) as connection:
        connection.execute(delete(EntryRow))
    with engine.reading(kept) as connection:
        for table in models.metadata.sorted_tables:
            rows = connection.execute(select(func.count()).select_from(table)).scalar_one()
            assert rows == (table.name in ("diary", "owner", "text", "pass")), table.name


def test_who_it_is_stands_nowhere(sqlite_url: str):
    database = Database(sqlite_url, KEY)
    database.upgrade()
    owner = "web-" + "ab12" * 10
    diary = database.diary(owner)
    diary.save(make.entry())
    code, link = diary.new_code(NOW), diary.new_pass(NOW)
    with pytest.raises(BadCode):
        database.diary("web-2").join("AAAAAAAA", NOW + DAY)
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    for name, content in make.bytes_of(folder).items():
        for secret in (owner, code, link, KEY.decode(), "web-2"):
            assert secret.encode() not in content, name
    database.close()
