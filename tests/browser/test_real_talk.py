"""Three people, by taps only, with the assistant itself: each is led to the end, each turn is spoken once.

After every tap: one utterance that says the newest words and names every choice, focus not lost, focus not in the
text box.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .real import Person

pytestmark = pytest.mark.browser

# The assessment's own choice: who sees it has been told.
END = "Why?"


def plain(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


class Listener(Person):
    """Somebody who hears what a screen reader would say, and notices where focus is, after every tap."""

    def open(self) -> None:
        super().open()
        self.check("polite")
        assert self.focus_is_on() == "body", "the page took focus by itself"

    def tap(self, *titles: str | None) -> None:
        for title in titles:
            self.hush()
            pressed = self.tray.get_by_role("button", name=title, exact=True)
            marks = pressed.get_attribute("aria-pressed") is not None
            super().tap(title)
            if not marks:
                self.check("polite")
                self.check_focus()

    def check(self, manner: str) -> None:
        """One utterance, spoken this way, with the newest words and all choices in it."""
        spoken = self.spoken()
        assert [how for how, _ in spoken] == [manner], spoken
        said = plain(spoken[0][1])
        for name in self.names():
            assert name in said.partition("Choices:")[2], f"{name!r} is not named in {said!r}"
        for line in self.log.locator(".turn").last.locator(".bot p").all_inner_texts():
            # What counts the questions, and "act now" above a red card, is for the eye.
            if len(plain(line).split()) > 5 and not line.startswith("Question"):
                assert plain(line) in said, f"{line!r} is not spoken"

    def check_focus(self) -> None:
        where = self.focus_is_on()
        assert where != "body", "focus is lost"
        assert not self.focus_is_in_a_text_box(), where


@pytest.fixture
def listener(new_person) -> Listener:
    made = new_person(opened=False)
    listener = Listener(made.page, made.url)
    listener.open()
    return listener


def test_alone_with_a_calf_that_hurts(listener):
    listener.tap("It hurts now", "Calf")
    assert "Draw your toes toward you" in listener.newest()
    listener.tap("It's letting go")
    tapped = listener.answer_until(END, prefer=("A hard knot", "One spot or muscle"))
    assert len(tapped) <= 12, tapped
    assert "more like a cramp" in listener.newest()
    listener.tap(END)
    assert listener.names(), "nothing more can be tapped"
    assert listener.errors == []


def test_a_helper_of_someone_with_stiff_legs(listener):
    listener.tap("I'm helping someone", "Both legs")
    assert "Hold under their heels" in listener.newest()
    prefer = ("Straight and stiff", "Whole limb or area", "Touch or being moved", "Tight, no pain")
    tapped = listener.answer_until(END, prefer=(*prefer, "None of these"))
    assert len(tapped) <= 14, tapped
    assert "stiff" in listener.newest()
    # Words for a helper all the way: they are not the one whose legs these are.
    assert not re.search(r"\byour legs?\b", listener.log.inner_text())
    assert listener.errors == []


def test_something_is_wrong_in_the_middle(listener):
    listener.tap("It hurts now", "Calf", "None of these")
    listener.hush()
    listener.wrong.tap()
    listener.settle()
    listener.check("polite")  # it asks what is wrong; what is to be done at once interrupts
    assert "999" in listener.newest()
    listener.hush()
    listener.tray.get_by_role("button", name="Hard to breathe", exact=True).tap()
    listener.settle()
    listener.check("assertive")
    listener.check_focus()
    call = listener.tray.get_by_role("link", name=re.compile("^Call 999"))
    expect(call).to_be_visible()
    assert listener.names()[0] == "Call 999"
    assert call.get_attribute("href") == "tel:999"
    # The way to say so stays in reach, also now.
    expect(listener.wrong).to_be_in_viewport()
    assert listener.errors == []
