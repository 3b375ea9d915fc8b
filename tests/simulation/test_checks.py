"""The watch itself: made-up turns that break one promise each, and one talk that breaks none."""

import pytest

from .checks import PROMISES, Watch, no_faults
from .lines import CALM, DANGERS
from .person import Person

START = ({}, False, "")


def message(text="Where is it?", buttons=("/start_over",), **custom):
    return {
        "text": text,
        "buttons": [{"title": "t", "payload": p} for p in buttons],
        "custom": custom,
    }


def question(finding="shape"):
    return message("What does it look like?", type="question", finding=finding, options=[])


def open_at(intent="answer", **slots):
    """The state inside the interview."""
    return slots, True, intent


def broken_by(*turns):
    """The promises that some turns break; a turn is (replies, state after, and more)."""
    faults, before = no_faults(), START
    watch = Watch(1, faults)
    for replies, after, *more in turns:
        sent, tapped, danger = (*more, *("hello", False, False)[len(more) :])
        watch.see(sent, tapped, danger, replies, before, after)
        before = after
    return {promise for promise, found in faults.items() if found}


RED = {"type": "red_flag", "kind": "breathing", "ask": False}
UP = ({"red_flag": "breathing"}, False, "inform")


@pytest.mark.parametrize(
    "promise, turns",
    [
        ("no empty reply", [([], START)]),
        ("no empty reply", [([message(" ")], START)]),
        ("no dead end", [([message("Hm.", buttons=())], START)]),
        ("no answered question again", [([question()], open_at(shape="curled"))]),
        ("no lost answer", [([question()], open_at()), ([question("after")], open_at(shape="x")), ([question()], open_at())]),
        ("no trouble", [([message(type="fallback", reason="trouble")], START)]),
        ("at most eight questions", [([question(f"f{n}")], open_at()) for n in range(9)]),
        ("nothing forbidden", [([message("You have a cramp.")], START)]),
        ("plain words", [([message("Considerable physiological deterioration follows immobilisation.")], START)]),
        ("two sentences a bubble", [([message("1. Rest it. Hold it. Wait.")], START)]),
        ("red flag first and alone", [([message(), message("Call 911 now.", **RED)], UP)]),
        ("red flag first and alone", [([message("Call 911 now.", **RED), question()], UP)]),
        ("relief waits while a red flag is up", [([message("Rest it.", type="relief", steps=[])], UP)]),
        ("danger is met", [([question()], open_at(), DANGERS[0], False, True)]),
        (
            "a calm answer raises no alarm",
            [([question("breathing")], open_at(requested_slot="breathing")), ([message("Call 911 now.", **RED)], UP, CALM[0])],
        ),
        ("a button works", [([message(type="fallback", reason="unknown_button")], START, "/why", True)]),
    ],
)  # fmt: skip
def test_a_broken_promise_is_seen(promise, turns):
    assert broken_by(*turns) == {promise}


def test_every_promise_can_be_broken():
    mark = next(m for m in test_a_broken_promise_is_seen.pytestmark if m.name == "parametrize")
    assert {promise for promise, _ in mark.args[1]} == set(PROMISES)


def test_a_good_talk_breaks_none():
    assert not broken_by(
        ([question("breathing")], open_at()),
        ([question("shape")], open_at(breathing="usual")),
        ([message("Call 911 now.", **RED)], UP, DANGERS[0], False, True),
        ([message("This comes first: Call 911 now.")], UP, DANGERS[1], False, True),
        ([message("Goodbye. I'm here at any hour.", buttons=())], START),
    )


def test_going_back_may_ask_again():
    turns = [
        ([question()], open_at()),
        ([question("after")], open_at(shape="curled")),
        ([question()], open_at("go_back")),
    ]
    assert not broken_by(*turns)


def test_a_person_is_the_same_for_the_same_seed():
    def said(seed):
        person = Person(seed)
        return [
            person.opening(),
            *(person.next([message(buttons=("/a", "/b"))]) for _ in range(20)),
        ]

    assert said(3) == said(3)
    assert said(3) != said(4)
