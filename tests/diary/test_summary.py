"""Every figure is what the entries say: by hand for a small diary, and counted again, the plain way, for any."""

from __future__ import annotations

import json
import random
import statistics
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from crampwise.diary import owners, parts, rows
from crampwise.diary.database import Database
from crampwise.diary.entry import Entry, Place, StepTried
from crampwise.diary.local import local_hours
from crampwise.diary.models import EPOCH
from crampwise.diary.summary import KINDS, MOST_POINTS, Figures
from crampwise.diary.tally import spread

from . import given as make
from .given import DAY, KEY, MINUTE, NOW

LONDON = ZoneInfo("Europe/London")


def at(text: str, zone: str = "Europe/London") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(timezone.utc)


def fill(database: Database, owner: str, entries: list[Entry]) -> None:
    """As many entries as there are, at once."""
    with database.writing() as connection:
        diary = owners.claim(connection, database.keys.owner(owner))
        rows.insert_new(connection, diary, entries)


# --- by hand -------------------------------------------------------------------------------


def small() -> list[Entry]:
    towel, cloth = "calf-towel", "warm-cloth"
    return [
        make.entry(
            started=at("2026-11-10T23:30"), condition="cramp", places=(Place("calf", "left"), Place("foot")),
            pain=8, pain_after=2, seconds=120, woke=True, triggers=("cold",),
            steps=(StepTried(towel, "stretch", "failed"), StepTried(towel, "stretch", "worked")), red_flags=("dvt",),
        ),
        make.entry(
            started=at("2026-11-12T00:30"), condition="ordinary_cramp", places=(Place("calf", "left"),), count=3,
            pain=5, woke=False, triggers=("cold", "overuse_or_grip"), steps=(StepTried(cloth, "heat", "worse"),),
            relapses=2,
        ),
        make.entry(
            started=at("2026-11-12T12:00"), precision="day", condition="spasticity",
            places=(Place("both_legs"),), pain=None, seconds=600, triggers=(), steps=(), woke=True,
        ),
        make.entry(
            started=at("2026-11-20T18:00"), condition=None, places=(), pain=4, pain_after=1, triggers=(),
            steps=(StepTried("slow-breath", "breathe", ""),),
        ),
    ]  # fmt: skip


@pytest.fixture
def small_database(database: Database) -> Database:
    fill(database, "web-1", small())
    fill(database, "web-2", [make.entry(started=at("2026-11-12T01:00"), pain=10, count=50)])
    return database


def test_the_figures_of_a_small_diary(small_database: Database):
    summary = small_database.diary("web-1").summary(
        at("2026-11-09T00:00"), at("2026-11-24T00:00"), "Europe/London"
    )
    assert (summary.start, summary.end) == (date(2026, 11, 9), date(2026, 11, 23))
    assert summary.timezone == "Europe/London" and summary.recorded_from == date(2026, 11, 10)
    assert (summary.total, summary.entries, summary.days_with) == (6, 4, 3)
    assert summary.by_condition == {"ordinary_cramp": 3, "cramp": 1, "spasticity": 1, "unknown": 1}
    assert summary.by_place == [("calf", "left", 4), ("both_legs", "", 1), ("foot", "", 1)]
    assert summary.by_part_of_day == {
        "night": 3,
        "morning": 0,
        "afternoon": 0,
        "evening": 2,
        "unknown": 1,
    }
    assert summary.triggers == [("cold", 4), ("overuse_or_grip", 3)]
    assert summary.steps == [("stretch", 1, 1, 0), ("breathe", 0, 0, 0), ("heat", 0, 0, 1)]
    assert summary.pain == {"median": 5, "lowest": 4, "highest": 8, "rated": 3}
    assert summary.pain_after == {"median": 1.5, "lowest": 1, "highest": 2, "rated": 2}
    assert summary.seconds == {"median": 360, "lowest": 120, "highest": 600, "rated": 2}
    assert (summary.woke, summary.relapses, summary.red_flags) == (2, 2, {"dvt": 1})
    # Two whole weeks end with 23 November: 17 to 23, and 10 to 16.
    assert summary.per_week == {"median": 3, "lowest": 1, "highest": 5, "weeks": 2}
    assert summary.halves == ((5, 6.5), (1, 4))
    assert summary.step_days == 1 and len(summary.per_day) == 15
    told = {day: (attacks, worst) for day, attacks, worst in summary.per_day if attacks}
    assert told == {
        date(2026, 11, 10): (1, 8),
        date(2026, 11, 12): (4, 5),
        date(2026, 11, 20): (1, 4),
    }
    cramp, spasticity = summary.by_kind["cramp"], summary.by_kind["spasticity"]
    assert (cramp.total, cramp.entries, cramp.days_with, cramp.woke) == (4, 2, 2, 1)
    assert cramp.by_place == [("calf", "left", 4), ("foot", "", 1)] and cramp.red_flags == {
        "dvt": 1
    }
    assert cramp.per_week == {"median": 2, "lowest": 0, "highest": 4, "weeks": 2}
    assert (spasticity.total, spasticity.pain["median"], spasticity.seconds["median"]) == (
        1,
        None,
        600,
    )
    assert spasticity.by_part_of_day["unknown"] == 1 and spasticity.triggers == []


