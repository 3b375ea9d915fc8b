"""The relief steps for a body part and a condition, without the steps that could do harm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .case import Case
from .knowledge import Knowledge

ABLE, CANNOT_STAND, HELPER = "able", "cannot_stand", "helper"
LIKE_A_CRAMP = ("cramp", "ordinary_cramp")
TRIGGER_CHECK = "trigger_check"
# The finding whose answers each have an action of their own.
TRIGGERS = "body_triggers"
TRIGGER_STEP = "trigger_"


@dataclass(frozen=True)
class Step:
    """One thing to do. ``text`` and ``cautions`` are as in the file: placeholders are filled by the wording."""

    id: str
    kind: str
    text: Any
    seconds: int | None
    cautions: tuple[Any, ...]
    sources: tuple[str, ...]
    grade: str


@dataclass(frozen=True)
class ReliefPlan:
    """Steps in the order offered. ``held_back`` gives the reasons why steps were left out."""

    condition: str
    body_part: str | None
    version: str
    steps: tuple[Step, ...]
    do_not: tuple[Any, ...]
    held_back: tuple[str, ...]


def version_for(case: Case) -> str:
    """Which version of a plan fits: ``able``, ``cannot_stand`` (weak hands, lying, alone) or ``helper``."""
    if case.audience == "helper" or case.has("ability", "helper_here"):
        return HELPER
    if case.has("ability", "cannot_reach") or case.has("can_stand", "no"):
        return CANNOT_STAND
    return ABLE


def active_contraindications(case: Case, knowledge: Knowledge) -> tuple[str, ...]:
    """Ids of the contraindications that the case meets."""
    return tuple(
        sorted(
            name
            for name, entry in knowledge.contraindications.items()
            if isinstance(entry, dict)
            and any(all(case.has(f, str(v)) for f, v in pairs.items()) for pairs in entry["when"])
        )
    )


def plan(condition: str, case: Case, knowledge: Knowledge) -> ReliefPlan:
    """The plan for a condition (a value of the contract) and the case's body part.

    A mixed or unclear episode gets what is safe for both: the slow plan made for spasticity. A look-alike
    (``other``) gets none, as its advice stands with the condition.
    """
    version, part = version_for(case), knowledge.relief.get(case.body_part or "")
    if condition == "other":
        ids: list[Any] = []
    elif condition == "fasciculation":
        ids = knowledge.shared_relief["plans"]["fasciculation"][version]
    elif part is None:
        ids = knowledge.shared_relief["plans"]["mixed"][version]
    else:
        ids = part["plans"]["cramp" if condition in LIKE_A_CRAMP else "spasticity"][version]
    side = "cramp" if condition in LIKE_A_CRAMP else "spasticity"
    do_not = (
        tuple((part or {}).get("do_not", {}).get(side, ()))
        if ids and condition != "fasciculation"
        else ()
    )
    steps = tuple(_step(item, part, knowledge) for item in ids)
    if steps and side == "spasticity" and condition != "fasciculation":
        steps = trigger_steps(case, knowledge) + steps
    kept, held_back = _without_harm(steps, part, case, knowledge)
    return ReliefPlan(condition, case.body_part, version, kept, do_not, held_back)


def first_step(case: Case, knowledge: Knowledge) -> Step | None:
    """The one step to give before anything is asked: safe for a cramp and for spasticity, without standing.

    ``None`` when every such step is held back by what is already known.
    """
    version, part = version_for(case), knowledge.relief.get(case.body_part or "")
    candidates = (
        [_step(part["first"][one], part, knowledge) for one in (version, CANNOT_STAND)]
        if part
        else []
    )
    candidates.append(_step(knowledge.shared_relief["generic_first"][version], None, knowledge))
    kept, _ = _without_harm(tuple(candidates), part, case, knowledge)
    return kept[0] if kept else None


def trigger_steps(case: Case, knowledge: Knowledge) -> tuple[Step, ...]:
    """What to do about each of the triggers of spasticity that were told: find the cause first, then ease."""
    return tuple(
        Step(
            id=TRIGGER_STEP + option["value"],
            kind=TRIGGER_CHECK,
            text=option["action"]["text"],
            seconds=None,
            cautions=(),
            sources=tuple(option["action"]["sources"]),
            grade=option["action"]["grade"],
        )
        for option in knowledge.findings[TRIGGERS]["options"]
        if "action" in option and case.has(TRIGGERS, option["value"])
    )


def _step(item: Any, part: Mapping[str, Any] | None, knowledge: Knowledge) -> Step:
    shared = knowledge.shared_relief["steps"]
    name = item["use"] if isinstance(item, dict) else item
    own = (part or {}).get("steps") or {}
    raw = shared[name] if isinstance(item, dict) or name not in own else own[name]
    return Step(
        id=name,
        kind=raw["kind"],
        text=raw["text"],
        seconds=raw.get("seconds"),
        cautions=tuple(raw.get("cautions") or ()),
        sources=tuple(raw["sources"]),
        grade=raw["grade"],
    )


def _without_harm(
    steps: tuple[Step, ...], part: Mapping[str, Any] | None, case: Case, knowledge: Knowledge
) -> tuple[tuple[Step, ...], tuple[str, ...]]:
    """Leave out every step that an active contraindication names, or whose kind it removes for this place."""
    active, reasons = active_contraindications(case, knowledge), []
    kept = []
    for step in steps:
        blocking = [name for name in active if _blocks(name, step, part, knowledge)]
        if blocking:
            reasons += [knowledge.contraindications[name]["reason"] for name in blocking]
        else:
            kept.append(step)
    return tuple(kept), tuple(dict.fromkeys(reasons))


def _blocks(name: str, step: Step, part: Mapping[str, Any] | None, knowledge: Knowledge) -> bool:
    entry = knowledge.contraindications[name]
    groups = entry.get("only_groups")
    here = groups is None or part is None or part["group"] in groups
    return (here and step.kind in (entry.get("removes_kinds") or ())) or name in _avoided_by(
        step, part, knowledge
    )


def _avoided_by(step: Step, part: Mapping[str, Any] | None, knowledge: Knowledge) -> list[str]:
    raw = (
        ((part or {}).get("steps") or {}).get(step.id)
        or knowledge.shared_relief["steps"].get(step.id)
        or {}
    )
    avoided = list(raw.get("avoid_if") or ())
    return avoided + (["cannot_stand"] if "standing" in (raw.get("needs") or ()) else [])
