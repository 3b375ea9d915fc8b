"""Scores typed replies to the assistant's own questions, through the reader that the interview itself uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from crampwise.clinical.case import NOT_SURE
from crampwise.clinical.knowledge import Knowledge
from crampwise.dialogue.replies import said_in_words

from .files import BadFile
from .lines import Parse

RIGHT, WRONG, UNREAD = "right", "wrong", "unread"


def score_answers(
    records: Sequence[Mapping[str, Any]], parse: Parse, knowledge: Knowledge
) -> dict[str, Any]:
    """What each reply is read as. Raises :class:`BadFile` for a finding that there is no question about.

    ``findings``: finding -> counts of right, wrong and unread; ``not_sure``: the same for replies that mean it.
    """
    findings: dict[str, Counter[str]] = {}
    not_sure, misses = Counter[str](), []
    for record in records:
        finding = record["finding"]
        if finding not in knowledge.findings:
            raise BadFile(f"{record['id']}: there is no question about {finding}")
        wanted = values(record["value"])
        got = values(said_in_words(finding, parse(record["text"]), knowledge))
        how = verdict(wanted, got)
        findings.setdefault(finding, Counter())[how] += 1
        if wanted == {NOT_SURE}:
            not_sure[how] += 1
        if how != RIGHT:
            misses.append(
                f"{record['id']} ({finding}): {how.upper() if how == WRONG else how}: "
                f"wanted {_named(wanted)}, read {_named(got)}: {record['text']}"
            )
    return {"findings": findings, "not_sure": not_sure, "misses": misses}


def verdict(wanted: frozenset[str], got: frozenset[str]) -> str:
    """``right`` when all values and no others were read, ``unread`` when none was, else ``wrong``.

    A reply that answers nothing (no value) is right when nothing is read in it.
    """
    if got == wanted:
        return RIGHT
    return WRONG if got else UNREAD


def values(said: Any) -> frozenset[str]:
    """A value, some values or none, as a set of words."""
    if said is None:
        return frozenset()
    if isinstance(said, (list, tuple)):
        return frozenset().union(*map(values, said))
    return frozenset({str(said)})


def _named(found: frozenset[str]) -> str:
    return " + ".join(sorted(found)) or "nothing"
