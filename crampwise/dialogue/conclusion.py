"""The conclusion in messages: what it is more like and why, what to do, what to ask the doctor."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from crampwise.clinical.assessment import Assessment
from crampwise.clinical.case import Case
from crampwise.clinical.knowledge import Knowledge
from crampwise.clinical.medicines import Medicines, to_discuss
from crampwise.clinical.relief import TRIGGER_STEP, ReliefPlan, Step, plan

from . import messages
from .messages import Message
from .wording import Words

HEAT_CAUTIONS = 3
FIRST_STEPS = 3


def conclude(
    result: Assessment, case: Case, knowledge: Knowledge, before: Sequence[str] = ()
) -> list[Message]:
    """Assessment, relief plan and medicines, in that order; the last one carries the ways on.

    ``before`` names the steps that helped in this place in earlier episodes: they come first, and that is said.
    """
    words = Words(case, knowledge)
    turn = [messages.assessment(words, result, assessment_text(result, words))]
    steps, helped = helped_first(plan(result.condition, case, knowledge), before)
    if steps.steps:
        text = plan_text(words, steps, most_needed(steps), helped)
        turn.append(messages.relief(words, steps, text))
    found = to_discuss(result.condition, case, knowledge)
    turn.append(
        messages.medicines(words, found, medicines_text(words, found), ways_on(words, result))
    )
    return turn


def assessment_text(result: Assessment, words: Words) -> str:
    """Two of the person's own findings as reasons, the triage level, and what would change the advice."""
    lines = [_opening(result, words), _reasons(result, words)]
    if result.condition == "other":
        lines.append(_look_alike(result.entry, words))
    elif result.look_alike:
        lines.append(_look_alike(result.look_alike, words))
    if result.condition == "unclear":
        lines.append(words.say("utter_assessment_unclear_next"))
    if words.case.has("als_status", "no", "being_tested"):
        lines.append(words.say("utter_assessment_no_als_call"))
    level = words.knowledge.dispositions["levels"][result.triage.level]
    named = words.text(
        level.get("name_helper", level["name"]) if words.audience == "helper" else level["name"]
    )
    lines += [words.text(result.triage.reason), named]
    if words.case.has("medicine_change", "started_or_changed"):
        lines.append(words.say("utter_safe_steady_legs"))
    net = result.entry.get("safety_net") or words.knowledge.derived["unclear"]["safety_net"]
    if net:
        lines.append(
            words.text(
                net.get("text_helper", net["text"]) if words.audience == "helper" else net["text"]
            )
        )
    return "\n".join(line for line in lines if line)


def _opening(result: Assessment, words: Words) -> str:
    if result.condition == "mixed":
        return words.say("utter_assessment_mixed")
    if result.condition == "unclear":
        return words.say("utter_assessment_unclear")
    return words.say(f"utter_assessment_{result.certainty}", name=words.text(result.entry["name"]))


def _reasons(result: Assessment, words: Words) -> str:
    """Two findings in the person's favour; one against, when the impression is not clear-cut."""
    if result.condition == "unclear":
        return _heard(words)
    own = list(dict.fromkeys(messages.statement(words, item) for item in result.supporting))
    if not own:
        return ""
    if len(own) == 1:
        return words.say("utter_assessment_one_reason", first=own[0])
    return words.say("utter_assessment_reasons", first=own[0], second=own[1])


def _heard(words: Words) -> str:
    """With no impression to give reasons for, what was heard."""
    case, findings = words.case, words.knowledge.findings
    known = [
        name
        for name, entry in findings.items()
        if entry["role"] == "feature" and case.known(name) and not case.has(name, "none")
    ]
    said = [messages.told(words, name, case.one(name) or "") for name in known][:2]
    return words.say("utter_assessment_heard", line=" ".join(said)) if said else ""


def _look_alike(entry: Mapping[str, Any], words: Words) -> str:
    advice = (
        entry.get("advice_helper", entry["advice"])
        if words.audience == "helper"
        else entry["advice"]
    )
    return words.text(entry["is"]) + "\n" + words.text(advice)


def helped_first(steps: ReliefPlan, before: Sequence[str]) -> tuple[ReliefPlan, frozenset[str]]:
    """The plan with what helped before at its head, behind the triggers to see to; and the ids of those steps."""
    helped = [step for name in before for step in steps.steps if step.id == name]
    if not helped:
        return steps, frozenset()
    others = [step for step in steps.steps if step not in helped]
    causes = [step for step in others if step.id.startswith(TRIGGER_STEP)]
    rest = [step for step in others if step not in causes]
    ids = frozenset(step.id for step in helped)
    return replace(steps, steps=(*causes, *helped, *rest)), ids


def most_needed(steps: ReliefPlan) -> Sequence[Step]:
    """What is said of a plan at once: its first steps, warmth, a hand on it, and its last; a long list helps nobody.

    All of them are in the structured part of the message, and behind "All the steps".
    """
    causes = [step for step in steps.steps if step.id.startswith(TRIGGER_STEP)]
    first = {step.id for step in steps.steps[: FIRST_STEPS + len(causes)]} | {steps.steps[-1].id}
    for kinds in (("heat",), ("massage", "pressure")):
        first |= {step.id for step in [s for s in steps.steps if s.kind in kinds][:1]}
    return [step for step in steps.steps if step.id in first]


def plan_text(
    words: Words,
    steps: ReliefPlan,
    shown: Sequence[Step] | None = None,
    helped: Collection[str] = (),
) -> str:
    """Steps of a plan (all, unless ``shown`` says which), numbered; warmth with what keeps it from burning; what not to
    do. ``helped`` are ids of steps that helped in an earlier episode: it is said beside them."""
    lines = [words.say("utter_relief_plan")]
    for number, step in enumerate(steps.steps if shown is None else shown, 1):
        said = [words.say("utter_relief_helped_before")] if step.id in helped else []
        said.append(words.text(step.text))
        # A step is offered again alone, with all its cautions; only what can burn must be said at once.
        said += [words.text(one) for one in step.cautions[:HEAT_CAUTIONS] if step.kind == "heat"]
        lines.append(f"{number}. " + "\n".join(said))
    if steps.held_back:
        lines += [
            words.say("utter_relief_held_back"),
            *(words.text(reason) for reason in steps.held_back),
        ]
    lines += [words.say("utter_relief_do_not", line=words.text(line)) for line in steps.do_not]
    return "\n".join(lines)


def medicines_text(words: Words, found: Medicines) -> str:
    """One or two lines to discuss, the trade-off, and that nothing is to be changed alone."""
    rules = words.knowledge.medicine_rules
    parts = (found.line, found.trade_off, rules["do_not_change_line"])
    return "\n".join(words.text(part) for part in parts if part)


def ways_on(words: Words, result: Assessment) -> Sequence[messages.Button]:
    """What may be tapped after the conclusion."""
    names = ["relief_worked", "relief_failed", "relief_worse", "relief_relapsed"]
    if result.condition in ("spasticity", "mixed") and not words.case.answered("body_triggers"):
        names.append("ask_triggers")
    names += [
        "show_steps",
        "ask_explain",
        "ask_sources",
        "ask_doctor",
        "correct_answer",
        "start_over",
    ]
    return messages.buttons(words, *names)
