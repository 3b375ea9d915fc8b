"""The conclusion: working impression, triage, and the reasons for it. The one call that the dialogue makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .case import Case
from .differential import (
    CRAMP,
    FASCICULATION,
    MIXED,
    SPASTICITY,
    Differential,
    Evidence,
    differential,
)
from .knowledge import Knowledge
from .red_flags import raised
from .triage import Triage, rank, triage

UNCLEAR, OTHER, ORDINARY = "unclear", "other", "ordinary_cramp"


@dataclass(frozen=True)
class Impression:
    """``condition`` is a value of the contract; ``entry`` its file entry (a mimic's own when ``other``)."""

    condition: str
    certainty: str
    entry: Mapping[str, Any]
    differential: Differential


@dataclass(frozen=True)
class Assessment:
    """``supporting`` and ``opposing`` are the findings for and against; ``missing`` those not known.

    ``look_alike`` is a mimic worth a word although the impression is ``unclear``.
    """

    condition: str
    certainty: str
    entry: Mapping[str, Any]
    triage: Triage
    supporting: tuple[Evidence, ...]
    opposing: tuple[Evidence, ...]
    missing: tuple[str, ...]
    look_alike: Mapping[str, Any] | None
    knowledge_version: str


def impression(case: Case, knowledge: Knowledge) -> Impression:
    """The top of the differential if it is clear enough, else ``unclear``."""
    limits = knowledge.dispositions["interview"]
    result = differential(case, knowledge)
    top, probability = result.top, result.probability[result.top]
    if probability < limits["possible"] or not (result.evidence.get(top) or top == MIXED):
        return Impression(UNCLEAR, "unclear", knowledge.derived[UNCLEAR], result)
    certainty = "likely" if probability >= limits["likely"] else "possible"
    if top == MIXED:
        return Impression(MIXED, certainty, knowledge.derived[MIXED], result)
    if top in knowledge.mimics:
        return Impression(OTHER, certainty, knowledge.mimics[top], result)
    if top == CRAMP and case.has("als_status", "no"):
        return Impression(ORDINARY, certainty, knowledge.derived[ORDINARY], result)
    return Impression(top, certainty, knowledge.conditions[top], result)


def assess(case: Case, knowledge: Knowledge) -> Assessment:
    """Everything the conclusion needs. Never raises for a case built from known findings; "not sure" is fine."""
    found = impression(case, knowledge)
    evidence = found.differential.evidence
    supporting, opposing = _sides(found, evidence)
    features = [
        name for name, entry in knowledge.findings.items() if entry["asked"] == "by_information"
    ]
    look_alike = None
    if found.condition == UNCLEAR:
        hinted = [
            name
            for name in found.differential.ranked
            if name in knowledge.mimics and evidence[name]
        ]
        look_alike = knowledge.mimics[hinted[0]] if hinted else None
    return Assessment(
        condition=found.condition,
        certainty=found.certainty,
        entry=found.entry,
        triage=_at_least_flags(triage(found.condition, case, knowledge), case, knowledge),
        supporting=supporting,
        opposing=opposing,
        missing=tuple(name for name in features if not case.known(name)),
        look_alike=look_alike,
        knowledge_version=knowledge.version,
    )


def _at_least_flags(level: Triage, case: Case, knowledge: Knowledge) -> Triage:
    """Never calmer than a red flag among the answers, dealt with or not: the leg is still swollen."""
    flags = raised(case, knowledge)
    if not flags:
        return level
    entry = knowledge.red_flags[flags[0]]
    if rank(entry["triage"], knowledge) <= rank(level.level, knowledge):
        return level
    return Triage(entry["triage"], entry["why"], tuple(entry["sources"]))


def _sides(
    found: Impression, evidence: Mapping[str, tuple[Evidence, ...]]
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Findings for the impression and for its rival. Mixed takes the strongest of each side by turns."""
    cramp, spasticity = evidence[CRAMP], evidence[SPASTICITY]
    if found.condition in (CRAMP, ORDINARY):
        return cramp, spasticity
    if found.condition == SPASTICITY:
        return spasticity, cramp
    if found.condition == FASCICULATION:
        return evidence[FASCICULATION], cramp + spasticity
    if found.condition == MIXED:
        pairs = [item for pair in zip(cramp, spasticity, strict=False) for item in pair]
        longer = cramp if len(cramp) > len(spasticity) else spasticity
        return tuple(pairs) + longer[min(len(cramp), len(spasticity)) :], ()
    if found.condition == OTHER:
        name = found.differential.top
        return evidence[name], cramp + spasticity
    return (), cramp + spasticity
