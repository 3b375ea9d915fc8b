"""A database of any earlier form becomes one of today's, with all that is in it; and never the other way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from crampwise.diary import engine as engines
from crampwise.diary.database import Database, DiaryUnavailable, DowngradeRefused, NewerSchema
from crampwise.diary.entry import Entry, Place, StepTried
from crampwise.diary.models import metadata
from crampwise.diary.upgrade import configuration

from . import given as make
from .given import KEY, NOW

REVISIONS = [
    script.revision for script in ScriptDirectory.from_config(configuration(None)).walk_revisions()
][::-1]


def at(url: str, revision: str):
    """An engine for a database at an earlier revision."""
    engine = engines.new_engine(url)
    with engines.writing(engine) as connection:
        command.upgrade(configuration(connection), revision)
    return engine


def revision_of(engine) -> str | None:
    with engines.reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def tables(engine) -> list[str]:
    return sorted(inspect(engine).get_table_names())


def test_there_are_earlier_forms_to_come_from():
    assert len(REVISIONS) >= 2 and REVISIONS[0] == "0001"


def test_the_models_are_what_the_revisions_make(url: str):
    database = Database(url, KEY)
    database.upgrade()
    with database.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []
    database.close()


def test_in_sqlite_they_agree_to_the_letter(sqlite_database: Database, tmp_path: Path):
    """Conditions on values, too, which Alembic's comparison leaves out."""
    drawn = engines.new_engine(f"sqlite:///{tmp_path}/drawn.db")
    with engines.writing(drawn) as connection:
        metadata.create_all(connection)

    def made(engine) -> set[str]:
        with engines.reading(engine) as connection:
            rows = connection.execute(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))
            return {" ".join(sql.split()) for (sql,) in rows if "alembic" not in sql}

    assert made(sqlite_database._engine) == made(drawn)


def test_in_postgresql_they_agree_on_conditions(postgres_server):
    def made(url: str, draw: bool) -> set[tuple]:
        engine = engines.new_engine(url)
        if draw:
            with engines.writing(engine) as connection:
                metadata.create_all(connection)
        else:
            Database(url, KEY).upgrade()
        with engines.reading(engine) as connection:
            return {
                tuple(row)
                for row in connection.execute(
                    text(
                        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
                        "WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version'"
                    )
                )
            }

    names = postgres_server.names
    migrated = made(postgres_server.new_database(next(names)), draw=False)
    assert migrated == made(postgres_server.new_database(next(names)), draw=True)
    assert len(migrated) > 40


#: What a person kept with the program of the time, in that revision's own columns.
KEPT = {
    "0001": """
        INSERT INTO diary (number) VALUES (7);
        INSERT INTO owner (key_hash, diary, consent) VALUES ('{owner}', 7, 'ask');
        INSERT INTO entry (number, diary, id, started, precision, timezone, condition, pain, count, relapses, woke,
            logged_by, note, source)
            VALUES (9, 7, '{id}', {started}, 'hour', 'Europe/London', 'cramp', 8, 2, 1, {true}, 'helper',
            'as it was', 'words');
        INSERT INTO entry_place (diary, entry, position, body_part, side) VALUES (7, 9, 0, 'calf', 'left');
        INSERT INTO entry_trigger (diary, entry, position, value) VALUES (7, 9, 0, 'cold');
        INSERT INTO entry_step (diary, entry, position, step, kind, outcome)
            VALUES (7, 9, 0, 'calf-towel', 'stretch', 'worked');
        INSERT INTO entry_red_flag (diary, entry, position, kind) VALUES (7, 9, 0, 'dvt');
        INSERT INTO entry_reason (diary, entry, position, finding, value) VALUES (7, 9, 0, 'onset', 'pain_at_once');
    """,
    "0002": """
        INSERT INTO text (number, diary, id, kind, text) VALUES (3, 7, '{id}', 'medicine', 'Baclofen');
    """,
    "0003": """
        INSERT INTO pass (hash, kind, diary, expires, about)
            VALUES ('{link}', 'report', 7, {expires}, '{{"period": "week"}}');
        INSERT INTO tries (key_hash, wrong, latest) VALUES ('{tries}', 5, {started});
    """,
}
WAS = Entry(
    id="c" * 32,
    started=NOW,
    precision="hour",
    timezone="Europe/London",
    condition="cramp",
    places=(Place("calf", "left"),),
    pain=8,
    count=2,
    relapses=1,
    woke=True,
    logged_by="helper",
    triggers=("cold",),
    steps=(StepTried("calf-towel", "stretch", "worked"),),
    red_flags=("dvt",),
    reasons=(("onset", "pain_at_once"),),
    note="as it was",
    source="words",
)


