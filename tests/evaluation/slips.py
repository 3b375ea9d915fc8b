"""Typing slips of weak hands, the same ones in every run: what a line becomes on a small keyboard at 3am."""

from __future__ import annotations

import random
import re

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
WAYS = ("near", "drop", "double", "swap")
ONE_IN = 10
SEEDS = (1, 2, 3)
# A slip in "no" or "it" leaves nothing to read.
LONG_WORD = 3
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")


def slips(text: str, seed: int) -> str:
    """The text with a slip in one of ten of the letters that may slip: those of words of three letters and more.

    A slip is a neighbouring key, a dropped letter, a doubled one, or one swapped with the next. Text and seed alone
    decide them, so a line slips the same way in whatever file or order it is read.
    """
    chance = random.Random(f"{seed}:{text}")
    may = [place for word in WORD.finditer(text) for place in _letters(word)]
    # Of 15 letters one slips and a second does every other time: short lines slip no less than long ones.
    count = int(len(may) / ONE_IN + chance.random())
    typed = list(text)
    for place in sorted(chance.sample(may, min(count, len(may)))):
        _slip(typed, place, chance)
    return "".join(typed)


def neighbours(letter: str) -> str:
    """The letters on the keys left and right of a letter, and of the rows above and below."""
    for number, row in enumerate(ROWS):
        at = row.find(letter.lower())
        if at >= 0:
            beside = row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
            above = ROWS[number - 1][at : at + 2] if number else ""
            below = ROWS[number + 1][max(at - 1, 0) : at + 1] if number + 1 < len(ROWS) else ""
            return beside + above + below
    return ""


def _letters(word: re.Match[str]) -> list[int]:
    places = [word.start() + n for n, letter in enumerate(word[0]) if letter.isalpha()]
    return places if len(places) >= LONG_WORD else []


def _slip(typed: list[str], place: int, chance: random.Random) -> None:
    """Slip at one place; what is dropped leaves an empty string, so that the places after it stay."""
    letter, way = typed[place], chance.choice(WAYS)
    if way == "swap":
        after = typed[place + 1] if place + 1 < len(typed) else ""
        if len(after) == 1 and after.isalpha() and after != letter:
            typed[place], typed[place + 1] = after, letter
            return
        way = "near"
    if way == "near":
        other = chance.choice(neighbours(letter))
        typed[place] = other.upper() if letter.isupper() else other
    else:
        typed[place] = "" if way == "drop" else letter * 2
