"""The words of knowledge/lexicon/_diary.yml, ready to be looked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from spacy.tokens import Doc

from crampwise.understanding.clauses import ClauseReader
from crampwise.understanding.diary_places import DiaryPlaces
from crampwise.understanding.diary_text import spelled
from crampwise.understanding.english import is_known_word, load_english
from crampwise.understanding.lexicon import Lexicon, LexiconError, load_lexicon
from crampwise.understanding.patterns import PatternCompiler, PhraseFinder
from crampwise.understanding.spelling import SpellingGuide
from crampwise.understanding.text import tokeniser

FILE = "_diary.yml"
_PARTS = ("log", "command", "command_alone", "ask", "ask_alone", "text", "woke", "condition", "places", "filler", "leads", "spellings", "words")  # fmt: skip
# Slips of the lexicon that are words of their own beside figures: "12 th", "w 8".
_NOT_BESIDE_FIGURES = frozenset("th its n w u & crap camp".split())


# One character for one, so that places in the message stay true.
_TYING = re.compile(r"(?<=[^\W\d])[,;|/=+&()\[\]](?=\w)|(?<=\w)[,;|/=+&()\[\]](?=[^\W\d])")


@dataclass(frozen=True)
class DiaryWords:
    """What is looked for, and how a message is made into words for it.

    ``tokenise`` gives the words for phrases and places; ``mend`` puts right one word of the plain line; the keys of
    ``find`` are ("log", "opens"), ("command", "off"), ("ask", "trend"), ("woke", "yes"), ("condition", "cramp") and so
    on, as in the file.
    """

    find: PhraseFinder
    places: DiaryPlaces
    tokenise: Callable[[str], Doc]
    mend: Callable[[str], str]
    polite: frozenset[str]
    filler: frozenset[str]
    leads: frozenset[str]
    between_opens: frozenset[str]


def load_diary_words(folder: Path) -> DiaryWords:
    """Reads the file, and the lexicon beside it.

    Args:
        folder: ``knowledge/lexicon``.

    Raises:
        LexiconError: a file is missing, is no YAML, or lacks a needed part.
        PatternError: a phrase cannot be read.
    """
    lexicon, words = load_lexicon(folder), _load(Path(folder) / FILE)
    english = load_english()
    own = spelled(words["spellings"])
    plain = tokeniser(english, lexicon.spellings)
    compiler = PatternCompiler(plain, lexicon.groups, lexicon.irregular)
    finder = PhraseFinder(compiler)
    for part in ("command", "command_alone", "ask", "ask_alone", "woke", "condition"):
        for name, phrases in words[part].items():
            finder.add((part, name), phrases)
    for name in ("opens", "says", "not"):
        finder.add(("log", name), words["log"][name])
    text = words["text"]
    for name in (
        "question",
        "question_before",
        "medicine",
        "medicine_before",
        "medicine_taken_before",
    ):
        finder.add(("text", name), text[name])
    finder.add(("text", "medicine_closes"), text["medicine_between"]["closes"])
    places = DiaryPlaces(lexicon.places, compiler, ClauseReader(lexicon.clauses), words["places"])
    guide = SpellingGuide(
        [*words["words"], *compiler.group("part_word")],
        lambda word: word in compiler.vocabulary or is_known_word(word),
    )
    return DiaryWords(
        find=finder,
        places=places,
        tokenise=_untied(tokeniser(english, {**lexicon.spellings, **own}, guide.correct)),
        mend=_mender(lexicon, own, guide),
        polite=frozenset(words["log"]["polite"]),
        filler=frozenset(words["filler"]),
        leads=frozenset(words["leads"]),
        between_opens=frozenset(text["medicine_between"]["opens"]),
    )


def _untied(tokenise: Callable[[str], Doc]) -> Callable[[str], Doc]:
    """The same for a line without blanks ("left calf,8,3min"): marks that tie words together count as one."""
    return lambda text: tokenise(_TYING.sub(" ", text))


def _mender(lexicon: Lexicon, own: Mapping[str, str], guide: SpellingGuide) -> Callable[[str], str]:
    slips = {k: v for k, v in lexicon.spellings.items() if k not in _NOT_BESIDE_FIGURES}
    return lambda word: own.get(word) or slips.get(word) or guide.correct(word)


def _load(path: Path) -> Mapping[str, Any]:
    try:
        content = YAML(typ="safe", pure=False).load(path.read_text("utf-8"))
    except (OSError, YAMLError) as error:
        raise LexiconError(f"{path}: cannot be read: {error}") from error
    missing = [part for part in _PARTS if not isinstance(content, dict) or part not in content]
    if missing:
        raise LexiconError(f"{path}: {missing} is missing")
    return content
