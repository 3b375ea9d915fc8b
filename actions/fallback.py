"""What is not understood: first the nearest meanings to tap, then the plain choices; never the same words in a loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from crampwise.dialogue import messages
from crampwise.dialogue.topics import BY_BUTTON, titles, topic_button

from .session import opening
from .steering import WITH_OWN_SCREEN
from .turn import Reply, Turn

# Below this likeness an answer has nothing to do with the question.
NEAR_ENOUGH = 0.45
TOPICS_TO_NAME = 2
MEANINGS_TO_OFFER = 2
# The classifier gives every meaning some weight; less than this is noise.
LEAST_WEIGHT = 0.05
# Rasa's own intent for what is not understood, so that "none of these" has its rule already.
NONE_OF_THESE = "/nlu_fallback"

# --- where a meaning leads, and when that is of use ---------------------------------------------


def _always(turn: Turn) -> bool:
    return True


def _can_be_eased(turn: Turn) -> bool:
    """What is no cramp and no stiffness has no steps here."""
    return turn.slot("condition") != "other"


def _outside(turn: Turn) -> bool:
    return not turn.asking


def _inside(turn: Turn) -> bool:
    return bool(turn.asking)


def _after_a_step(turn: Turn) -> bool:
    return bool(turn.tried.given) and _can_be_eased(turn)


def _concluded(turn: Turn) -> bool:
    return not turn.asking and bool(turn.slot("condition"))


def _begun(turn: Turn) -> bool:
    return bool(turn.asked or turn.slot("condition"))


def _broken_off(turn: Turn) -> bool:
    return not turn.asking and bool(turn.asked) and not turn.slot("condition")


def _sourced(turn: Turn) -> bool:
    return bool(turn.slot("last_sources"))


def _answered(turn: Turn) -> bool:
    return any(turn.case.known(name) and name not in WITH_OWN_SCREEN for name in turn.case.findings)


# Each is a tap's intent, titled by ``utter_title_meant_<intent>``; the question's own buttons are left to the question.
WAYS: Mapping[str, Callable[[Turn], bool]] = {
    "report_symptom": _outside,
    "ask_relief": _can_be_eased,
    "ask_medication": _always,
    "ask_why": _always,
    "ask_what_is": _always,
    "ask_difference": _always,
    "ask_prevention": _always,
    "ask_common": _always,
    "ask_when_to_call": _always,
    "bot_challenge": _always,
    "relief_worked": _after_a_step,
    "relief_failed": _after_a_step,
    "relief_worse": _after_a_step,
    "relief_relapsed": _after_a_step,
    "ask_explain": _concluded,
    "ask_sources": _sourced,
    "correct_answer": _answered,
    "go_back": _concluded,
    "continue_interview": _broken_off,
    "stop_interview": _inside,
    "start_over": _begun,
    "diary_log": _always,
    "diary_show": _always,
}
# Meanings that lead to the same place.
SAME_PLACE: Mapping[str, str] = {
    "ask_is_this_a_cramp": "report_symptom",
    "give_body_part": "report_symptom",
    "give_severity": "report_symptom",
    "give_duration": "report_symptom",
    "give_trigger": "report_symptom",
    "caregiver_context": "report_symptom",
    "ask_why_question": "ask_explain",
    "diary_change": "diary_show",
}


# --- what may have been meant -------------------------------------------------------------------


def near_topics(turn: Turn, most: int = TOPICS_TO_NAME) -> list[messages.Button]:
    """Buttons for the written answers nearest to the message, if they are near at all."""
    if _danger(turn):
        return []
    found = (turn.tracker.latest_message or {}).get("answer") or {}
    pairs = (("id", "score"), ("runner_up", "runner_up_score"))
    near = [found.get(name) for name, score in pairs if (found.get(score) or 0.0) >= NEAR_ENOUGH]
    known = [one for one in near if one in turn.knowledge.answers and one in titles()]
    return [topic_button(one) for one in known[:most]]


def meanings(turn: Turn, shown: list[messages.Button]) -> list[messages.Button]:
    """Buttons for the two likeliest meanings that lead somewhere from here, beside what is ``shown``."""
    if _danger(turn):
        return []
    taken = {button["payload"] for button in shown}
    found: list[messages.Button] = []
    for name, weight in _ranked(turn):
        place = SAME_PLACE.get(name, name)
        payload = f"/{place}"
        leads_on = place in WAYS and WAYS[place](turn)
        answer = BY_BUTTON.get(payload)
        known = {payload, topic_button(answer)["payload"] if answer else payload}
        if not leads_on or weight < LEAST_WEIGHT or known & taken:
            continue
        taken.add(payload)
        title = turn.words.say(f"utter_title_meant_{place}")
        found.append({"title": title, "payload": payload})
        if len(found) == MEANINGS_TO_OFFER:
            break
    return found


def _ranked(turn: Turn) -> list[tuple[str, float]]:
    """The classifier's meanings, likeliest first, without its "not understood"."""
    ranking = (turn.tracker.latest_message or {}).get("intent_ranking") or ()
    pairs = [(one.get("name") or "", float(one.get("confidence") or 0.0)) for one in ranking]
    return [(name, weight) for name, weight in pairs if name != "nlu_fallback"]


