"""The diary on the page, with the assistant itself: an attack from its start to the entry, and what becomes of it."""

from __future__ import annotations

import pytest

from .real import Person

pytestmark = pytest.mark.browser

PREFER = ("A hard knot", "One spot or muscle", "Most days or nights", "No, as usual")
LOG, EACH, ONLY, NONE = "Log this one", "Yes, each time", "Only when I say so", "No diary"


@pytest.fixture
def after_a_cramp(person: Person) -> Person:
    """Somebody whose cramp has been told to the end."""
    person.tap("It hurts now", "Calf")
    person.answer_until("Why?", prefer=PREFER)
    return person


def said(person: Person) -> str:
    return person.newest()


def test_better_is_one_question_with_eleven_choices(after_a_cramp):
    after_a_cramp.tap("It's letting go")
    assert [str(n) for n in range(11)] == [n for n in after_a_cramp.names() if n.isdigit()]
    after_a_cramp.tap("3 of 10")
    assert "3 of 10" in said(after_a_cramp) and after_a_cramp.errors == []


def test_logged_by_taps_alone(after_a_cramp):
    after_a_cramp.tap(LOG)
    assert "Shall I keep it" in said(after_a_cramp)
    after_a_cramp.tap(ONLY)
    assert "Kept in your diary" in said(after_a_cramp) and "Calf" in said(after_a_cramp)
    after_a_cramp.tap("How bad it was", "7")
    assert "7 of 10" in said(after_a_cramp)
    after_a_cramp.tap("See my diary")
    assert "1 attack" in said(after_a_cramp) and after_a_cramp.errors == []


def test_declined(after_a_cramp):
    after_a_cramp.tap(LOG, NONE)
    assert "I keep no diary" in said(after_a_cramp)
    after_a_cramp.type("start again")
    after_a_cramp.tap("It hurts now", "Foot")
    after_a_cramp.answer_until("Why?", prefer=PREFER)
    assert LOG not in after_a_cramp.names() and after_a_cramp.errors == []


def test_three_failures_then_the_next_level(after_a_cramp):
    for _ in range(3):
        after_a_cramp.tap("No change")
    assert "did not help enough" in said(after_a_cramp)


def test_worse_is_not_offered_again(after_a_cramp):
    after_a_cramp.tap("No change", "Worse")
    assert "won't offer it again" in said(after_a_cramp)


def test_a_relapse_in_the_hour_starts_with_what_helped(after_a_cramp):
    after_a_cramp.tap(LOG, EACH)
    after_a_cramp.type("what can I do now?")
    after_a_cramp.tap("It's letting go", "2 of 10")
    after_a_cramp.type("it's back")
    assert "Do what helped last time" in said(after_a_cramp)
    after_a_cramp.tap("It's letting go", "1 of 10")
    assert "came back once" in said(after_a_cramp) and after_a_cramp.errors == []


def test_logged_in_words_for_last_night_then_corrected_and_deleted(person):
    person.type("log last night left calf 8/10 three minutes")
    person.tap(EACH)
    assert all(told in said(person) for told in ("Left calf. 8 of 10.", "3 minutes."))
    person.type("no, it was the right one")
    assert "Right calf" in said(person)
    person.tap("Delete it", "Yes, delete")
    person.type("what is in my diary")
    assert "empty" in said(person) and person.errors == []


def test_a_helper_logs_for_another(person):
    person.tap("I'm helping someone")
    person.type("log for my wife both feet 6/10 this morning")
    person.tap(ONLY)
    assert "Kept in the diary" in said(person) and "6 of 10" in said(person)
    assert "your diary" not in said(person)


def test_a_danger_in_a_note_comes_first_and_the_entry_is_kept(person):
    person.type("log right foot 3 yesterday")
    person.tap(EACH)
    person.type("log left calf sore, now swollen and hot and I can't get my breath")
    assert person.names()[0].startswith("Call 999")
    person.tap("I've called")
    person.type("what is in my diary")
    assert "2 attacks" in said(person)


def test_markup_in_a_note_is_words(person):
    person.type("log left calf 5 yesterday <img src=x onerror=alert(1)>")
    person.tap(ONLY)
    assert person.log.locator("img[src='x']").count() == 0
    assert person.violations() == [] and person.errors == []
