"""What outweighs the classifier: danger that the rules saw plainly, and a muscle that is told of."""

from __future__ import annotations

from collections.abc import Iterable

from crampwise.clinical.case import MUSCLE_SIGNS

# Readings that a complaint outweighs: with any sign, and (the first ones) with a body part alone.
BY_PLACE = frozenset({"nlu_fallback", "affirm", "deny", "dont_know", "greet", "chitchat_distress"})
BY_SIGN = BY_PLACE | {"out_of_scope", "thanks", "bot_challenge"}


# A reading that is at least this sure stands.
SURE = 0.5
DANGER = "red_flag"


def outweighed(
    intent: str, confidence: float, findings: Iterable[str], outcomes: Iterable[str] = ()
) -> str | None:
    """The intent to take instead of ``intent``, or ``None`` to leave it.

    Args:
        intent: what the classifier and its fallback made of the message.
        confidence: how sure it is, 0 to 1; ignored for "nlu_fallback".
        findings: the findings that were read in the message.
        outcomes: what the red flags read by rule ask for: "act" or "ask".
    """
    if "act" in outcomes:
        return DANGER if intent != DANGER else None
    return complaint(intent, confidence, findings)


def complaint(intent: str, confidence: float, findings: Iterable[str]) -> str | None:
    """The intent to take instead of ``intent``, or ``None`` to leave it.

    Args:
        intent: what the classifier and its fallback made of the message.
        confidence: how sure it is, 0 to 1; ignored for "nlu_fallback".
        findings: the findings that were read in the message.
    """
    if intent != "nlu_fallback" and confidence >= SURE:
        return None
    stated = set(findings)
    signs = stated & MUSCLE_SIGNS
    if intent in BY_SIGN and signs and "body_part" in stated:
        return "report_symptom"
    if intent in BY_PLACE and "body_part" in stated:
        return "give_body_part"
    if intent == "nlu_fallback" and signs:
        return "report_symptom"
    return None
