"""Reading grade of a line, offline: Flesch-Kincaid (Kincaid et al. 1975) with a syllable count by rule.

Packages that count by hyphenation undercount short words; this count is tested against words known by heart.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from ruamel.yaml import YAML

from crampwise.clinical.knowledge import load_knowledge

MOST = 6.0
# Flesch-Kincaid says little of a line this short; there no word may be a long one.
SHORT_LINE, LONGEST_WORD = 6, 3
TERMS = Path(__file__).with_name("terms.yml")
# Where the rule below is wrong.
KNOWN = {
    "area": 3, "areas": 3, "being": 2, "idea": 3, "quiet": 2, "every": 2, "people": 2, "something": 2, "someone": 2,
    "sometimes": 2, "sources": 2, "muscle": 2, "muscles": 2, "towel": 2, "science": 2, "trial": 2, "trials": 2,
    "evening": 2, "likely": 2, "safely": 2, "closely": 2, "rarely": 2, "surely": 2, "tablet": 2, "used": 1, "eye": 1,
    "breathe": 1, "does": 1, "doing": 2, "going": 2, "lying": 2, "dying": 2, "trying": 2, "fluid": 2, "diet": 2,
    "ideas": 3, "really": 2, "video": 3, "serious": 3, "experience": 4, "homemade": 2, "elsewhere": 2, "movement": 2,
    "somewhere": 2, "careful": 2, "carefully": 3, "useful": 2, "hopeless": 2, "outside": 2, "inside": 2, "lifeline": 2,
    "whole": 1, "business": 2, "different": 3, "wednesday": 2, "facial": 2, "special": 2, "specialist": 3, "social": 2,
    "aches": 1, "guideline": 2, "guidelines": 2, "headache": 2, "guard": 1, "sudden": 2, "suddenly": 3, "statement": 2, "caregiver": 3, "themselves": 2, "seizure": 2, "measure": 2,
}  # fmt: skip


@cache
def syllables(word: str) -> int:
    """How many syllables a word has; a number counts as one word of two."""
    word = re.sub(r"[^a-z0-9']", "", word.lower()).replace("'", "")
    if not word:
        return 0
    if any(character.isdigit() for character in word):
        return 2
    if word in KNOWN:
        return KNOWN[word]
    if not re.search(r"[aeiouy]", word):
        return 1
    count = len(re.findall(r"[aeiouy]+", word))
    # A silent e, also under -s and -d; sounded after a consonant with l (table), t or d (ended), a hiss (places).
    silent = (
        r"(?<![^aeiouy]l)e" if word.endswith("e") else r"(?<![^aeiouyl]l)(?<![szxcg])(?<![cs]h)es"
    )
    if word.endswith("ed"):
        silent = r"(?<![td])(?<![^aeiouyl]l)ed"
    if re.search(rf"[^aeiouy](?:{silent})$", word) and not re.search(r"[^aeiouyl]les?$", word):
        count -= 1
    # Two vowels side by side that are both sounded.
    count += len(re.findall(r"i(?:a(?!l$)|o(?!n)|u)|(?<![qg])u[ao]|eo(?!u)", word[1:]))
    return max(1, count)


@lru_cache(maxsize=1)
def excepted() -> re.Pattern[str]:
    """The listed terms and the titles of the medicines, the longest first."""
    terms = list(YAML(typ="safe").load(TERMS)["terms"])
    for medicine in load_knowledge().medicines.values():
        terms += [medicine["title"], *(word for word in medicine["words"] if " " not in word)]
        terms += re.findall(r"\w+", medicine["title"])
    return re.compile(
        r"\b(?:" + "|".join(sorted(map(re.escape, terms), key=len, reverse=True)) + r")(?!\w)", re.I
    )


def words_of(line: str) -> list[str]:
    """The words of a line, an excepted term as one short word."""
    # A source id in brackets is read past, not read.
    line = re.sub(r"\([A-Z0-9-]+, grade [ABC]\)", "", line)
    plain = excepted().sub("it", line)
    return re.findall(r"[A-Za-z0-9][A-Za-z0-9'’]*", plain)


def sentence_count(line: str) -> int:
    """How many sentences a line has; a line without a full stop is one."""
    return (
        len(
            [
                part
                for part in re.split(r"[.!?]+[\"')]*(?:\s+(?![a-z])|$)", line.strip())
                if re.search(r"\w", part)
            ]
        )
        or 1
    )


@cache
def grade(line: str) -> tuple[float, int]:
    """The Flesch-Kincaid grade of a line, and its number of sentences.

    A colon parts what is read at one go as a full stop does.
    """
    words = words_of(line)
    count = sentence_count(line)
    if not words:
        return 0.0, 0
    read_at_once = max(count, sentence_count(re.sub(r":\s", ". ", line)))
    score = (
        0.39 * len(words) / read_at_once + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    )
    return round(score, 1), count


def plain(line: str) -> bool:
    """Whether a line can be read at grade six; a short one, whether it has no long word."""
    words = words_of(line)
    if len(words) < SHORT_LINE:
        return all(syllables(word) <= LONGEST_WORD for word in words)
    return grade(line)[0] <= MOST
