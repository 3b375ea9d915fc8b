"""What always holds in a talk. :class:`Watch` looks at each turn and keeps what went wrong, by promise."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Any

from tests.words.forbidden import forbidden
from tests.words.readability import grade, plain, sentence_count

from .lines import CALM
from .person import SAFETY

PROMISES = (
    "no empty reply",
    "no dead end",
    "no answered question again",
    "no lost answer",
    "no trouble",
    "at most eight questions",
    "nothing forbidden",
    "plain words",
    "two sentences a bubble",
    "red flag first and alone",
    "relief waits while a red flag is up",
    "danger is met",
    "a calm answer raises no alarm",
    "a button works",
)
# After these the person has said goodbye, or is left to rest.
LEAVE = re.compile(r"^(?:Goodbye\.|You're welcome\.)")
STEERED = ("start_over", "go_back", "correct_answer", "change_answer")
MOST_QUESTIONS = 8


def kind(message: dict[str, Any]) -> dict[str, Any]:
    return message.get("custom") or {}


class Watch:
    """One talk: which findings were answered in this episode, and how many were asked."""

    def __init__(self, seed: int, faults: dict[str, list[str]]) -> None:
        self._seed, self._faults = seed, faults
        self._answered: set[str] = set()
        self._asked: set[str] = set()
        self.said: list[str] = []

    def see(
        self,
        sent: str,
        tapped: bool,
        danger: bool,
        replies: list[dict[str, Any]],
        before: Any,
        after: Any,
    ) -> None:
        """Judge one turn; ``before`` and ``after`` are (slots, form open, intent) around it."""
        self.said.append(sent[:60])
        self._whole(replies)
        self._red_flag(sent, danger, replies, before, after)
        if tapped and any(
            kind(m).get("reason") in ("unknown_button", "not_understood") for m in replies
        ):
            self._fault("a button works", sent)
        self._questions(replies, before, after)
        self._words(replies)

    def _whole(self, replies: list[dict[str, Any]]) -> None:
        if not replies or not all((m.get("text") or "").strip() for m in replies):
            self._fault("no empty reply", "an empty reply or bubble")
            return
        if any(kind(m).get("reason") == "trouble" for m in replies):
            self._fault("no trouble", replies[0]["text"][:60])
        asks = any(kind(m).get("type") == "question" for m in replies)
        if not (asks or any(m.get("buttons") for m in replies) or LEAVE.match(replies[-1]["text"])):
            self._fault("no dead end", replies[-1]["text"][:80])

    def _red_flag(
        self, sent: str, danger: bool, replies: list[dict[str, Any]], before: Any, after: Any
    ) -> None:
        flags = [kind(m) for m in replies if kind(m).get("type") == "red_flag"]
        acts = any(flag["ask"] is False for flag in flags)
        if acts and (kind(replies[0]).get("type") != "red_flag" or len(replies) > 1):
            self._fault(
                "red flag first and alone", ", ".join(kind(m).get("type", "text") for m in replies)
            )
        if after[0].get("red_flag") and any(kind(m).get("type") == "relief" for m in replies):
            self._fault("relief waits while a red flag is up", after[0]["red_flag"])
        calm = sent in CALM and before[0].get("requested_slot") in SAFETY
        if (
            acts
            and calm
            and not before[0].get("red_flag")
            and not before[0].get("red_flag_pending")
        ):
            self._fault("a calm answer raises no alarm", before[0]["requested_slot"])
        if danger and not flags and not before[0].get("red_flag"):
            self._fault("danger is met", sent)

    def _questions(self, replies: list[dict[str, Any]], before: Any, after: Any) -> None:
        if after[2] in STEERED or before[0].get("condition") or not after[1]:
            self._answered, self._asked = set(), set()
        for message in replies:
            finding = kind(message).get("finding")
            if finding is None or kind(message).get("type") != "question" or not after[1]:
                continue
            if after[0].get(finding) is not None:
                self._fault(
                    "no answered question again", f"{finding}, known as {after[0][finding]}"
                )
            elif finding in self._answered:
                self._fault("no lost answer", finding)
            self._asked.add(finding)
        if len(self._asked) > MOST_QUESTIONS:
            self._fault("at most eight questions", ", ".join(sorted(self._asked)))
        self._answered |= {f for f in self._asked if after[0].get(f) is not None}

    def _words(self, replies: list[dict[str, Any]]) -> None:
        for message in replies:
            if kind(message).get("reason") == "other_language":
                continue
            for line in (message.get("text") or "").split("\n"):
                for promise, what in words_amiss(line):
                    self._fault(promise, what, alone=True)

    def _fault(self, promise: str, what: str, alone: bool = False) -> None:
        # Of words alone, each is reported once; of the rest, with the way there, to be played again.
        told = what if alone else f"{what} | seed {self._seed}: {' > '.join(self.said[-5:])}"
        if told not in self._faults[promise]:
            self._faults[promise].append(told)


def no_faults() -> dict[str, list[str]]:
    return defaultdict(list)


@cache
def words_amiss(line: str) -> tuple[tuple[str, str], ...]:
    """What is wrong with the words of one line: (promise, what). The number of a step is no word of it."""
    line = re.sub(r"^\d+\. ", "", line)
    found = [("nothing forbidden", f"{what} {words!r}: {line}") for what, words in forbidden(line)]
    if line.strip() and not plain(line):
        found.append(("plain words", f"grade {grade(line)[0]}: {line}"))
    if sentence_count(line) > 2:
        found.append(("two sentences a bubble", line))
    return tuple(found)
