"""The interview: a form whose next question the engine chooses."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from crampwise.clinical import Question, load_knowledge, next_question, raised
from crampwise.clinical.interview import safety_questions
from crampwise.dialogue import easing, messages
from crampwise.dialogue.replies import checked, said_aside, said_besides, said_in_words

from .diary_keeping import helped_before
from .fallback import unread
from .turn import Reply, Turn, TurnAction, send, set_slots

logger = logging.getLogger(__name__)

# A message of these kinds says nothing by its rule inside the interview: if it did not answer, the person must be told.
MEANT_FOR_THE_QUESTION = (
    "nlu_fallback",
    "report_symptom",
    "ask_is_this_a_cramp",
    "affirm",
    "deny",
    "give_body_part",
    "give_severity",
    "give_duration",
    "give_trigger",
    "caregiver_context",
    "red_flag",
)


class ValidateInterviewForm(FormValidationAction):
    """Checks answers against the findings' values and asks the engine which findings the form still needs."""

    def name(self) -> str:
        return "validate_interview_form"

    def domain_slots(self, domain: dict[str, Any]) -> list[str]:
        """Every finding that may be asked; so the form needs no domain sent along."""
        return [
            name
            for name, entry in load_knowledge().findings.items()
            if entry["asked"] != "read_only"
        ]

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> list[str]:
        """All answered findings, and the next one if there is one (an answer left out would not be checked)."""
        turn = Turn.of(tracker)
        # An answer given in this very message is in the tracker's slots but not yet checked: keep it, known or not.
        answered = [name for name in domain_slots if tracker.get_slot(name) is not None]
        if set(raised(turn.case, turn.knowledge)) - set(turn.slot("red_flags_settled") or ()):
            # Nothing more to ask: the safety policy says what to do, in this same turn.
            return answered
        waiting = tracker.get_slot("requested_slot")
        if waiting in domain_slots and not turn.case.answered(waiting) and still_due(waiting, turn):
            return answered + [waiting]
        chosen = next_question(turn.case, turn.knowledge, turn.asked)
        return answered + [chosen.finding] if isinstance(chosen, Question) else answered

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        try:
            waiting = tracker.get_slot("requested_slot")
            events = await super().run(dispatcher, tracker, domain)
            if not left_open(waiting, tracker, events):
                return events
            told = keeps_something(events)
            reply = unread(Turn.of(tracker), told)
            send(dispatcher, reply.messages)
            return [*events, *set_slots(reply.slots)]
        except Exception as error:  # noqa: BLE001 - as every other action: no words of the person in a log
            logger.error(
                "%s failed: %s", self.name(), type(error).__name__, extra={"action": self.name()}
            )
            return []

    async def get_extraction_events(self, *_: Any) -> list[EventType]:
        """Nothing to extract here: findings reach their slots as entities."""
        return []

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Keep what is a known value, drop what is not, and read a yes, a no, or an option said in words."""
        knowledge = load_knowledge()
        found = {
            name: checked(name, value, knowledge)
            for name, value in tracker.slots_to_validate().items()
            if name in knowledge.findings
        }
        waiting, message = tracker.get_slot("requested_slot"), tracker.latest_message or {}
        if not said_to_the_form(tracker):
            return [SlotSet(name, value) for name, value in found.items()]
        if waiting in knowledge.findings and not found.get(waiting):
            said = said_in_words(waiting, message, knowledge)
            found.update(
                {waiting: said}
                if said
                else said_besides(put_before(waiting, found, tracker), message, knowledge)
            )
        events: list[EventType] = [SlotSet(name, value) for name, value in found.items()]
        if not found.get(waiting or "") and said_aside(message):
            # What was told is kept, but the message asked something: its rule answers, then the form asks again.
            events.append(ActionExecutionRejected("interview_form"))
        return events


def still_due(waiting: str, turn: Turn) -> bool:
    """Whether the open question still comes next: a place that was changed brings safety questions of its own."""
    if waiting == "body_part" or not turn.case.answered("body_part"):
        return True
    due = [
        name for name in safety_questions(turn.case, turn.knowledge) if not turn.case.answered(name)
    ]
    is_safety = turn.knowledge.findings[waiting]["role"] == "safety"
    return waiting in due if is_safety else not due


def put_before(waiting: str, found: dict[str, Any], tracker: Tracker) -> list[str]:
    """Questions that were on screen and are still without an answer: a place that was changed puts them off."""
    turn = Turn.of(tracker)
    due = safety_questions(turn.case, turn.knowledge)
    return [
        name
        for name in turn.asked
        if name != waiting
        and name in turn.knowledge.findings
        and not turn.case.answered(name)
        and not found.get(name)
        and (turn.knowledge.findings[name]["role"] != "safety" or name in due)
    ]


def left_open(waiting: str | None, tracker: Tracker, events: list[EventType]) -> bool:
    """Whether a typed message was meant for the open question, and the same question comes next all the same."""
    message = tracker.latest_message or {}
    text = message.get("text") or ""
    if not waiting or not (tracker.active_loop or {}).get("name"):
        return False
    if not text or text.startswith("/") or not said_to_the_form(tracker):
        return False
    if (message.get("intent") or {}).get("name") not in MEANT_FOR_THE_QUESTION:
        return False
    asked_next = [
        event["value"]
        for event in events
        if event["event"] == "slot" and event["name"] == "requested_slot"
    ]
    rejected = any(event["event"] == "action_execution_rejected" for event in events)
    return not rejected and asked_next[-1:] == [waiting]


def keeps_something(events: list[EventType]) -> bool:
    """Whether a finding was told. "My" alone tells that it is the person's own, which is no news."""
    kept = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    return any(
        value and name != "requested_slot" and (name, value) != ("who", "self")
        for name, value in kept.items()
    )


