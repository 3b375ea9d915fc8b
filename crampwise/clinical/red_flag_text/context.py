"""Judging a match by the words around it: denied, past, supposed, usual, somebody else's?"""

from __future__ import annotations

from collections.abc import Mapping

from .flag import ACT, ASK
from .grammar import Grammar
from .line import Line
from .matching import Match, Rule, index_of, likely

NOTHING, DOUBT, SURE = 0, 1, 2
# What a kind may say of a cue: as "ask", and a sign that is only asked about is ended.
END = "end"


class Cues:
    """The words that change what a finding means, by their kind (see the vocabulary file)."""

    def __init__(self, cues: Mapping[str, list[str]], grammar: Grammar) -> None:
        rules = [
            Rule(name, ACT, (grammar.part(p),)) for name, phrases in cues.items() for p in phrases
        ]
        self._index = index_of(rules)

    def find(self, line: Line) -> FoundCues:
        spans: dict[str, list[tuple[int, int]]] = {}
        for rule in likely(line, self._index):
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
        if "hypothetical" in spans:  # "will not give me a drink" is told, not supposed
            spans["hypothetical"] = [
                (first, last)
                for first, last in spans["hypothetical"]
                if "not" not in line.words[first:last]
            ]
        return FoundCues(spans)


class FoundCues:
    """The cues of one line, and what they make of a match in it."""

    def __init__(self, spans: Mapping[str, list[tuple[int, int]]]) -> None:
        self._spans = spans

    def judge(self, match: Match, line: Line, habits: Mapping[str, str], weak: bool = False) -> int:
        """How far to believe a match: nothing, doubtful or sure.

        ``weak``: a sign that alone is only asked about, so that one more doubt ends it.
        """
        if self._denied(match, line, habits):
            return NOTHING
        if self._near("elsewhere", match, line, 6, 6, _OWN_CLAUSE) or self._touches(
            "elsewhere", match
        ):
            return NOTHING
        present = self._is_present(match, line)
        if (
            self._near("media", match, line, 9, 5)
            or self._near("general", match, line, 9, 6)
            or self._touches("general", match)
        ):
            return NOTHING
        if any(
            habits.get(name) == "none" and self._near(name, match, line, *reach)
            for name, *reach in _HABITS
        ):
            return NOTHING
        if weak and not present and self._near("long_known", match, line, 7, 6):
            return NOTHING
        if weak and any(
            (habits.get(name) == END or (name in _ENDS_WEAK and habits.get(name) == ASK))
            and self._near(name, match, line, *reach)
            for name, *reach in _HABITS
        ):
            return NOTHING
        if self._near("history", match, line, 8, 6) or self._touches("history", match):
            return DOUBT if present else NOTHING
        if self._near("hypothetical", match, line, 9, 0, ",") or self._straddles(
            "hypothetical", match
        ):
            return DOUBT if present or habits.get("hypothetical") == ASK else NOTHING
        doubts = (
            (habits.get("doubt") != "keep" and self._near("doubt", match, line, 6, 0, ","))
            or self._near("other_people", match, line, 7, 0)
            or any(
                habits.get(name) in (ASK, END)
                and (self._near(name, match, line, before, after) or self._touches(name, match))
                for name, before, after in _HABITS
            )
        )
        return DOUBT if doubts else SURE

    def _is_present(self, match: Match, line: Line) -> bool:
        """Whether a word of the present goes with the match. "Had a clot once and now my toe": a
        "now" behind a join belongs to what follows it; "again" and "help" count all the same."""
        if self._near("present_anyway", match, line, 8, 8):
            return True
        for first, last in self._spans.get("present", ()):
            gap = line.words[min(last, match.last) : max(first, match.first)]
            if len(gap) <= 8 and not {".", ",", "and", "but", "so"}.intersection(gap):
                return True
        return False

    def sets_aside(self, match: Match, line: Line) -> bool:
        """Whether a subject is brought up only to be denied, or as past, supposed, or another's.

        Stricter than :meth:`judge`: a cue counts within its clause only, and a denial within a
        few words. What is wrongly set aside could silence a danger; the reverse costs a question.
        """
        if any(
            last <= match.first <= last + 4
            and self._reaches(first, last, match, line)
            and "and" not in line.words[last : match.first]
            for first, last in self._spans.get("negator", ())
        ) or any(0 <= first - match.last <= 1 for first, _ in self._spans.get("denied_after", ())):
            return True
        if self._is_present(match, line):
            return False
        return any(
            self._near(name, match, line, before, after, ",") or self._touches(name, match)
            for name, before, after in _ASIDES
        )

    def within(self, name: str, first: int, last: int) -> bool:
        """Whether a cue stands between two places of the line."""
        return any(first <= a and b <= last for a, b in self._spans.get(name, ()))

    def is_news(self, first: int, last: int) -> bool:
        """Whether a clause says that something is so now."""
        return any(self.within(name, first, last) for name in ("present", "present_anyway"))

    def is_frame(self, first: int, last: int) -> bool:
        """Whether a clause as a whole is a film's, another's, long past, or a question of knowledge."""
        if self.within("whole_calm", first, last):
            return True
        return not self.is_news(first, last) and any(
            self.within(name, first, last) for name in _FRAMES
        )

    def is_reassuring(self, line: Line, first: int, last: int) -> bool:
        """Whether a short clause only says that all is well, or over."""
        return (
            last - first <= _SHORT
            and _LACK.isdisjoint(line.words[first:last])
            and any(self.within(name, first, last) for name in _REASSURING)
        )

    def stands_after(self, name: str, place: int) -> bool:
        """Whether a cue stands behind a word of the line."""
        return any(first > place for first, _ in self._spans.get(name, ()))

    def _near(
        self, name: str, match: Match, line: Line, before: int, after: int, mark: str = "."
    ) -> bool:
        """Whether a cue stands at most so many words off with no ``mark`` (or marks) between, or in a gap."""
        marks = {*mark.split(), "."}
        for first, last in self._spans.get(name, ()):
            if last <= match.first:
                if match.first - last <= before and (
                    name in _ACROSS_MARKS or not marks.intersection(line.words[last : match.first])
                ):
                    return True
            elif first >= match.last:
                if first - match.last <= after and (
                    name in _ACROSS_MARKS or not marks.intersection(line.words[match.last : first])
                ):
                    return True
            elif first <= match.first and match.last <= last:
                return True  # "can [a uti] cause ..."
            elif any(a <= first and last <= b for a, b in match.gaps):
                return True
        return False

    def _touches(self, name: str, match: Match) -> bool:
        return any(
            first < match.last and match.first < last for first, last in self._spans.get(name, ())
        )

    def _straddles(self, name: str, match: Match) -> bool:
        """Whether a cue begins before the match and ends in it: "do knots [lead to a clot]"."""
        return any(
            first < match.first < last <= match.last for first, last in self._spans.get(name, ())
        )

    def _denied(self, match: Match, line: Line, habits: Mapping[str, str]) -> bool:
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

    def _reaches(self, first: int, last: int, match: Match, line: Line) -> bool:
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
    ("one_dose", 3, 4),
    ("alone_with_it", 12, 12),
    ("yawning", 6, 6),
    ("with_a_move", 0, 6),
    ("let_go", 0, 18),
    ("brief", 4, 4),
    ("breath_well", 0, 24),
    ("twitchy", 2, 2),
    ("thing_moves", 2, 0),
    ("tongue_knot", 24, 9),
    ("treated", 8, 8),
)
# Cues that a full stop does not part from what they speak of: "throat shut. open again".
_ACROSS_MARKS = frozenset(("resolved", "let_go", "breath_well", "tongue_knot"))
# Doubts that end a sign which alone is only asked about.
_ENDS_WEAK = frozenset(("let_go", "tongue_knot", "treated", "on_and_off"))
# Cues that set a subject aside, though they leave a sign doubtful only; with their reach.
_ASIDES = (
    ("all_well", 2, 3),
    ("whole_calm", 6, 6),
    ("resolved", 0, 9),
    ("other_people", 5, 0),
    ("elsewhere", 6, 6),
    ("media", 9, 5),
    ("general", 9, 6),
    ("history", 8, 6),
    ("long_known", 7, 6),
    ("usual", 7, 6),
    ("hypothetical", 9, 0),
)
# What is somebody else's ends where one's own begins: "a friend from church has flu and now I ...".
_OWN_CLAUSE = ", i now me"
# Cues that speak of a whole clause, and those that only reassure; how many words such a clause has at most.
_FRAMES = ("media", "general", "elsewhere", "history", "long_known")
_REASSURING = ("all_well", "resolved", "fine_after", "breath_well")
_SHORT = 7
_LACK = frozenset(
    "cannot not no hard trouble struggling short difficult difficulty stopped stops".split()
)
_SCOPE_ENDS = frozenset(
    "but because so then now i he she it we they just only except apart though although however when "
    "since until still yet help please call has got is for shorttime longtime wholetime daystime yearstime".split()
)
