"""Reads the findings a message states, so that nobody is asked what they have said.

The rule above all others: nothing is invented. A phrase that is denied, doubted,
asked about or long past sets no positive value; when in doubt nothing is set, and
the assistant asks.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from spacy.language import Language

from crampwise.understanding.clauses import DENIED, STATED, Clause, ClauseReader
from crampwise.understanding.english import is_known_word as is_english
from crampwise.understanding.english import load_english
from crampwise.understanding.lexicon import FindingWords, Lexicon, load_lexicon
from crampwise.understanding.patterns import PatternCompiler, PhraseFinder
from crampwise.understanding.people import PeopleReader
from crampwise.understanding.places import PlaceReader, Shape, clause_at
from crampwise.understanding.quantities import read_durations, read_pain
from crampwise.understanding.spelling import SpellingGuide
from crampwise.understanding.text import norms, plain, tokeniser

LEXICON_FOLDER = Path(__file__).resolve().parents[2] / "knowledge" / "lexicon"
MAX_CHARACTERS = 1000
SIGNALS = "signals"
# Signals that liken a part to a thing: the part beside them is the one meant.
_SOON = 28
IMAGES = ("plank", "lump", "grip", "twitch")


@dataclass(frozen=True)
class StatedFinding:
    """One finding as the message states it."""

    finding: str
    value: str
    text: str
    """the words that say it"""
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """All that one message says."""

    stated: tuple[StatedFinding, ...]
    if_asked: Mapping[str, str]
    """finding -> value the message would give as the reply to that question"""


@dataclass(frozen=True)
class _Match:
    finding: str
    value: str
    kind: str
    start: int
    end: int


class FindingReader:
    """Reads findings from text. Safe to share: of what it reads it keeps the last text alone, as several ask for the same.

    Args:
        lexicon: the words, see ``load_lexicon``.
        english: a spaCy pipeline, of which the tokenizer is used; default: the
            process's own.
        is_known_word: says what is not a typing slip; default: the model's tables.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        english: Language | None = None,
        is_known_word: Callable[[str], bool] | None = None,
    ) -> None:
        english = english or load_english()
        tokenise = tokeniser(english, lexicon.spellings)
        compiler = PatternCompiler(tokenise, lexicon.groups, lexicon.irregular)
        self._lexicon = lexicon
        self._clauses = ClauseReader(lexicon.clauses)
        self._places = PlaceReader(lexicon.places, compiler, self._clauses)
        self._people = PeopleReader(lexicon.people, compiler, self._clauses)
        self._finder = PhraseFinder(compiler)
        for words in lexicon.findings.values():
            for kind in ("say", "answer"):
                self._finder.add((words.finding, "", kind), words.ignore)
            for value, said in words.values.items():
                for kind in ("say", "answer", "starts"):
                    self._finder.add((words.finding, value, kind), getattr(said, kind))
        self._medicines = PhraseFinder(compiler)
        for name, spoken in lexicon.medicines.items():
            self._medicines.add((name,), spoken)
        self.forget()
        known = is_known_word or is_english
        self._tokenise = tokeniser(english, lexicon.spellings, _corrector(compiler, lexicon, known))

    @classmethod
    def from_folder(cls, folder: Path = LEXICON_FOLDER) -> "FindingReader":
        """Builds a reader from ``knowledge/lexicon``.

        Raises:
            LexiconError: a file is missing or not in its format.
            PatternError: a pattern cannot be read.
        """
        return cls(load_lexicon(folder))

    def read(self, text: str) -> list[StatedFinding]:
        """The findings stated, in text order.

        Args:
            text: any text; what lies beyond 1,000 characters is ignored. A button's
                payload (it starts with "/") states nothing here.
        """
        return list(self.read_fully(text).stated)

    def read_fully(self, text: str) -> Reading:
        """The findings stated, and what the message would mean as a reply."""
        if not isinstance(text, str) or not text.strip() or text.startswith("/"):
            return Reading((), {})
        text = text[:MAX_CHARACTERS]
        last, reading = self._last
        if text != last:
            reading = self._read(text)
            self._last = (text, reading)
        return reading

    def forget(self) -> None:
        """Keep no text."""
        self._last = ("", Reading((), {}))

    def _read(self, text: str) -> Reading:
        doc = self._tokenise(text)
        tokens = norms(doc)
        clauses = self._clauses.split(tokens)
        stated: list[StatedFinding] = []
        as_reply: dict[str, str] = {}

        def found(finding: str, value: str, start: int, end: int) -> StatedFinding:
            first = doc[start].idx
            last = doc[end - 1].idx + len(doc[end - 1])
            return StatedFinding(finding, value, text[first:last], first, last)

        def add(finding: str, value: str, start: int, end: int) -> None:
            stated.append(found(finding, value, start, end))

        by_finding = self._find_phrases(tokens)
        signals = self._judge(SIGNALS, by_finding.pop(SIGNALS, []), tokens, clauses, each=True)
        shapes = self._judge("shape", _said(by_finding.get("shape", ())), tokens, clauses)
        shapes += [match for match in signals if match.value in IMAGES]
        self._read_people_and_places(tokens, clauses, shapes, add)
        self._read_phrases(by_finding, signals, tokens, clauses, add, as_reply)
        self._read_quantities(text, stated, as_reply)
        hints = [found(SIGNALS, signal.value, signal.start, signal.end) for signal in signals]
        self._read_implied(stated, hints)
        for (name,), start, end in self._medicines.find(tokens):
            add("medicine", name, start, end)
        stated = _once_each(stated)
        for finding in stated:
            as_reply.setdefault(finding.finding, finding.value)
            if finding.finding not in ("body_triggers", "medicine"):
                as_reply[finding.finding] = finding.value
        return Reading(tuple(stated), as_reply)

    def _read_people_and_places(
        self,
        tokens: Sequence[str],
        clauses: Sequence[Clause],
        shapes: Sequence[_Match],
        add: Callable[[str, str, int, int], None],
    ) -> None:
        beside = [Shape(match.value, match.start, match.end) for match in shapes]
        place, side = self._places.read(tokens, clauses, beside)
        speaker = self._people.read(tokens, clauses, with_place=place is not None)
        if speaker:
            add("who", speaker.who, speaker.start, speaker.end)
            if speaker.pronoun:
                add("pronoun", speaker.pronoun, speaker.start, speaker.end)
        if place:
            add("body_part", place.part, place.start, place.end)
            if side:
                add("side", side, place.start, place.end)

    def _find_phrases(self, tokens: Sequence[str]) -> dict[str, list[_Match]]:
        by_finding: dict[str, list[_Match]] = {}
        for (finding, value, kind), start, end in self._finder.find(tokens):
            match = _Match(finding, value, kind, start, end)
            by_finding.setdefault(finding, []).append(match)
        return by_finding

    def _read_phrases(
        self,
        by_finding: Mapping[str, list[_Match]],
        signals: Sequence[_Match],
        tokens: Sequence[str],
        clauses: Sequence[Clause],
        add: Callable[[str, str, int, int], None],
        as_reply: dict[str, str],
    ) -> None:
        for words in self._lexicon.findings.values():
            if words.finding == SIGNALS:
                continue
            matches = by_finding.get(words.finding, [])
            said = self._judge(words.finding, _said(matches), tokens, clauses)
            said = said or _together(words, signals)
            for match in _preferred(words, said):
                add(words.finding, match.value, match.start, match.end)
            if not said:
                reply = self._reply(words, matches, tokens, clauses)
                if reply:
                    as_reply[words.finding] = reply

    def _judge(
        self,
        finding: str,
        matches: list[_Match],
        tokens: Sequence[str],
        clauses: Sequence[Clause],
        each: bool = False,
    ) -> list[_Match]:
        """The longest matches, with denied ones turned into what they then say.

        Args:
            each: whether every value is looked at by itself, so that words can stand
                for several.
        """
        words = self._lexicon.findings[finding]
        judged = []
        values = sorted({m.value for m in matches}) if each else ()
        longest = [m for v in values for m in _longest([m for m in matches if m.value == v])]
        for match in longest if each else _longest(matches):
            clause = clause_at(clauses, match.start)
            status = self._clauses.judge(tokens, clause, match.start, match.end, words.still_counts)
            value = match.value
            if not value:
                continue
            if status == DENIED:
                value = words.values[value].denied
            elif status != STATED:
                value = ""
            if value:
                judged.append(_Match(finding, value, match.kind, match.start, match.end))
        return judged

    def _reply(
        self,
        words: FindingWords,
        matches: Sequence[_Match],
        tokens: Sequence[str],
        clauses: Sequence[Clause],
    ) -> str:
        # "no, the foot is warm": the first word answers, the rest explains.
        starts = [m for m in matches if m.kind == "starts" and m.start == 0]
        if starts:
            return max(starts, key=lambda m: m.end).value
        answers = [match for match in matches if match.kind == "answer"]
        judged = self._judge(words.finding, answers, tokens, clauses)
        return _preferred(words, judged)[0].value if judged else ""

    def _read_implied(self, stated: list[StatedFinding], hints: Sequence[StatedFinding]) -> None:
        """Adds what follows from the findings read: a rule gives its value when each
        finding of ``given`` has one of the values named, and none of ``unless`` has.
        What a message says itself is never overruled."""
        values: dict[str, set[str]] = {}
        grounds: dict[str, StatedFinding] = {}
        for found in [*hints, *stated]:
            values.setdefault(found.finding, set()).add(found.value)
            grounds[found.finding] = found
        # One implied finding may imply another, once.
        for _ in range(2):
            for words in self._lexicon.findings.values():
                if words.finding in values:
                    continue
                rule = next((r for r in words.follows if _holds(r, values, hints)), None)
                if rule:
                    value = str(rule["value"])
                    ground = grounds[next(iter(rule.get("given") or (SIGNALS,)))]
                    found = replace(ground, finding=words.finding, value=value)
                    values[words.finding] = {value}
                    grounds[words.finding] = found
                    stated.append(found)

    @staticmethod
    def _read_quantities(text: str, stated: list[StatedFinding], as_reply: dict[str, str]) -> None:
        lower = plain(text)
        said = {finding.finding for finding in stated}
        if "duration" not in said:
            times = list(read_durations(lower))
            # "first two minutes, now half an hour": the longest tells more.
            if times:
                best = max(times, key=lambda q: _LENGTHS.index(q.value))
                stated.append(_quantity("duration", best, text))
            else:
                times = list(read_durations(lower, asked=True))
                if times:
                    as_reply["duration"] = times[-1].value
        pain = read_pain(lower)
        if pain:
            stated.append(_quantity("pain", pain, text))
        else:
            pain = read_pain(lower, asked=True)
            if pain:
                as_reply["pain"] = pain.value


