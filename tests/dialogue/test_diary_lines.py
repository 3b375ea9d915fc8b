"""Entries and summaries in plain words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampwise.clinical.case import Case
from crampwise.clinical.knowledge import load_knowledge
from crampwise.dialogue.diary_lines import entry_told, in_bubble, summary_told, tables_told
from crampwise.dialogue.wording import Words
from crampwise.diary.entry import Entry, Place, StepTried
from crampwise.diary.summary import Summary
from tests.words.forbidden import forbidden
from tests.words.readability import grade, plain

WORDS = Words(Case.from_answers({}, region="US", pronoun="their"), load_knowledge())
NIGHT = datetime(2026, 11, 24, 2, 0, tzinfo=timezone.utc)
ID = "0" * 31 + "1"


def entry(**fields: Any) -> Entry:
    return replace(Entry(ID, NIGHT), **fields)


def told(**fields: Any) -> dict[str, Any]:
    return entry_told(entry(**fields), WORDS)


def test_an_entry_is_told_in_short_sentences() -> None:
    one = told(places=(Place("calf", "left"),), pain=8, seconds=180)
    assert one["id"] == ID
    assert one["when"] == "Tue 24 Nov, 02:00"
    assert one["line"] == "Left calf. 8 of 10. 3 minutes."
    assert one["fields"]["places"] == [{"body_part": "calf", "side": "left"}]


def test_a_bubble_has_two_sentences_in_a_row() -> None:
    one = entry(places=(Place("calf", "left"),), pain=8, seconds=180, count=2, woke=True)
    lines = in_bubble(one, WORDS).split("\n")
    assert lines[0] == "Left calf. 8 of 10." and len(lines) == 3
    assert " ".join(lines) == entry_told(one, WORDS)["line"]


def test_everything_that_is_known_is_told() -> None:
    one = told(
        places=(Place("calf", "left"), Place("foot", "right")),
        condition="spasticity",
        pain=8,
        pain_after=3,
        duration="over_ten_minutes",
        count=4,
        relapses=2,
        woke=True,
        logged_by="helper",
        triggers=("cold", "bladder"),
        steps=(
            StepTried("a", "stretch", "worked"),
            StepTried("b", "heat", "worse"),
            StepTried("c", "massage", "failed"),
        ),
        red_flags=("breathing",),
        note="after\nphysio ",
    )
    assert one["line"] == (
        "Left calf, right foot. 8 of 10, then 3 of 10. Over ten minutes. 4 times. It came back 2 times. "
        "It broke sleep. More like stiffness. Set off by: cold, full bladder. Helped: slow stretch. "
        "Made it worse: warmth. Danger sign: trouble breathing. Noted by a helper. Note: after physio"
    )
    assert json.loads(json.dumps(one)) == one


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({}, ""),
        ({"pain": 0}, "0 of 10."),
        ({"pain_after": 2}, "2 of 10 when it was over."),
        ({"seconds": 0}, "0 seconds."),
        ({"seconds": 1}, "1 second."),
        ({"seconds": 59}, "59 seconds."),
        ({"seconds": 60}, "1 minute."),
        ({"seconds": 3599}, "1 hour."),
        ({"seconds": 5400}, "1 hour 30 minutes."),
        ({"seconds": 7200}, "2 hours."),
        ({"seconds": 90, "duration": "minutes"}, "2 minutes."),
        ({"duration": "seconds"}, "Some seconds."),
        ({"relapses": 1}, "It came back once."),
        ({"woke": False}, ""),
        ({"condition": "unclear"}, ""),
        ({"condition": "other"}, ""),
        ({"condition": "cramp"}, "More like cramp."),
        ({"places": (Place("calf", "both"),)}, "Both calves."),
        ({"places": (Place("nowhere_known"),)}, "Nowhere known."),
        ({"note": "{their} {note}"}, "Note: {their} {note}"),
    ],
)
def test_only_what_is_known_is_told(fields: dict, line: str) -> None:
    assert told(**fields)["line"] == line


@pytest.mark.parametrize(
    ("precision", "when"),
    [
        ("exact", "Tue 24 Nov, 02:00"),
        ("hour", "Tue 24 Nov, about 02:00"),
        ("part_of_day", "Tue 24 Nov, night"),
        ("day", "Tue 24 Nov"),
    ],
)
def test_a_time_is_as_exact_as_it_is_known(precision: str, when: str) -> None:
    assert told(precision=precision)["when"] == when


def test_times_are_those_of_the_persons_zone() -> None:
    one = entry(timezone="America/New_York")
    assert entry_told(one, WORDS)["when"] == "Mon 23 Nov, 21:00"
    assert entry_told(one, WORDS, "Asia/Tokyo")["when"] == "Tue 24 Nov, 11:00"


def test_another_year_is_told() -> None:
    later = datetime(2027, 1, 1, 3, tzinfo=timezone.utc)
    assert entry_told(entry(), WORDS, "UTC", later)["when"] == "Tue 24 Nov 2026, 02:00"
    assert entry_told(entry(), WORDS, "America/New_York", later)["when"] == "Mon 23 Nov, 21:00"


def spread(median: Any = None, lowest: Any = None, highest: Any = None, **more: Any) -> dict:
    return {"median": median, "lowest": lowest, "highest": highest, **(more or {"rated": 0})}


def summary(**fields: Any) -> Summary:
    known: dict[str, Any] = {
        "total": 12,
        "entries": 10,
        "days_with": 5,
        "by_place": [],
        "by_part_of_day": {},
        "triggers": [],
        "steps": [],
        "pain": spread(),
        "pain_after": spread(),
        "seconds": spread(),
        "woke": 0,
        "relapses": 0,
        "red_flags": {},
        "per_week": spread(weeks=0),
        "halves": ((0, None), (0, None)),
        "start": date(2026, 11, 18),
        "end": date(2026, 11, 24),
        "timezone": "UTC",
        "recorded_from": date(2026, 11, 18),
        "step_days": 1,
        "per_day": [],
        "by_condition": {},
        "by_kind": {},
    }
    return Summary(**{**known, **fields})


FULL = summary(
    start=date(2026, 10, 26),
    recorded_from=date(2026, 10, 26),
    by_place=[("calf", "left", 6), ("foot", "right", 3), ("palm", "", 2), ("jaw", "", 1)],
    by_part_of_day={"night": 7, "morning": 0, "evening": 4, "afternoon": 1, "unknown": 2},
    by_condition={"cramp": 8, "spasticity": 3, "unknown": 1},
    triggers=[("cold", 4), ("bladder", 1)],
    steps=[("stretch", 5, 1, 0), ("heat", 0, 2, 1)],
    pain=spread(6, 3, 9, rated=10),
    seconds=spread(150, 30, 900, rated=8),
    woke=4,
    relapses=1,
    red_flags={"breathing": 1},
    per_week=spread(2.5, 1, 6, weeks=4),
    halves=((5, 5), (7, 6.5)),
)


def test_a_summary_says_what_the_entries_show() -> None:
    assert summary_told(FULL, WORDS) == [
        "26 Oct to 24 Nov: 12 attacks. They came on 5 of 30 days.",
        "Of 4 weeks, the middle one has 2.5. The range is 1 to 6.",
        "First half, from 26 Oct: 5. Second half, to 24 Nov: 7.",
        "Middle pain in the first half: 5 of 10. In the second: 6.5 of 10.",
        "More like: cramp (8), stiffness (3).",
        "Where: left calf (6), right foot (3), palm (2).",
        "When: night (7), evening (4), afternoon (1).",
        "Middle pain: 6 of 10. The range is 3 to 9.",
        "Middle length: 2 minutes.",
        "Sleep was broken 4 times.",
        "It came back within the hour once.",
        "Set off by: cold (4), full bladder (1).",
        "Helped: slow stretch (5 of 6).",
        "Made it worse: warmth (1).",
        "Danger signs: trouble breathing (1).",
    ]


def test_a_summary_of_nothing_is_one_line() -> None:
    nothing = summary(total=0, entries=0, days_with=0)
    assert summary_told(nothing, WORDS) == ["Nothing is noted from 18 Nov to 24 Nov."]


def test_what_is_not_known_is_not_said() -> None:
    assert summary_told(summary(), WORDS) == [
        "18 Nov to 24 Nov: 12 attacks. They came on 5 of 7 days."
    ]
    assert summary_told(summary(total=1, days_with=1), WORDS) == ["18 Nov to 24 Nov: 1 attack."]


def test_a_short_record_is_not_cut_in_halves() -> None:
    """A diary begun last week says nothing of the weeks before."""
    short = replace(FULL, recorded_from=date(2026, 11, 20), per_week=spread(3, 3, 3, weeks=1))
    said = " ".join(summary_told(short, WORDS))
    assert "half" not in said and "weeks" not in said


def test_years_are_told_where_they_differ() -> None:
    long = replace(FULL, start=date(2025, 11, 25), recorded_from=date(2026, 10, 26))
    assert summary_told(long, WORDS)[0].startswith("25 Nov 2025 to 24 Nov 2026: 12 attacks.")


def test_one_rating_has_no_range() -> None:
    assert "Pain: 6 of 10." in summary_told(summary(pain=spread(6, 6, 6, rated=1)), WORDS)


def test_every_line_is_plain_and_neutral() -> None:
    lines = summary_told(FULL, WORDS)
    lines += summary_told(summary(total=0), WORDS) + summary_told(summary(total=1), WORDS)
    for line in lines:
        # A list is read name by name.
        listed = re.sub(r" \(([^)]*)\),?", r": \1.", line).replace("..", ".")
        assert all(plain(one) for one in re.split(r"(?<=\.) |: ", listed)), (line, grade(line))
        assert grade(line)[1] <= 2 and not list(forbidden(line)), line


def test_tables_have_heads_and_rows() -> None:
    tables = tables_told([("24 Nov 2026", 2, 8)], [("left calf", 2)], WORDS)
    assert tables["days"] == {
        "head": ["When", "Attacks", "Worst pain"],
        "rows": [["24 Nov 2026", 2, 8]],
    }
    assert tables["places"] == {"head": ["Place", "Attacks"], "rows": [["Left calf", 2]]}
    assert json.loads(json.dumps(tables)) == tables


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        Entry,
        id=st.just(ID),
        started=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(
            lambda one: one.replace(tzinfo=timezone.utc)
        ),
        precision=st.sampled_from(["exact", "hour", "part_of_day", "day"]),
        timezone=st.sampled_from(["UTC", "Asia/Kathmandu", "America/St_Johns"]),
        condition=st.none() | st.sampled_from(["cramp", "mixed", "unclear", "made_up"]),
        places=st.lists(
            st.builds(
                Place, st.sampled_from(["calf", "throat", "x"]), st.sampled_from(["", "left"])
            ),
            max_size=3,
        ).map(tuple),
        pain=st.none() | st.integers(0, 10),
        pain_after=st.none() | st.integers(0, 10),
        seconds=st.none() | st.integers(0, 28 * 86400),
        count=st.integers(1, 50),
        note=st.text(max_size=40),
    )
)
def test_any_entry_can_be_told(one: Entry) -> None:
    said = entry_told(one, WORDS, "UTC", NIGHT)
    assert said["when"] and "None" not in said["when"]
    assert "utter_" not in said["line"].replace(one.note, "")
    json.dumps(said)
