"""Reads a typed reply to the question that is open: an option said in words, its number, a yes or a no."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from crampwise.clinical.case import NOT_SURE
from crampwise.clinical.knowledge import Knowledge

YES_OR_NO = ("affirm", "deny")
ASIDE = (
    "relief_",
    "ask_",
    "start_",
    "stop_",
    "go_back",
    "thanks",
    "goodbye",
    "bot_",
    "diary_",
    "out_of_scope",
)
COMPLAINTS = ("ask_is_this_a_cramp",)
# How sure a learnt reply must be where the words seem to be about something else.
SURE_IN_SPITE_OF_AN_ASIDE = 0.8
# How sure the classifier must be that a message which may be an answer asks something of its own.
SURE_OF_AN_ASIDE = 0.5
# To "is it harder to breathe?" only a plain yes is a yes: "ok" and "fine" more often say that all is well.
PLAIN_YES = re.compile(
    r"\b(yes|yeah|yep|yup|yea|ya|aye|y|it is|it does|they are|definitely|afraid so|think so)\b"
)
# Words that answer whatever is asked, and so only what is asked last.
NO_OR_YES = re.compile(r"(no|nope|nah|none|nothing|not|yes|yeah|yep|yup|ok|okay|one of these)\b")


def checked(finding: str, value: Any, knowledge: Knowledge) -> Any:
    """The value if the finding may have it, else ``None``; of a list, what it may have."""
    allowed = {*knowledge.values_of(finding), NOT_SURE}
    if isinstance(value, list):
        kept = [str(one) for one in value if str(one) in allowed]
        return (kept if knowledge.findings[finding].get("multiple") else kept[0]) if kept else None
    return str(value) if str(value) in allowed else None


def said_in_words(finding: str, message: Mapping[str, Any], knowledge: Knowledge) -> Any | None:
    """The value that a typed message gives to the open question, or ``None``.

    ``message`` is what Rasa keeps of it: ``text``, ``intent``, and ``if_asked`` (what the lexicon reads in the words
    as a reply to each finding, and ``if_asked_learnt``, the trained model's reading with its share). A bare yes or no counts only where the finding says what it means.
    """
    entry = knowledge.findings[finding]
    text = _plain(message.get("text") or "")
    if not text or text.startswith("/") or _only_for_the_diary(message):
        return None
    options = entry.get("options", ())
    value = _titled(finding, text, knowledge) or _titled_in_part(finding, text, knowledge)
    if value is None and text.isdigit() and 1 <= int(text) <= len(options) and "scale" not in entry:
        value = options[int(text) - 1]["value"]
    if value is None:
        value = _read(finding, text, message, knowledge)
    return [value] if value and entry.get("multiple") else value


def said_besides(
    findings: Iterable[str], message: Mapping[str, Any], knowledge: Knowledge
) -> dict[str, Any]:
    """The one of ``findings`` that a typed message answers, with its value; empty for none and for several.

    They were asked before the question that is open. A yes, a no or a number is never for them.
    """
    text, intent = _plain(message.get("text") or ""), (message.get("intent") or {}).get("name")
    if not text or text.startswith("/") or text.isdigit() or said_aside(message):
        return {}
    if intent in (*YES_OR_NO, "dont_know") or NO_OR_YES.match(text):
        return {}
    found = {}
    for finding in findings:
        value = _titled(finding, text, knowledge) or checked(
            finding, (message.get("if_asked") or {}).get(finding), knowledge
        )
        if value:
            found[finding] = [value] if knowledge.findings[finding].get("multiple") else value
    return found if len(found) == 1 else {}


def _titled(finding: str, text: str, knowledge: Knowledge) -> str | None:
    """The option whose title the words are, or ``None``."""
    options = knowledge.findings[finding].get("options", ())
    return {_plain(option["title"]): option["value"] for option in options}.get(text)


def _titled_in_part(finding: str, text: str, knowledge: Knowledge) -> str | None:
    """The one option whose title has the words behind a comma ("No, as usual"), or ``None``."""
    options = knowledge.findings[finding].get("options", ())
    found = [
        option["value"] for option in options if text in map(_plain, option["title"].split(",")[1:])
    ]
    return found[0] if len(found) == 1 else None


def _read(finding: str, text: str, message: Mapping[str, Any], knowledge: Knowledge) -> Any | None:
    """What free words give: a yes or a no, else what the lexicon reads in them, else "not sure"."""
    entry, intent = knowledge.findings[finding], (message.get("intent") or {}).get("name") or ""
    value = None
    if intent in YES_OR_NO and not _vague(text, intent, entry):
        value = entry.get(intent)
    if value is None and not _about_something_else(finding, message, knowledge):
        value = checked(finding, (message.get("if_asked") or {}).get(finding), knowledge)
    if said_aside(message):
        # "No, it's worse" tells of the step: it may raise an alarm, and never calm one.
        calms = entry["role"] != "safety" or value == entry.get("deny")
        value = None if calms else value
        return value or _learnt(finding, message, knowledge, SURE_IN_SPITE_OF_AN_ASIDE)
    value = value or _learnt(finding, message, knowledge)
    return NOT_SURE if value is None and intent == "dont_know" else value


def _learnt(
    finding: str, message: Mapping[str, Any], knowledge: Knowledge, least: float = 0.0
) -> str | None:
    """What the trained model reads as the reply, where it is sure enough. It may raise an alarm, and never calm one."""
    value, share = (message.get("if_asked_learnt") or {}).get(finding) or (None, 0.0)
    entry = knowledge.findings[finding]
    if entry["role"] == "safety" and value in (entry.get("deny"), NOT_SURE):
        return None
    return checked(finding, value, knowledge) if value and share >= least else None


def said_aside(message: Mapping[str, Any]) -> bool:
    """Whether the words are about the step that was tried, or clearly ask something of their own."""
    if _only_for_the_diary(message):
        return True
    intent = message.get("intent") or {}
    name, sure = intent.get("name") or "", (intent.get("confidence") or 0.0) >= SURE_OF_AN_ASIDE
    return name.startswith("relief_") or (
        sure and name.startswith(ASIDE) and name not in COMPLAINTS
    )


def _only_for_the_diary(message: Mapping[str, Any]) -> bool:
    """Whether the words are an entry of the diary: they tell of another time, and answer nothing that is asked now."""
    line = message.get("diary_line") or {}
    return bool(line.get("is_log")) and not line.get("now")


def _vague(text: str, intent: str, entry: Mapping[str, Any]) -> bool:
    """Whether an agreeing word is too weak to raise an alarm with."""
    calm = re.search(r"\b(fine|ok|okay|good|well|normal|usual|alright|same)\b", text)
    return (
        intent == "affirm"
        and entry["role"] == "safety"
        and (bool(calm) or not PLAIN_YES.search(text))
    )


def _about_something_else(finding: str, message: Mapping[str, Any], knowledge: Knowledge) -> bool:
    """Whether the words state another sign ("hard as a stone" is a knot, and no answer about breathing)."""
    stated = {entity["entity"] for entity in message.get("entities") or ()}
    return any(
        knowledge.findings[name]["role"] == "feature"
        for name in stated - {finding}
        if name in knowledge.findings
    )


def _plain(text: str) -> str:
    return re.sub(r"[^\w/ ]+", "", text.lower().replace("’", "'").replace("'", "")).strip()
