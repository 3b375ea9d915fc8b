"""What is left of a diary line when place, time, number and command are read: the person's own words."""

from __future__ import annotations

import re

from crampwise.understanding.diary_text import Line
from crampwise.understanding.diary_words import DiaryWords

_BREAK = re.compile(r"[,.;:!?\n()…]|^[-–—]+$")
# What the word before it is not whole without: "a bad one", "turned over".
_GO_WITH = frozenset(
    "one ones cramp cramps spasm spasms attack attacks over up down out off in on it me him her again back secs seconds mins minutes hours".split()
)
LONGEST = 500


def note(line: Line, words: DiaryWords) -> list[tuple[int, int]]:
    """The pieces to keep, as places (start, end) in the message, in order.

    A piece lies between two marks. At its edges, what was understood and what carries nothing is left away; in its
    middle nothing is, so that it reads as it was written.
    """
    pieces: list[list[int]] = [[]]
    for at, word in enumerate(line.words):
        if _BREAK.search(word.text) and not word.text[0].isalnum():
            pieces.append([])
        else:
            pieces[-1].append(at)
    pieces = [part for piece in pieces for part in _apart(line, piece)]
    kept = []
    for piece in pieces:
        own = [at for at in piece if not line.taken(at) and line.words[at].text not in words.filler]
        own = [at for at in own if any(one.isalnum() for one in line.words[at].text)]
        if not own:
            continue
        first, last = own[0], own[-1]
        while first - 1 in piece and not line.taken(first - 1):
            first -= 1
        while line.words[first].text in words.filler and line.words[first].text not in words.leads:
            first += 1
        while last + 1 in piece and line.words[last + 1].text in _GO_WITH:
            last += 1
        if line.words[last].text in ("in", "on", "off") and last + 1 < len(line.words):
            last -= line.taken(last + 1)
        kept.append((line.words[first].typed_start, line.words[last].typed_end))
    return kept


def _apart(line: Line, piece: list[int]) -> list[list[int]]:
    """A piece without what was understood, where that is two words or more: "screaming [6 minutes] heat helped"."""
    parts: list[list[int]] = [[]]
    for at in piece:
        beside = any(near in piece and line.taken(near) for near in (at - 1, at + 1))
        if line.taken(at) and beside:
            parts.append([])
        else:
            parts[-1].append(at)
    return parts
