"""How much of the person's own words finds room on the sheet, reckoned by the breadth of their letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

#: Lines of a list, and the width of one in letters of middling breadth.
LINES, LETTERS = 20, 44


def that_fit(items: Sequence[str]) -> int:
    left = LINES
    for number, item in enumerate(items):
        left -= lines_of(item)
        if left < 0:
            return max(1, number)
    return len(items)


def lines_of(text: str, letters: int = LETTERS) -> int:
    """How many lines a text takes at most, by the breadth of its letters: words are broken only where they must."""
    lines, used = 1, 0.0
    for word in text.split():
        broad = sum(map(_breadth, word))
        if used and used + 1 + broad > letters:
            lines, used = lines + 1, 0.0
        used += broad + (1 if used else 0)
        if used > letters:
            lines += int(used // letters)
            used %= letters
    return lines


def _breadth(character: str) -> float:
    if 0xFDF0 <= ord(character) <= 0xFDFD:  # a whole phrase in one letter
        return 12
    if unicodedata.east_asian_width(character) in "WF" or ord(character) > 0xFFFF:
        return 2.4
    if unicodedata.combining(character):
        return 0
    return 1.5 if character.isupper() or character in "mwMW@%&—…" else 1
