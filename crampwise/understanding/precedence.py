"""What outweighs the classifier: danger that the rules saw plainly, a line for the diary, and a muscle that is told of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from crampwise.clinical.case import MUSCLE_SIGNS

# Readings that a complaint outweighs: with any sign, and (the first ones) with a body part alone.
BY_PLACE = frozenset({"nlu_fallback", "affirm", "deny", "dont_know", "greet", "chitchat_distress"})
BY_SIGN = BY_PLACE | {"out_of_scope", "thanks", "bot_challenge"}
# A reading that is at least this sure stands.
SURE = 0.5
# A bare yes or no that tells of so many things beside a body part is none, unless it is surer than this.
TELLING = 3
SURE_OF_ANSWER = 0.75
DANGER = "red_flag"
FALLBACK = "nlu_fallback"
# A new beginning leaves all behind that was told, a danger that is up, too. So it is taken from words only that ask for
# nothing else: "it hurt from the start" does not, and "from the start" may answer a question. What is like it gets the
# button, and loses nothing.
BEGIN_ANEW = "start_over"
ANEW = re.compile(
    r"\b(again|over|afresh|anew|fresh|restart|reset|scratch|new (chat|talk|conversation|session)|"
    r"back to the (start|beginning|top)|from the top|first question)\b"
)
# What "start again" itself seems to tell of a cramp.
NO_SIGN = frozenset({"repeats"})


def outweighed(
    intent: str,
    confidence: float,
    findings: Iterable[str],
    outcomes: Iterable[str] = (),
    line: Mapping[str, Any] | None = None,
    text: str = "",
) -> str | None:
    """The intent to take instead of ``intent``, or ``None`` to leave it.

    Args:
        intent: what the classifier and its fallback made of the message.
        confidence: how sure it is, 0 to 1; ignored for "nlu_fallback".
        findings: the findings that were read in the message.
        outcomes: what the red flags read by rule ask for: "act" or "ask".
        text: the message as it is read.
        line: what the message tells for the diary, see ``diary_lines.DiaryLineReader.read``.
    """
    if "act" in outcomes:
        return DANGER if intent != DANGER else None
    wanted = for_the_diary(line or {})
    # Danger that was learnt is no plain danger, and still earns its question: a diary line does not hide it.
    if wanted and intent != DANGER:
        return wanted if wanted != intent else None
    if intent == BEGIN_ANEW:
        signs = (set(findings) & MUSCLE_SIGNS) - NO_SIGN
        plain = not signs and ANEW.search(text.lower())
        return None if plain else "report_symptom" if signs else FALLBACK
    return complaint(intent, confidence, findings)


def for_the_diary(line: Mapping[str, Any]) -> str | None:
    """The intent of a message that is plainly for the diary, or ``None``. What is going on now is eased first.

    Args:
        line: see ``outweighed``.
    """
    if line.get("command") or line.get("text"):
        return "diary_change"
    if line.get("ask"):
        return "diary_show"
    if line.get("is_log") and not line.get("now"):
        return "diary_log"
    return None


def complaint(intent: str, confidence: float, findings: Iterable[str]) -> str | None:
    """The intent to take instead of ``intent``, or ``None`` to leave it.

    Args:
        intent: what the classifier and its fallback made of the message.
        confidence: how sure it is, 0 to 1; ignored for "nlu_fallback".
        findings: the findings that were read in the message.
    """
    stated = set(findings)
    told_more = intent in ("affirm", "deny") and "body_part" in stated and len(stated) >= TELLING
    if intent != FALLBACK and confidence >= (SURE_OF_ANSWER if told_more else SURE):
        return None
    signs = stated & MUSCLE_SIGNS
    if intent in BY_SIGN and signs and "body_part" in stated:
        return "report_symptom"
    if intent in BY_PLACE and "body_part" in stated:
        return "give_body_part"
    if intent == FALLBACK and signs:
        return "report_symptom"
    return None
