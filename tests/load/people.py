"""A person of the load test: what they say next, and what was wrong with what they heard. Pure: no clock, no network."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from .cases import ASIDES, CASES, DANGERS, Case

Replies = Sequence[dict[str, Any]]
# Nobody needs as many turns for one attack: who does is going round in circles.
MOST_TURNS = 24
# One in so many meets an emergency in the middle of the questions.
DANGER_EVERY = 9


def customs(replies: Replies) -> list[dict[str, Any]]:
    """The structured part of each message."""
    return [one.get("custom") or {} for one in replies]


class Person:
    """An attack, its questions by taps and words in turn, what is asked afterwards, and the same again: a relapse.

    Args:
        number: decides every choice, so that a run says the same as the last.
        danger: whether they may meet one.
    """

    def __init__(self, number: int, danger: bool = True) -> None:
        self._random = Random(number)
        self._number, self._case = number, CASES[number % len(CASES)]
        self.metadata = {"locale": ("en-US", "en-GB")[number % 2]}
        self._danger = (
            DANGERS[number % len(DANGERS)] if danger and number % DANGER_EVERY == 4 else None
        )
        self._asides = list(ASIDES)
        self._attacks = 0
        self._begin()

    @property
    def case(self) -> Case:
        return self._case

    def next(self, replies: Replies) -> tuple[str, str]:
        """What they do next: ``tap`` or ``typed`` (the kind), and the payload or the words."""
        self._turns += 1
        self._expected: frozenset[str] = frozenset()
        self._kinds: frozenset[str] = frozenset()
        if self._turns == 1:
            return "typed", self._random.choice(self._case.openings)
        if self._danger and self._turns == 4:
            words, self._kinds = self._danger
            return "typed", words
        if self._done:
            return self._after()
        return self._answer(replies)

    def wrong(self, replies: Replies) -> str:
        """What is wrong with the answer, in a few words; empty when all is well."""
        seen = customs(replies)
        if not replies or not all(one.get("text", "").strip() for one in replies):
            return "empty"
        for custom in seen:
            if custom.get("type") == "fallback":
                return f"fallback: {custom.get('reason')}"
        types = {custom.get("type", "text") for custom in seen}
        if self._kinds:
            kind = seen[0].get("kind") if seen[0].get("type") == "red_flag" else None
            self._done, self._asides, self._attacks = True, [], 1
            return "" if kind in self._kinds else "a red flag was not met"
        if "red_flag" in types:
            return "a red flag without danger"
        if self._expected and not types & self._expected:
            return "another answer than was asked for"
        return self._judged(seen)

    def _begin(self) -> None:
        self._turns, self._done, self._answered = 0, False, set()
        self._attacks += 1

    def _after(self) -> tuple[str, str]:
        """What is asked when it has been said what it is; then, some of them, have it all again."""
        if self._asides:
            words, self._expected = self._asides.pop(0)
            return "typed", words
        self._danger = None
        self._case = CASES[(self._number + self._attacks) % len(CASES)]
        self._asides = list(ASIDES)
        self._begin()
        self._turns = 0
        return "tap", "/start_over"

    def _answer(self, replies: Replies) -> tuple[str, str]:
        asked = [one for one in customs(replies) if one.get("type") == "question"]
        if asked:
            question = asked[-1]
            finding, by_tap = question["finding"], self._turns % 2 == 0
            value, words = self._case.answers.get(finding, ("not_sure", "not sure"))
            self._answered.add(finding)
            payload = next(
                (one["payload"] for one in question["options"] if one["value"] == value), None
            )
            if payload and by_tap:
                return "tap", payload
            return "typed", words
        buttons = [button for one in replies for button in one.get("buttons") or ()]
        held = [one["payload"] for one in buttons if one["payload"].startswith("/relief")]
        return ("tap", held[0]) if held else ("typed", "it is a bit better")

    def _judged(self, seen: list[dict[str, Any]]) -> str:
        for custom in seen:
            kind = custom.get("type")
            if kind == "assessment":
                self._done = True
                if custom["condition"] not in self._case.right:
                    return f"{'/'.join(sorted(self._case.right))} was called {custom['condition']}"
            if kind == "relief" and custom.get("body_part") not in (None, self._case.body_part):
                return "relief for another's body part"
            if kind == "question" and custom["finding"] in self._answered:
                return "asked again"
        if self._turns > MOST_TURNS:
            return "going round in circles"
        return ""
