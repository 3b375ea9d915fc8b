"""What a diary line takes back as soon as it is said: "left calf, no, right calf", "7 sorry 8"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crampwise.understanding.diary_sides import SKIP, Named, Side
from crampwise.understanding.diary_text import Line

_CUES = ("no", "nope", "sorry", "wait", "actually", "oops", "correction", "rather", "i mean", "i meant", "make that", "make it", "scratch that")  # fmt: skip
_CUE = "|".join(_CUES)
_PAUSE = SKIP | frozenset(", . ; - _ or in on it was".split())
_NUMBER = re.compile(
    rf"(?<!\S)\d{{1,2}}(?: ?/ ?10| out of 10| (?:mins?|minutes?|secs?|seconds?|am|pm))? (?:[,;.-] )?(?:or )?(?:{_CUE})"
    rf"(?: (?:,|{_CUE}|it was|was|an?|it's))* (?=\d)"
)


def take_back_numbers(line: Line) -> None:
    """Takes the numbers that are taken back, and the words that say so."""
    for found in line.find(_NUMBER):
        line.take(found.start(), found.end() - 1)


def without_taken_back(
    places: Sequence[Named], sides: Sequence[Side], tokens: Sequence[str]
) -> tuple[list[Named], list[Side], set[str]]:
    """The places and sides that are not taken back, and the parts that stand instead of one that is."""
    items = sorted([*places, *sides], key=lambda one: one.start)
    gone: list[Named | Side] = []
    instead: set[str] = set()
    for at in range(1, len(items)):
        if not _takes_back(tokens[items[at - 1].end : items[at].start]):
            continue
        before, after = _beside(items[at - 1 :: -1], tokens), _beside(items[at:], tokens)
        parts = [one.body_part for one in after if isinstance(one, Named)]
        if not parts:
            gone += [one for one in before if isinstance(one, Side)]
        elif any(isinstance(one, Named) for one in before) or len(after) > 1:
            gone += before
            instead.update(parts)
    kept = [one for one in places if one not in gone]
    return kept, [one for one in sides if one not in gone], instead


def _takes_back(apart: Sequence[str]) -> bool:
    """Whether there is nothing but words that take back, and at least one."""
    said = " ".join(token for token in apart if token not in _PAUSE)
    return bool(said) and re.fullmatch(rf"(?:{_CUE})(?: (?:{_CUE}))*", said) is not None


def _beside(items: Sequence[Named | Side], tokens: Sequence[str]) -> list[Named | Side]:
    """The first of a row of places and sides, with the side or place that stands right beside it."""
    row = list(items[:2])
    if len(row) == 2:
        first, last = sorted(row, key=lambda item: item.start)
        apart = tokens[first.end : last.start]
        if type(first) is type(last) or any(token not in SKIP for token in apart):
            row.pop()
    return row
