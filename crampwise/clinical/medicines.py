"""Medicines to discuss with a doctor: names, evidence, cautions. Never a dose, never "start" or "stop"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .case import Case
from .knowledge import Knowledge

DEFAULT_REGION = "EU"
REGIONS = ("US", "UK", "IE", "CA", "AU", "EU")


@dataclass(frozen=True)
class Medicines:
    """``items`` are entries of ``knowledge/medicines`` in the region's order."""

    condition: str
    region: str
    line: Any
    trade_off: Any
    items: tuple[Mapping[str, Any], ...]
    interactions: tuple[Mapping[str, Any], ...]
    questions_for_doctor: tuple[Any, ...]
    sources: tuple[str, ...]
    grade: str


def to_discuss(condition: str, case: Case, knowledge: Knowledge) -> Medicines:
    """What may be raised for a condition in the case's region, and what to ask the doctor."""
    region = case.region if case.region in REGIONS else DEFAULT_REGION
    listed = [
        (places[region], name, entry)
        for name, entry in knowledge.medicines.items()
        for places in [(entry.get("may_be_raised_for") or {}).get(condition) or {}]
        if region in places
    ]
    items = tuple(entry for _, _, entry in sorted(listed, key=lambda row: row[:2]))
    rules = knowledge.medicine_rules
    rule = rules["by_condition"].get(condition) or rules["by_condition"]["unclear"]
    line, questions = rule["line"], rules["questions_for_doctor"]
    if isinstance(line, dict) and "default" in line:
        line = line.get(case.region, line["default"])
    return Medicines(
        condition=condition,
        region=case.region,
        line=line,
        trade_off=rule.get("trade_off"),
        items=items,
        interactions=tuple(
            {**one, "medicine": entry["name"]}
            for entry in items
            for one in entry.get("interactions") or ()
        ),
        questions_for_doctor=tuple(
            rule.get("questions_for_doctor") or (questions.get(condition) or questions["unclear"])
        ),
        sources=tuple(rule.get("sources") or ()),
        grade=rule.get("grade", "C"),
    )
