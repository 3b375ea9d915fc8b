"""What safety says to a message, whatever else is going on. Pure: no Rasa, no action server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crampwise.clinical.case import MUSCLE_SIGNS, Case
from crampwise.clinical.case import NOT_SURE as UNSURE
from crampwise.clinical.knowledge import Knowledge
from crampwise.clinical.red_flags import order, raised
from crampwise.dialogue.cases import case_from_slots
from crampwise.dialogue.replies import said_in_words

ACT, ASK = "act", "ask"
YES, NO, NOT_SURE = (
    ("safety_yes", "affirm"),
    ("safety_no", "deny"),
    ("safety_not_sure", "dont_know"),
)
# Typed while the advice stands, these may mean that it was wrong: the direct question decides.
DOUBTED = ("deny", "correct_answer")
# The page's timer sends these at any time: they tell nothing of the danger that a question asks about.
FEEDBACK = ("relief_worked", "relief_failed", "relief_worse")
# Where the detector saw nothing, a learnt share of danger from here on earns a direct question, and no more than that.
# Set on lines that were not trained on: see data/README.md. Where much of a muscle is told, danger must be plainer,
# for a long tale has some likeness to anything; and so must the next doubt once one was cleared.
LEARNT_ASKS_FROM, IN_A_TALE_FROM, ASKS_AGAIN_FROM = 0.15, 0.4, 0.5
SIGNS_OF_A_TALE = 2
RED_FLAG = "red_flag"


@dataclass(frozen=True)
class Message:
    """The latest message: its intent, how sure that is, its entities, the red flags read in its words by rule, and the
    kind of danger (and its share) that the trained model sees. ``calmed`` are kinds that the rules saw brought up only
    to be set aside ("can breathe fine")."""

    intent: str = ""
    confidence: float = 0.0
    entities: tuple[tuple[str, str], ...] = ()
    flags: tuple[tuple[str, str], ...] = ()
    danger: tuple[str, float] = ("", 0.0)
    typed: bool = True
    data: Mapping[str, Any] = field(default_factory=dict)
    calmed: frozenset[str] = frozenset()

    @classmethod
    def from_parse_data(cls, data: Mapping[str, Any]) -> Message:
        """From what Rasa keeps of a user's message."""
        intent = data.get("intent") or {}
        return cls(
            intent=intent.get("name") or "",
            confidence=float(intent.get("confidence") or 0.0),
            entities=tuple((e["entity"], str(e["value"])) for e in data.get("entities") or ()),
            flags=tuple((f["kind"], f["outcome"]) for f in data.get("red_flags") or ()),
            danger=_danger_in(data),
            calmed=frozenset(data.get("red_flags_calmed") or ()),
            typed=not (data.get("text") or "").startswith("/"),
            data=data,
        )


def _danger_in(data: Mapping[str, Any]) -> tuple[str, float]:
    danger = data.get("danger") or {}
    return danger.get("kind") or "", float(danger.get("share") or 0.0)


@dataclass(frozen=True)
class Decision:
    """``response`` is the ``utter_`` to say, or ``None`` to leave the turn to the talk; ``slots`` are set either way.

    ``resume`` tells that the talk goes on in the same turn, after the response.
    """

    response: str | None = None
    slots: dict[str, Any] = field(default_factory=dict)
    resume: bool = False


def decide(message: Message, slots: Mapping[str, Any], knowledge: Knowledge) -> Decision:
    """Act on a red flag, ask the one question that decides, stay with what is up, or leave the turn alone."""
    return _noted(_decide(message, slots, knowledge), slots, message.intent == "red_flag_wrong")


def _noted(decision: Decision, slots: Mapping[str, Any], mistaken: bool = False) -> Decision:
    """The decision, with the kinds that were acted on in this episode: the diary tells the clinic of them."""
    met, up = set(slots.get("red_flags_met") or ()), slots.get("red_flag")
    if decision.response == "utter_red_flag":
        met.add(decision.slots["red_flag"])
    elif mistaken and up and decision.response == "utter_red_flag_handled":
        met.discard(up)
    else:
        return decision
    return replace(decision, slots={**decision.slots, "red_flags_met": sorted(met) or None})