def test_every_revision_says_what_was_kept_with_it():
    assert sorted(KEPT) == REVISIONS


@pytest.mark.parametrize("revision", REVISIONS)
def test_what_was_kept_with_an_earlier_form_is_there(url: str, revision: str):
    database = Database(url, KEY)
    engine = at(url, revision)
    values = {
        "owner": database.keys.owner("web-1"),
        "id": WAS.id,
        "started": int(NOW.timestamp()) * 1_000_000,
        "expires": int((NOW + make.DAY).timestamp()) * 1_000_000,
        "link": database.keys.link("a link"),
        "tries": database.keys.tries("web-1"),
        "true": "true" if engine.dialect.name == "postgresql" else "1",
    }
    known = REVISIONS[: REVISIONS.index(revision) + 1]
    with engines.writing(engine) as connection:
        for statement in "".join(KEPT[one] for one in known).format(**values).split(";"):
            if statement.strip():
                connection.exec_driver_sql(statement)
    assert revision_of(engine) == revision
    engine.dispose()

    database.upgrade()
    database.upgrade()
    diary = database.diary("web-1")
    assert diary.entries() == [WAS] and diary.consent == "ask"
    assert [one.text for one in diary.texts("medicine")] == ["Baclofen"] * ("0002" in known)
    assert (database.diary_of_pass("a link", NOW) is not None) == ("0003" in known)
    # And it goes on as if it had always been of this form.
    kept = diary.save(make.entry(started=NOW + make.MINUTE))
    diary.add_text("question", "Why?")
    assert diary.entries() == [kept, WAS]
    assert database.diary("web-2").join(diary.new_code(NOW), NOW) == 2
    assert revision_of(database._engine) == REVISIONS[-1]
    database.close()


def test_a_database_of_a_later_version_is_left_alone(url: str):
    database = Database(url, KEY)
    database.upgrade()
    kept = database.diary("web-1").save(make.entry())
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerSchema) as raised:
        Database(url, KEY).upgrade()
    said = str(raised.value)
    assert "later version of Crampwise" in said and "backup" in said and "9999" not in said
    assert database.diary("web-1").entries() == [kept]
    assert revision_of(database._engine) == "9999"
    database.close()


@pytest.mark.parametrize("revision", REVISIONS)
def test_going_back_is_refused_with_a_clear_word(url: str, revision: str):
    engine = at(url, revision)
    before = tables(engine)
    for target in ("-1", "base"):
        with pytest.raises(DowngradeRefused) as raised, engines.writing(engine) as connection:
            command.downgrade(configuration(connection), target)
        assert str(raised.value).startswith("Downgrade refused") and "backup" in str(raised.value)
    assert tables(engine) == before and revision_of(engine) == revision
    engine.dispose()


def test_an_upgrade_happens_whole_or_not_at_all(url: str):
    engine = engines.new_engine(url)
    with engines.writing(engine) as connection:
        # In the way of the last revision.
        connection.execute(text("CREATE TABLE tries (anything INTEGER)"))
    with pytest.raises(DiaryUnavailable):
        Database(url, KEY).upgrade()
    assert tables(engine) == ["tries"] and revision_of(engine) is None
    engine.dispose()


UPGRADES = """
import os, sys, time
from crampwise.diary.database import Database
from tests.diary import given
import crampwise.diary.upgrade
database = Database(sys.argv[1], given.KEY)
while not os.path.exists(sys.argv[2]):
    time.sleep(0.001)
database.upgrade()
print(database.diary(sys.argv[3]).save(given.entry()).id)
"""


def test_programs_that_start_at_once_make_the_tables_once(url: str, tmp_path: Path):
    go = tmp_path / "go"
    programs = [
        make.python("-c", UPGRADES, url, str(go), f"web-{one}", cwd="/") for one in range(3)
    ]
    go.touch()
    for program in programs:
        assert make.done(program).strip()
    database = Database(url, KEY)
    assert [len(database.diary(f"web-{one}").entries()) for one in range(3)] == [1, 1, 1]
    assert revision_of(database._engine) == REVISIONS[-1]
    database.close()


def test_from_any_folder_and_with_no_file_of_settings(sqlite_url: str, tmp_path: Path, monkeypatch):
    folder = tmp_path / "100% elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Database(f"sqlite:///{folder}/diary.db", KEY).upgrade()
    assert not [name for name in os.listdir(folder) if not name.startswith("diary.db")]