def test_a_summary_as_json_says_the_same(small_database: Database):
    summary = small_database.diary("web-1").summary(
        at("2026-11-09T00:00"), at("2026-11-24T00:00"), "Europe/London"
    )
    told = json.loads(json.dumps(summary.to_json()))
    assert set(told) == {field for field in vars(summary)}
    assert told["start"] == "2026-11-09" and told["by_place"][0] == ["calf", "left", 4]
    assert told["per_day"][1] == ["2026-11-10", 1, 8] and told["halves"] == [[5, 6.5], [1, 4]]
    assert set(told["by_kind"]) == set(KINDS)
    assert set(told["by_kind"]["cramp"]) == set(Figures.__dataclass_fields__)


def test_a_day_is_local_and_its_borders_are_its_own(database: Database):
    """The same moments, on a clock eleven hours ahead of another."""
    diary = database.diary("web-1")
    for text in ("2026-11-11T23:59", "2026-11-12T00:00", "2026-11-12T23:59", "2026-11-13T00:00"):
        diary.save(make.entry(started=at(text)))
    day = diary.summary(at("2026-11-12T00:00"), at("2026-11-13T00:00"), "Europe/London")
    assert (day.start, day.end, day.total) == (date(2026, 11, 12), date(2026, 11, 12), 2)
    far = diary.summary(at("2026-11-11T00:00"), at("2026-11-14T00:00"), "Pacific/Noumea")
    assert [(one.day, attacks) for one, attacks, _ in far.per_day if attacks] == [(12, 2), (13, 2)]
    assert far.by_part_of_day["morning"] == 4


def test_when_the_clock_is_changed(database: Database):
    """British Summer Time ended on 25 October 2026, 02:00; it began on 29 March, 01:00."""
    diary = database.diary("web-1")
    for hour in range(5):
        diary.save(make.entry(started=datetime(2026, 10, 25, hour, tzinfo=timezone.utc)))
        diary.save(make.entry(started=datetime(2026, 3, 29, hour, tzinfo=timezone.utc)))
    diary.save(make.entry(started=datetime(2026, 10, 24, 23, 30, tzinfo=timezone.utc)))
    summary = diary.summary(at("2026-10-25T00:00"), at("2026-10-26T00:00"), "Europe/London")
    assert summary.per_day == [(date(2026, 10, 25), 6, 8)] and summary.by_part_of_day["night"] == 6
    spring = diary.summary(at("2026-03-29T00:00"), at("2026-03-30T00:00"), "Europe/London")
    assert spring.per_day == [(date(2026, 3, 29), 5, 8)]


