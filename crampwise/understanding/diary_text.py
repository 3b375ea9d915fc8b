"""A message as the readers of a diary line see it: one plain line of words, and what of it was understood.

The line has every word once, a blank between any two, figures apart from letters ("2am" is "2 am"), number words as
figures ("twenty five" is "25"), and the slips of thumb and dictation in the words that matter put right. "one" stays a
word: it is a number less often than not ("a bad one"). Every word knows where it stands in the message.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from crampwise.understanding.text import plain

_TOKEN = re.compile(
    r"\d+[:.]\d+|\d+|[^\W\d_]+(?:'[^\W\d_]+)*|½|\S", re.UNICODE
)  # a clock or a decimal is one word
_OF_A_DAY = re.compile(r"(?:night|morning|afternoon|evening|yesterday|today|\w+day)'s")
# "calf / 6 / 2 min" is a list, "7 / 10" is not.
_SPACED_SLASH = re.compile(r"(?<=\s)/(?=\s+(?!10\b))")
_ONES = dict(zip("one two three four five six seven eight nine".split(), range(1, 10), strict=True))
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))  # fmt: skip
_OTHERS = {
    "nought": 0, "naught": 0, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "fourty": 40,
}  # fmt: skip
NUMBERS = {**_ONES, **_TENS, **_OTHERS}
# Letters: of a longer line the whole would be looked through for every number.
_LOOK_BACK = 120
# Stands for a letter of what was understood; in no message, for tabs and the like are blanks in the line.
_STRUCK = "\x00"
# What dictation makes of a number, only where it can be nothing else.
_HEARD = re.compile(
    r"(?<!\S)(ate|for|to|too|won|tree|fore) (?=(?:out of|outta|outa|/) (?:10|\d{2})(?!\S))"
)
_HEARD_AS = {"ate": "8", "for": "4", "fore": "4", "to": "2", "too": "2", "won": "1", "tree": "3"}


# (word, its start and end in the message, whether it is a number in letters)
_Read = tuple[str, int, int, bool]


@dataclass(frozen=True)
class Word:
    """A word of the line: its place in the line, its place in the message, and whether the number was spelt out."""

    text: str
    start: int
    end: int
    typed_start: int
    typed_end: int
    spelt: bool = False


class Line:
    """A message read as one plain line.

    Args:
        text: the message.
        mend: puts a word right; it is given words of letters, in small ones.
    """

    def __init__(self, text: str, mend: Callable[[str], str] = lambda word: word) -> None:
        self.typed = text
        self.words = _heard(_apart(_words(text, mend)))
        self.text = " ".join(word.text for word in self.words)
        self._taken = [False] * len(self.words)
        # The line with what was understood struck out, so that nothing is read across it.
        self._untaken = self.text
        self._starts = [word.start for word in self.words]
        self._ends = [word.end for word in self.words]

    def span(self, start: int, end: int) -> range:
        """The words (by number) between two places in the line."""
        return range(bisect_right(self._ends, start), bisect_left(self._starts, end))

    def take(self, start: int, end: int) -> None:
        """Marks what stands between two places in the line as understood."""
        for at in self.span(start, end):
            self._strike(at)

    def give_back(self, start: int, end: int) -> None:
        """Undoes ``take``."""
        for at in self.span(start, end):
            self._strike(at, False)

    def take_typed(self, start: int, end: int) -> None:
        """Marks what stands between two places in the message as understood."""
        for at, word in enumerate(self.words):
            if word.typed_start < end and start < word.typed_end:
                self._strike(at)

    def _strike(self, at: int, taken: bool = True) -> None:
        word = self.words[at]
        shown = _STRUCK * len(word.text) if taken else word.text
        self._taken[at] = taken
        self._untaken = self._untaken[: word.start] + shown + self._untaken[word.end :]

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing between two places in the line was understood yet."""
        return not any(self._taken[at] for at in self.span(start, end))

    def before(self, start: int) -> str:
        """The words before a place in the line, as many as tell what a number there is."""
        return self.text[self.text.rfind(" ", 0, max(start - _LOOK_BACK, 0)) + 1 : start]

    def taken(self, at: int) -> bool:
        """Whether word number ``at`` was understood."""
        return self._taken[at]

    def touches(self, start: int) -> bool:
        """Whether the word at a place in the line follows the one before without a blank, as typed."""
        at = bisect_left(self._starts, start)
        return (
            0 < at < len(self.words) and self.words[at].typed_start == self.words[at - 1].typed_end
        )

    def was_spelt(self, start: int) -> bool:
        """Whether the number at a place in the line was written in letters."""
        at = bisect_left(self._starts, start)
        return at < len(self.words) and self._starts[at] == start and self.words[at].spelt

    def find(self, pattern: re.Pattern[str]) -> Iterable[re.Match[str]]:
        """The matches of a pattern in what was not understood yet. Taking one hides it from the next."""
        return (found for found in pattern.finditer(self._untaken) if self.is_free(*found.span()))