def _danger(turn: Turn) -> bool:
    """Whether safety has a say in this: then nothing is guessed, and the way to call for help stays in sight."""
    ranked = _ranked(turn)
    return bool(
        turn.slot("red_flag")
        or turn.slot("red_flag_pending")
        or (turn.tracker.latest_message or {}).get("red_flags")
        or turn.intent == "red_flag"
        or (ranked and ranked[0][0] == "red_flag")
    )


def _offers(turn: Turn) -> list[messages.Button]:
    topic = near_topics(turn, 1)
    return topic + meanings(turn, topic)


# --- what is said -------------------------------------------------------------------------------


def not_understood(turn: Turn) -> Reply:
    """The reply to a message that was not read, or to "none of these"."""
    tapped = ((turn.tracker.latest_message or {}).get("text") or "").startswith("/")
    if turn.asking and not tapped:
        return unread(turn)
    if tapped:
        said = messages.plain(turn.words, "utter_none_of_these")
        return Reply([said] if turn.asking else [said, _choices(turn)])
    times = int(turn.slot("misunderstood") or 0) + 1 if missed_before(turn) else 1
    slots, offers = {"misunderstood": times}, _offers(turn) if times == 1 else []
    if offers:
        said = _fallback(turn, "utter_did_you_mean", [*offers, *_ways_out(turn)])
        return Reply([said], slots)
    name = "utter_not_understood" if times == 1 else "utter_not_understood_twice"
    return Reply([_fallback(turn, name), _choices(turn)], slots)


def unread(turn: Turn, told: bool = False) -> Reply:
    """In the interview: what is said above the question that comes again. ``told``: something else was kept of it."""
    times = int(turn.slot("misunderstood") or 0) + 1
    slots = {"misunderstood": times}
    if told:
        name = "utter_noted" if times == 1 else "utter_noted_again"
        return Reply([messages.plain(turn.words, name)], slots)
    ways: list[messages.Button] = []
    if times == 1:
        # A reply of a clear kind that answers nothing ("yes" to "which?") meant the question, and nothing else.
        ways = _offers(turn) if turn.intent == "nlu_fallback" else []
        name = "utter_did_you_mean_asking" if ways else "utter_not_understood"
    elif times == 2:
        name = "utter_tap_is_enough"
    else:
        name, ways = "utter_skip_question", messages.buttons(turn.words, "stop_interview")
    if _danger(turn):
        ways = messages.buttons(turn.words, "something_is_wrong")
    return Reply([_fallback(turn, name, ways)], slots)


def told_again(turn: Turn) -> tuple[bool, dict[str, Any]]:
    """Whether the open question was missed before, and the slots that count it."""
    before = int(turn.slot("misunderstood") or 0)
    return before > 0, {"misunderstood": before + 1}


def missed_before(turn: Turn) -> bool:
    """Whether the turn before this one was not understood either, or its offers were all declined."""
    turns = 0
    for event in reversed(turn.tracker.events):
        if event.get("event") == "user":
            turns += 1
            if turns == 2:
                return event.get("text") == NONE_OF_THESE
        elif event.get("event") == "bot" and turns == 1:
            custom = (event.get("data") or {}).get("custom") or {}
            if (custom.get("type"), custom.get("reason")) == ("fallback", "not_understood"):
                return True
    return False


def _fallback(turn: Turn, name: str, ways: list[messages.Button] | None = None) -> messages.Message:
    return messages.plain(turn.words, name, "fallback", "not_understood", ways or ())


def _ways_out(turn: Turn) -> list[messages.Button]:
    """Beside the meanings: one tap to relief for who has not told of anything yet, and "none of these"."""
    words, ways = turn.words, []
    if not turn.slot("condition"):
        payload = messages.answer_payload("happening_now", "now")
        ways.append({"title": words.title("hurts_now"), "payload": payload})
    return [*ways, {"title": words.title("none_of_these"), "payload": NONE_OF_THESE}]


def _choices(turn: Turn) -> messages.Message:
    return opening(turn, turn.words.say("utter_ask_happening_now_again"))