def _decide(message: Message, slots: Mapping[str, Any], knowledge: Knowledge) -> Decision:
    reply = _reply(message, slots, knowledge)
    case = case_from_slots({**slots, **reply}, knowledge)
    settled, up, pending = (
        tuple(slots.get("red_flags_settled") or ()),
        slots.get("red_flag"),
        slots.get("red_flag_pending"),
    )
    if message.intent == "start_over":
        return Decision(
            slots={"red_flag": None, "red_flag_pending": None, "red_flags_settled": None}
        )
    if message.intent == "show_crew_card":
        return Decision("utter_crew_card")
    if message.intent == "something_is_wrong":
        return Decision("utter_something_is_wrong")
    named = [
        value
        for entity, value in message.entities
        if entity == "red_flag_kind" and value in knowledge.red_flags
    ]
    said = [
        *named,
        *(
            kind
            for kind, outcome in message.flags
            if outcome == ACT and kind in knowledge.red_flags
        ),
    ]
    told = {name for name, _ in message.entities} | set(reply)
    answered = [
        kind
        for kind in raised(case, knowledge)
        if kind not in settled and _is_news(kind, up, pending, told, knowledge)
    ]
    acts = sorted({*said, *answered}, key=lambda kind: order(kind, knowledge))
    if acts:
        return _act(acts[0], reply)
    if up:
        return _while_up(message, up, case, settled, knowledge)
    if pending:
        decision = _while_pending(message, pending, slots, case, settled, knowledge)
        if decision:
            return decision
    return _ask_if_doubtful(message, case, settled, pending, knowledge)


def _is_news(
    kind: str, up: str | None, pending: str | None, told: set[str], knowledge: Knowledge
) -> bool:
    """Whether a flag among the answers is to be said now. While one is up, only a more urgent one that this message
    tells of outdoes it; the one in doubt counts again when this message answers it."""
    new = any(told & set(row) for row in knowledge.red_flags[kind]["raised_by"])
    if up:
        return new and order(kind, knowledge) < order(up, knowledge)
    return new or kind != pending


def after_answers(slots: Mapping[str, Any], knowledge: Knowledge) -> Decision:
    """Once the form has checked the answers of a turn: act if they raise a red flag that is neither up nor settled."""
    known, up = slots.get("red_flags_settled") or (), slots.get("red_flag")
    kinds = [
        kind for kind in raised(case_from_slots(slots, knowledge), knowledge) if kind not in known
    ]
    kinds = [kind for kind in kinds if not up or order(kind, knowledge) < order(up, knowledge)]
    return _noted(_act(kinds[0]), slots) if kinds else Decision()


def _reply(message: Message, slots: Mapping[str, Any], knowledge: Knowledge) -> dict[str, Any]:
    """What a typed reply gives to the open question, as a slot: a red flag among the answers must not wait for the
    form, which needs the action server."""
    waiting, pending = slots.get("requested_slot"), slots.get("red_flag_pending")
    if pending and waiting != finding_that_decides(pending, knowledge):
        return {}
    said = (
        said_in_words(waiting, message.data, knowledge) if waiting in knowledge.findings else None
    )
    return {waiting: said} if said else {}


def finding_that_decides(kind: str, knowledge: Knowledge) -> str | None:
    """The safety finding whose question settles a doubtful red flag, if there is one."""
    return next(
        (name for name, entry in knowledge.findings.items() if entry.get("decides") == kind), None
    )


def _act(kind: str, reply: dict[str, Any] | None = None) -> Decision:
    up = {"red_flag": kind, "red_flag_pending": None, "red_flag_asked_again": None}
    return Decision("utter_red_flag", {**(reply or {}), **up})


