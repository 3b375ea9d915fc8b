"""Typed messages (the public contract): each has a ``text`` that is complete alone, buttons, and ``custom``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from crampwise.clinical import red_flags
from crampwise.clinical.assessment import Assessment
from crampwise.clinical.case import NOT_SURE
from crampwise.clinical.differential import Evidence
from crampwise.clinical.medicines import Medicines
from crampwise.clinical.relief import ReliefPlan, Step

from .wording import Words, flatten

# The screen that lists the groups of body parts.
ALL_PLACES = "all"
# Kinds of step in which nothing is held.
AT_REST = ("breathe", "wait")

Message = dict[str, Any]
Button = dict[str, str]


def answer_payload(finding: str, value: str) -> str:
    """What a tap on an option sends."""
    return "/answer" + json.dumps({finding: value})


def buttons(words: Words, *names: str) -> list[Button]:
    """Buttons that are intents of their own, titled by ``utter_title_<intent>``."""
    return [{"title": words.title(name), "payload": f"/{name}"} for name in names]


def options(words: Words, finding: str) -> list[dict[str, str]]:
    """All options of a finding, "not sure" last."""
    knowledge = words.knowledge
    entry = knowledge.findings[finding]
    if entry.get("options_from") == "relief":
        pairs = [(part, one["title"]) for part, one in knowledge.relief.items()]
    else:
        pairs = [(option["value"], words.text(option["title"])) for option in entry["options"]]
    pairs.append((NOT_SURE, words.title(NOT_SURE)))
    return [{"value": v, "title": t, "payload": answer_payload(finding, v)} for v, t in pairs]


def question(
    words: Words, finding: str, number: int, extra: Sequence[Button] = (), place: str = ""
) -> Message:
    """Ask a finding. ``place`` narrows the body parts on screen to one group; all stay valid answers."""
    knowledge, entry = words.knowledge, words.knowledge.findings[finding]
    every = options(words, finding)
    shown = [{"title": one["title"], "payload": one["payload"]} for one in every]
    if finding == "body_part":
        shown = _places(words, every, place)
    text = words.text(entry["question"])
    return {
        "text": text,
        "buttons": shown + list(extra),
        "custom": {
            "type": "question",
            "finding": finding,
            "text": text,
            "options": every,
            "number": number,
            "at_most": max(number, knowledge.dispositions["interview"]["at_most"]),
            "why": words.text(entry["why"]),
            "multiple": bool(entry.get("multiple")),
        },
    }


def _places(words: Words, every: Sequence[Mapping[str, str]], place: str) -> list[Button]:
    """The commonest places first, the rest behind a button, by group: thirty buttons at once help nobody."""
    relief, entry = words.knowledge.relief, words.knowledge.findings["body_part"]
    groups = [{"title": title, "payload": _more(group)} for group, title in entry["places"].items()]
    by_value = {one["value"]: {"title": one["title"], "payload": one["payload"]} for one in every}
    if place == ALL_PLACES:
        return [*groups, by_value[NOT_SURE]]
    if place in entry["places"]:
        shown = [by_value[part] for part in relief if relief[part]["group"] == place]
        return [*shown, {"title": words.title("somewhere_else"), "payload": _more(ALL_PLACES)}]
    first = [by_value[part] for part in entry["first_screen"]]
    return [
        *first,
        {"title": words.title("somewhere_else"), "payload": _more(ALL_PLACES)},
        by_value[NOT_SURE],
    ]


def _more(place: str) -> str:
    return "/more_places" + json.dumps({"place": place})


def step_fields(words: Words, step: Step) -> dict[str, Any]:
    """A relief step in structured form."""
    fields = {"id": step.id, "kind": step.kind, "text": words.text(step.text)}
    if step.seconds:
        fields["seconds"] = step.seconds
    fields["cautions"] = [words.text(caution) for caution in step.cautions]
    fields["sources"], fields["grade"] = list(step.sources), step.grade
    return fields


def relief(
    words: Words,
    plan: ReliefPlan,
    text: str,
    steps: Sequence[Step] | None = None,
    extra: Sequence[Button] = (),
) -> Message:
    """Relief: what ``text`` says is complete alone; ``steps`` are those it covers (all of the plan's if not given)."""
    chosen = plan.steps if steps is None else steps
    return {
        "text": text,
        "buttons": list(extra),
        "custom": {
            "type": "relief",
            "condition": plan.condition,
            "body_part": plan.body_part,
            "audience": words.audience,
            "steps": [step_fields(words, step) for step in chosen],
        },
    }


def step_text(words: Words, step: Step, every_caution: bool = True) -> str:
    """One step as lines: what to do, how long, and its cautions.

    Of the first step, given in a hurry, only the first caution is said, and any that names a number to call.
    """
    lines = [words.text(step.text)]
    if step.seconds:
        # Beside a breath, "hold" would be heard as holding it.
        name = "utter_rest_seconds" if step.kind in AT_REST else "utter_hold_seconds"
        lines.append(words.say(name, seconds=step.seconds))
    said = [
        one
        for place, one in enumerate(step.cautions)
        if every_caution or place == 0 or "_number}" in flatten(one, words.audience)
    ]
    return "\n".join(lines + [words.text(one) for one in said])


def statement(words: Words, item: Evidence) -> str:
    """The person's own finding, said back."""
    return told(words, item.finding, item.value)


def told(words: Words, finding: str, value: str) -> str:
    """An answer as a sentence."""
    every = words.knowledge.findings[finding]["options"]
    return words.text(next(option["statement"] for option in every if option["value"] == value))


def assessment(
    words: Words, result: Assessment, text: str, extra: Sequence[Button] = ()
) -> Message:
    """The conclusion."""

    def sided(items: Sequence[Evidence]) -> list[dict[str, Any]]:
        return [
            {
                "finding": i.finding,
                "value": i.value,
                "statement": statement(words, i),
                "sources": list(i.sources),
            }
            for i in items
        ]

    return {
        "text": text,
        "buttons": list(extra),
        "custom": {
            "type": "assessment",
            "condition": result.condition,
            "certainty": result.certainty,
            "triage": result.triage.level,
            "for": sided(result.supporting),
            "against": sided(result.opposing),
            "missing": list(result.missing),
            "sources": list(dict.fromkeys([*result.entry["sources"], *result.triage.sources])),
            "grade": result.entry["grade"],
            "knowledge_version": result.knowledge_version,
        },
    }


def medicines(words: Words, found: Medicines, text: str, extra: Sequence[Button] = ()) -> Message:
    """Medicines to discuss."""
    return {
        "text": text,
        "buttons": list(extra),
        "custom": {
            "type": "medications",
            "condition": found.condition,
            "region": found.region,
            "items": [
                {
                    "name": item["name"],
                    "why_it_may_be_raised": words.text(item["why_it_may_be_raised"]),
                    "evidence": words.text(item["evidence"]["text"]),
                    "cautions": [words.text(caution["text"]) for caution in item["cautions"]],
                    "sources": item["sources"],
                    "grade": item["grade"],
                }
                for item in found.items
            ],
            "interactions": [interaction(words, one) for one in found.interactions],
            "questions_for_doctor": [words.text(one) for one in found.questions_for_doctor],
            "sources": list(found.sources),
            "grade": found.grade,
        },
    }


def interaction(words: Words, one: Mapping[str, Any]) -> str:
    """Two medicines that clash, by name, and how."""
    medicine, others = (
        one["medicine"].replace("_", " "),
        ", ".join(name.replace("_", " ") for name in one["with"]),
    )
    return words.say(
        "utter_interaction", medicine=medicine, others=others, line=words.text(one["text"])
    )


def answer(
    words: Words,
    topic: str,
    text: str,
    sources: Sequence[str],
    grade: str,
    extra: Sequence[Button] = (),
) -> Message:
    """An answer to a question, with where it comes from."""
    return {
        "text": text,
        "buttons": list(extra),
        "custom": {"type": "answer", "topic": topic, "sources": list(sources), "grade": grade},
    }


def plain(
    words: Words, name: str, kind: str = "", reason: str = "", extra: Sequence[Button] = ()
) -> Message:
    """A response of ``domain.yml``; ``kind`` makes it a ``fallback`` or ``out_of_scope`` with its reason."""
    said = words.response(name)
    message: Message = {"text": said["text"], "buttons": [*said.get("buttons", ()), *extra]}
    if kind:
        message["custom"] = {"type": kind, "reason": reason}
    return message


def contact_fields(words: Words, roles: Sequence[str]) -> list[dict[str, Any]]:
    """Contacts as the contract has them: ``label``, ``number``, ``how``, and a note."""
    found = red_flags.contacts(list(roles), words.case.region, words.knowledge)
    return [
        {
            "label": words.text(c["label"]),
            "number": c.get("number"),
            "how": c["how"],
            "note": words.text(c.get("note")),
        }
        for c in found
    ]


def red_flag(words: Words, kind: str) -> Message:
    """Act now: the action first, nothing else to do or decide."""
    entry = words.knowledge.red_flags[kind]
    lines = [
        words.text(entry["action"]),
        words.text(entry.get("why")),
        words.text(entry.get("if_worse")),
    ]
    emergency = entry["triage"] == "emergency"
    if emergency and words.case.region in words.knowledge.contacts["regions"]:
        lines.append(words.say("utter_cannot_speak"))
    after = ["show_crew_card"] if emergency else []
    return {
        "text": "\n".join(line for line in lines if line),
        "buttons": buttons(words, *after, "red_flag_handled", "red_flag_wrong"),
        "custom": _red_flag_fields(words, kind, ask=False),
    }


def red_flag_question(words: Words, kind: str) -> Message:
    """The one direct question that decides whether a doubtful red flag is one."""
    ask = words.knowledge.red_flags[kind]["ask"]
    payloads = (("yes", "safety_yes"), ("no", "safety_no"))
    shown = [{"title": words.text(ask[key]), "payload": f"/{payload}"} for key, payload in payloads]
    return {
        "text": words.text(ask["text"]),
        "buttons": shown + [{"title": words.title(NOT_SURE), "payload": "/safety_not_sure"}],
        "custom": _red_flag_fields(words, kind, ask=True),
    }


def _red_flag_fields(words: Words, kind: str, ask: bool) -> dict[str, Any]:
    entry = words.knowledge.red_flags[kind]
    roles = list(entry["contacts"])
    if entry["triage"] == "emergency" and "emergency_no_speech" not in roles:
        roles.append("emergency_no_speech")
    return {
        "type": "red_flag",
        "kind": entry.get("reported_as", kind),
        "triage": entry["triage"],
        "ask": ask,
        "contacts": contact_fields(words, roles),
        "sources": list(entry["sources"]),
        "grade": entry["grade"],
    }
