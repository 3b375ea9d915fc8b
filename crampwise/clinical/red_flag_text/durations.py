"""Stretches of time, each named by one word."""

from __future__ import annotations

import re

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "ninety": 90, "couple": 2, "few": 3, "several": 4, "half": 0.5, "quarter": 0.25,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_UNIT_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
}  # fmt: skip
_MINUTES = {"sec": 1 / 60, "second": 1 / 60, "min": 1, "minute": 1, "hr": 60, "hour": 60, "hrs": 60}
_DAYS = frozenset("day days night nights week weeks fortnight".split())
_YEARS = frozenset("month months year years yr yrs decade decades".split())
_DIGITS = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9",
}  # fmt: skip
_UNITS = frozenset({*_MINUTES, "secs", "seconds", "mins", "minutes", "hours", *_DAYS, *_YEARS})
TIME_WORDS = _UNITS.union(_NUMBERS)
_WHOLE_DAY = 601  # "all day", "all night": not a length to compare
_WHOLE = frozenset("day night morning evening afternoon".split())
_MORE = frozenset("over than past least nearly almost".split())


def name_times(words: list[str]) -> list[str]:
    """Each stretch of time as one word: shorttime (to ten minutes), longtime, wholetime ("all
    night"), daystime, yearstime.

    "every 20 minutes" and "in 20 minutes" tell how often or when, and become oftentime; a
    year becomes someyear.
    """
    told: list[str] = []
    place = 0
    while place < len(words):
        length, minutes = _time_at(words, place)
        if length:
            before = told[-1] if told else ""
            after = words[place + length] if place + length < len(words) else ""
            if minutes == _WHOLE_DAY:
                name = "wholetime"
            elif before in ("every", "each", "within", "in"):
                name = "oftentime"
            elif minutes >= 60 * 24 * 28:
                name = "yearstime"
            elif minutes >= 60 * 24:
                name = "daystime"
            elif minutes > 10 or (minutes == 10 and before in _MORE) or after == "plus":
                name = "longtime"
            else:
                name = "shorttime"
            told.append(name)
            place += length
        else:
            told.append("someyear" if _is_year(words, place) else words[place])
            place += 1
    return told


def _is_year(words: list[str], place: int) -> bool:
    """ "2009", and "09" or "74" in "in 09", "back in 74", but not in "in 74 steps"."""
    word = words[place]
    if re.fullmatch(r"(19|20)\d\d", word):
        return True
    after = words[place + 1] if place + 1 < len(words) else "."
    return bool(
        re.fullmatch(r"0\d|[5-9]\d", word)
        and place
        and words[place - 1] in ("in", "since", "of")
        and (after in (".", ",", "and", "but") or place == len(words) - 1)
    )


def spoken_numbers(words: list[str]) -> list[str]:
    """Numbers said in words, of two words and more: "thirty eight point nine" is "38.9", and
    "nine nine nine" or "triple nine" is "999"."""
    told: list[str] = []
    place = 0
    while place < len(words):
        size, number = _digits_at(words, place)
        if not size:
            size, number = _spoken_at(words, place)
        told.append(number if size > 1 else words[place])
        place += max(size, 1)
    return told


def _digits_at(words: list[str], place: int) -> tuple[int, str]:
    """A number of three digits, said digit by digit."""
    here = [_DIGITS.get(word) for word in words[place : place + 4]]
    if words[place] in ("triple", "treble"):
        digit = here[1] if len(here) > 1 else None
        return (2, digit * 3) if digit else (0, "")
    digits = here[:3]
    if len(digits) < 3 or None in digits or (len(here) > 3 and here[3]):
        return 0, ""
    return 3, "".join(digit for digit in digits if digit)


def _spoken_at(words: list[str], place: int) -> tuple[int, str]:
    here = words[place : place + 4] + [""] * 4
    tens, units = _TENS.get(here[0]), _UNIT_WORDS.get(here[1])
    if tens is not None and units is not None:
        size, number = 2, str(tens + units)
    elif here[0][:1].isdigit():
        size, number = 1, here[0]
    elif tens is not None and here[1] == "point":
        size, number = 1, str(tens)
    else:
        return 0, ""
    part = here[size + 1]
    decimal = _UNIT_WORDS.get(part, part if part.isdigit() else None)
    if here[size] == "point" and decimal is not None:
        return size + 2, f"{number}.{decimal}"
    return size, number


def _time_at(words: list[str], place: int) -> tuple[int, float]:
    """How many words from ``place`` name a stretch of time, and its minutes; (0, 0) for none."""
    here = words[place : place + 6] + [""] * 6
    if here[0] == "all" and here[1] in _WHOLE:
        return 2, _WHOLE_DAY
    if here[0] in ("ages", "hours"):
        return 1, 120
    if here[0] in ("days", "weeks") or here[0] in ("months", "years"):
        return 1, _unit(here[0])
    at, amount = 0, None
    while here[at] and (value := _number(here[at])) is not None and at < 3:
        if at and here[at - 1][:1].isdigit():
            return 0, 0  # "7/10 5 mins" is a score and a time
        amount = value if amount is None else (amount + value if value < amount else amount * value)
        at += 1
        if here[at] == "and" and _number(here[at + 1]) is not None:
            at += 1
    if amount is None and here[0] in ("a", "an", "whole"):
        amount, at = 1, 1
        if here[1] in ("couple", "few", "half", "quarter"):
            amount, at = _NUMBERS[here[1]], 2
    if amount is None:
        return 0, 0
    while here[at] in ("of", "a", "an", "whole", "good", "full", "more"):
        at += 1
    size = _unit(here[at])
    if not size or (
        here[0] in ("a", "an") and size >= 60 * 24 and here[at + 1] not in ("ago", "back", "now")
    ):
        return 0, 0
    if here[at + 1] == "and" and here[at + 2] == "a" and here[at + 3] == "half":
        return at + 4, (amount + 0.5) * size
    return at + 1, amount * size


def _number(word: str) -> float | None:
    if word in _NUMBERS:
        return _NUMBERS[word]
    return float(word) if word[:1].isdigit() and len(word) < 7 else None


def _unit(word: str) -> float:
    if word in _DAYS:
        return 60 * 24 * (7 if word[0] in "wf" else 1)
    if word in _YEARS:
        return 60 * 24 * 30
    return _MINUTES.get(word) or _MINUTES.get(word.rstrip("s"), 0)
