"""From text to words: contractions undone, spelling mended, dictation heard as it was meant."""

from __future__ import annotations

from collections.abc import Mapping

from .durations import TIME_WORDS, name_times, spoken_numbers
from .line import Line
from .questions import mark_questions
from .spelling import Speller
from .tidying import tokens_of

_CONTRACTIONS = {
    "n't": " not", "'m": " am", "'re": " are", "'ve": " have", "'ll": " will", "'d": "", "'s": "",
}  # fmt: skip
_BEFORE_NOT = frozenset(
    "is are was were do does did has have had would should could must need might".split()
)
_IS_FOLLOWED = frozenset("he she it that there what who here".split())


# Words so common that a damaged one is worth mending; no pattern needs to name them.
_ORDINARY = frozenset(
    "what when where which with from they them then there this that have having feel feels feeling very really "
    "just like going keep keeps after before about since while because think know want would could should".split()
)

# Spellings that the table rewrites and that are words in their own right: slips aim at these too.
_HEARD = frozenset(
    "breath cant dont wont isnt didnt doesnt hasnt havent couldnt wouldnt poop wee weeing".split()
)


class WordReader:
    """From text to mended words.

    ``signs`` are the words of the flags themselves, ``targets`` those and the words around them,
    toward which spelling is mended; ``real`` words are left alone. ``spellings``, ``said`` and
    ``dropped`` are sections of the vocabulary file.
    """

    def __init__(
        self,
        signs: frozenset[str],
        targets: frozenset[str],
        real: frozenset[str],
        spellings: Mapping[str, list[str]],
        said: Mapping[str, list[str]],
        dropped: frozenset[str],
    ) -> None:
        self._dropped = dropped
        self._fixed = {
            wrong: right.split()
            for right, wrongs in spellings.items()
            for wrong in map(str, wrongs)
        }
        self._said: dict[str, list[tuple[list[str], list[str]]]] = {}
        for right, wrongs in said.items():
            for wrong in wrongs:
                heard = str(wrong).split()
                self._said.setdefault(heard[0], []).append((heard, right.split()))
        for heard in self._said.values():
            heard.sort(key=lambda pair: -len(pair[0]))
        heard_words = {w for pairs in self._said.values() for heard, _ in pairs for w in heard}
        words = (
            targets | dropped | TIME_WORDS | {w for right in self._fixed.values() for w in right}
        )
        words |= _ORDINARY | (_HEARD & set(self._fixed))
        self._words = words
        self._speller = Speller(
            frozenset(words), signs, real | frozenset(self._fixed) | frozenset(heard_words)
        )

    def read(self, text: str, guess: bool = False) -> Line:
        words = self._as_meant(self._mend(self._tokens(text), guess))
        return Line(mark_questions(name_times(spoken_numbers(words))), self._dropped)

    def _tokens(self, text: str) -> list[str]:
        words: list[str] = []
        for token in tokens_of(text):
            if token in self._fixed:
                words += self._fixed[token]
            elif "'" in token:
                words += self._uncontracted(token)
            elif token not in ".," or (words and words[-1] not in ".,"):
                words.append(token)
            elif token == "." and words:
                words[-1] = "."
        return words

    def _uncontracted(self, token: str) -> list[str]:
        for ending, full in _CONTRACTIONS.items():
            if token.endswith(ending) and (ending != "n't" or token[:-3] in _BEFORE_NOT):
                stem = token[: -len(ending)].replace("'", "")
                if ending == "'s" and stem in _IS_FOLLOWED:
                    full = " is"
                return (stem + full).split()
        bare = token.replace("'", "")
        return self._fixed.get(bare, [bare])

    def _mend(self, tokens: list[str], guess: bool) -> list[str]:
        words: list[str] = []
        place = 0
        while place < len(tokens):
            token = tokens[place]
            before = tokens[place - 1] if place else ""
            after = tokens[place + 1] if place + 1 < len(tokens) else ""
            joined = token + after
            if (
                after.isalpha()
                and len(joined) >= 5
                and joined in self._words
                and not (self._speller.knows(token) and self._speller.knows(after))
            ):
                words.append(joined)  # "br eathe"
                place += 2
                continue
            if token.isalpha():
                for word in self._word_meant(token, (before, after), guess):
                    words += self._fixed.get(word, [word])
            else:
                words.append(token)
            place += 1
        return words

    def _word_meant(self, token: str, beside: tuple[str, str], guess: bool) -> tuple[str, ...]:
        if not guess:
            return self._speller.mend(token)
        # Strange words side by side may be another language: then only a close guess.
        strange = any(word.isalpha() and not self._speller.knows(word) for word in beside)
        return self._speller.guess(token, strange)

    def _as_meant(self, words: list[str]) -> list[str]:
        """What dictation heard, as it was meant: "can not breeze" is "cannot breathe"."""
        meant: list[str] = []
        place = 0
        while place < len(words):
            for heard, right in self._said.get(words[place], ()):
                if words[place : place + len(heard)] == heard:
                    meant += right
                    place += len(heard)
                    break
            else:
                meant.append(words[place])
                place += 1
        return meant
