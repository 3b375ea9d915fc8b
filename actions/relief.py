"""Relief, one step at a time, by what the last one did."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from crampwise.clinical import assess, plan
from crampwise.dialogue import diary_messages, easing, messages
from crampwise.dialogue.cases import case_from_slots
from crampwise.dialogue.conclusion import plan_text
from crampwise.dialogue.wording import Words

from .assessment import menu
from .diary_keeping import episode_now, helped_before, keep
from .session import opening
from .turn import RATING, WAITING, Reply, Turn, TurnAction

OUTCOMES = {
    "relief_worked": "worked",
    "relief_failed": "failed",
    "relief_worse": "worse",
    "relief_relapsed": "relapsed",
    "cannot_reach": "changed",
    "helper_here": "changed",
}


class ActionGiveRelief(TurnAction):
    """The next step. With no place known and nothing tried, the step that fits any place, and where it is."""

    reads_diary = True

    def name(self) -> str:
        return "action_give_relief"

    def reply(self, turn: Turn) -> Reply:
        return give_relief(OUTCOMES.get(turn.intent, "asked"), turn)


def give_relief(outcome: str, turn: Turn) -> Reply:
    """The next step after an outcome, see :func:`crampwise.dialogue.easing.next_relief`."""
    slots: dict[str, Any] = {}
    if outcome == "changed":
        slots["ability"] = "cannot_reach" if turn.intent == "cannot_reach" else "helper_here"
        case = case_from_slots({**turn.tracker.slots, **slots}, turn.knowledge)
        turn = replace(turn, case=case, words=Words(case, turn.knowledge))
    if outcome == "relapsed":
        slots["happening_now"] = "now"
    episode = episode_now(turn, relapsed=outcome == "relapsed")
    condition = turn.slot("condition")
    before = helped_before(turn, condition)
    eased = easing.next_relief(outcome, turn.case, turn.knowledge, turn.tried, condition, before)
    slots.update(
        eased.tried.to_slots(), last_sources=list(eased.sources) or turn.slot("last_sources")
    )
    slots["episode"] = episode.to_slot()
    if turn.asking and turn.case.body_part:
        # A place named in this very message is eased by now: the form need not say the step again.
        slots["eased_part"] = turn.case.body_part
    if outcome != "asked":
        keep(turn, episode, slots)
    said = eased.messages
    if turn.asking and outcome == "worked":
        # The interview's own question follows with its buttons.
        said = [{**message, "buttons": []} for message in said]
    elif outcome == "worked":
        said, slots[WAITING] = eased_now(turn, said), RATING
    return Reply(said, slots)


def back_again(turn: Turn) -> Reply:
    """An attack that is back, told in words: what helped it, without another interview."""
    outcome = give_relief("relapsed", turn)
    # Its start has counted the relapse already.
    return replace(
        outcome, slots={**outcome.slots, "episode": turn.slot("episode"), "rejoined": None}
    )


def eased_now(turn: Turn, said: list[messages.Message]) -> list[messages.Message]:
    """It let go: the one question at the end, with the ways on beside it."""
    ways = ["relief_relapsed", "ask_doctor", "start_over"]
    text = said[0]["text"]
    if turn.slot("condition") is None and turn.case.body_part:
        text = turn.words.say("utter_relief_worked_more")
        ways = ["continue_interview", "relief_relapsed", "start_over"]
    asked = diary_messages.rating(turn.words, messages.buttons(turn.words, *ways))
    return [{"text": text, "buttons": []}, asked]


class ActionShowSteps(TurnAction):
    """The whole plan at once."""

    def name(self) -> str:
        return "action_show_steps"

    def reply(self, turn: Turn) -> Reply:
        condition = turn.slot("condition") or assess(turn.case, turn.knowledge).condition
        steps = plan(condition, turn.case, turn.knowledge)
        if not steps.steps:
            return Reply([{"text": turn.words.say("utter_relief_none"), "buttons": menu(turn)}])
        ways = [] if turn.asking else easing.feedback(turn.words, turn.case)
        return Reply([messages.relief(turn.words, steps, plan_text(turn.words, steps), extra=ways)])


class ActionAskTriggers(TurnAction):
    """What sets stiffness off, as one list to tap; the answers may raise a same-day call."""

    def name(self) -> str:
        return "action_ask_triggers"

    def reply(self, turn: Turn) -> Reply:
        return Reply([messages.question(turn.words, "body_triggers", 1)])


class ActionNoteAnswer(TurnAction):
    """A yes or a no that no question asked for: after a relief step it says whether the step helped."""

    reads_diary = True

    def name(self) -> str:
        return "action_note_answer"

    def reply(self, turn: Turn) -> Reply:
        if turn.asking:
            return Reply()
        if last_action(turn) == "action_give_relief" and turn.intent in ("affirm", "deny"):
            return give_relief("worked" if turn.intent == "affirm" else "failed", turn)
        return Reply([opening(turn, turn.words.say("utter_affirm_nothing"))])


def last_action(turn: Turn) -> str | None:
    """The last action of the turn before, or ``None``."""
    names = [
        e["name"]
        for e in turn.tracker.events
        if e.get("event") == "action" and e.get("name") != "action_listen"
    ]
    return names[-1] if names else None
