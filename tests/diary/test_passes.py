"""Codes for another device, links to the doctor's page: what opens a diary, and what doesn't."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from crampwise.diary import keys, passes
from crampwise.diary.database import BadCode, Database, TooManyTries
from crampwise.diary.keys import CODE_LENGTH, LETTERS, Keys

from . import given as make
from .given import KEY, MINUTE, NOW

WRONG = "AAAAAAAA"


# --- hashes --------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.text(), st.text())
def test_one_use_s_hash_is_no_other_s(one: str, other: str):
    mine, theirs = Keys(KEY), Keys(b"another key, of 32 bytes .......")
    uses = [mine.owner(one), mine.tries(one), mine.code(one), mine.link(one), theirs.owner(one)]
    assert len(set(uses)) == len(uses) and all(len(use) == 64 for use in uses)
    assert keys.same(mine.owner(one), mine.owner(other)) == (one == other)


def test_a_code_is_easy_to_read_and_to_type():
    codes = {keys.new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == CODE_LENGTH and set(code) <= set(LETTERS) for code in codes)
    assert not set("01OILZSGBU8") & set(LETTERS) and LETTERS == "".join(sorted(set(LETTERS)))
    hashed = Keys(KEY).code("K7QF2M9X")
    for typed in ("k7qf2m9x", " K7QF 2M9X ", "K7QF-2M9X", "k7qf\n2m9x.", "K7QFZM9X"):
        assert Keys(KEY).code(typed) == hashed
    assert Keys(KEY).code("K7QF2M9Y") != hashed


def test_a_link_cannot_be_guessed():
    links = {keys.new_link() for _ in range(100)}
    assert len(links) == 100 and min(map(len, links)) >= 43


# --- another device ------------------------------------------------------------------------


def test_another_device_joins_and_brings_what_it_kept(database: Database):
    first, second = database.diary("web-1"), database.diary("web-2")
    old, new = first.save(make.entry()), second.save(make.entry(started=NOW))
    first.add_text("medicine", "Baclofen")
    second.add_text("medicine", "baclofen")
    second.add_text("medicine", "Mexiletine")
    second.add_text("question", "Why?")
    code = first.new_code(NOW)
    assert second.join(code, NOW + 9 * MINUTE) == 2
    for diary in (first, second):
        assert diary.entries() == [new, old] and diary.devices == 2
        assert [one.text for one in diary.texts("medicine")] == ["Baclofen", "Mexiletine"]
        assert [one.text for one in diary.texts("question")] == ["Why?"]
    # From now on it is one diary.
    changed = second.change(old.id, pain=1)
    assert first.entry(old.id) == changed
    assert first.delete(new.id) and second.entries() == [changed]


def test_a_device_that_kept_nothing_joins(database: Database):
    kept = database.diary("web-1").save(make.entry())
    second = database.diary("web-2")
    assert second.join(database.diary("web-1").new_code(NOW), NOW) == 1
    assert second.entries() == [kept] and second.devices == 2


def test_entries_with_one_id_are_both_kept_unless_they_are_one(database: Database):
    first, second = database.diary("web-1"), database.diary("web-2")
    same, mine = first.save(make.entry(note="same")), first.save(make.entry(note="mine"))
    second.save(same)
    theirs = second.save(replace(mine, note="theirs"))
    assert second.join(first.new_code(NOW), NOW) == 3
    kept = first.entries()
    assert sorted(one.note for one in kept) == ["mine", "same", "theirs"]
    assert first.entry(mine.id) == mine and len({one.id for one in kept}) == 3
    (moved,) = (one for one in kept if one.note == "theirs")
    assert replace(moved, id=theirs.id) == theirs


def test_a_third_device_keeps_the_diary_that_another_leaves(database: Database):
    first, second, third = (database.diary(f"web-{one}") for one in (1, 2, 3))
    shared = second.save(make.entry(note="shared"))
    third.join(second.new_code(NOW), NOW)
    mine = first.save(make.entry(note="mine"))
    assert second.join(first.new_code(NOW), NOW) == 2
    assert third.entries() == [shared] and third.devices == 1
    assert first.devices == 2 and {one.note for one in first.entries()} == {"shared", "mine"}
    # And when it comes along, nothing is doubled.
    assert third.join(first.new_code(NOW), NOW) == 2
    assert set(third.entries()) == {shared, mine} and third.devices == 3


def test_the_answer_about_keeping_comes_along(database: Database):
    first, second, third = (database.diary(f"web-{one}") for one in (1, 2, 3))
    first.set_consent("always")
    second.join(first.new_code(NOW), NOW)
    assert second.consent == "always"
    third.set_consent("never")
    third.join(first.new_code(NOW), NOW)
    assert third.consent == "never" and first.consent == "always"
    # Where they don't agree, a new device is asked.
    fourth = database.diary("web-4")
    fourth.join(first.new_code(NOW), NOW)
    assert fourth.consent is None


def test_a_device_may_join_its_own_diary(database: Database):
    diary = database.diary("web-1")
    kept = diary.save(make.entry())
    code = diary.new_code(NOW)
    assert diary.join(code, NOW) == 1
    assert diary.entries() == [kept] and diary.devices == 1
    with pytest.raises(BadCode):
        database.diary("web-2").join(code, NOW)


def test_wrong_old_and_used_codes_are_told_apart_by_nobody(database: Database):
    first = database.diary("web-1")
    first.save(make.entry())
    voided, used = first.new_code(NOW), first.new_code(NOW)
    database.diary("web-2").join(used, NOW)
    old = first.new_code(NOW)
    link = first.new_pass(NOW)
    said = set()
    for number, (code, now) in enumerate(
        [(WRONG, NOW), ("", NOW), ("\ud800" * 9, NOW), ("x" * 10**6, NOW), (voided, NOW), (used, NOW), (link, NOW),
         (old, NOW + 10 * MINUTE), (old, NOW + 11 * MINUTE)]
    ):  # fmt: skip
        other = database.diary(f"other-{number}")
        with pytest.raises(BadCode) as raised:
            other.join(code, now)
        said.add(str(raised.value))
        assert other.devices == 0 and other.entries() == []
    assert len(said) == 1 and first.devices == 2
    assert database.diary("late").join(old, NOW + 10 * MINUTE - timedelta(seconds=1)) == 1


def test_who_guesses_too_often_must_pause(database: Database):
    first, second = database.diary("web-1"), database.diary("web-2")
    first.save(make.entry())
    kept = second.save(make.entry())
    for number in range(passes.MOST_WRONG):
        with pytest.raises(BadCode):
            second.join(WRONG, NOW + number * MINUTE)
    last = NOW + (passes.MOST_WRONG - 1) * MINUTE
    for minutes in (0, 5, 9.9):
        code = first.new_code(last)
        with pytest.raises(TooManyTries):
            second.join(code, last + minutes * MINUTE)
    # Nor does it help to begin anew; another device is not held up.
    second.erase()
    with pytest.raises(TooManyTries):
        second.join(code, last + 9 * MINUTE)
    assert database.diary("web-3").join(code, last) == 1
    assert second.entries() == [] and kept
    later = last + passes.PAUSE
    assert second.join(first.new_code(later), later) == 1


def test_a_good_code_forgives_the_wrong_ones(database: Database):
    first, second = database.diary("web-1"), database.diary("web-2")
    first.save(make.entry())
    for _ in range(3):
        for _ in range(passes.MOST_WRONG - 1):
            with pytest.raises(BadCode):
                second.join(WRONG, NOW)
        second.join(first.new_code(NOW), NOW)


def test_what_is_over_is_not_kept(database: Database):
    diary = database.diary("web-1")
    diary.new_code(NOW)
    diary.new_pass(NOW, minutes=5)
    with pytest.raises(BadCode):
        diary.join(WRONG, NOW)
    database.purge(NOW + 4 * MINUTE, None)
    assert len(diary.everything()["passes"]) == 2
    database.purge(NOW + 10 * MINUTE, None)
    assert diary.everything()["passes"] == []
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM tries")).scalar() == 0


# --- the doctor's page ---------------------------------------------------------------------


def test_a_link_opens_the_diary_to_read_until_it_is_over(database: Database):
    diary = database.diary("web-1")
    kept = diary.save(make.entry())
    diary.add_text("medicine", "Baclofen")
    link = diary.new_pass(NOW, minutes=15, period="month", timezone="Europe/London")
    for minutes in (0, 1, 14.9):
        view, about = database.diary_of_pass(link, NOW + minutes * MINUTE)
        assert about == {"period": "month", "timezone": "Europe/London"}
        assert view.entries() == [kept] and view.texts("medicine")[0].text == "Baclofen"
        assert view.summary(NOW - make.DAY, NOW, "UTC").total == 1 and view.devices == 1
    for change in (
        "save",
        "change",
        "delete",
        "erase",
        "leave",
        "join",
        "new_code",
        "add_text",
        "set_consent",
    ):
        assert not hasattr(view, change)
    for bad, now in ((link, NOW + 15 * MINUTE), (link + "x", NOW), (link[:-1], NOW), (link.upper(), NOW),
                     ("", NOW), ("\ud800", NOW), ("' OR 1=1 --", NOW), (diary.new_code(NOW), NOW)):  # fmt: skip
        assert database.diary_of_pass(bad, now) is None


def test_a_link_to_a_diary_that_is_erased_opens_nothing(database: Database):
    diary = database.diary("web-1")
    diary.save(make.entry())
    link = diary.new_pass(NOW)
    view, _ = database.diary_of_pass(link, NOW)
    diary.erase()
    assert database.diary_of_pass(link, NOW) is None
    # Nor does the view that was open show the next person's, which may have got the same number.
    database.diary("web-2").save(make.entry())
    assert view.entries() == [] and view.texts("medicine") == [] and view.devices == 0


@pytest.mark.parametrize("minutes", [0, -1, 24 * 60 + 1])
def test_a_link_is_short_lived(minutes: int):
    with pytest.raises(ValueError):
        Database("sqlite:////nowhere/at/all/diary.db", KEY).diary("web-1").new_pass(NOW, minutes)


@pytest.mark.parametrize("about", [{"x": object()}, {"x": "y" * 1000}, {"x": {1, 2}}])
def test_a_link_is_about_little(about: dict):
    with pytest.raises(ValueError):
        Database("sqlite:////nowhere/at/all/diary.db", KEY).diary("web-1").new_pass(NOW, **about)