def test_an_empty_diary_has_figures_too(database: Database):
    diary = database.diary("web-1")
    for _ in range(2):
        summary = diary.summary(NOW - 7 * DAY, NOW, "UTC")
        assert summary.total == summary.entries == summary.days_with == summary.woke == 0
        assert summary.per_day == [(date(2026, 11, 17 + day), 0, None) for day in range(8)]
        assert summary.pain == {"median": None, "lowest": None, "highest": None, "rated": 0}
        assert summary.per_week["weeks"] == 0 and summary.halves == ((0, None), (0, None))
        assert (
            summary.by_condition == {} == summary.red_flags and summary.by_kind["cramp"].total == 0
        )
        # Also when there are entries, but later ones.
        diary.save(make.entry(started=NOW + DAY))


def test_the_time_before_the_first_entry_counts_for_nothing(database: Database):
    """Who began three weeks ago had no quiet months before: nobody knows."""
    diary = database.diary("web-1")
    for days in range(21):
        diary.save(make.entry(started=NOW - days * DAY - MINUTE, count=2))
    summary = diary.summary(NOW - 91 * DAY, NOW, "UTC")
    assert summary.recorded_from == (NOW - 20 * DAY - MINUTE).date()
    assert summary.per_week == {"median": 14, "lowest": 14, "highest": 14, "weeks": 3}
    assert [attacks for attacks, _ in summary.halves] == [22, 20] and len(summary.per_day) == 92
    # An entry from before the period makes all of it known.
    diary.save(make.entry(started=NOW - 400 * DAY))
    whole = diary.summary(NOW - 91 * DAY, NOW, "UTC")
    assert whole.recorded_from == whole.start and whole.per_week["lowest"] == 0


def test_all_there_is(database: Database):
    diary = database.diary("web-1")
    for days in (3, 40, 800):
        diary.save(make.entry(started=NOW - days * DAY))
    summary = diary.summary(None, NOW, "UTC")
    assert summary.start == summary.recorded_from == (NOW - 800 * DAY).date() and summary.total == 3
    assert database.diary("web-2").summary(None, NOW, "UTC").total == 0


