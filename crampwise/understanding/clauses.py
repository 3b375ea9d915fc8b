"""What a phrase's clause says of it: stated, denied, doubted, asked, or long ago.

A small hand-made method in the spirit of NegEx (Chapman and others 2001): words that
deny or doubt reach forward inside their own clause, up to a few words. Everything it
knows is in knowledge/lexicon/_clauses.yml. It takes tokens in and gives a word out,
so another method can stand in its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STATED, DENIED, DOUBTED = "stated", "denied", "doubted"

# {first word: phrases that begin with it, the longest first}: of a hundred phrases hardly one is compared with a word.
Phrases = Mapping[str, Sequence[tuple[str, ...]]]

_STOPS = frozenset({".", ";", ":", "!", "?", ",", "\n", "…", "...", "-", "–", "—"})
_REACH = 6


@dataclass(frozen=True)
class Clause:
    """Tokens ``start`` to ``end`` (excluded), and what stands around them."""

    start: int
    end: int
    opened_by: str = ""
    """the joining word it starts with: "when", "but", "then" ..."""
    closed_by: str = ""
    """the mark that ends it, "?" among them"""


class ClauseReader:
    """Judges phrases by their clause.

    Args:
        words: the mapping in ``_clauses.yml``: lists of words or short phrases.
    """

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        def phrases(name: str) -> Phrases:
            by_first: dict[str, list[tuple[str, ...]]] = {}
            split = (tuple(str(phrase).split()) for phrase in words[name])
            for phrase in sorted(split, key=len, reverse=True):
                by_first.setdefault(phrase[0], []).append(phrase)
            return by_first

        def single(name: str) -> frozenset[str]:
            return frozenset(str(word) for word in words[name])

        self._joiners = single("joiners")
        self._soft_joiners = single("soft_joiners")
        self._subjects = single("subjects")
        self._when = single("when")
        self._deny = phrases("deny")
        self._not_denying = phrases("not_denying")
        self._doubt = phrases("doubt")
        self._not_doubting = phrases("not_doubting")
        self._suppose = phrases("suppose")
        self._long_ago = phrases("long_ago")
        self._yes_no_openers = single("yes_no_openers")
        self._what_openers = phrases("what_openers")
        self._personal = single("personal")
        self._asks_help = phrases("asks_help")
        self._place_links = single("place_links")

    def split(self, tokens: Sequence[str]) -> list[Clause]:
        """Cuts a message into clauses, at marks and at joining words.

        Args:
            tokens: the normalised words and marks of the message.
        """
        clauses: list[Clause] = []
        start, opened_by = 0, ""
        for index, token in enumerate(tokens):
            if token in _STOPS:
                clauses.append(Clause(start, index, opened_by, token))
                start, opened_by = index + 1, ""
            elif index > start and self._joins(tokens, index):
                clauses.append(Clause(start, index, opened_by))
                start, opened_by = index, token
            elif index > start and self._starts_anew(tokens, start, index):
                clauses.append(Clause(start, index, opened_by))
                start, opened_by = index, ""
            elif index == start and (token in self._joiners or token in self._when):
                opened_by = token
        clauses.append(Clause(start, len(tokens), opened_by))
        return [clause for clause in clauses if clause.start < clause.end]

    def _joins(self, tokens: Sequence[str], index: int) -> bool:
        token = tokens[index]
        if token in self._joiners or token in self._when:
            return True
        return (
            token in self._soft_joiners
            and index + 1 < len(tokens)
            and tokens[index + 1] in self._subjects
        )

    def _starts_anew(self, tokens: Sequence[str], start: int, index: int) -> bool:
        """Whether a new clause begins without any joining word: "no | I can breathe
        fine", "I'm not a patient | I'm his daughter"."""
        if index == start + 1 and tokens[start] in ("no", "yes", "nope", "yeah"):
            return tokens[index] in self._subjects
        return (
            list(tokens[index : index + 2]) == ["i", "am"]
            and index > start + 2
            and tokens[index - 1] not in self._subjects
            and not _at(tokens[index - 1 : index], 0, self._suppose)
        )

    def judge(
        self,
        tokens: Sequence[str],
        clause: Clause,
        start: int,
        end: int,
        still_counts: Sequence[str] = (),
    ) -> str:
        """How the phrase at ``start`` to ``end`` (excluded) is meant.

        Args:
            still_counts: what does not weaken it: "long_ago", "suppose".

        Returns:
            STATED, DENIED, or DOUBTED (unsure, asked, supposed, or long ago).
        """
        before = tokens[clause.start : start]
        whole = tokens[clause.start : clause.end]
        if self._asked(tokens, clause, start):
            return DOUBTED
        if "long_ago" not in still_counts and _has(whole, self._long_ago):
            return DOUBTED
        if "suppose" not in still_counts and self._reaches(before, self._suppose, {}):
            return DOUBTED
        if self._reaches(before[-_REACH - 2 :], self._doubt, self._not_doubting):
            return DOUBTED
        if self._reaches(before[-_REACH:], self._deny, self._not_denying):
            return DENIED
        if tokens[end : end + 1] == ["no"] and clause.end == end + 1:
            return DENIED  # "swelling no"
        return STATED

    def judge_place(self, tokens: Sequence[str], clause: Clause, start: int) -> str:
        """How a body part is meant: doubt leaves it standing ("I think my calf"),
        and only a denial of the place itself removes it ("not in my calf").

        Returns:
            STATED, DENIED, or DOUBTED (a general question, or long ago).
        """
        whole = tokens[clause.start : clause.end]
        if _has(whole, self._long_ago):
            return DOUBTED
        if self._asks_generally(tokens, clause) and not _has(tokens, self._asks_help):
            return DOUBTED
        index = start - 1
        while index >= clause.start and tokens[index] in self._place_links:
            index -= 1
        # "not my calf", but not "can not move my calf": the verb stands between.
        if index >= clause.start and tokens[index] in ("not", "no", "never", "nor"):
            return DENIED
        return STATED

    def is_when(self, clause: Clause) -> bool:
        """Whether the clause says what sets it off ("when I move my arm")."""
        return clause.opened_by in self._when

    def is_question(self, tokens: Sequence[str], clause: Clause) -> bool:
        """Whether the clause asks something."""
        whole = tokens[clause.start : clause.end]
        opens = _starts(whole, self._what_openers) or self._opens_yes_no(whole)
        return opens or clause.closed_by == "?"

    def _asked(self, tokens: Sequence[str], clause: Clause, start: int) -> bool:
        """Whether the phrase is what is being asked, not what is being told."""
        whole = tokens[clause.start : clause.end]
        if not whole:
            return False
        if _starts(whole, self._what_openers):
            return not any(token in self._personal for token in whole)
        if self._opens_yes_no(whole):
            # "is it normal that her toes curl": told from "that" on.
            return "that" not in whole[: start - clause.start]
        return clause.closed_by == "?" and not self.is_when(clause)

    def _asks_generally(self, tokens: Sequence[str], clause: Clause) -> bool:
        start = clause.start
        while start > 0 and tokens[start - 1] not in _STOPS:
            start -= 1
        whole = tokens[start : clause.end]
        opens = _starts(whole, self._what_openers) or (self._opens_yes_no(whole))
        return opens and not any(token in self._personal for token in tokens)

    def _opens_yes_no(self, whole: Sequence[str]) -> bool:
        """Whether it begins like "is it"; "can't move my foot" tells, it doesn't ask."""
        opens = len(whole) > 2 and whole[0] in self._yes_no_openers
        return opens and whole[1] not in ("not", "be")

    @staticmethod
    def _reaches(
        before: Sequence[str],
        cues: Phrases,
        exceptions: Phrases,
    ) -> bool:
        if cues.keys().isdisjoint(before):
            return False
        index = 0
        while index < len(before):
            skipped = _at(before, index, exceptions)
            if skipped:
                index += skipped
            elif _at(before, index, cues):
                return True
            else:
                index += 1
        return False


def _at(tokens: Sequence[str], index: int, phrases: Phrases) -> int:
    """Length of the longest phrase standing at ``index``, 0 for none."""
    for phrase in phrases.get(tokens[index], ()):
        if tuple(tokens[index : index + len(phrase)]) == phrase:
            return len(phrase)
    return 0


def _has(tokens: Sequence[str], phrases: Phrases) -> bool:
    if phrases.keys().isdisjoint(tokens):
        return False
    return any(_at(tokens, index, phrases) for index in range(len(tokens)))


def _starts(tokens: Sequence[str], phrases: Phrases) -> bool:
    return bool(tokens) and _at(tokens, 0, phrases) > 0
