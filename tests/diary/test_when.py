"""The moment that a person means, by their own clock; never one to come."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampwise.diary.entry import PRECISIONS
from crampwise.diary.when import resolve

LONDON = "Europe/London"
NIGHT, AFTERNOON = "2026-11-24 03:20", "2026-11-24 15:20"  # a Tuesday


def at(text, zone=LONDON):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def meant(when, now, zone=LONDON):
    moment, precision = resolve(when, at(now, zone), zone)
    assert moment.tzinfo == timezone.utc
    return f"{moment.astimezone(ZoneInfo(zone)):%m-%d %H:%M}", precision


@pytest.mark.parametrize(
    ("said", "when", "now", "moment", "precision"),
    [
        ("2am", {"day": 0, "part": "night", "clock": "02:00"}, NIGHT, "11-24 02:00", "exact"),
        ("2am, at 1am", {"day": 0, "part": "night", "clock": "02:00"}, "2026-11-24 01:00", "11-23 02:00", "exact"),
        ("11pm", {"day": 0, "part": "evening", "clock": "23:00"}, NIGHT, "11-23 23:00", "exact"),
        ("3pm yesterday", {"day": -1, "clock": "15:00"}, NIGHT, "11-23 15:00", "exact"),
        ("around 3am", {"clock": "03:00", "about": True}, NIGHT, "11-24 03:00", "hour"),
        ("ten past two", {"day": 0, "clock": "02:10", "either_half": True}, NIGHT, "11-24 02:10", "exact"),
        ("ten past two", {"day": 0, "clock": "02:10", "either_half": True}, AFTERNOON, "11-24 14:10", "exact"),
        ("half twelve", {"day": 0, "clock": "12:30", "either_half": True}, NIGHT, "11-24 00:30", "exact"),
        ("at 4 yesterday", {"day": -1, "clock": "04:00", "either_half": True}, AFTERNOON, "11-23 16:00", "hour"),
        ("at 9 yesterday", {"day": -1, "clock": "09:00", "either_half": True}, AFTERNOON, "11-23 09:00", "hour"),
        ("tuesday 2am", {"weekday": "tuesday", "clock": "02:00"}, NIGHT, "11-24 02:00", "exact"),
        ("tuesday 4am", {"weekday": "tuesday", "clock": "04:00"}, NIGHT, "11-17 04:00", "exact"),
        ("12 november at 6", {"date": "11-12", "clock": "18:00"}, NIGHT, "11-12 18:00", "exact"),
    ],
)  # fmt: skip
def test_a_clock_is_the_latest_such_time_that_is_over(said, when, now, moment, precision):
    assert meant(when, now) == (moment, precision)


@pytest.mark.parametrize(
    ("when", "now", "moment"),
    [
        # The night that is going on, and the one that is over.
        ({"day": -1, "part": "night"}, NIGHT, "11-24 03:00"),
        ({"day": -1, "part": "night"}, "2026-11-24 01:00", "11-24 01:00"),
        ({"day": -1, "part": "night"}, AFTERNOON, "11-24 03:00"),
        ({"day": -1, "part": "night"}, "2026-11-24 23:00", "11-24 03:00"),
        ({"day": 0, "part": "night"}, "2026-11-24 23:00", "11-24 23:00"),
        ({"day": 0, "part": "night"}, AFTERNOON, "11-24 03:00"),
        ({"day": -2, "part": "night"}, AFTERNOON, "11-23 03:00"),
        ({"day": 0, "part": "morning"}, AFTERNOON, "11-24 09:00"),
        ({"day": 0, "part": "morning"}, "2026-11-24 07:10", "11-24 07:10"),
        ({"day": 0, "part": "morning"}, NIGHT, "11-23 09:00"),
        ({"day": 0, "part": "evening"}, NIGHT, "11-23 21:00"),
        ({"day": -1, "part": "afternoon"}, NIGHT, "11-23 15:00"),
        ({"weekday": "monday", "part": "night"}, AFTERNOON, "11-24 03:00"),
        ({"weekday": "sunday", "part": "evening"}, NIGHT, "11-22 21:00"),
    ],
)
def test_a_part_of_the_day_is_its_middle_or_now(when, now, moment):
    assert meant(when, now) == (moment, "part_of_day")


@pytest.mark.parametrize(
    ("when", "now", "moment"),
    [
        ({"day": -1}, NIGHT, "11-23 12:00"),
        ({"day": 0}, NIGHT, "11-24 03:20"),
        ({"day": 0}, AFTERNOON, "11-24 12:00"),
        ({"day": -7}, NIGHT, "11-17 12:00"),
        ({"weekday": "saturday"}, NIGHT, "11-21 12:00"),
        ({"weekday": 5}, NIGHT, "11-21 12:00"),
        ({"date": "11-30"}, NIGHT, "11-30 12:00"),
        ({"date": "30"}, NIGHT, "10-30 12:00"),
        ({"date": "24"}, NIGHT, "11-24 03:20"),
        ({"date": "02-29"}, NIGHT, "02-29 12:00"),
    ],
)
def test_a_day_is_its_noon_or_now(when, now, moment):
    assert meant(when, now) == (moment, "day")


def test_the_29th_of_february_is_the_last_there_was():
    assert resolve({"date": "02-29"}, at(NIGHT), LONDON)[0].year == 2024


@pytest.mark.parametrize(
    ("minutes", "moment", "precision"),
    [(0, "11-24 03:20", "exact"), (20, "11-24 03:00", "exact"), (60, "11-24 02:20", "hour")],
)
def test_so_long_ago_is_counted_back(minutes, moment, precision):
    assert meant({"minutes_ago": minutes}, NIGHT) == (moment, precision)


@pytest.mark.parametrize(
    "when",
    [{}, {"day": 1}, {"clock": "25:00"}, {"part": "noonish"}, {"weekday": "someday"}, {"date": "13-45"}, {"date": "soon"}, {"minutes_ago": -5}],
)  # fmt: skip
def test_what_is_not_understood_is_now(when):
    moment, _ = resolve(when, at(NIGHT), LONDON)
    assert moment == at(NIGHT)


def test_a_clock_is_read_by_the_persons_own():
    now = datetime(2026, 11, 24, 15, 20, tzinfo=timezone.utc)
    for zone, hour in (("America/Los_Angeles", 10), ("Asia/Kolkata", 20), ("no/where", 2)):
        moment, _ = resolve({"day": 0, "clock": "02:00"}, now, zone)
        assert moment.hour == hour, zone


def test_a_length_of_time_holds_over_the_change_of_the_clocks():
    # At 1:30 on that night the clocks had gone back half an hour before.
    now = datetime(2026, 10, 25, 1, 30, tzinfo=timezone.utc)
    assert resolve({"minutes_ago": 60}, now, LONDON)[0] == now - timedelta(hours=1)
    assert resolve({"clock": "01:30"}, now, LONDON)[0] <= now


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError):
        resolve({}, datetime(2026, 11, 24, 3, 20), LONDON)


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(-5000, 5000), st.floats(), st.text(max_size=8)
)
SAID = st.fixed_dictionaries(
    {},
    optional={
        "day": st.one_of(st.integers(-10, 2), ANYTHING),
        "part": st.one_of(st.sampled_from(["night", "morning", "afternoon", "evening"]), ANYTHING),
        "clock": st.one_of(st.times().map(lambda one: f"{one:%H:%M}"), ANYTHING),
        "minutes_ago": ANYTHING,
        "weekday": st.one_of(st.sampled_from(["monday", "sunday"]), ANYTHING),
        "date": st.one_of(st.dates().map(lambda one: f"{one:%m-%d}"), ANYTHING),
        "either_half": ANYTHING,
        "about": ANYTHING,
    },
)


@settings(max_examples=300, deadline=None)
@given(
    SAID,
    st.datetimes(datetime(2001, 1, 1), datetime(2090, 1, 1), timezones=st.just(timezone.utc)),
    st.sampled_from([LONDON, "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]),
)
def test_it_is_never_to_come(when, now, zone):
    moment, precision = resolve(when, now, zone)
    assert now - timedelta(days=366 * 9) < moment <= now
    assert precision in PRECISIONS
