"""Questions about cramps, stiffness, twitches and their medicines; and what is not understood or not known here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crampwise.clinical import to_discuss
from crampwise.dialogue import messages
from crampwise.dialogue.conclusion import medicines_text
from crampwise.dialogue.topics import BY_BUTTON

from .assessment import explain_question, menu
from .fallback import near_topics, not_understood, told_again
from .session import opening
from .turn import Reply, Turn, TurnAction

# Below this likeness to any stored question, the nearest answer would be a wrong one.
SURE_ENOUGH = 0.6
# After an impression, "which medicine could help?" is about that; only a question that names its own topic is not.
SURE_OF_A_TOPIC = 0.75
# Two answers that are about as near: of our own questions, each held against all others, one in four such is answered
# right, and six in ten of the rest. The person says which of the two is meant.
TIED = 0.02


class ActionAnswerQuestion(TurnAction):
    """The stored answer nearest to the question, if it is near enough."""

    def name(self) -> str:
        return "action_answer_question"

    def reply(self, turn: Turn) -> Reply:
        found = (turn.tracker.latest_message or {}).get("answer") or {}
        entry = turn.knowledge.answers.get(found.get("id"))
        named = turn.entity("medicine")
        about_this = turn.intent == "ask_medication" and turn.slot("condition") and not named
        tied = are_tied(found)
        least = SURE_OF_A_TOPIC if about_this else SURE_ENOUGH
        if entry is None or tied or (found.get("score") or 0.0) < least:
            tapped = (turn.tracker.latest_message or {}).get("text") or ""
            entry = turn.knowledge.answers.get(BY_BUTTON.get(tapped, ""))
        if entry is None and turn.intent == "ask_why" and (turn.asking or turn.slot("condition")):
            return explain_question(turn)
        if entry is None and turn.intent == "ask_medication" and not (tied and named):
            return medicines(turn)
        if entry is None:
            return which(turn) if tied else unknown(turn)
        return answered(turn, entry)


class ActionAnswerTopic(TurnAction):
    """One answer, by a button that names it."""

    def name(self) -> str:
        return "action_answer_topic"

    def reply(self, turn: Turn) -> Reply:
        entry = turn.knowledge.answers.get(turn.entity("topic") or "")
        return answered(turn, entry) if entry else unknown(turn)


def answered(turn: Turn, entry: dict[str, Any]) -> Reply:
    """An answer and, outside the interview, the question that leads on."""
    text = (entry.get("region_answer") or {}).get(turn.case.region) or entry["answer"]
    said = messages.answer(
        turn.words, entry["id"], turn.words.text(text), entry["sources"], entry["grade"]
    )
    return Reply(
        [said, *lead_on(turn)], {"last_sources": list(entry["sources"]), "misunderstood": None}
    )


def unknown(turn: Turn) -> Reply:
    """Not covered: says so, and names what lies near without giving it as the answer."""
    near = near_topics(turn)
    name = "utter_answer_unknown_near" if near else "utter_answer_unknown"
    said = messages.plain(turn.words, name, "fallback", "not_covered", near)
    return Reply([said, *lead_on(turn)])


def are_tied(found: Mapping[str, Any]) -> bool:
    """Whether the two nearest answers are near, neither of them plainly, and about as near."""
    score, other = found.get("score") or 0.0, found.get("runner_up_score") or 0.0
    return SURE_ENOUGH <= score < SURE_OF_A_TOPIC and score - other < TIED


def which(turn: Turn) -> Reply:
    """Two answers are about as near: a tap says which."""
    near = near_topics(turn)
    if not near:
        return unknown(turn)
    said = messages.plain(turn.words, "utter_did_you_mean", "fallback", "not_understood", near)
    return Reply([said, *lead_on(turn)])


def lead_on(turn: Turn) -> list[messages.Message]:
    """Outside the interview: is a muscle troubling the person now? Inside it, its own question comes."""
    if turn.asking:
        return []
    if turn.slot("condition"):
        return [{"text": turn.words.say("utter_affirm_nothing"), "buttons": menu(turn)}]
    return [opening(turn, turn.words.say("utter_ask_happening_now_again"))]


class ActionGiveMedicines(TurnAction):
    """What to discuss with the doctor for the working impression, in the person's region."""

    def name(self) -> str:
        return "action_give_medicines"

    def reply(self, turn: Turn) -> Reply:
        return medicines(turn)


def medicines(turn: Turn, condition: str | None = None) -> Reply:
    words = turn.words
    condition = condition or turn.slot("condition") or "unclear"
    found = to_discuss(condition, turn.case, turn.knowledge)
    lines = [
        words.text(turn.knowledge.medicine_rules["standard_line"]),
        medicines_text(words, found),
    ]
    for item in found.items:
        lines.append(
            words.say(
                "utter_medicine_why",
                title=words.text(item["title"]),
                why=words.text(item["why_it_may_be_raised"]),
            )
        )
        if item.get("breathing_caution"):
            # What it can do to weak breathing stands first in its file, and what must never be done with it second.
            lines += [words.text(caution["text"]) for caution in item["cautions"][:2]]
    lines += [messages.interaction(words, one) for one in found.interactions]
    if found.questions_for_doctor:
        listed = "\n".join(words.text(one) for one in found.questions_for_doctor)
        lines.append(words.say("utter_questions_for_doctor", list=listed))
    sources = list(
        dict.fromkeys([*found.sources, *(s for item in found.items for s in item["sources"])])
    )
    said = messages.medicines(words, found, "\n".join(lines), menu(turn))
    return Reply([said], {"last_sources": sources})


class ActionOutOfScope(TurnAction):
    """What this is not for. To an open question the same words twice would be a loop: then a tap is enough."""

    def name(self) -> str:
        return "action_out_of_scope"

    def reply(self, turn: Turn) -> Reply:
        name, slots, ways = "utter_out_of_scope", {}, []
        if turn.asking:
            again, slots = told_again(turn)
            name = "utter_out_of_scope_again" if again else name
        else:
            ways = opening(turn)["buttons"]
        return Reply([messages.plain(turn.words, name, "out_of_scope", "not_covered", ways)], slots)


class ActionNotUnderstood(TurnAction):
    """Offer the nearest meanings; the second time in a row, or when none was meant, the plain choices."""

    def name(self) -> str:
        return "action_not_understood"

    def reply(self, turn: Turn) -> Reply:
        return not_understood(turn)
