"""Relief in turns: the first step before any question, then one step at a time by what the last one did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crampwise.clinical.assessment import impression
from crampwise.clinical.case import Case
from crampwise.clinical.interview import safety_questions
from crampwise.clinical.knowledge import Knowledge
from crampwise.clinical.relief import ReliefPlan, Step, first_step, plan, version_for

from . import messages
from .messages import Message
from .wording import Words

FAILED_BEFORE_NEXT_LEVEL = 3
# What may be told of a step.
OUTCOMES = ("worked", "failed", "worse")


@dataclass(frozen=True)
class Tried:
    """What was tried in this episode, by step id, in order; ``outcomes`` says of each what it did, where it was told."""

    given: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    helped: str | None = None
    failed_in_a_row: int = 0
    outcomes: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Tried:
        return cls(
            given=tuple(slots.get("steps_tried") or ()),
            worse=tuple(slots.get("steps_worse") or ()),
            helped=slots.get("step_helped"),
            failed_in_a_row=int(slots.get("steps_failed") or 0),
            outcomes=tuple((slots.get("step_outcomes") or {}).items()),
        )

    def to_slots(self) -> dict[str, Any]:
        return {
            "steps_tried": list(self.given),
            "steps_worse": list(self.worse),
            "step_helped": self.helped,
            "steps_failed": self.failed_in_a_row,
            "step_outcomes": dict(self.outcomes),
        }


@dataclass(frozen=True)
class Eased:
    """The messages of a turn, and what has been tried after it."""

    messages: list[Message]
    tried: Tried
    sources: tuple[str, ...] = field(default=())


def first_relief(
    case: Case, knowledge: Knowledge, tried: Tried, before: Sequence[str] = ()
) -> Eased | None:
    """The first safe step, before anything is asked; ``None`` when there is none to give.

    Nothing is eased that does not hurt: an episode told as over, or as painless twitching, gets no step.
    ``before`` names the steps that helped in this place in earlier episodes, the latest first.
    """
    if (
        case.has("happening_now", "over")
        or case.has("onset", "twitch_without_pain")
        or case.has("shape", "rippling")
    ):
        return None
    # Whatever it is, the plan for what may be either is safe; a step of another plan must wait for the impression.
    known = _that_helped(before, plan("unclear", case, knowledge), tried)
    step = known or first_step(case, knowledge)
    if step is None:
        return None
    words = Words(case, knowledge)
    told_now = case.has("happening_now", "now", "easing")
    lines = [words.say("utter_relief_first" if told_now else "utter_relief_first_if")]
    if known:
        lines.append(words.say("utter_relief_helped_before"))
    check = _check_first(case, knowledge, step)
    if check:
        lines.append(words.say(check))
    if version_for(case) == "helper" and case.audience == "self":
        lines.append(words.say("utter_relief_for_helper"))
    lines.append(messages.step_text(words, step, every_caution=False))
    shown = ReliefPlan("unclear", case.body_part, version_for(case), (step,), (), ())
    message = messages.relief(words, shown, "\n".join(lines))
    return Eased([message], _given(tried, step), step.sources)


def _check_first(case: Case, knowledge: Knowledge, step: Step) -> str | None:
    """The safety line that stands above a step which is wrong if the answer is yes."""
    open_questions = [name for name in safety_questions(case, knowledge) if not case.answered(name)]
    if "leg_swelling" in open_questions and step.kind != "wait":
        return "utter_relief_leg_check"
    if "chest_pain" in open_questions:
        return "utter_relief_trunk_check"
    return None


def next_relief(
    outcome: str,
    case: Case,
    knowledge: Knowledge,
    tried: Tried,
    condition: str | None,
    before: Sequence[str] = (),
) -> Eased:
    """The next step after ``outcome``: ``worked``, ``failed``, ``worse``, ``relapsed``, ``changed`` (another way of
    doing it) or ``asked``. A step that made it worse is not offered again in the episode; what helped in this place in
    an earlier one (``before``) comes before what was never tried."""
    words = Words(case, knowledge)
    tried = _after(outcome, tried)
    if outcome == "worked":
        return Eased([_said(words, "utter_relief_worked", case, ())], tried)
    if outcome in ("failed", "worse") and tried.failed_in_a_row >= FAILED_BEFORE_NEXT_LEVEL:
        ways = ("relief_failed", "relief_worked", "ask_doctor", "start_over")
        return Eased([_said(words, "utter_relief_next_level", case, ways)], tried)
    steps = plan(condition or impression(case, knowledge).condition, case, knowledge)
    # Before the impression, the step that is safe for both kinds; after it, the plan's own order.
    first = (
        first_step(case, knowledge)
        if condition is None and outcome in ("asked", "changed")
        else None
    )
    known = None if outcome == "relapsed" and tried.helped else _that_helped(before, steps, tried)
    if known is None and first and first.id not in tried.given:
        step: Step | None = first
    else:
        step = known or _choose(outcome, steps, tried)
    if step is None:
        name = "utter_relief_no_more" if steps.steps else "utter_relief_none"
        return Eased(
            [_said(words, name, case, ("relief_worked", "ask_doctor", "start_over"))], tried
        )
    lead = {
        "failed": "utter_relief_next",
        "worse": "utter_relief_worse",
        "relapsed": "utter_relief_relapsed_helped"
        if step.id == tried.helped
        else "utter_relief_relapsed",
        "changed": "utter_relief_version_changed",
        "asked": "utter_relief_first",
    }[outcome]
    lines = [words.say(lead)]
    if known:
        lines.append(words.say("utter_relief_helped_before"))
    check = _check_first(case, knowledge, step)
    if check:
        lines.append(words.say(check))
    if version_for(case) == "helper" and case.audience == "self":
        lines.append(words.say("utter_relief_for_helper"))
    lines.append(messages.step_text(words, step))
    message = messages.relief(words, steps, "\n".join(lines), [step], feedback(words, case))
    return Eased([message], _given(tried, step), step.sources)


def feedback(words: Words, case: Case) -> list[messages.Button]:
    """What may be tapped after a step."""
    names = ["relief_worked", "relief_failed", "relief_worse"]
    if version_for(case) == "able":
        names.append("cannot_reach")
    if version_for(case) != "helper":
        names.append("helper_here")
    return messages.buttons(words, *names)


def during_interview(words: Words, case: Case) -> list[messages.Button]:
    """What may be tapped beside the interview's own options: as few as will do."""
    every = {button["payload"]: button for button in feedback(words, case)}
    return [
        button
        for payload, button in every.items()
        if payload not in ("/relief_failed", "/relief_worse")
    ]


