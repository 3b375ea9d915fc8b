"""Slots to :class:`Case`: the only reader of slots."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crampwise.clinical.case import NOT_SURE, Case
from crampwise.clinical.knowledge import Knowledge

PRONOUNS = ("her", "his", "their")


def case_from_slots(slots: Mapping[str, Any], knowledge: Knowledge) -> Case:
    """Build the case from slot values. Whatever is not a known finding with a known value is left out."""
    answers = {}
    for finding in knowledge.findings:
        raw = slots.get(finding)
        if raw is None:
            continue
        values = raw if isinstance(raw, (list, tuple)) else [raw]
        allowed = knowledge.values_of(finding)
        answers[finding] = [
            str(value)
            for value in values
            if isinstance(value, (str, int)) and (str(value) in allowed or value == NOT_SURE)
        ]
    pronoun, region = slots.get("pronoun"), slots.get("region")
    return Case.from_answers(
        answers,
        region=region
        if isinstance(region, str) and region in knowledge.contacts["regions"]
        else knowledge.contacts["default_region"],
        pronoun=pronoun if pronoun in PRONOUNS else "their",
    )
