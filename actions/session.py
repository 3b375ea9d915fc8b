"""Begin, steer and end: greeting, a new episode, start again, stop."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet

from crampwise.clinical import Case
from crampwise.dialogue import messages
from crampwise.dialogue.episode import begun, gone_on

from .diary_keeping import episode_now
from .turn import Reply, Turn, TurnAction, cleared

# What stays true of a person from one episode to the next.
LASTING = ("who", "als_status", "pronoun", "region")
TALK = (
    "asked",
    "condition",
    "eased_part",
    "steps_tried",
    "steps_worse",
    "step_helped",
    "steps_failed",
    "last_sources",
    "misunderstood",
    "red_flag",
    "red_flag_pending",
    "red_flag_asked_again",
    "red_flags_settled",
    "red_flags_met",
    "requested_slot",
    "step_outcomes",
    "episode",
    "rejoined",
)
# What waits for the diary.
DIARY = ("diary_pending", "diary_entry", "diary_open")
# Words that tell of an attack, and so may tell that the last one is back.
COMPLAINTS = ("report_symptom", "ask_is_this_a_cramp")


def opening(turn: Turn, text: str = "") -> messages.Message:
    """The opening screen: the question that decides whether to ease first, and the other ways in.

    It is no question of the interview, so its number is 0.
    """
    words = turn.words
    titles = {"now": "hurts_now", "easing": "easing", "over": "it_is_over"}
    asked = messages.question(words, "happening_now", 0)
    shown = [
        {"title": words.title(title), "payload": messages.answer_payload("happening_now", value)}
        for value, title in titles.items()
    ]
    shown.append(
        {"title": words.title("helping"), "payload": messages.answer_payload("who", "helper")}
    )
    asked["buttons"] = shown + messages.buttons(words, "have_question", "something_is_wrong")
    asked["text"] = asked["custom"]["text"] = text or asked["text"]
    return asked


def new_episode(turn: Turn) -> dict[str, Any]:
    """Slots emptied for a new episode; what this very message states is kept."""
    stated = {
        entity["entity"] for entity in (turn.tracker.latest_message or {}).get("entities", ())
    }
    kept = {*LASTING, *stated}
    return cleared([name for name in (*turn.knowledge.findings, *TALK) if name not in kept])


class ActionGreet(TurnAction):
    def name(self) -> str:
        return "action_greet"

    def reply(self, turn: Turn) -> Reply:
        """In the interview a greeting gets the open question again, which follows by itself."""
        return Reply() if turn.asking else Reply([opening(turn, turn.words.say("utter_greet"))])


class ActionStartInterview(TurnAction):
    """A new episode starts clean. A tap on an older answer corrects the last one instead, and a cramp that is back in
    the same place within the hour belongs to it: what was told and tried of it still counts."""

    def name(self) -> str:
        return "action_start_interview"

    def reply(self, turn: Turn) -> Reply:
        if turn.slot("condition") is None:
            return Reply(slots={"episode": episode_now(turn).to_slot()})
        if turn.intent in ("answer", "give_body_part"):
            slots = {"condition": None, "episode": episode_now(turn).to_slot()}
            return Reply(slots=slots)
        if is_back(turn):
            episode = episode_now(turn, relapsed=True).to_slot()
            slots = {"episode": episode, "rejoined": True, "happening_now": "now"}
            return Reply(slots=slots)
        episode = gone_on(begun(turn.message_name, turn.now), stated_alone(turn), turn.now)
        return Reply(slots={**new_episode(turn), "episode": episode.to_slot()})


def is_back(turn: Turn) -> bool:
    """Whether a complaint tells that the last attack is back: the same place, or none named, within the hour."""
    episode = turn.episode
    if episode is None or not episode.goes_on(turn.now) or turn.intent not in COMPLAINTS:
        return False
    if turn.case.has("happening_now", "over"):
        return False
    places = {value for value in turn.tracker.get_latest_entity_values("body_part")}
    return places <= {episode.part} and bool(episode.part)


def stated_alone(turn: Turn) -> Case:
    """The case with only what this very message states."""
    stated = {one["entity"] for one in (turn.tracker.latest_message or {}).get("entities", ())}
    findings = {name: value for name, value in turn.case.findings.items() if name in stated}
    return replace(turn.case, findings=findings)


class ActionStartOver(TurnAction):
    def name(self) -> str:
        return "action_start_over"

    def reply(self, turn: Turn) -> Reply:
        names = [name for name in (*turn.knowledge.findings, *TALK, *DIARY) if name != "region"]
        events: list[dict[str, Any]] = [ActiveLoop(None), SlotSet("requested_slot", None)]
        return Reply(
            [opening(turn, turn.words.say("utter_greet"))], cleared([*names, "pronoun"]), events
        )


class ActionStopInterview(TurnAction):
    def name(self) -> str:
        return "action_stop_interview"

    def reply(self, turn: Turn) -> Reply:
        ways = messages.buttons(
            turn.words, "ask_relief", "continue_interview", "have_question", "start_over"
        )
        message = {"text": turn.words.say("utter_stop_interview"), "buttons": ways}
        return Reply([message], {"requested_slot": None}, [ActiveLoop(None)])
