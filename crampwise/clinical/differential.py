"""Which condition an episode is more like, and why.

Method: naive Bayes in points. A finding's weight for a condition is the base-2 logarithm of how much likelier
that answer is there than in a condition on which it has no bearing, so each point doubles the odds. The weights
stand in ``knowledge/conditions`` with their reasons and sources. A mixed episode (cramp with spasticity) shows each
answer as often as the average of the two. What was answered "not sure" bears on nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2

from .case import NOT_SURE, Case
from .knowledge import Knowledge

CRAMP, SPASTICITY, MIXED, FASCICULATION = "cramp", "spasticity", "mixed", "fasciculation"


@dataclass(frozen=True)
class Evidence:
    """One answer that bears on a condition: ``weight`` in points, with the reason and its source ids."""

    finding: str
    value: str
    weight: float
    reason: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Differential:
    """``points`` and ``probability`` by condition id (they cover the weighed conditions and ``mixed``)."""

    points: Mapping[str, float]
    probability: Mapping[str, float]
    evidence: Mapping[str, tuple[Evidence, ...]]

    @property
    def ranked(self) -> tuple[str, ...]:
        """Condition ids, most probable first; ties by id, so that the order never depends on a dictionary's."""
        return tuple(sorted(self.probability, key=lambda name: (-self.probability[name], name)))

    @property
    def top(self) -> str:
        return self.ranked[0]


def weight_table(knowledge: Knowledge) -> dict[str, dict[tuple[str, str], float]]:
    """Points by condition, finding and value."""
    return {
        name: {
            (item["finding"], item["value"]): float(item["weight"])
            for item in entry.get("evidence", ())
        }
        for name, entry in knowledge.weighed().items()
    }


def mixed_weight(
    table: Mapping[str, Mapping[tuple[str, str], float]], answer: tuple[str, str]
) -> float:
    """Points of an answer for a mixed episode: the mean of both likelihoods."""
    cramp, spasticity = (table[name].get(answer, 0.0) for name in (CRAMP, SPASTICITY))
    return log2((2**cramp + 2**spasticity) / 2)


def probabilities(points: Mapping[str, float]) -> dict[str, float]:
    """Points to probabilities that add up to one."""
    highest = max(points.values())
    odds = {name: 2 ** (value - highest) for name, value in points.items()}
    total = sum(odds.values())
    return {name: value / total for name, value in odds.items()}


def differential(case: Case, knowledge: Knowledge) -> Differential:
    """Weigh everything the case states."""
    table = weight_table(knowledge)
    answers = [
        (finding, value)
        for finding in sorted(case.findings)
        for value in case.findings[finding]
        if value != NOT_SURE
    ]
    points, evidence = {}, {}
    for name, entry in knowledge.weighed().items():
        found = tuple(
            Evidence(
                item["finding"],
                item["value"],
                float(item["weight"]),
                item["reason"],
                tuple(item["sources"]),
            )
            for item in entry.get("evidence", ())
            if (item["finding"], item["value"]) in answers
        )
        evidence[name] = tuple(sorted(found, key=lambda item: (-item.weight, item.finding)))
        points[name] = entry["prior"] + sum(item.weight for item in found)
    if could_be_both(evidence, knowledge):
        points[MIXED] = knowledge.derived[MIXED]["prior"] + sum(
            mixed_weight(table, answer) for answer in answers
        )
    return Differential(points, probabilities(points), evidence)


def could_be_both(evidence: Mapping[str, tuple[Evidence, ...]], knowledge: Knowledge) -> bool:
    """Whether cramp and spasticity each have a strong sign: only then is a mixed episode considered."""
    strong = knowledge.derived[MIXED]["strong_sign"]
    return all(
        any(item.weight >= strong for item in evidence[name]) for name in (CRAMP, SPASTICITY)
    )
