"""Words that nothing reads: meanings to tap, then the plain choices; and an interview that goes on all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.talk import Talk, custom

# About nothing in particular, so that no reading stands out. Which of them a model leaves unread may change.
UNREAD = (
    "flerb wibble",
    "it is what it was when",
    "so then there",
    "if so then what was",
    "there and then so",
    "well it was a monday",
    "number four please and the fan",
    "could you maybe the stuff",
    "what now about that",
    "only if someone is there",
    "that was the other one maybe",
    "it depends on the chair",
    "so and so, or the green",
    "perhaps a bit of both of us",
    "kind of the usual for a tuesday",
    "is it as they said over there",
    "my brother says so",
)
OPENING = {"It hurts now", "It's over. What was it?", "I have a question"}
NONE = "None of these"


def missed(talk: Talk) -> bool:
    return any(custom(m).get("reason") == "not_understood" for m in talk.replies)


@pytest.fixture(scope="module")
def unread(client) -> list[str]:
    """The lines that this model reads as nothing, when they open a talk."""
    found = []
    for line in UNREAD:
        talk = Talk(client, locale="en-US")
        talk.say(line)
        if missed(talk):
            found.append(line)
    assert found, "every line was read as something: add lines that are not"
    return found


def test_first_the_meanings_then_the_choices(new_talk: Callable[..., Talk], unread) -> None:
    offered = 0
    for line in unread:
        talk = new_talk(locale="en-US")
        talk.say(line)
        if NONE in talk.titles:
            offered += 1
            assert talk.types == ["fallback"] and "Did you mean" in talk.text
            assert 2 <= len(talk.titles) <= 5, talk.transcript()
        first = talk.text
        talk.say(line)
        assert missed(talk) and set(talk.titles) >= OPENING, talk.transcript()
        assert talk.text != first and "buttons" in talk.text
        talk.say(line)
        assert set(talk.titles) >= OPENING, "a third time offers no guess either"
    assert offered, "no line had a meaning near enough to offer"


def test_every_button_that_is_offered_works(new_talk: Callable[..., Talk], unread) -> None:
    for line in unread:
        for title in new_talk(locale="en-US").say(line)[0].get("buttons", ()):
            talk = new_talk(locale="en-US")
            talk.say(line)
            talk.tap(title["title"])
            assert not missed(talk) and talk.titles, talk.transcript()
            assert custom(talk.replies[0]).get("reason") != "unknown_button"


def test_none_of_these_leads_to_the_choices(new_talk: Callable[..., Talk], unread) -> None:
    for line in unread:
        for said in ("tapped", "typed"):
            talk = new_talk(locale="en-US")
            talk.say(line)
            if NONE not in talk.titles:
                continue
            talk.tap(NONE) if said == "tapped" else talk.say("none of these")
            assert "buttons" in talk.text and set(talk.titles) >= OPENING, talk.transcript()
            talk.say(line)
            assert set(talk.titles) >= OPENING and NONE not in talk.titles, talk.transcript()


def test_a_turn_in_between_ends_the_row(new_talk: Callable[..., Talk], unread) -> None:
    talk = new_talk(locale="en-US")
    first = talk.say(unread[0])
    talk.say("hello")
    assert [m["text"] for m in talk.say(unread[0])] == [m["text"] for m in first]


def test_in_the_interview_the_question_stays_and_the_words_change(
    new_talk: Callable[..., Talk], unread
) -> None:
    for line in [*unread, "yes"]:
        talk = new_talk(locale="en-US")
        talk.say("cramp in my calf")
        talk.tap(leg_swelling="none")
        talk.tap(breathing="usual")
        asked, options = talk.finding, set(talk.titles)
        said = []
        for _ in range(3):
            talk.say(line)
            if not missed(talk) or talk.finding != asked:
                break  # Read after all, as a reply to this question.
            assert talk.types == ["fallback", "question"], talk.transcript()
            assert options <= set(talk.titles) and NONE not in talk.titles[: -len(options)]
            assert len(talk.titles) <= len(options) + 5
            said.append(talk.replies[0]["text"])
        assert len(set(said)) == len(said), talk.transcript()
        if len(said) == 3:
            assert "One tap is enough" in said[1]
            assert line == "yes" or said[0] != said[2]
        if talk.finding == asked:
            talk.tap(**{asked: "not_sure"})
            assert talk.question or talk.typed("assessment"), "the interview goes on"
            assert talk.finding != asked


def test_danger_at_an_unread_turn_comes_first(new_talk: Callable[..., Talk], unread) -> None:
    talk = new_talk(locale="en-US")
    talk.say(unread[0])
    talk.say("i can't breathe at all")
    assert talk.types == ["red_flag"], talk.transcript()
