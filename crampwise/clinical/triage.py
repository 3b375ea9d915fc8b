"""How urgent it is, once no red flag is up: the rules of ``knowledge/dispositions.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .case import Case
from .knowledge import Knowledge


@dataclass(frozen=True)
class Triage:
    """``level`` is a key of ``dispositions.levels``; ``reason`` and ``sources`` are of the rule that decided, if any."""

    level: str
    reason: str | None
    sources: tuple[str, ...]


def rank(level: str, knowledge: Knowledge) -> int:
    """The level's place in order of urgency, 0 the least."""
    return knowledge.dispositions["levels"][level]["rank"]


def triage(condition: str, case: Case, knowledge: Knowledge) -> Triage:
    """The most urgent level whose rule holds for a condition (a value of the contract) and a case."""
    rules = knowledge.dispositions
    best = Triage(rules["base"][condition], None, ())
    raised = [
        rule for rule in rules["raise"] if condition in rule["conditions"] and _holds(rule, case)
    ]
    if not raised:
        for rule in rules["calmer"]:
            if condition in rule["conditions"] and _holds(rule, case):
                return Triage("self_care", rule["reason"], tuple(rule["sources"]))
    for rule in raised:
        if rank(rule["to"], knowledge) >= rank(best.level, knowledge):
            best = Triage(rule["to"], rule["reason"], tuple(rule["sources"]))
    return best


def _holds(rule: Mapping[str, Any], case: Case) -> bool:
    only = rule.get("only_findings")
    if only is not None and any(
        case.known(finding) and finding not in only for finding in case.findings
    ):
        return False
    return all(case.has(finding, *values) for finding, values in rule["when"].items())