def _corrector(
    compiler: PatternCompiler, lexicon: Lexicon, known: Callable[[str], bool]
) -> Callable[[str], str]:
    """Puts typing slips right: to a body part if it can be one, for those matter
    most, else to any long word of the lexicon."""
    others = compiler.vocabulary
    parts = SpellingGuide(compiler.group("part_word"), lambda w: w in others or known(w))
    # A short word is too easily one slip from another to guess at.
    rest = SpellingGuide((w for w in others if len(w) >= 6), lambda w: w in others or known(w))
    return lambda word: rest.correct(parts.correct(word))


_LENGTHS = ("seconds", "minutes", "over_ten_minutes", "hours_or_constant")


def _quantity(finding: str, quantity, text: str) -> StatedFinding:
    words = text[quantity.start : quantity.end]
    return StatedFinding(finding, quantity.value, words, quantity.start, quantity.end)


def _longest(matches: Sequence[_Match]) -> list[_Match]:
    """Drops every match that lies inside a longer one of the same finding."""
    kept: list[_Match] = []
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.start, m.value)):
        if not any(k.start < match.end and match.start < k.end for k in kept):
            kept.append(match)
    return sorted(kept, key=lambda m: m.start)


def _said(matches: Iterable[_Match]) -> list[_Match]:
    return [match for match in matches if match.kind == "say"]


