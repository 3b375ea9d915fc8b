"""Marking the clauses that ask."""

from __future__ import annotations

import itertools
from collections.abc import Iterator


def mark_questions(words: list[str]) -> list[str]:
    """Mark a clause that asks: "is this a clot" begins isit, "what is a clot" begins whatis, and
    so does what is asked of nobody and no time ("can heat pads burn you")."""
    asked = list(words)
    for first, last in _clauses(words):
        clause = words[first:last]
        if (
            words[first] in _ASKS
            and not _IN_GENERAL.isdisjoint(clause[1:])
            and _IN_PARTICULAR.isdisjoint(clause)
        ):
            asked[first] = "whatis"
    for place, (verb, subject) in enumerate(itertools.pairwise(words)):
        if verb in _BE and subject in _ASKED and (place == 0 or words[place - 1] in _CLAUSE_STARTS):
            asked[place] = "isit"
        elif (
            verb == "what"
            and subject in _BE
            and not _THIS_ONE.intersection(words[place + 2 : place + 3])
        ):
            asked[place] = "whatis"
    return asked


def _clauses(words: list[str]) -> Iterator[tuple[int, int]]:
    """The stretches between marks, each with its end."""
    first = 0
    for place, word in enumerate([*words, "."]):
        if word in ".,":
            if place > first:
                yield first, place
            first = place + 1


_ASKS = frozenset("can could do does will would".split())
# What is asked in general names one of these, and none of those after: no person, no time, nothing at hand. "Can feel
# my heart in my teeth" and "won't rouse" only leave their subject out.
_IN_GENERAL = frozenset(
    "you people anyone everyone patients folk als mnd disease illness cramp cramps spasm spasms spasticity twitches "
    "ever pad pads pack packs skin".split()
)
_IN_PARTICULAR = frozenset(
    "not feel hardly barely only rather i me my mine myself we us our he him his she her they them their it this that these those someone somebody "
    "mum mom mam dad husband wife partner son daughter brother sister nan gran patient resident help "
    "now tonight today currently still already since started yesterday morning shorttime longtime wholetime "
    "daystime serious dangerous urgent emergency normal worrying".split()
)
_BE = frozenset("is was are am were".split())
_ASKED = frozenset("this it that these he she i they".split())
_THIS_ONE = frozenset("this that it the my his her wrong happening going in coming inside".split())
_CLAUSE_STARTS = frozenset(". , or and but so why ok hi hello".split())