@pytest.mark.parametrize(
    ("days", "step"),
    [(1, 1), (366, 1), (367, 7), (7 * 366, 7), (7 * 366 + 1, 14), (3650, 14), (36500, 105)],
)
def test_a_long_period_has_no_more_points_than_can_be_shown(
    sqlite_database: Database, days: int, step: int
):
    end = at("2026-11-24T00:00", "UTC")
    diary = sqlite_database.diary("web-1")
    started = [end - MINUTE, end - days * DAY]
    fill(sqlite_database, "web-1", [make.entry(started=one) for one in started])
    summary = diary.summary(end - days * DAY, end, "UTC")
    assert summary.step_days == step and len(summary.per_day) == -(-days // step) <= MOST_POINTS
    assert (
        summary.per_day[0][0] == summary.start and sum(point[1] for point in summary.per_day) == 2
    )
    assert summary.per_day[-1][1] >= 1


@pytest.mark.parametrize(
    ("start", "end", "zone"),
    [(NOW, NOW, "UTC"), (NOW, NOW - DAY, "UTC"), (NOW.replace(tzinfo=None), NOW, "UTC"), (NOW, None, "UTC"),
     (NOW - DAY, NOW, "Mars/Base"), (NOW - DAY, NOW, "../etc"), (NOW - DAY, NOW, None)],
)  # fmt: skip
def test_a_period_that_cannot_be(start, end, zone):
    with pytest.raises(ValueError):
        Database("sqlite:////nowhere/at/all/diary.db", KEY).diary("web-1").summary(start, end, zone)


# --- counted again, the plain way ----------------------------------------------------------


@settings(deadline=None)
@given(st.lists(st.none() | st.integers(0, 20)))
def test_the_middle_of_numbers(numbers):
    known = [number for number in numbers if number is not None]
    found = spread(Counter(numbers))
    assert found["rated"] == len(known)
    assert found["median"] == (statistics.median(known) if known else None)
    assert (found["lowest"], found["highest"]) == (
        (min(known), max(known)) if known else (None, None)
    )


@settings(deadline=None)
@given(
    st.lists(st.datetimes(datetime(1972, 1, 1), datetime(2100, 1, 1)), max_size=30),
    st.sampled_from(["UTC", "Europe/London", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu", "Africa/Casablanca",
                     "Australia/Lord_Howe", "Antarctica/Troll"]),
)  # fmt: skip
def test_hours_on_any_clock(moments, zone):
    moments = sorted(one.replace(tzinfo=timezone.utc) for one in moments)
    numbers = [(one - EPOCH) // timedelta(microseconds=1) for one in moments]
    local = [one.astimezone(ZoneInfo(zone)) for one in moments]
    days = [(one.date() - EPOCH.date()).days for one in local]
    hours = [day * 24 + one.hour for day, one in zip(days, local, strict=True)]
    assert local_hours(numbers, ZoneInfo(zone)) == hours


def plainly(entries: list[Entry], start: datetime, end: datetime, first: datetime) -> dict:
    """What the figures must be, from the entries themselves."""
    counted = [one for one in entries if start <= one.started < end]
    since = max(start, first)
    days = Counter()
    for one in counted:
        days[one.started.astimezone(LONDON).date()] += one.count
    last = (end - timedelta(microseconds=1)).astimezone(LONDON).date()
    weeks = ((last - since.astimezone(LONDON).date()).days + 1) // 7
    per_week = [
        sum(days[last - timedelta(days=7 * week + day)] for day in range(7))
        for week in range(weeks)
    ]

    def middle(numbers):
        numbers = [number for number in numbers if number is not None]
        return statistics.median(numbers) if numbers else None

    parts_of_day = Counter()
    for one in counted:
        hour = one.started.astimezone(LONDON).hour
        known = ("night", "morning", "afternoon", "evening")[hour // 6]
        parts_of_day["unknown" if one.precision == "day" else known] += one.count
    steps = {}
    for one in counted:
        for step in one.steps:
            steps.setdefault(step.kind, Counter())[step.outcome] += 1
    half = since + (end - since) / 2
    halves = [
        [one for one in counted if one.started < half],
        [one for one in counted if one.started >= half],
    ]
    return {
        "total": sum(one.count for one in counted),
        "entries": len(counted),
        "days_with": len(days),
        "by_place": dict(sum((Counter({(p.body_part, p.side): one.count}) for one in counted for p in one.places), Counter())),
        "by_part_of_day": {part: parts_of_day[part] for part in ("night", "morning", "afternoon", "evening", "unknown")},
        "triggers": dict(sum((Counter({t: one.count}) for one in counted for t in one.triggers), Counter())),
        "steps": {kind: (n["worked"], n["failed"], n["worse"]) for kind, n in steps.items()},
        "pain": middle(one.pain for one in counted),
        "pain_after": middle(one.pain_after for one in counted),
        "seconds": middle(one.seconds for one in counted),
        "woke": sum(1 for one in counted if one.woke),
        "relapses": sum(one.relapses for one in counted),
        "red_flags": dict(Counter(kind for one in counted for kind in one.red_flags)),
        "per_week": (middle(per_week), min(per_week, default=None), max(per_week, default=None), weeks),
        "halves": tuple((sum(one.count for one in some), middle(one.pain for one in some)) for some in halves),
    }  # fmt: skip


def told(figures: Figures) -> dict:
    """The figures, in the form of :func:`plainly`."""
    assert figures.by_place == sorted(figures.by_place, key=lambda one: (-one[2], one[:2]))
    assert figures.triggers == sorted(figures.triggers, key=lambda one: (-one[1], one[0]))
    week = figures.per_week
    return {
        **{name: getattr(figures, name) for name in ("total", "entries", "days_with", "by_part_of_day", "woke",
                                                     "relapses", "red_flags", "halves")},
        "by_place": {(part, side): attacks for part, side, attacks in figures.by_place},
        "triggers": dict(figures.triggers),
        "steps": {kind: tuple(outcomes) for kind, *outcomes in figures.steps},
        "pain": figures.pain["median"],
        "pain_after": figures.pain_after["median"],
        "seconds": figures.seconds["median"],
        "per_week": (week["median"], week["lowest"], week["highest"], week["weeks"]),
    }  # fmt: skip


def by_chance(chance: random.Random, days: int) -> list[Entry]:
    def some(values, most=2):
        return tuple(chance.sample(values, chance.randint(0, most)))

    return [
        make.entry(
            started=NOW - timedelta(seconds=chance.randrange(days * 86400)),
            precision=chance.choice(["exact", "hour", "day"]),
            condition=chance.choice(["cramp", "ordinary_cramp", "spasticity", "mixed", None]),
            places=tuple(Place(part, chance.choice(["left", "right", ""])) for part in some(["calf", "foot", "jaw"], 3)),
            pain=chance.choice([None, *range(11)]), pain_after=chance.choice([None, 0, 1, 2]),
            seconds=chance.choice([None, 30, 60, 61, 600]), count=chance.choice([1, 1, 2, 5]),
            relapses=chance.choice([0, 0, 1, 3]), woke=chance.choice([None, True, False]),
            triggers=some(["cold", "bladder", "touch"]), red_flags=some(["dvt", "breathing"]),
            steps=tuple(StepTried(one, chance.choice(["stretch", "heat"]), chance.choice(["worked", "failed", "worse", ""]))
                        for one in some(["a", "b", "c"], 3)),
        )
        for _ in range(chance.randint(1, 60))
    ]  # fmt: skip


@pytest.mark.parametrize("many", [1, 10**9], ids=["through all parts", "entry by entry"])
def test_any_diary_is_counted_right(database: Database, many: int, monkeypatch):
    monkeypatch.setattr(parts, "MANY", many)
    for seed in range(12):
        chance = random.Random(seed)
        entries = by_chance(chance, chance.choice([3, 40, 500]))
        fill(database, f"web-{seed}", entries)
        first = min(one.started for one in entries)
        for days in (1, 30, 600):
            start, end = NOW - days * DAY, NOW - timedelta(seconds=chance.randrange(86000))
            if first >= end:
                continue
            summary = database.diary(f"web-{seed}").summary(start, end, "Europe/London")
            assert told(summary) == plainly(entries, start, end, first), (seed, days)
            for kind, conditions in KINDS.items():
                of_kind = [one for one in entries if one.condition in conditions]
                assert told(summary.by_kind[kind]) == plainly(of_kind, start, end, first), (
                    seed,
                    days,
                )
            conditions = Counter()
            for one in entries:
                if start <= one.started < end:
                    conditions[one.condition or "unknown"] += one.count
            assert summary.by_condition == dict(conditions)
            assert sum(attacks for _, attacks, _ in summary.per_day) == summary.total


def test_one_diary_s_figures_hold_nothing_of_another_s(database: Database, monkeypatch):
    for many in (1, 10**9):
        monkeypatch.setattr(parts, "MANY", many)
        owner = f"web-{many}"
        mine = make.entry(
            condition="spasticity",
            places=(Place("jaw"),),
            triggers=("touch",),
            steps=(),
            red_flags=(),
        )
        fill(database, owner, [mine])
        fill(
            database,
            f"other-{many}",
            [replace(mine, condition="cramp", places=(Place("calf"),), red_flags=("dvt",))],
        )
        summary = database.diary(owner).summary(NOW - DAY, NOW, "UTC")
        assert summary.by_place == [("jaw", "", 1)] and summary.triggers == [("touch", 1)]
        assert summary.red_flags == {} and summary.by_condition == {"spasticity": 1}


def test_counting_needs_no_more_than_a_few_questions(sqlite_database: Database):
    """However many entries there are."""
    fill(sqlite_database, "web-1", by_chance(random.Random(1), 30))
    asked = []
    event.listen(
        sqlite_database._engine, "before_cursor_execute", lambda *told: asked.append(told[2])
    )
    sqlite_database.diary("web-1").summary(NOW - 30 * DAY, NOW, "UTC")
    assert len([one for one in asked if one.startswith("SELECT")]) == 7
