"""The sheet for the bedside: the first steps, when to call and whom, for a page that has no server.

Nobody can be asked anything there, so nothing that an answer could rule out is taken for granted. What a safety
question decides is shown before the step (``checks``); any other reason to leave a step out is said with it
(``unless``); a step that neither can guard is not in the sheet.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from crampwise.clinical.case import Case
from crampwise.clinical.knowledge import Knowledge
from crampwise.clinical.relief import Step

from .guarded_steps import VERSIONS, GuardedSteps
from .messages import AT_REST
from .wording import Words

AUDIENCES = ("self", "helper")
SIDES = ("cramp", "spasticity")
# The page fills these: it knows the region and the place.
LEFT_OPEN = ("part", "seconds")


def bedside(knowledge: Knowledge) -> dict[str, Any]:
    """The whole sheet, ready for JSON. The same content gives the same ``version``."""
    said, steps = _Said(knowledge), GuardedSteps(knowledge)
    groups = knowledge.findings["body_part"]["places"]
    parts = [
        _part(name, said, steps)
        for group in groups
        for name, entry in knowledge.relief.items()
        if entry["group"] == group
    ]
    shared = knowledge.shared_relief
    sheet: dict[str, Any] = {
        "reviewed": min(str(day) for day in _reviewed(knowledge)),
        "say": _sentences(said, knowledge),
        "groups": [{"id": group, "title": title} for group, title in groups.items()],
        "parts": parts,
        "generic_first": {version: steps.first(None, version) for version in VERSIONS},
        "anywhere": {
            "name": said.both(shared["unknown_part"]),
            "plans": {
                "mixed": {version: steps.plan("mixed", None, version) for version in VERSIONS},
                "fasciculation": {
                    version: steps.plan("fasciculation", None, version) for version in VERSIONS
                },
            },
            "safety": steps.checks(None),
        },
        "steps": {name: _step(step, said, steps) for name, step in sorted(steps.used.items())},
        "unless": {
            name: said.both(knowledge.contraindications[name]["reason"])
            | _origin(knowledge.contraindications[name])
            for name in sorted({name for names in steps.unless.values() for name in names})
        },
        "checks": _checks(said, knowledge),
        "when_to_call": [
            _flag(one["flag"], one["sign"], said, knowledge)
            for one in knowledge.bedside["when_to_call"]
        ],
        "contacts": {key: value for key, value in knowledge.contacts.items() if key != "reviewed"},
    }
    return {"version": version_of(sheet), **sheet}


def version_of(sheet: Mapping[str, Any]) -> str:
    """A short fingerprint of all that the sheet says."""
    content = {key: value for key, value in sheet.items() if key != "version"}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


class _Said:
    """Words in both versions, with open places left for the page: the numbers, and the name of the part."""

    def __init__(self, knowledge: Knowledge) -> None:
        names = [*knowledge.contacts["placeholders"], *LEFT_OPEN]
        self._open = {name: f"{{{name}}}" for name in names}
        self._words = {who: Words(Case.from_answers({"who": who}), knowledge) for who in AUDIENCES}

    def both(self, raw: Any) -> dict[str, str]:
        return {who: words.text(raw, **self._open) for who, words in self._words.items()}

    def lines(self, raw: Any) -> dict[str, list[str]]:
        """A text of several bubbles, each of them apart."""
        return {who: text.split("\n") for who, text in self.both(raw).items()}

    def response(self, name: str, **values: Any) -> dict[str, str]:
        return {
            who: words.say(name, **{**self._open, **values}) for who, words in self._words.items()
        }


def _part(name: str, said: _Said, steps: GuardedSteps) -> dict[str, Any]:
    entry = steps.knowledge.relief[name]
    fields = {
        "id": name,
        "title": entry["title"],
        "group": entry["group"],
        "name": said.both(entry["name"]),
        "first": {version: steps.first(name, version) for version in VERSIONS},
        "plans": {
            side: {version: steps.plan(side, name, version) for version in VERSIONS}
            for side in SIDES
        },
        "do_not": {side: said.lines(entry["do_not"][side]) for side in SIDES},
        "do_not_sources": entry["do_not_sources"],
    }
    # Known only once every step of the place has been looked at.
    return {**fields, "safety": steps.checks(name)}


def _step(step: Step, said: _Said, steps: GuardedSteps) -> dict[str, Any]:
    fields: dict[str, Any] = {"kind": step.kind, "text": said.both(step.text)}
    if step.seconds:
        fields["seconds"] = step.seconds
    if step.cautions:
        fields["cautions"] = said.lines(step.cautions)
    if steps.unless[step.id]:
        fields["unless"] = sorted(steps.unless[step.id])
    return {**fields, "sources": list(step.sources), "grade": step.grade}


def _checks(said: _Said, knowledge: Knowledge) -> dict[str, Any]:
    """Each safety question: what to look for, and what to do if it is so."""
    found = {}
    for name, entry in knowledge.findings.items():
        if entry["role"] != "safety":
            continue
        flag = knowledge.red_flags[entry["decides"]]
        raising = [pairs.get(name) for pairs in flag["raised_by"]]
        signs = [one["statement"] for one in entry["options"] if one["value"] in raising]
        found[name] = {
            "question": said.both(entry["question"]),
            "signs": said.lines(signs),
            "flag": entry["decides"],
            **_to_do(flag, said),
            **_origin(entry, flag),
        }
    return found


def _flag(kind: str, key: str, said: _Said, knowledge: Knowledge) -> dict[str, Any]:
    """A danger in the words of its own question, of why it matters, or of the safety finding that decides it."""
    flag = knowledge.red_flags[kind]
    if key in knowledge.findings:
        finding = knowledge.findings[key]
        sign, origin = said.both(finding["question"]), _origin(finding, flag)
    else:
        sign, origin = said.both(flag["ask"]["text"] if key == "ask" else flag[key]), _origin(flag)
    return {"id": kind, "sign": sign, **_to_do(flag, said), **origin}


def _to_do(flag: Mapping[str, Any], said: _Said) -> dict[str, Any]:
    return {
        "triage": flag["triage"],
        "action": said.lines(flag["action"]),
        "if_worse": said.both(flag["if_worse"]),
        "contacts": list(flag["contacts"]),
    }


def _sentences(said: _Said, knowledge: Knowledge) -> dict[str, Any]:
    """What is said around the steps."""
    trouble = said.response("utter_trouble", relief="")
    crew = said.response("utter_crew_card_line")
    disclaimer = knowledge.answers["has-a-doctor-checked"]
    return {
        "always": {
            who: next(line for line in text.split("\n") if "{emergency_number}" in line)
            for who, text in trouble.items()
        },
        "hold": said.response("utter_hold_seconds"),
        "rest": said.response("utter_rest_seconds"),
        "at_rest": list(AT_REST),
        "for_helper": said.response("utter_relief_for_helper"),
        "no_more": said.response("utter_relief_next_level"),
        "crew": {
            who: said.response("utter_crew_card", line=line)[who] for who, line in crew.items()
        },
        "disclaimer": said.both(disclaimer["answer"]),
    }


def _origin(*entries: Mapping[str, Any]) -> dict[str, Any]:
    """Whose word it is: every source, and the weakest grade."""
    sources = dict.fromkeys(source for entry in entries for source in entry["sources"])
    return {"sources": list(sources), "grade": max(entry["grade"] for entry in entries)}


def _reviewed(knowledge: Knowledge) -> Iterator[Any]:
    """The dates on all that the sheet is made of; the sheet is as old as its oldest page."""
    yield knowledge.contacts["reviewed"]
    yield knowledge.shared_relief["reviewed"]
    yield knowledge.contraindications["reviewed"]
    yield from (entry["reviewed"] for entry in knowledge.relief.values())
    chosen = knowledge.bedside["when_to_call"]
    yield from (knowledge.red_flags[one["flag"]]["reviewed"] for one in chosen)