def _preferred(words: FindingWords, said: Sequence[_Match]) -> list[_Match]:
    if words.several or len(said) < 2:
        return list(said)

    def rank(match: _Match) -> int:
        known = match.value in words.prefer
        return words.prefer.index(match.value) if known else len(words.prefer)

    return [min(said, key=rank)]


def _together(words: FindingWords, signals: Sequence[_Match]) -> list[_Match]:
    """A value that follows from several signals, such as "stiff" and "no pain"."""
    present = {match.value: match for match in signals}
    for rule in words.together:
        needed, barred = rule.get("all", ()), rule.get("none", ())
        if all(name in present for name in needed) and not any(name in present for name in barred):
            spans = [present[name] for name in needed]
            start, end = min(s.start for s in spans), max(s.end for s in spans)
            return [_Match(words.finding, str(rule["value"]), "say", start, end)]
    return []


def _holds(rule: Mapping, values: Mapping[str, set[str]], hints: Sequence[StatedFinding]) -> bool:
    """Whether a ``given`` rule is met. ``in_turn`` names two signals of which the
    second comes soon after the first ("I pulled the toes up, it let go")."""
    if "in_turn" in rule:
        first, second = rule["in_turn"]
        if not any(
            one.value == first and two.value == second and 0 <= two.start - one.end <= _SOON
            for one in hints
            for two in hints
        ):
            return False
    given, unless = rule.get("given", {}), rule.get("unless", {})
    return all(not values.get(f, set()).isdisjoint(wanted) for f, wanted in given.items()) and all(
        values.get(f, set()).isdisjoint(barred) for f, barred in unless.items()
    )


def _once_each(stated: Sequence[StatedFinding]) -> list[StatedFinding]:
    seen = set()
    kept = []
    for finding in sorted(stated, key=lambda f: (f.start, f.end, f.finding)):
        if (finding.finding, finding.value) not in seen:
            seen.add((finding.finding, finding.value))
            kept.append(finding)
    return kept


def shared_reader(folder: Path = LEXICON_FOLDER) -> FindingReader:
    """The process's reader for a folder: built at the first call, then kept."""
    return _reader_of(folder)


@lru_cache(maxsize=4)
def _reader_of(folder: Path) -> FindingReader:
    return FindingReader.from_folder(folder)