def said_to_the_form(tracker: Tracker) -> bool:
    """Whether the latest message reaches the form first: after another action of the turn it was meant for that."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return True
        if event.get("event") == "action" and event.get("name") not in (
            "interview_form",
            "action_listen",
        ):
            return False
    return True


def _ask(finding: str) -> type:
    """The action that puts one question, easing first where nothing has been given for this place yet."""

    class AskFinding(TurnAction):
        reads_diary = True

        def name(self) -> str:
            return f"action_ask_{finding}"

        def reply(self, turn: Turn) -> Reply:
            return ask(finding, turn)

    AskFinding.__name__ = AskFinding.__qualname__ = "ActionAsk" + finding.title().replace("_", "")
    return AskFinding


def ask(finding: str, turn: Turn) -> Reply:
    """The question, after the first relief step when it is due."""
    reply = Reply()
    part = turn.case.body_part or "anywhere"
    extra = []
    if turn.slot("eased_part") != part and (
        turn.case.body_part or turn.case.has("happening_now", "now")
    ):
        before = helped_before(turn)
        eased = easing.first_relief(turn.case, turn.knowledge, turn.tried, before)
        reply.slots["eased_part"] = part
        if eased:
            reply.messages += eased.messages
            reply.slots.update(eased.tried.to_slots(), last_sources=list(eased.sources))
            if turn.case.body_part:
                extra = easing.during_interview(turn.words, turn.case)
    asked = list(turn.asked)
    if finding not in asked:
        asked.append(finding)
        reply.slots["asked"] = asked
        if turn.slot("misunderstood"):
            # What was missed before was another question.
            reply.slots["misunderstood"] = None
    if turn.case.has("happening_now", "over"):
        # Nothing has to be eased: who only wants it noted need not answer questions first.
        extra += messages.buttons(turn.words, "diary_log")
    extra += messages.buttons(turn.words, "ask_why_question")
    if len(asked) > 1:
        extra += messages.buttons(turn.words, "go_back")
    place = turn.entity("place") or "" if finding == "body_part" else ""
    reply.messages.append(
        messages.question(turn.words, finding, asked.index(finding) + 1, extra, place)
    )
    return reply


# The SDK registers every Action class of this package, so each finding that may be asked gets its own.
for _finding in (
    name for name, entry in load_knowledge().findings.items() if entry["asked"] != "read_only"
):
    _class = _ask(_finding)
    globals()[_class.__name__] = _class
