"""Who is typing, the person who has it or someone helping, and how to speak of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crampwise.understanding.clauses import STATED, Clause, ClauseReader
from crampwise.understanding.patterns import PatternCompiler, PhraseFinder
from crampwise.understanding.places import clause_at


@dataclass(frozen=True)
class Speaker:
    """Who types; ``pronoun`` (her, his, their) only for a helper."""

    who: str
    pronoun: str
    start: int
    end: int


class PeopleReader:
    """Tells a helper's words from the person's own.

    Args:
        words: the mapping in ``_people.yml``.
        compiler: reads its patterns.
        clauses: judges denial ("I'm not his carer").
    """

    def __init__(
        self,
        words: Mapping,
        compiler: PatternCompiler,
        clauses: ClauseReader,
    ) -> None:
        self._finder = PhraseFinder(compiler)
        self._clauses = clauses
        for kind in ("surely_helper", "surely_self", "helper", "self"):
            self._finder.add((kind,), words[kind])
        self._pronouns, self._roles = (
            [(pronoun, frozenset(spoken)) for pronoun, spoken in words[name].items()]
            for name in ("pronouns", "roles")
        )

    def read(
        self,
        tokens: Sequence[str],
        clauses: Sequence[Clause],
        with_place: bool = False,
    ) -> Speaker | None:
        """Who is typing, or None when the words do not say.

        Args:
            tokens: the message's meant words.
            clauses: its clauses.
            with_place: whether it names a body part: only then is a mere "I" enough.

        What is sure outweighs what is likely; when both sides are equally likely,
        the message is left undecided.
        """
        found: dict[str, tuple[int, int]] = {}
        for (kind,), start, end in self._finder.find(tokens):
            clause = clause_at(clauses, start)
            if self._clauses.judge(tokens, clause, start, end, ("suppose", "long_ago")) == STATED:
                found.setdefault(kind, (start, end))
        who = ""
        for sure, other in (("surely_helper", "surely_self"), ("surely_self", "surely_helper")):
            if sure in found and other not in found:
                who = sure
        if not who and not {"surely_helper", "surely_self"} & set(found):
            # "my calf" next to "he rubs it": the one who says "my" has it.
            who = "self" if "self" in found else "helper" if "helper" in found else ""
        if not who:
            return self._by_the_way(tokens, clauses) if with_place else None
        start, end = found[who]
        if who.endswith("self"):
            return Speaker("self", "", start, end)
        return Speaker("helper", self._pronoun(tokens), start, end)

    def _by_the_way(self, tokens: Sequence[str], clauses: Sequence[Clause]) -> Speaker | None:
        """Someone who says "I" and names nobody else speaks of themselves, unless
        they only ask."""
        others = {t for lists in (self._pronouns, self._roles) for _, s in lists for t in s}
        if others & set(tokens) or any(self._clauses.is_question(tokens, c) for c in clauses):
            return None
        for index, token in enumerate(tokens):
            if token in ("i", "my", "me"):
                return Speaker("self", "", index, index + 1)
        return None

    def _pronoun(self, tokens: Sequence[str]) -> str:
        """The pronoun said, else the one that goes with the role: in "I'm his wife"
        the wife is the one who types."""
        for lists in (self._pronouns, self._roles):
            said = {p for p, spoken in lists if not spoken.isdisjoint(tokens)}
            gendered = said - {"their"}
            if said:
                return gendered.pop() if len(gendered) == 1 else "their"
        return "their"