def _while_up(
    message: Message, up: str, case: Case, settled: Sequence[str], knowledge: Knowledge
) -> Decision:
    """The advice stands until the person says that it was followed, or that it was wrong."""
    if message.intent == "red_flag_handled":
        known = sorted({*settled, up, *raised(case, knowledge)})
        return Decision("utter_red_flag_handled", {"red_flag": None, "red_flags_settled": known})
    if message.intent == "red_flag_wrong":
        return Decision(
            "utter_red_flag_handled",
            {"red_flag": None, **_taken_back(up, case, settled, knowledge)},
        )
    if message.typed and message.intent in DOUBTED:
        return Decision("utter_red_flag_doubted", {"red_flag": None, "red_flag_pending": up})
    return Decision("utter_red_flag_again")


def _taken_back(
    kind: str, case: Case, settled: Sequence[str], knowledge: Knowledge
) -> dict[str, Any]:
    """What a mistaken alarm leaves: the answers that raised it are asked again; words that did are not acted on."""
    rows = [
        row
        for row in knowledge.red_flags[kind]["raised_by"]
        if all(case.has(f, str(v)) for f, v in row.items())
    ]
    answers = {finding: None for row in rows for finding in row}
    return answers or {"red_flags_settled": sorted({*settled, kind})}


def _while_pending(
    message: Message,
    pending: str,
    slots: Mapping[str, Any],
    case: Case,
    settled: Sequence[str],
    knowledge: Knowledge,
) -> Decision | None:
    """The reply to the direct question. What is no reply gets it once more; a second time, caution decides."""
    finding = finding_that_decides(pending, knowledge)
    told = raised(case, knowledge)
    cleared = {
        "red_flag_pending": None,
        "red_flag_asked_again": None,
        "red_flags_settled": sorted({*settled, pending}),
    }
    if finding and case.has(finding, UNSURE):
        return _act(pending)
    if finding and case.answered(finding) and pending not in told:
        return Decision(slots=cleared)
    if message.intent in YES or message.intent in NOT_SURE:
        return _act(pending)
    if message.intent in NO:
        return Decision("utter_red_flag_cleared", cleared, resume=True)
    if not message.typed and message.intent in FEEDBACK:
        return Decision("utter_red_flag_question")
    if not message.typed:
        return Decision(slots=cleared)
    if slots.get("red_flag_asked_again"):
        return _act(pending)
    return Decision("utter_red_flag_question", {"red_flag_asked_again": True})


def _learnt(message: Message, settled: Sequence[str], knowledge: Knowledge) -> list[str]:
    """The kind of danger that the trained model is sure enough of to ask about. It hears little of a "no": a kind that
    the rules saw denied, past or somebody else's, and nowhere plain, is not asked about."""
    kind, share = message.danger
    if not message.typed or kind not in knowledge.red_flags or kind in message.calmed:
        return []
    signs = {finding for finding, _ in message.entities} & MUSCLE_SIGNS
    if settled:
        return [kind] if share >= ASKS_AGAIN_FROM else []
    if len(signs) >= SIGNS_OF_A_TALE:
        return [kind] if share >= IN_A_TALE_FROM else []
    return [kind] if share >= LEARNT_ASKS_FROM or message.intent == RED_FLAG else []


def _ask_if_doubtful(
    message: Message, case: Case, settled: Sequence[str], pending: str | None, knowledge: Knowledge
) -> Decision:
    asks = [
        kind for kind, outcome in message.flags if outcome == ASK and kind in knowledge.red_flags
    ]
    asks = asks or _learnt(message, settled, knowledge)
    for kind in sorted(set(asks), key=lambda kind: order(kind, knowledge)):
        finding = finding_that_decides(kind, knowledge)
        if kind not in settled and kind != pending and not (finding and case.answered(finding)):
            return Decision(
                "utter_red_flag_question", {"red_flag_pending": kind, "red_flag_asked_again": None}
            )
    return Decision()
