"""The diary as CSV: every entry a row, read back as it was, and nothing in it a formula."""

from __future__ import annotations

import csv
from datetime import datetime, timezone
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampwise.diary import exports, plain
from crampwise.diary.csv_export import COLUMNS, FORMULA, MARK
from crampwise.diary.entry import Entry, Place, StepTried
from crampwise.diary.labels import load_labels

from . import samples

LABELS = load_labels()
CLINIC = LABELS.for_clinic
YES_NO = {"yes": True, "no": False, "": None}


def read(text: str) -> list[dict[str, str]]:
    """The table as a reader of CSV has it."""
    assert text.startswith(MARK)
    return list(csv.DictReader(StringIO(text.removeprefix(MARK), newline=""), strict=True))


def number(cell: str) -> int | None:
    return int(cell) if cell else None


@pytest.mark.parametrize("size", [0, 1, 20, 2000])
def test_each_entry_is_a_row_that_reads_back_as_it_was(size):
    entries = samples.entries(size)
    rows = read(exports.csv(entries, LABELS))
    assert len(rows) == size
    for entry, row in zip(entries, rows, strict=True):
        assert tuple(row) == COLUMNS
        started = datetime.fromisoformat(row["started_utc"])
        assert started == entry.started and started.utcoffset().total_seconds() == 0
        local = datetime.fromisoformat(row["started_local"])
        assert local == entry.started
        assert local.utcoffset() == entry.started.astimezone(ZoneInfo(entry.timezone)).utcoffset()
        for column, field in (("severity_worst", "pain"), ("severity_after", "pain_after"), ("seconds", "seconds"), ("attacks", "count"), ("relapses", "relapses")):  # fmt: skip
            assert number(row[column]) == getattr(entry, field)
        for column in ("woke", "helper_there"):
            assert YES_NO[row[column]] is getattr(entry, column)
        for column in ("precision", "logged_by", "source", "id", "note"):
            assert row[column] == getattr(entry, column)
        assert row["time_zone"] == entry.timezone
        assert row["condition"] == CLINIC.condition(entry.condition)
        assert row["places"].split("; ") == [
            CLINIC.body_part(one.body_part, one.side) for one in entry.places
        ]
        assert list(filter(None, row["triggers"].split("; "))) == [
            CLINIC.trigger(one) for one in entry.triggers
        ]
        assert list(filter(None, row["red_flags"].split("; "))) == [
            CLINIC.red_flag(one) for one in entry.red_flags
        ]
        assert len(list(filter(None, row["relief"].split("; ")))) == len(entry.steps)


def test_a_step_says_what_it_did():
    entry = Entry(
        id="1" * 32, started=samples.END,
        steps=(StepTried("a", "stretch", "worked"), StepTried("b", "heat", ""), StepTried("c", "wait", "worse")),
    )  # fmt: skip
    (row,) = read(exports.csv([entry], LABELS))
    assert row["relief"] == "stretch: eased; heat; waiting: worse"


def test_the_local_time_follows_the_clock_of_the_place():
    for day, local in ((datetime(2026, 7, 1, 12, tzinfo=timezone.utc), "2026-07-01T13:00:00+01:00"), (datetime(2026, 12, 1, 12, tzinfo=timezone.utc), "2026-12-01T12:00:00+00:00")):  # fmt: skip
        (row,) = read(
            exports.csv([Entry(id="1" * 32, started=day, timezone="Europe/London")], LABELS)
        )
        assert row["started_local"] == local


def test_it_is_csv_by_the_standard():
    text = exports.csv([samples.nasty(1, 'a "b", c;d\nnext')], LABELS)
    head, rest = text.removeprefix(MARK).split("\r\n", 1)
    assert head.split(",") == list(COLUMNS)
    assert '"a ""b"", c;d\nnext"' in rest and rest.endswith("\r\n")
    assert text.encode("utf-8").startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("words", samples.NASTY)
def test_no_cell_is_a_formula_and_the_words_come_back(words):
    entry = samples.nasty(1, words)
    text = exports.csv([entry], LABELS)
    text.encode("utf-8")
    (row,) = read(text)
    assert not [cell for cell in row.values() if cell.startswith(FORMULA[:-1])]
    note = row["note"].removeprefix("'") if row["note"].startswith("'") else row["note"]
    assert note == plain.lines(words)


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_words_make_one_row_and_come_back(note, place):
    entry = Entry(
        id="1" * 32,
        started=samples.END,
        note=note,
        places=(Place(place or "calf"),),
        triggers=(note,),
    )
    text = exports.csv([entry], LABELS)
    text.encode("utf-8")
    (row,) = read(text)
    assert len(row) == len(COLUMNS)
    assert not [cell for cell in row.values() if cell.startswith(FORMULA[:-1])]
    cell = row["note"]
    assert (cell[1:] if cell.startswith("'") else cell) == plain.lines(note)


def test_a_negative_offset_is_no_formula():
    entry = Entry(id="1" * 32, started=samples.END, timezone="America/New_York")
    (row,) = read(exports.csv([entry], LABELS))
    assert row["started_local"] == "2026-11-30T19:00:00-05:00"


@pytest.mark.parametrize(
    "words, one, several",
    [
        ("  a \t b ", "a b", "a b"),
        ("a\r\nb\rc\u2028d", "a b c d", "a\nb\nc\nd"),
        ("a\x00b\x1b[31m", "ab[31m", "ab[31m"),
        ("a\u202eb\u2066c", "abc", "abc"),
        ("\ud800", "\ufffd", "\ufffd"),
        ("a\u00a0b", "a b", "a b"),
        ("\ufffe\ufdd0", "", ""),
        ("שלום é 👩\u200d👧", "שלום é 👩\u200d👧", "שלום é 👩\u200d👧"),
    ],
)
def test_words_are_made_plain(words, one, several):
    assert plain.line(words) == one
    assert plain.lines(words) == several


@given(st.text())
def test_plain_words_stay_as_they_are(words):
    assert plain.line(plain.line(words)) == plain.line(words)
    assert plain.lines(plain.lines(words)) == plain.lines(words)
