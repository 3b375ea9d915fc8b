"""Mends the typing slips of weak hands before a message is read: "my clf has lcoked" is "my calf has locked".

Method: the noisy channel (Kernighan, Church and Gale 1990) over the words that people use here.
A word that nobody knows may stand for any word of the vocabulary within one or two slips; the
likeliest sentence is found by Viterbi over word pairs. A known word is never changed, and a "not"
is never lost.

No Rasa here. The same text always gives the same mending.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from crampwise.clinical.red_flag_text.likeness import distance

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SHORTEST, LONGEST = 2, 20
TWO_SLIPS_FROM = 6
# The dearest mending, by the length of the word typed (see ``distance``); beyond the table the last counts.
DEAREST = {2: 0.8, 3: 1.0, 4: 1.3, 5: 1.7, 6: 2.2}
# How much a slip counts against how common a word is, on ``practice``: 2 to 4 differ by one word in a hundred.
SLIP_WEIGHT = 4.0
OTHER_FIRST_LETTER = 0.3
# A word that English has and our lines have not, and a word pair never seen, are still possible.
UNSEEN, PAIR_TRUST, PAIR_SHARE = 0.5, 3.0, 0.7
FEWEST_TIMES, FEWEST_PAIRS = 3, 2
MOST_CANDIDATES = 20
_MODALS = (
    "ai are ca could dare did do does had has have is may might must need ought sha should was were wo would"
).split()
_NOT = frozenset(f"{modal}nt" for modal in _MODALS) | {"cannot"}
_FILE = "slips.json"


class SlipModelError(ValueError):
    """A saved model is missing or damaged; the message names the folder."""


class SlipMender:
    """Mends slips.

    Args:
        words: how often each word stands in the lines people wrote, in small letters.
        pairs: how often one word follows another there, as ``"first second"``.
        is_english: says whether a word is plain English, whether the lines have it or not.
    """

    def __init__(
        self,
        words: Mapping[str, int],
        pairs: Mapping[str, int],
        is_english: Callable[[str], bool],
    ) -> None:
        self._words, self._pairs, self._is_english = dict(words), dict(pairs), is_english
        self._total = sum(words.values())
        # A word that few lines have and no dictionary is as likely a slip of their own.
        self._vocabulary = {
            word
            for word, times in words.items()
            if times >= FEWEST_TIMES or is_english(word) or word in _NOT
        }
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self._vocabulary):
            self._by_length[len(word)].append(word)
        self._candidates = lru_cache(maxsize=4096)(self._find_candidates)

    def mend(self, text: str) -> str:
        """The text with its slips mended; all that is no slip stays as it was typed, letter for letter."""
        found = [match for match in WORD.finditer(text)]
        typed = [match[0].lower().replace("’", "'") for match in found]
        shouted = text.isupper()
        options = [
            self._options(word, bool(at) and match[0].istitle() or match[0].isupper() > shouted)
            for at, (match, word) in enumerate(zip(found, typed, strict=True))
        ]
        if all(own == ((word, 0.0),) for word, own in zip(typed, options, strict=True)):
            return text
        mended, end = [], 0
        for match, word, meant in zip(found, typed, self._likeliest(options), strict=True):
            mended += [text[end : match.start()], match[0] if meant == word else meant]
            end = match.end()
        return "".join([*mended, text[end:]])

    def _options(self, word: str, is_name: bool) -> tuple[tuple[str, float], ...]:
        """What a word may stand for, each with its cost; itself alone when it is known, or looks like a name or initials."""
        if is_name or not SHORTEST <= len(word) <= LONGEST or self._is_known(word):
            return ((word, 0.0),)
        return self._candidates(word) or ((word, 0.0),)

    def _is_known(self, word: str) -> bool:
        if word in self._vocabulary or word in _NOT or self._is_english(word):
            return True
        stem = word.split("'")[0]
        return stem != word and self._is_known(stem)

    def _find_candidates(self, typed: str) -> tuple[tuple[str, float], ...]:
        most = 2 if len(typed) >= TWO_SLIPS_FROM else 1
        dearest = DEAREST.get(len(typed), DEAREST[max(DEAREST)])
        found = []
        for length in range(len(typed) - most, len(typed) + most + 1):
            near = process.extract(
                typed, self._by_length[length], scorer=OSA.distance, score_cutoff=most, limit=None
            )
            for meant, _, _ in near:
                cost = distance(typed, meant)
                cost += 0.0 if typed[0] == meant[0] else OTHER_FIRST_LETTER
                if cost <= dearest and not _loses_not(typed, meant):
                    found.append((cost, meant))
        return tuple((meant, cost) for cost, meant in sorted(found)[:MOST_CANDIDATES])

    def _likeliest(self, options: list[tuple[tuple[str, float], ...]]) -> list[str]:
        """The likeliest words in a row; of equal ones the first by letters."""
        best: dict[str, tuple[float, list[str]]] = {"": (0.0, [])}
        for own in options:
            best = {
                meant: max(
                    (score + self._likely(before, meant) - SLIP_WEIGHT * cost, [*path, meant])
                    for before, (score, path) in best.items()
                )
                for meant, cost in own
            }
        return max(best.values())[1]

    def _likely(self, before: str, word: str) -> float:
        """The log of how likely a word follows another (Jelinek-Mercer smoothing)."""
        alone = (self._words.get(word, 0) + UNSEEN) / (self._total + 1)
        times = self._words.get(before, 0)
        trust = PAIR_SHARE * times / (times + PAIR_TRUST)
        together = self._pairs.get(f"{before} {word}", 0) / times if times else 0.0
        return math.log((1 - trust) * alone + trust * together)

    def save(self, folder: Path) -> None:
        """Writes the model as JSON."""
        content = {"words": self._words, "pairs": self._pairs}
        (folder / _FILE).write_text(json.dumps(content, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path, is_english: Callable[[str], bool]) -> SlipMender:
        """Reads what ``save`` wrote. Raises :class:`SlipModelError`."""
        try:
            content = json.loads((folder / _FILE).read_text("utf-8"))
            return cls(content["words"], content["pairs"], is_english)
        except (OSError, KeyError, ValueError, TypeError, AttributeError) as error:
            raise SlipModelError(f"{folder}: no sound model: {error}") from error


def train_slips(texts: Iterable[str], is_english: Callable[[str], bool]) -> SlipMender:
    """Counts the words of lines that people wrote, and the pairs that stand there more than once."""
    words, pairs = Counter[str](), Counter[str]()
    for text in texts:
        own = [match[0].lower().replace("’", "'") for match in WORD.finditer(text)]
        words.update(own)
        pairs.update(f"{first} {second}" for first, second in zip(own, own[1:], strict=False))
    often = {pair: times for pair, times in pairs.items() if times >= FEWEST_PAIRS}
    return SlipMender(words, often, is_english)


def _loses_not(typed: str, meant: str) -> bool:
    """Whether a mending would turn "shouldnt" into "should"."""
    return _plain(typed).endswith("nt") and not _plain(meant).endswith("nt")


def _plain(word: str) -> str:
    return word.replace("'", "")