def _said(words: Words, name: str, case: Case, ways: tuple[str, ...]) -> Message:
    ways = ways or ("relief_relapsed", "ask_doctor", "start_over")
    return {"text": words.say(name), "buttons": messages.buttons(words, *ways)}


def _after(outcome: str, tried: Tried) -> Tried:
    """What the outcome says about the last step."""
    last = tried.given[-1] if tried.given else None
    if outcome in OUTCOMES and last:
        told = {**dict(tried.outcomes), last: outcome}
        tried = replace(tried, outcomes=tuple(told.items()))
    if outcome == "worked":
        return replace(tried, helped=last, failed_in_a_row=0)
    if outcome == "failed":
        return replace(tried, failed_in_a_row=tried.failed_in_a_row + 1)
    if outcome == "worse":
        worse = tried.worse + ((last,) if last and last not in tried.worse else ())
        helped = None if tried.helped == last else tried.helped
        return replace(tried, worse=worse, helped=helped, failed_in_a_row=tried.failed_in_a_row + 1)
    if outcome == "relapsed":
        return replace(tried, failed_in_a_row=0)
    return tried


def _that_helped(before: Sequence[str], steps: ReliefPlan, tried: Tried) -> Step | None:
    """The step of a plan that helped in an earlier episode and has not been given in this one."""
    fresh = {step.id: step for step in steps.steps if step.id not in tried.given}
    return next((fresh[name] for name in before if name in fresh), None)


def _choose(outcome: str, steps: ReliefPlan, tried: Tried) -> Step | None:
    """After a relapse what helped comes first; else the first step not given yet."""
    offered = [step for step in steps.steps if step.id not in tried.worse]
    if outcome == "relapsed":
        again = next((step for step in offered if step.id == tried.helped), None)
        return again or (offered[0] if offered else None)
    return next((step for step in offered if step.id not in tried.given), None)


def _given(tried: Tried, step: Step) -> Tried:
    return replace(tried, given=(*(one for one in tried.given if one != step.id), step.id))
