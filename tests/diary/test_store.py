"""A diary keeps what it is given, whole, and only what can be."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from crampwise.diary import checks
from crampwise.diary.database import Database
from crampwise.diary.entry import Entry, Place, StepTried
from crampwise.diary.store import MOST_TEXTS

from . import given as make
from .given import DAY, KEY, MINUTE, NOW

SAME_DATABASE = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SAME_DATABASE
@given(entry=make.entries)
def test_any_entry_comes_back_as_it_was_kept(database: Database, entry: Entry):
    diary = database.diary("web-1")
    kept = diary.save(entry)
    assert diary.entry(entry.id) == kept == checks.checked(entry)
    # Only what is said here may differ from what was given.
    assert kept.started == entry.started and kept.started.utcoffset() == timedelta()
    assert set(kept.places) == set(entry.places) and kept.steps == entry.steps
    assert set(kept.triggers) == set(entry.triggers) and kept.reasons == entry.reasons
    same = {"started": NOW, "places": (), "triggers": (), "red_flags": (), "note": ""}
    assert replace(kept, **same) == replace(entry, **same)


@pytest.mark.parametrize(
    "note",
    [
        "after physio 🦵🏽 👩‍👩‍👧",
        "שלום עולם مرحبا",
        "'); DROP TABLE entry; --",
        "<script>alert('x')</script>",
        "first\nsecond",
        "%s %(x)s :name ? \\",
    ],
)
def test_a_note_is_words_and_nothing_else(database: Database, note: str):
    kept = database.diary("web-1").save(make.entry(note=note))
    assert database.diary("web-1").entry(kept.id).note == note == kept.note
    assert len(database.diary("web-1").entries()) == 1


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("  a\x00b\x07c\x1b[31m\x7f\x85 \ud800 ", "abc[31m"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree four"),
        ("x" * 501, "x" * 500),
        # Neither half a family nor a letter without its accent at the end.
        ("x" * 498 + "👩‍👩‍👧", "x" * 498),
        ("x" * 499 + "e\u0301", "x" * 499),
        ("x" * 499 + "🦵🏽", "x" * 499),
        ("\u0301" * 600, "\u0301" * 480),
    ],
)
def test_a_note_is_cleaned_and_cut(sqlite_database: Database, note: str, kept: str):
    assert sqlite_database.diary("web-1").save(make.entry(note=note)).note == kept


def test_saved_twice_is_one_entry(database: Database):
    diary, first = database.diary("web-1"), make.entry()
    diary.save(first)
    diary.save(first)
    second = replace(first, pain=2, places=(Place("thumb", "right"),), steps=(), triggers=())
    diary.save(second)
    assert diary.entries() == [second]


def test_what_is_named_twice_is_kept_once(sqlite_database: Database):
    kept = sqlite_database.diary("web-1").save(
        make.entry(
            places=(Place("calf"), Place("foot"), Place("calf")),
            triggers=("cold", "cold"),
            red_flags=("dvt", "dvt"),
            steps=(StepTried("calf-towel", "stretch", "failed"),) * 2,
        )
    )
    assert kept.places == (Place("calf"), Place("foot")) and kept.triggers == ("cold",)
    assert kept.red_flags == ("dvt",)
    # A step may be tried again.
    assert len(kept.steps) == 2 == len(sqlite_database.diary("web-1").entry(kept.id).steps)


BAD = {
    "id": ["", "A" * 32, "a" * 31, "a" * 33, "g" * 32, None, 7, "a" * 31 + "\n"],
    "started": [None, "2026-11-24", datetime(2026, 11, 24), datetime(1899, 1, 1, tzinfo=timezone.utc),
                datetime(2200, 1, 1, tzinfo=timezone.utc), datetime.max.replace(tzinfo=timezone(-DAY / 2))],
    "precision": ["", "week", None],
    "timezone": ["", "Europe/Nowhere", "../../etc/passwd", "/etc/localtime", None, "Europe", "x" * 99],
    "condition": ["", "Cramp", "a b", "'; --", 3, "x" * 61],
    "pain": [-1, 11, 3.5, "8", True],
    "pain_after": [-1, 11, False],
    "seconds": [-1, 28 * 24 * 3600 + 1, 1.5],
    "duration": ["", "A while"],
    "count": [0, 51, None, True],
    "relapses": [-1, 101, None],
    "woke": [0, 1, "yes"],
    "helper_there": ["no"],
    "logged_by": ["", "nurse", None],
    "triggers": ["cold", ("Cold",), (None,), None, ("a",) * 61],
    "places": [("calf",), (Place("Calf"),), (Place("calf", "middle"),), None, [{"body_part": "calf"}]],
    "steps": [("calf-towel",), (StepTried("a b", "stretch"),), (StepTried("a", "b", "great"),)],
    "red_flags": [("DVT",), "dvt"],
    "reasons": [(("onset",),), (("onset", 3),), ("ab",) * 61],
    "note": [None, 3, b"words"],
    "source": ["", "import", None],
}  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in BAD.items() for value in values]
)
def test_what_cannot_be_is_refused_before_the_database_is_touched(field: str, value: object):
    nowhere = Database("sqlite:////nowhere/at/all/diary.db", KEY)
    with pytest.raises(ValueError, match=field) as raised:
        nowhere.diary("web-1").save(replace(make.entry(), **{field: value}))
    assert repr(value) not in str(raised.value)
    if field != "id":
        with pytest.raises(ValueError, match=field):
            nowhere.diary("web-1").change("a" * 32, **{field: value})
    assert not Path("/nowhere").exists()


@pytest.mark.parametrize("changes", [{"colour": "red"}, {"id": "b" * 32}, {"diary": 1}])
def test_a_field_that_is_none_of_an_entry_cannot_be_changed(changes: dict):
    with pytest.raises(ValueError):
        Database("sqlite:////nowhere/at/all/diary.db", KEY).diary("web-1").change(
            "a" * 32, **changes
        )


def test_an_entry_is_changed_and_the_rest_stays(database: Database):
    diary = database.diary("web-1")
    kept, other = diary.save(make.entry(note="before")), diary.save(make.entry())
    changed = diary.change(kept.id, pain=3, pain_after=0, woke=True, note="after")
    assert changed == replace(kept, pain=3, pain_after=0, woke=True, note="after")
    assert diary.entry(kept.id) == changed and diary.entry(other.id) == other
    assert diary.change(kept.id, pain=None).pain is None
    assert diary.change("f" * 32, pain=3) is None
    assert database.diary("web-new").change(kept.id, pain=3) is None


def test_an_entry_is_deleted_once(database: Database):
    diary = database.diary("web-1")
    kept, other = diary.save(make.entry()), diary.save(make.entry())
    assert diary.delete(kept.id) is True and diary.delete(kept.id) is False
    assert diary.entries() == [other]


def test_entries_newest_first_in_a_period(database: Database):
    diary = database.diary("web-1")
    kept = [diary.save(make.entry(started=NOW - hours * 60 * MINUTE)) for hours in range(6)]
    assert diary.entries() == kept
    assert diary.entries(limit=2) == kept[:2] and diary.entries(limit=0) == []
    assert diary.entries(start=kept[3].started) == kept[:4]
    assert diary.entries(end=kept[3].started) == kept[4:]
    assert diary.entries(kept[4].started, kept[1].started, limit=2) == kept[2:4]
    local = kept[3].started.astimezone(timezone(timedelta(hours=9)))
    assert diary.entries(start=local) == kept[:4]
    for bad in ({"start": NOW.replace(tzinfo=None)}, {"end": "today"}, {"limit": -1}):
        with pytest.raises(ValueError):
            diary.entries(**bad)


def test_of_entries_that_began_together_the_later_saved_comes_first(database: Database):
    diary = database.diary("web-1")
    first, second = diary.save(make.entry()), diary.save(make.entry())
    assert diary.entries() == [second, first]


@pytest.mark.parametrize("id", ["", "f" * 31, "\ud800", "\x00", "' OR 1=1 --", "F" * 32, None, 7])
def test_a_guessed_id_gives_nothing(database: Database, id: object):
    diary = database.diary("web-1")
    kept = diary.save(make.entry())
    assert diary.entry(id) is None and diary.delete(id) is False
    assert diary.remove_text("medicine", id) is False and diary.change(id, pain=1) is None
    assert diary.entries() == [kept]


def test_another_diary_s_entry_is_out_of_reach(database: Database):
    mine, other = database.diary("web-1"), database.diary("web-2")
    kept = mine.save(make.entry(note="mine"))
    other.save(make.entry())
    assert other.entry(kept.id) is None
    assert other.change(kept.id, note="changed") is None
    assert other.delete(kept.id) is False
    # The same id in another diary is another entry.
    other.save(replace(kept, note="other"))
    assert mine.entry(kept.id) == kept
    assert other.entry(kept.id).note == "other"
    assert other.delete(kept.id) is True
    assert mine.entries() == [kept]


@pytest.mark.parametrize("owner", ["web-1", "", "Web-1", "web-1 ", "\ud800", "ß", "x" * 10_000])
def test_any_owner_has_a_diary_of_its_own(database: Database, owner: str):
    database.diary("somebody else").save(make.entry())
    diary = database.diary(owner)
    assert diary.entries() == []
    kept = diary.save(make.entry())
    assert database.diary(owner).entries() == [kept]


def test_nothing_is_made_before_something_is_kept(database: Database):
    diary = database.diary("web-1")
    assert diary.consent is None and diary.devices == 0 and diary.entries() == []
    assert diary.helped("calf") == [] and diary.texts("medicine") == []
    assert diary.everything()["entries"] == [] and not diary.delete("a" * 32)
    diary.leave()
    diary.erase()
    assert diary.devices == 0


def test_consent_is_kept(database: Database):
    diary = database.diary("web-1")
    for answer in ("ask", "always", "never"):
        diary.set_consent(answer)
        assert database.diary("web-1").consent == answer
    for bad in ("", "yes", None):
        with pytest.raises(ValueError):
            diary.set_consent(bad)
    assert diary.consent == "never" and database.diary("web-2").consent is None


def test_texts_are_kept_in_order_and_once(database: Database):
    diary = database.diary("web-1")
    first = diary.add_text("medicine", "  Baclofen \n 10 mg\t")
    second = diary.add_text("medicine", "mexiletine")
    question = diary.add_text("question", "Baclofen 10 mg")
    assert first.text == "Baclofen 10 mg"
    assert diary.add_text("medicine", "BACLOFEN 10 MG") == first
    assert diary.texts("medicine") == [first, second] and diary.texts("question") == [question]
    assert diary.remove_text("question", first.id) is False
    assert database.diary("web-2").remove_text("medicine", first.id) is False
    assert diary.remove_text("medicine", first.id) is True
    assert diary.remove_text("medicine", first.id) is False
    assert diary.texts("medicine") == [second]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("medicine", ""),
        ("medicine", " \x00\n "),
        ("question", "x" * 201),
        ("note", "x"),
        ("medicine", None),
    ],
)
def test_a_text_that_cannot_be_is_refused(kind: str, text: object):
    with pytest.raises(ValueError):
        Database("sqlite:////nowhere/at/all/diary.db", KEY).diary("web-1").add_text(kind, text)


def test_so_many_texts_and_no_more(sqlite_database: Database):
    diary = sqlite_database.diary("web-1")
    for number in range(MOST_TEXTS):
        diary.add_text("medicine", f"medicine {number}" + "x" * 170)
    with pytest.raises(ValueError):
        diary.add_text("medicine", "one more")
    assert diary.add_text("medicine", "medicine 3" + "x" * 170) in diary.texts("medicine")
    diary.add_text("question", "another kind")
    with pytest.raises(ValueError):
        diary.texts("note")


def step(name: str, outcome: str) -> StepTried:
    return StepTried(name, "stretch", outcome)


def test_what_helped_comes_latest_first_and_without_what_made_it_worse(database: Database):
    diary = database.diary("web-1")

    def tried(days_ago: int, *steps: StepTried, part: str = "calf", **fields):
        diary.save(
            make.entry(started=NOW - days_ago * DAY, places=(Place(part),), steps=steps, **fields)
        )

    tried(9, step("old", "worked"), step("turned-bad", "worked"), step("only-failed", "failed"))
    tried(8, step("turned-good", "worse"), step("untold", "worked"))
    tried(7, step("new", "worked"), step("turned-good", "worked"), step("untold", ""))
    tried(6, step("turned-bad", "worse"), step("old", "failed"))
    tried(5, step("elsewhere", "worked"), part="thumb")
    tried(4, step("for-stiffness", "worked"), step("new", "worse"), condition="spasticity")
    assert diary.helped("calf", "cramp") == ["new", "turned-good", "untold", "old"]
    assert diary.helped("calf") == ["for-stiffness", "turned-good", "untold", "old"]
    assert diary.helped("calf", "spasticity") == ["for-stiffness"]
    assert diary.helped("thumb") == ["elsewhere"]
    assert diary.helped("jaw") == diary.helped("calf' OR 1=1") == diary.helped("calf", "A b") == []
    # Within one attack, what came last decides.
    tried(3, step("both", "worked"), step("both", "worse"), part="foot")
    tried(2, step("both", "worse"), step("both", "worked"), part="toes")
    assert diary.helped("foot") == [] and diary.helped("toes") == ["both"]
    assert database.diary("web-2").helped("calf") == []


def test_everything_is_all_there_is_and_json(database: Database):
    diary = database.diary("web-1")
    kept = diary.save(make.entry(note="שלום 🦵🏽", red_flags=("dvt",)))
    medicine, question = diary.add_text("medicine", "Baclofen"), diary.add_text("question", "Why?")
    diary.set_consent("ask")
    link = diary.new_pass(NOW, period="week")
    everything = json.loads(json.dumps(diary.everything()))
    assert everything["medicines"] == [vars(medicine)] and everything["questions"] == [
        vars(question)
    ]
    assert everything["devices"] == [{"consent": "ask"}]
    expires = (NOW + 15 * MINUTE).isoformat()
    assert everything["passes"] == [
        {"kind": "report", "expires": expires, "about": {"period": "week"}}
    ]
    (one,) = everything["entries"]
    assert set(one) == set(vars(kept)) and one["note"] == kept.note
    assert datetime.fromisoformat(one["started"]) == kept.started
    assert one["places"] == [
        {"body_part": "calf", "side": "left"},
        {"body_part": "foot", "side": ""},
    ]
    assert one["triggers"] == list(kept.triggers) and one["red_flags"] == ["dvt"]
    assert link not in json.dumps(everything)


def test_more_entries_than_one_statement_takes(database: Database):
    """Reading goes by parts: none is lost or doubled where they meet."""
    from crampwise.diary import owners, rows

    diary = database.diary("web-1")
    diary.set_consent("always")
    many = [make.entry(started=NOW - number * MINUTE, pain=number % 11) for number in range(1203)]
    with database.writing() as connection:
        rows.insert_new(connection, owners.find(connection, database.keys.owner("web-1")), many)
    assert diary.entries() == many
