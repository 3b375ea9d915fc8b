"""Back, change, more places, another version: the person steers the interview."""

from __future__ import annotations

import json

from rasa_sdk.events import FollowupAction

from crampwise.dialogue import messages

from .assessment import menu
from .turn import Reply, Turn, TurnAction

WITH_OWN_SCREEN = ("who", "pain", "side", "sensation", "heat_safety", "ability")


class ActionGoBack(TurnAction):
    """Undo the last answer; its question comes again."""

    def name(self) -> str:
        return "action_go_back"

    def reply(self, turn: Turn) -> Reply:
        asked = list(turn.asked)
        if turn.asking and asked and asked[-1] == turn.asking:
            asked.pop()
        if not asked:
            return Reply(
                [{"text": turn.words.say("utter_nothing_to_go_back_to"), "buttons": menu(turn)}]
            )
        last = asked[-1]
        text = turn.words.say("utter_went_back")
        slots = {last: None, "asked": asked, "requested_slot": last, "condition": None}
        if last == "body_part":
            slots["eased_part"] = None
        return Reply([{"text": text, "buttons": []}], slots, [FollowupAction("interview_form")])


class ActionCorrectAnswer(TurnAction):
    """A correction in words has filled its slot already; otherwise show the answers to change."""

    def name(self) -> str:
        return "action_correct_answer"

    def reply(self, turn: Turn) -> Reply:
        words, knowledge = turn.words, turn.knowledge
        if any(
            e["entity"] in knowledge.findings
            for e in (turn.tracker.latest_message or {}).get("entities", ())
        ):
            return Reply(
                [{"text": words.say("utter_changed"), "buttons": menu(turn)}], {"condition": None}
            )
        known = [
            name
            for name in turn.case.findings
            if turn.case.known(name) and name not in WITH_OWN_SCREEN
        ]
        if not known:
            return Reply([{"text": words.say("utter_nothing_to_change"), "buttons": menu(turn)}])
        shown = [
            {
                "title": answer_title(turn, name),
                "payload": "/change_answer" + json.dumps({"finding_to_change": name}),
            }
            for name in known
        ]
        return Reply([{"text": words.say("utter_which_to_change"), "buttons": shown}])


def answer_title(turn: Turn, finding: str) -> str:
    """The answer as it stands, for a button."""
    value = turn.case.one(finding)
    return next(
        one["title"] for one in messages.options(turn.words, finding) if one["value"] == value
    )


class ActionChangeAnswer(TurnAction):
    """Empty one answer: the interview asks it again."""

    def name(self) -> str:
        return "action_change_answer"

    def reply(self, turn: Turn) -> Reply:
        finding = turn.entity("finding_to_change")
        if finding not in turn.knowledge.findings:
            return Reply(
                [{"text": turn.words.say("utter_nothing_to_change"), "buttons": menu(turn)}]
            )
        asked = [name for name in turn.asked if name != finding]
        return Reply(
            [], {finding: None, "asked": asked, "requested_slot": finding, "condition": None}
        )


class ActionMorePlaces(TurnAction):
    """The places of one part of the body; the question itself follows from the interview."""

    def name(self) -> str:
        return "action_more_places"

    def reply(self, turn: Turn) -> Reply:
        if turn.asking == "body_part":
            return Reply()
        return Reply(
            [messages.question(turn.words, "body_part", 1, place=turn.entity("place") or "")]
        )
