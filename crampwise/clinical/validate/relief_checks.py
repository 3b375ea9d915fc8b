"""Relief: every step of a plan exists, is used, and suits the one whom the plan is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..relief import TRIGGER_CHECK
from .content import Content, Fault, as_list, as_map, nodes


def relief_steps(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    """Every step that a plan names exists, every step is used, and each plan suits whom it is for."""
    if content.kind[name] not in ("relief_part", "relief_shared"):
        return
    shared = content.kind[name] == "relief_shared"
    own = as_map(doc.get("steps"))
    used: set[str] = set()
    lists = [
        (("plans", plan, version), ids)
        for plan, versions in doc["plans"].items()
        for version, ids in versions.items()
    ]
    start = "generic_first" if shared else "first"
    lists += [((start, version), [one]) for version, one in as_map(doc.get(start)).items()]
    for where, ids in lists:
        for item in ids:
            step_id, from_shared = (
                (item.get("use"), True) if isinstance(item, dict) else (item, shared)
            )
            step = as_map((content.shared_steps if from_shared else own).get(step_id))
            used |= set() if from_shared and not shared else {step_id}
            if not step:
                yield (
                    where,
                    f"there is no step '{step_id}' in {'shared.yml' if from_shared else 'this file'}",
                )
                continue
            yield from ((where, f"step '{step_id}' {why}") for why in _unfit(step, where[-1]))
        if where[:2] == ("plans", "spasticity") and not _last_is_trigger_check(ids, own, content):
            yield where, "does not end with the trigger check"
    if shared:
        uses = (
            node["use"]
            for part in content.parts.values()
            for _, node in nodes(part.get("plans"))
            if "use" in as_map(node)
        )
        used |= set(uses)
    for step_id, step in own.items():
        where = ("steps", step_id)
        if step_id not in used:
            yield where, "is in no plan"
        if not shared and step_id in content.shared_steps:
            yield where, "has the id of a shared step"
        for reason in as_list(as_map(step).get("avoid_if")):
            if reason not in content.contraindications:
                yield (*where, "avoid_if"), f"there is no contraindication '{reason}'"


def _unfit(step: Mapping[str, Any], version: str) -> Iterator[str]:
    """Why a step is wrong in a plan for someone who lies alone, or who is not helped."""
    needs = as_list(step.get("needs"))
    if version == "cannot_stand" and needs:
        yield f"needs {', '.join(needs)}, and a cannot_stand plan may need nothing"
    if version == "able" and "helper" in needs:
        yield "needs a helper"
    if version != "helper" and any(
        re.search(r"\{(their|them)\}", one)
        for key in ("text", "cautions")
        for one in _said_to_self(step.get(key))
    ):
        yield "speaks of the person to the person ({their} or {them})"


def _last_is_trigger_check(ids: list[Any], own: Mapping[str, Any], content: Content) -> bool:
    last = ids[-1] if ids else None
    step = content.shared_steps.get(last.get("use")) if isinstance(last, dict) else own.get(last)
    return as_map(step).get("kind") == TRIGGER_CHECK


def _said_to_self(text: Any) -> Iterator[str]:
    if isinstance(text, list):
        for one in text:
            yield from _said_to_self(one)
    else:
        yield str(as_map(text).get("self", "") if isinstance(text, dict) else text or "")
