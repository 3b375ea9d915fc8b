"""Read red flags straight from the words of a message.

A plain function of the text: no model, no clock, no network, so it works when everything
else is down. What it knows lies in ``knowledge/red_flags`` (the README there documents the
pattern language); this module is the generic reader.

The method is that of rule-based readers of clinical text (NegEx, Chapman 2001; ConText,
Harkema 2009): find the words of a concept, then judge the words around them. Is it denied,
long past, only supposed, usual, or somebody else's? What is doubtful and could be an
emergency is not dropped: it becomes one direct question.

Steps: tidy the text, mend its spelling, find each kind's patterns, judge every match by its
neighbourhood, keep the best outcome of each kind.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

ACT, ASK = "act", "ask"
_NOTHING, _DOUBT, _SURE = 0, 1, 2
_OUTCOME_RANK = {ACT: 0, ASK: 1}
_TRIAGE_RANK = {"emergency": 0, "call_today": 1}
_LONGEST = 4000  # characters read: far above the channel's limit, so a huge paste costs little


@dataclass(frozen=True)
class TextFlag:
    """A red flag found in a message.

    ``outcome`` is "act" (say the action now) or "ask" (put the one direct question);
    ``matched`` holds the words that raised it, as tidied and mended.
    """

    kind: str
    outcome: str
    matched: str


class RedFlagReader:
    """Finds red flags in text. Build it once (about a second) and share it: it keeps no state."""

    def __init__(self, patterns: Mapping[str, Any]) -> None:
        """Compile ``{"vocabulary": {...}, "real_words": [...], "kinds": {kind: entry}}``.

        Each entry is a file of ``knowledge/red_flags`` as read. Raises :class:`ValueError` for
        a pattern that names an unknown concept, and ``KeyError`` for a missing section.
        """
        vocabulary = patterns["vocabulary"]
        grammar = _Grammar(vocabulary["concepts"], frozenset(vocabulary["dropped"]))
        self._placing = frozenset(vocabulary["context_words"])
        self._rules: list[_Rule] = []
        self._habits: dict[str, Mapping[str, Any]] = {}
        self._covers: dict[str, frozenset[str]] = {}
        self._order: dict[str, tuple[int, str]] = {}
        for kind, entry in sorted(patterns["kinds"].items()):
            self._order[kind] = (_TRIAGE_RANK[entry["triage"]], kind)
            self._habits[kind] = entry["patterns"].get("context") or {}
            self._covers[kind] = frozenset(self._habits[kind].get("covers") or ())
            for outcome in (ACT, ASK):
                for pattern in entry["patterns"].get(outcome) or ():
                    self._rules += (_Rule(kind, outcome, parts) for parts in grammar.parts(pattern))
        self._index = _index(self._rules)
        signs = frozenset(grammar.words)
        self._cues = _Cues(vocabulary["cues"], grammar)
        targets = frozenset(grammar.words)  # before the idioms: nothing is mended into an idiom
        self._idioms = _index(
            _Rule("", ACT, (grammar.part(phrase),)) for phrase in vocabulary["idioms"]
        )
        self._reader = _WordReader(
            signs=signs,
            targets=targets,
            real=frozenset(patterns.get("real_words") or ()) | grammar.words,
            spellings=vocabulary["spellings"],
            said=vocabulary["said"],
            dropped=frozenset(vocabulary["dropped"]),
        )

    @classmethod
    def from_folder(cls, folder: Path) -> RedFlagReader:
        """Read ``knowledge/red_flags``. Raises ``OSError`` or a YAML error for unreadable files."""
        from ruamel.yaml import YAML

        yaml = YAML(typ="safe")
        files = {
            path.stem: yaml.load(path.read_text(encoding="utf-8"))
            for path in sorted(folder.glob("*.yml"))
        }
        kinds = {entry["kind"]: entry for name, entry in files.items() if not name.startswith("_")}
        return cls(
            {
                "vocabulary": files["_vocabulary"],
                "real_words": files["_real_words"]["words"].split(),
                "kinds": kinds,
            }
        )

    def read(self, text: str) -> tuple[TextFlag, ...]:
        """The red flags in ``text``: those to act on, then those to ask about, each the most
        urgent first; of equals one that ``covers`` another of them (a clot in the lung covers
        trouble breathing), then by kind. An empty tuple when there is none; never raises.

        Acts come before questions because an act in hand must not wait for an answer.
        """
        found = self._read(self._reader.read(text))
        if not found:  # perhaps badly typed: guess harder, but only to ask
            guessed = self._read(self._reader.read(text, guess=True))
            found = {kind: TextFlag(kind, ASK, flag.matched) for kind, flag in guessed.items()}
        return tuple(sorted(found.values(), key=lambda flag: self._rank(flag, found)))

    def _read(self, line: _Line) -> dict[str, TextFlag]:
        """The best outcome of each kind in a line."""
        if not line.words:
            return {}
        for rule in self._likely(line, self._idioms):
            for match in rule.parts[0].matches(line):
                line.mask(match)
        cues = self._cues.find(line)
        best: dict[str, TextFlag] = {}
        for rule in self._likely(line, self._index):
            held = best.get(rule.kind)
            if held and _OUTCOME_RANK[held.outcome] <= _OUTCOME_RANK[rule.outcome]:
                continue
            found = self._judge(rule, line, cues)
            if found and not (held and _OUTCOME_RANK[held.outcome] <= _OUTCOME_RANK[found.outcome]):
                best[rule.kind] = found
        return best

    def _rank(self, flag: TextFlag, best: Mapping[str, TextFlag]) -> tuple[int, int, bool, str]:
        triage, kind = self._order[flag.kind]
        covered = any(
            best[other].outcome == flag.outcome for other in self._covers[kind] if other in best
        )
        return _OUTCOME_RANK[flag.outcome], triage, not covered, kind

    def mended(self, text: str) -> str:
        """The words as the reader sees them, spelling mended. For tests and for whoever writes patterns."""
        return " ".join(self._reader.read(text).words)

    def _likely(self, line: _Line, index: Mapping[str, list[_Rule]]) -> list[_Rule]:
        """Rules all of whose needed words are in the line, in their written order."""
        seen = {id(rule): rule for feature in line.features for rule in index.get(feature, ())}
        return sorted(
            (
                rule
                for rule in seen.values()
                if all(not line.features.isdisjoint(need) for need in rule.needs)
            ),
            key=lambda rule: rule.number,
        )

    def _judge(self, rule: _Rule, line: _Line, cues: _FoundCues) -> TextFlag | None:
        habits, lowest, matched = self._habits[rule.kind], _SURE, []
        for part in rule.parts:
            verdict, words = _NOTHING, ""
            for match in part.matches(line):
                placing = match.last - match.first == 1 and line.words[match.first] in self._placing
                judged = _SURE if placing else cues.judge(match, line, habits)
                if judged > verdict:
                    verdict, words = judged, line.between(match.first, match.last)
                if verdict == _SURE:
                    break
            if verdict == _NOTHING:
                return None
            lowest = min(lowest, verdict)
            matched.append(words)
        outcome = ACT if rule.outcome == ACT and lowest == _SURE else ASK
        return TextFlag(rule.kind, outcome, " & ".join(matched))


# --- patterns -----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Match:
    first: int  # index of the first word
    last: int  # index after the last word
    gaps: tuple[tuple[int, int], ...]  # words passed over between the pattern's own


@dataclass(frozen=True)
class _Part:
    regex: re.Pattern[str]
    needs: tuple[frozenset[str], ...]

    def matches(self, line: _Line) -> Iterator[_Match]:
        """Every match, overlapping ones included: the first may be denied and the next not."""
        at = 0
        while (found := self.regex.search(line.text, at)) is not None:
            spans = (found.span(group) for group in range(1, self.regex.groups + 1))
            gaps = tuple((line.at(a), line.at(b)) for a, b in spans if b > a >= 0)
            yield _Match(line.at(found.start()), line.at(found.end()), gaps)
            at = found.start() + 1


_numbers = itertools.count()


@dataclass
class _Rule:
    kind: str
    outcome: str
    parts: tuple[_Part, ...]
    needs: tuple[frozenset[str], ...] = ()
    number: int = field(default_factory=lambda: next(_numbers))

    def __post_init__(self) -> None:
        self.needs = tuple(sorted((need for part in self.parts for need in part.needs), key=len))


def _index(rules: Iterable[_Rule]) -> dict[str, list[_Rule]]:
    """Each rule under every word of its shortest list of needed words."""
    index: dict[str, list[_Rule]] = {}
    for rule in rules:
        for feature in rule.needs[0]:
            index.setdefault(feature, []).append(rule)
    return index


_GAPS = {
    "..": r"((?:[^ .,]+ ){0,3}?)",
    "...": r"((?:[^ .,]+ ){0,6}?)",
    "+": r"((?:[^ .]+ ){0,6}?)",
}


class _Grammar:
    """Turns the pattern language into regular expressions over " word word , word "."""

    def __init__(self, concepts: Mapping[str, list[str]], dropped: frozenset[str]) -> None:
        self._concepts, self._dropped = concepts, dropped
        self._made: dict[str, tuple[str, frozenset[str]]] = {}
        self.words: set[str] = set()  # every word a pattern may look for: the spelling target

    def parts(self, pattern: str) -> Iterator[tuple[_Part, ...]]:
        """The ways to read a pattern: "&" joins parts, "+" allows any order within a part."""
        sides = []
        for side in pattern.split(" & "):
            pieces = side.split(" + ")
            sides.append([self.part(" + ".join(order)) for order in itertools.permutations(pieces)])
        return itertools.product(*sides)

    def part(self, phrase: str) -> _Part:
        source, needs = self._sequence(phrase)
        if not needs:
            raise ValueError(f"pattern needs at least one word: {phrase!r}")
        return _Part(re.compile(r"(?<= )" + source), tuple(needs))

    def _sequence(self, phrase: str) -> tuple[str, list[frozenset[str]]]:
        source, needs = "", []
        for item in phrase.split():
            if item in _GAPS:
                source += _GAPS[item]
            elif item == "^":
                source += r"(?<=\A )"
            elif item == "$":
                source += r"(?:[.,] )*\Z"
            elif item.rstrip("?") not in self._dropped:
                optional = item.endswith("?")
                expression, need = self._item(item.rstrip("?"))
                source += f"(?:{expression})?" if optional else expression
                if not optional:
                    needs.append(need)
        return source, needs

    def _item(self, item: str) -> tuple[str, frozenset[str]]:
        sources, plain, need = [], [], set()
        for choice in item.split("|"):
            if choice.startswith("<"):
                expression, words = self._concept(choice[1:-1])
                sources.append(expression)
                need |= words
                continue
            words_of = (
                [word for word in choice.split("_") if word not in self._dropped]
                if len(choice) > 1
                else [choice]
            )
            if not words_of:
                continue
            plain.append(" ".join(self._word(word) for word in words_of))
            need.add(words_of[0])
        if plain:
            sources.append(f"(?:{'|'.join(plain)}) ")
        return f"(?:{'|'.join(sources)})", frozenset(need)

    def _word(self, word: str) -> str:
        if word.endswith("*"):
            self.words.update(_forms(word[:-1]))
            return re.escape(word[:-1]) + r"[a-z0-9]*"
        self.words.add(word)
        return re.escape(word)

    def _concept(self, name: str) -> tuple[str, frozenset[str]]:
        if name not in self._made:
            if name not in self._concepts:
                raise ValueError(f"unknown concept <{name}>")
            sources, need = [], set()
            singles = [
                phrase for phrase in self._concepts[name] if " " not in phrase and "<" not in phrase
            ]
            for phrase in ["|".join(singles)] * bool(singles) + [
                p for p in self._concepts[name] if p not in singles
            ]:
                source, needs = self._sequence(phrase)
                sources.append(source)
                need |= min(needs, key=len)
            self._made[name] = f"(?:{'|'.join(sources)})", frozenset(need)
        return self._made[name]


def _forms(stem: str) -> Iterator[str]:
    """Plausible words of "stem*": spelling targets only, so a form that is no word does no harm."""
    endings = (
        ("", "s", "ed", "ing", "en", "y", "ion", "ions", "er")
        if stem[-1] in "aeiouy" or len(stem) > 4
        else ("", "s", "ed", "ing")
    )
    yield from (stem + ending for ending in (*endings, "e", "es"))


# --- judging a match by the words around it -------------------------------------------------


class _Cues:
    """The words that change what a finding means, by their kind (see the vocabulary file)."""

    def __init__(self, cues: Mapping[str, list[str]], grammar: _Grammar) -> None:
        rules = [
            _Rule(name, ACT, (grammar.part(p),)) for name, phrases in cues.items() for p in phrases
        ]
        self._index = _index(rules)

    def find(self, line: _Line) -> _FoundCues:
        spans: dict[str, list[tuple[int, int]]] = {}
        seen = {
            id(rule): rule for feature in line.features for rule in self._index.get(feature, ())
        }
        for rule in seen.values():
            if all(not line.features.isdisjoint(need) for need in rule.needs):
                spans.setdefault(rule.kind, []).extend(
                    (m.first, m.last) for m in rule.parts[0].matches(line)
                )
        for name in [name for name in spans if f"except_{name}" in spans]:
            exceptions = spans[f"except_{name}"]
            spans[name] = [
                span
                for span in spans[name]
                if not any(first <= span[0] and span[1] <= last for first, last in exceptions)
            ]
        return _FoundCues(spans)


class _FoundCues:
    def __init__(self, spans: Mapping[str, list[tuple[int, int]]]) -> None:
        self._spans = spans

    def judge(self, match: _Match, line: _Line, habits: Mapping[str, str]) -> int:
        """How far to believe a match: nothing, doubtful or sure."""
        if self._denied(match, line, habits):
            return _NOTHING
        present = self._near("present", match, line, 8, 8)
        if self._near("media", match, line, 9, 5) or self._near("general", match, line, 9, 6):
            return _NOTHING
        if any(
            habits.get(name) == "none" and self._near(name, match, line, *reach)
            for name, *reach in _HABITS
        ):
            return _NOTHING
        if self._near("history", match, line, 8, 6):
            return _DOUBT if present else _NOTHING
        if self._near("hypothetical", match, line, 9, 0, ","):
            return _DOUBT if present or habits.get("hypothetical") == ASK else _NOTHING
        doubts = (
            (habits.get("doubt") != "keep" and self._near("doubt", match, line, 6, 0, ","))
            or self._near("other_people", match, line, 7, 0)
            or any(
                habits.get(name) == ASK
                and (self._near(name, match, line, before, after) or self._touches(name, match))
                for name, before, after in _HABITS
            )
        )
        return _DOUBT if doubts else _SURE

    def _near(
        self, name: str, match: _Match, line: _Line, before: int, after: int, mark: str = "."
    ) -> bool:
        """Whether a cue stands at most so many words off with no ``mark`` between, or in a gap."""
        for first, last in self._spans.get(name, ()):
            if last <= match.first:
                if match.first - last <= before and not {mark, "."}.intersection(
                    line.words[last : match.first]
                ):
                    return True
            elif first >= match.last:
                if first - match.last <= after and (
                    name == "resolved" or "." not in line.words[match.last : first]
                ):
                    return True
            elif first <= match.first and match.last <= last:
                return True  # "can [a uti] cause ..."
            elif any(a <= first and last <= b for a, b in match.gaps):
                return True
        return False

    def _touches(self, name: str, match: _Match) -> bool:
        return any(
            first < match.last and match.first < last for first, last in self._spans.get(name, ())
        )

    def _denied(self, match: _Match, line: _Line, habits: Mapping[str, str]) -> bool:
        for first, last in self._spans.get("negator", ()):
            if last <= match.first <= last + 6 and self._reaches(first, last, match, line):
                return True
            if any(a <= first and last <= b for a, b in match.gaps):
                return True
        words = line.words[match.first : match.last]
        for first, _ in self._spans.get("denied_after", ()):
            if 0 <= first - match.last <= 1:
                return True
        if _LACK.isdisjoint(words) and habits.get("fine_after") != "keep":
            return any(
                0 <= first - match.last <= 1 for first, _ in self._spans.get("fine_after", ())
            )
        return False

    def _reaches(self, first: int, last: int, match: _Match, line: _Line) -> bool:
        """Whether a denial before the match still covers it."""
        if line.own_clause_after(first, last):
            return False  # "no my chest hurts": an answer, then a new clause
        between = line.words[last : match.first]
        if not _SCOPE_ENDS.isdisjoint(between) or "." in between:
            return False
        if "," in between:  # a list goes on to its "or"
            return line.words[last] != "," and "or" in line.words[match.first - 1 : match.last + 6]
        return not (
            "and" in between and line.words[first] != "no" and line.words[first] != "without"
        )


# Cues that make a finding doubtful for some kinds only, with their reach before and after it.
_HABITS = (
    ("usual", 7, 6),
    ("recent", 6, 6),
    ("resolved", 0, 9),
    ("pain_talk", 9, 0),
    ("cramp_talk", 9, 9),
    ("intending", 5, 0),
    ("asking_leave", 1, 0),
    ("sleep_wish", 4, 0),
    ("by_doctor", 1, 2),
    ("heat_thing", 5, 4),
    ("nobody", 3, 0),
    ("handling", 0, 7),
    ("on_and_off", 6, 6),
    ("paler", 2, 3),
)
_LACK = frozenset("cannot not no hard trouble struggling short difficult difficulty".split())
_SCOPE_ENDS = frozenset(
    "but because so then now i he she it we they just only except apart though although however when "
    "since until still yet help please call has got is for shorttime longtime wholetime daystime yearstime".split()
)


# --- words ----------------------------------------------------------------------------------


class _Line:
    """A message as the patterns see it: its words without articles and fillers."""

    def __init__(self, full: list[str], dropped: frozenset[str]) -> None:
        kept = [
            (word, place)
            for place, word in enumerate(full)
            if not _is_dropped(full, place, dropped)
        ]
        self._full, self._places = full, [place for _, place in kept]
        self.words = [word for word, _ in kept]
        self._lay_out()

    def _lay_out(self) -> None:
        self.text = " " + "".join(f"{word} " for word in self.words)
        self._starts = list(itertools.accumulate((len(word) + 1 for word in self.words), initial=1))
        self.features = frozenset(
            itertools.chain(
                self.words,
                (f"{word[:size]}*" for word in self.words for size in range(1, len(word) + 1)),
            )
        )

    def at(self, offset: int) -> int:
        """The index of the word that starts at or holds a character of ``text``."""
        return max(bisect_right(self._starts, offset) - 1, 0)

    def between(self, first: int, last: int) -> str:
        return " ".join(self.words[first:last])

    def mask(self, match: _Match) -> None:
        """Blank an idiom out, so that no pattern sees its words."""
        self.words[match.first : match.last] = ["_"] * (match.last - match.first)
        self._lay_out()

    def own_clause_after(self, first: int, last: int) -> bool:
        """Whether "no" is followed by a subject of its own: "no my leg ...", "no i am ..."."""
        if self.words[first] not in ("no", "nope", "nah") or last - first > 1:
            return False
        place = self._places[first] + 1
        return place < len(self._full) and self._full[place] in _SUBJECTS


_SUBJECTS = frozenset(
    "my his her their our the i he she it we they this that its mum mom dad please help".split()
)
_AFTER_HER = frozenset(
    "and or if when again now today tonight . , but i she he while because so then".split()
)


def _is_dropped(full: list[str], place: int, dropped: frozenset[str]) -> bool:
    word = full[place]
    if word == "her":  # a possessive is dropped, an object ("i might hurt her") is kept
        return place + 1 < len(full) and full[place + 1] not in _AFTER_HER
    return word in dropped


_CONTRACTIONS = {
    "n't": " not", "'m": " am", "'re": " are", "'ve": " have", "'ll": " will", "'d": "", "'s": "",
}  # fmt: skip
_BEFORE_NOT = frozenset(
    "is are was were do does did has have had would should could must need might".split()
)
_IS_FOLLOWED = frozenset("he she it that there what who here".split())
_SPOKEN_MARKS = {
    "full stop": ".", "question mark": ".", "exclamation mark": ".", "exclamation point": ".",
    "new line": ".", "comma": ",",
}  # fmt: skip
_SPOKEN = re.compile(r"\b(" + "|".join(_SPOKEN_MARKS) + r")\b")
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+(?:\.\d+)?|[.,]")


def _tidy(text: str) -> str:
    """Lower case, plain letters, straight quotes; every mark becomes a full stop or a comma."""
    text = unicodedata.normalize("NFKD", text[:_LONGEST]).lower()
    text = re.sub(r"[‘’ʼ`´′]", "'", text)
    text = re.sub(r"[\u0300-\u036f\u200b-\u200f\ufe0f]", "", text)
    text = re.sub(r"\ba ?(?:&|\+|n|and) ?e\b", "ae", text)
    text = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", text)  # e.r. , a.m.
    text = re.sub(r"\.{2,}|…|[:;()\u2013\u2014]| - |--+", " , ", text)
    text = re.sub(r"[!?\n\r]+|(?<!\d)\.|\.(?!\d)", " . ", text)
    text = text.replace("&", " and ").replace("+", " and ").replace("@", " at ")
    text = re.sub(r"([a-z])\1{2,}", r"\1\1", text)
    text = re.sub(r"(?<=\d)(?=[a-z])", " ", text)
    return _SPOKEN.sub(lambda mark: f" {_SPOKEN_MARKS[mark.group(1)]} ", text)


class _WordReader:
    """From text to mended words."""

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
            targets
            | dropped
            | set(_NUMBERS)
            | _UNITS
            | {w for right in self._fixed.values() for w in right}
        )
        words |= _ORDINARY | (_HEARD & set(self._fixed))
        self._words = words
        self._speller = _Speller(
            frozenset(words), signs, real | frozenset(self._fixed) | frozenset(heard_words)
        )

    def read(self, text: str, guess: bool = False) -> _Line:
        words = self._as_meant(self._mend(self._tokens(text), guess))
        return _Line(_questions(_spans_of_time(words)), self._dropped)

    def _tokens(self, text: str) -> list[str]:
        words: list[str] = []
        for token in _TOKEN.findall(_tidy(text)):
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
        mend = self._speller.guess if guess else self._speller.mend
        words: list[str] = []
        place = 0
        while place < len(tokens):
            token = tokens[place]
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
                for word in mend(token):
                    words += self._fixed.get(word, [word])
            else:
                words.append(token)
            place += 1
        return words

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


# Words so common that a damaged one is worth mending; no pattern needs to name them.
_ORDINARY = frozenset(
    "what when where which with from they them then there this that have having feel feels feeling very really "
    "just like going keep keeps after before about since while because think know want would could should".split()
)


def _questions(words: list[str]) -> list[str]:
    """Mark a clause that asks: "is this a clot" begins isit, "what is a clot" begins whatis."""
    asked = list(words)
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


_BE = frozenset("is was are am were".split())
_ASKED = frozenset("this it that these he she i they".split())
_THIS_ONE = frozenset("this that it the my his her wrong happening going".split())
_CLAUSE_STARTS = frozenset(". , or and but so why ok hi hello".split())

# Spellings that the table rewrites and that are words in their own right: slips aim at these too.
_HEARD = frozenset(
    "breath cant dont wont isnt didnt doesnt hasnt havent couldnt wouldnt poop wee weeing".split()
)

# --- spans of time --------------------------------------------------------------------------

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "ninety": 90, "couple": 2, "few": 3, "several": 4, "half": 0.5, "quarter": 0.25,
}  # fmt: skip
_MINUTES = {"sec": 1 / 60, "second": 1 / 60, "min": 1, "minute": 1, "hr": 60, "hour": 60, "hrs": 60}
_DAYS = frozenset("day days night nights week weeks fortnight".split())
_YEARS = frozenset("month months year years yr yrs decade decades".split())
_UNITS = frozenset({*_MINUTES, "secs", "seconds", "mins", "minutes", "hours", *_DAYS, *_YEARS})
_WHOLE_DAY = 601  # "all day", "all night": not a length to compare
_WHOLE = frozenset("day night morning evening afternoon".split())
_MORE = frozenset("over than past least nearly almost".split())


def _spans_of_time(words: list[str]) -> list[str]:
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
            word = words[place]
            told.append("someyear" if re.fullmatch(r"(19|20)\d\d", word) else word)
            place += 1
    return told


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


# --- spelling -------------------------------------------------------------------------------

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = frozenset(
    (a, b)
    for row, keys in enumerate(_ROWS)
    for column, a in enumerate(keys)
    for other in (row - 1, row, row + 1)
    if 0 <= other < 3
    for b in _ROWS[other][max(column - 1, 0) : column + 2]
    if a != b
)


class _Speller:
    """Mends words toward the flag vocabulary only, and never a word that is real English.

    Candidates come from a deletion index (Garbe's symmetric delete), ranked by an edit
    distance with transpositions in which slips of the finger cost less.
    """

    def __init__(self, words: frozenset[str], signs: frozenset[str], real: frozenset[str]) -> None:
        self._signs = signs  # words of the flags themselves: of two mends alike, the likelier
        self._words, self._real, self._parts = words, real, words | _RUN_ON
        self._deletes: dict[str, list[str]] = {}
        self._sounds: dict[str, list[str]] = {}
        for word in sorted(words):
            if len(word) >= 3 and word.isalpha():
                for short in _deletions(word, _allowed(word)):
                    self._deletes.setdefault(short, []).append(word)
                if len(word) >= 5:
                    self._sounds.setdefault(_sound(word), []).append(word)
        self.mend = lru_cache(maxsize=8192)(self._mend)
        self.guess = lru_cache(maxsize=2048)(self._guess)

    def knows(self, word: str) -> bool:
        return word in self._words or word in self._real

    def _mend(self, token: str) -> tuple[str, ...]:
        """The word meant: itself when known or when nothing fits; two words when run together."""
        if self.knows(token) or len(token) < 3 or len(token) > 24:
            return (token,)
        single = re.sub(r"(.)\1", r"\1", token)
        if single in self._words:
            return (single,)
        best = min(self._candidates(token), default=None)
        if best and best[0] <= 1.15:
            return (best[1],)
        return self._apart(token) or self._apart(single) or ((best[1],) if best else (token,))

    def _guess(self, token: str) -> tuple[str, ...]:
        """The nearest word to one that :meth:`mend` leaves alone: for a second, doubtful reading."""
        mended = self.mend(token)
        if mended != (token,) or self.knows(token) or not 4 <= len(token) <= 24:
            return mended
        near = {
            word
            for short in _deletions(token, 2)
            for word in self._deletes.get(short, ())
            if word in self._signs
        }
        costs = ((_distance(token, word), word) for word in near if len(word) >= 4)
        best = min((pair for pair in costs if pair[0] <= min(2.4, len(pair[1]) / 3)), default=None)
        return (best[1],) if best else (token,)

    def _candidates(self, token: str) -> Iterator[tuple[float, str]]:
        seen: set[str] = set()
        for short in _deletions(token, _allowed(token)):
            for word in self._deletes.get(short, ()):
                if word not in seen and abs(len(word) - len(token)) <= 2:
                    seen.add(word)
                    cost = _distance(token, word)
                    cost += (
                        0.3 if token[0] != word[0] and token != word[1:] and len(word) < 9 else 0
                    )
                    if cost <= _LIMITS.get(len(word), 1.8):
                        yield cost + (0 if word in self._signs else 0.15), word
        for word in self._sounds.get(_sound(token), ()) if len(token) >= 5 else ():
            cost = _distance(token, word)
            if word not in seen and cost <= 2.5:
                yield 1.0 + cost / 4, word

    def _apart(self, token: str) -> tuple[str, ...]:
        """Two or three known words run together: "chestpain", "icantbreathe"."""
        for size in range(len(token) - 2, 1, -1):
            head, tail = token[:size], token[size:]
            if head in self._parts and tail in self._parts and max(len(head), len(tail)) >= 4:
                return head, tail
        for size in range(len(token) - 3, 2, -1):
            head, rest = token[:size], token[size:]
            if head in self._parts and len(rest) >= 6:
                tails = self._apart(rest)
                if tails:
                    return head, *tails
        if token[0] == "i" and len(token) > 6:
            rest = token[1:]
            return (
                ("i", rest)
                if rest in self._parts
                else ("i", *tails)
                if (tails := self._apart(rest))
                else ()
            )
        return ()


_LIMITS = {3: 0.9, 4: 1.0, 5: 1.0, 6: 1.25, 7: 1.6}  # dearest mend, by the length of the word meant
_RUN_ON = frozenset("cant dont wont isnt".split())


def _allowed(word: str) -> int:
    return 2 if len(word) >= 6 else 1


def _deletions(word: str, count: int) -> set[str]:
    forms = {word}
    for _ in range(count):
        forms |= {form[:i] + form[i + 1 :] for form in forms for i in range(len(form))}
    return forms


def _sound(word: str) -> str:
    """A rough key of how a word sounds: its consonants, alike ones made one."""
    word = re.sub(
        r"ph", "f", re.sub(r"gh|h|w(?=r)|(?<=^)k(?=n)|(?<=^)p(?=n)", "", re.sub("ph", "f", word))
    )
    word = (
        re.sub(r"c(?=[eiy])|z", "s", word)
        .replace("ck", "k")
        .replace("c", "k")
        .replace("q", "k")
        .replace("x", "ks")
    )
    return word[:1] + re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyw]", "", word[1:]))


def _distance(typed: str, meant: str) -> float:
    """Optimal string alignment; a neighbouring key, a doubled letter or a swap costs 0.6, else 1."""
    before: list[float] = []
    row = [float(j) for j in range(len(meant) + 1)]
    for i, a in enumerate(typed, 1):
        last, before, row = before, row, [float(i)]
        for j, b in enumerate(meant, 1):
            extra = 0.6 if i > 1 and a == typed[i - 2] else 0.9
            missing = 0.6 if j > 1 and b == meant[j - 2] else 0.8
            swap = 0.0 if a == b else 0.6 if (a, b) in _NEIGHBOURS else 1.0
            cost = min(before[j] + extra, row[j - 1] + missing, before[j - 1] + swap)
            if i > 1 and j > 1 and a == meant[j - 2] and b == typed[i - 2] and last:
                cost = min(cost, last[j - 2] + 0.6)
            row.append(cost)
    return row[-1]
