"""Finding the red flags in a message."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .context import NOTHING, SURE, Cues, FoundCues
from .flag import ACT, ASK, OUTCOME_RANK, Reading, TextFlag
from .grammar import Grammar
from .idioms import Idioms
from .line import Line
from .matching import Rule, index_of, likely
from .subjects import Subjects
from .words import WordReader

_TRIAGE_RANK = {"emergency": 0, "call_today": 1}


class RedFlagReader:
    """Finds red flags in text. Build it once (about a second) and share it: it keeps no state."""

    def __init__(self, patterns: Mapping[str, Any]) -> None:
        """Compile ``{"vocabulary": {...}, "real_words": [...], "kinds": {kind: entry}}``.

        Each entry is a file of ``knowledge/red_flags`` as read. Raises :class:`ValueError` for
        a pattern that names an unknown concept, and ``KeyError`` for a missing section.
        """
        vocabulary = patterns["vocabulary"]
        grammar = Grammar(vocabulary["concepts"], frozenset(vocabulary["dropped"]))
        self._placing = frozenset(vocabulary["context_words"])
        self._rules: list[Rule] = []
        self._habits: dict[str, Mapping[str, Any]] = {}
        self._covers: dict[str, frozenset[str]] = {}
        self._order: dict[str, tuple[int, str]] = {}
        for kind, entry in sorted(patterns["kinds"].items()):
            self._order[kind] = (_TRIAGE_RANK[entry["triage"]], kind)
            self._habits[kind] = entry["patterns"].get("context") or {}
            self._covers[kind] = frozenset(self._habits[kind].get("covers") or ())
            for outcome in (ACT, ASK):
                for pattern in entry["patterns"].get(outcome) or ():
                    self._rules += (Rule(kind, outcome, parts) for parts in grammar.parts(pattern))
        self._index = index_of(self._rules)
        signs = frozenset(grammar.words)
        self._cues = Cues(vocabulary["cues"], grammar)
        targets = frozenset(grammar.words)  # before the idioms: nothing is mended into an idiom
        self._idioms = Idioms(vocabulary["idioms"], vocabulary["idioms_in_company"], grammar)
        self._subjects = Subjects(vocabulary["subjects"], grammar, frozenset(self._order))
        self._reader = WordReader(
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
        return self.look(text).flags

    def look(self, text: str, mended: str = "") -> Reading:
        """As :meth:`read`, with the kinds that the message brings up only to set them aside.

        ``mended`` is the same message with its typing slips mended by whoever knows more words than those of the
        flags: what either spelling tells of counts.
        """
        found, calmed = self._found(text)
        if mended and mended != text:
            also, calmed = self._found(mended)
            for kind, flag in also.items():
                if OUTCOME_RANK[flag.outcome] < OUTCOME_RANK[found.get(kind, flag).outcome]:
                    found[kind] = flag
                found.setdefault(kind, flag)
        flags = sorted(found.values(), key=lambda flag: self._rank(flag, found))
        return Reading(tuple(flags), calmed.difference(found))

    def _found(self, text: str) -> tuple[dict[str, TextFlag], frozenset[str]]:
        """The flag of each kind in one spelling of a message, and the kinds set aside."""
        line = self._reader.read(text)
        words = tuple(line.words)
        found, calmed = self._read(line)
        if not found:  # perhaps badly typed: guess harder, but only to ask
            guess = self._reader.read(text, guess=True)
            if tuple(guess.words) != words:
                guessed, _ = self._read(guess)
                found = {kind: TextFlag(kind, ASK, flag.matched) for kind, flag in guessed.items()}
        return found, calmed

    def _read(self, line: Line) -> tuple[dict[str, TextFlag], frozenset[str]]:
        """The best outcome of each kind in a line, and the kinds set aside."""
        if not line.words:
            return {}, frozenset()
        named, calm = self._subjects.named(line), self._subjects.calm(line)
        self._idioms.blank(line)
        cues = self._cues.find(line)
        best: dict[str, TextFlag] = {}
        for rule in likely(line, self._index):
            held = best.get(rule.kind)
            if held and OUTCOME_RANK[held.outcome] <= OUTCOME_RANK[rule.outcome]:
                continue
            found = self._judge(rule, line, cues)
            if found and not (held and OUTCOME_RANK[held.outcome] <= OUTCOME_RANK[found.outcome]):
                best[rule.kind] = found
        return best, self._subjects.set_aside(named, calm, line, cues)

    def _rank(self, flag: TextFlag, best: Mapping[str, TextFlag]) -> tuple[int, int, bool, str]:
        triage, kind = self._order[flag.kind]
        covered = any(
            best[other].outcome == flag.outcome for other in self._covers[kind] if other in best
        )
        return OUTCOME_RANK[flag.outcome], triage, not covered, kind

    def mended(self, text: str) -> str:
        """The words as the reader sees them, spelling mended. For tests and for whoever writes patterns."""
        return " ".join(self._reader.read(text).words)

    def _judge(self, rule: Rule, line: Line, cues: FoundCues) -> TextFlag | None:
        habits, lowest, matched = self._habits[rule.kind], SURE, []
        weak = rule.outcome == ASK
        for part in rule.parts:
            verdict, words = NOTHING, ""
            for match in part.matches(line):
                placing = match.last - match.first == 1 and line.words[match.first] in self._placing
                judged = SURE if placing else cues.judge(match, line, habits, weak)
                if judged > verdict:
                    verdict, words = judged, line.between(match.first, match.last)
                if verdict == SURE:
                    break
            if verdict == NOTHING:
                return None
            lowest = min(lowest, verdict)
            matched.append(words)
        outcome = ACT if rule.outcome == ACT and lowest == SURE else ASK
        return TextFlag(rule.kind, outcome, " & ".join(matched))