def _words(text: str, mend: Callable[[str], str]) -> list[_Read]:
    low, words = _SPACED_SLASH.sub(";", plain(text)), []
    for found in _TOKEN.finditer(low):
        start, end = found.span()
        word = found[0]
        if _OF_A_DAY.fullmatch(word):
            words += [(word[:-2], start, end - 2, False), ("'s", end - 2, end, False)]
            continue
        if word.isalpha() and word.isascii() and word not in NUMBERS:
            word = mend(word)
        number = NUMBERS.get(word) if word != "one" else None
        before = words[-1] if words else None
        if before and before[3] and word in _ONES and int(before[0]) in _TENS.values():
            # "twenty five", "thirty one": one number.
            words[-1] = (str(int(before[0]) + _ONES[word]), before[1], end, True)
        elif number is not None:
            words.append((str(number), start, end, True))
        else:
            words += [(one, start, end, False) for one in word.split()]
    return words


def _apart(words: list[_Read]) -> list[_Read]:
    """Parts the clock from the rating that dictation runs together: "two thirty seven out of ten"."""
    apart: list[_Read] = []
    for at, (word, start, end, spelt) in enumerate(words):
        following = " ".join(one[0] for one in words[at + 1 : at + 4])
        rates = following.startswith(("out of 10", "outta 10", "/ 10"))
        if spelt and rates and int(word) > 20 and word[1] != "0":
            apart += [(f"{word[0]}0", start, end, True), (word[1], start, end, True)]
        else:
            apart.append((word, start, end, spelt))
    return apart


def _heard(words: list[_Read]) -> tuple[Word, ...]:
    for found in list(_HEARD.finditer(" ".join(word for word, *_ in words))):
        at = found.string[: found.start()].count(" ")
        words[at] = (_HEARD_AS[words[at][0]], *words[at][1:3], True)
    placed, offset = [], 0
    for text, start, end, spelt in words:
        placed.append(Word(text, offset, offset + len(text), start, end, spelt))
        offset += len(text) + 1
    return tuple(placed)


def aligned(typed: str, mended: str, word: re.Pattern[str]) -> Callable[[int, int], str]:
    """The way back from a place in the mended text to what the person typed there.

    Args:
        typed: the message as typed.
        mended: the same with single words put right, nothing else changed.
        word: what counts as a word there.

    Returns:
        a function that gives the typed words for a start and end in ``mended``. Where the two do not fit together, it
        gives the mended ones.
    """
    ours, theirs = list(word.finditer(mended)), list(word.finditer(typed))
    if len(ours) != len(theirs):
        return lambda start, end: mended[start:end]
    steps = [(0, 0)]
    for one, other in zip(ours, theirs, strict=True):
        steps += [one.start(), other.start()], [one.end(), other.end()]

    def place(at: int) -> int:
        base, same = max((step for step in steps if step[0] <= at), key=lambda step: step[0])
        return same + (at - base)

    return lambda start, end: typed[place(start) : place(end)]


def spelled(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """{how it is written: word} from {word: how it may be written}."""
    return {str(slip): str(word) for word, slips in words.items() for slip in slips}
