"""What no schema can say of one file: that the names it uses are defined, and its texts may be said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..case import NOT_SURE
from .content import (
    SOURCE_KEYS,
    Content,
    Fault,
    Where,
    as_list,
    as_map,
    leaves,
    nodes,
    placed,
    twice,
)
from .diary_checks import diary_words
from .relief_checks import relief_steps

# A file of these kinds is named after what it holds.
NAMED_AFTER = {
    "condition": "condition",
    "relief_part": "body_part",
    "red_flag": "kind",
    "medicine": "name",
    "lexicon": "finding",
}
# Words that people say: never shown, so they may hold amounts and braces.
NOT_SHOWN = ("questions", "words", "patterns", "sources")
PLACEHOLDERS = {
    "their",
    "them",
    "emergency_number",
    "urgent_number",
    "crisis_number",
    "poison_number",
    "seconds",
}
# Only a shared step may say {part}: a part's own file names the part.
PART = "part"
# What a reference's note says when the source must not be, or on purpose is not, cited.
NOT_CITED = re.compile(r"not cited|attribute no|do not cite", re.IGNORECASE)
_COUNT = r"(?:\d[\d.,]*|one|two|three|four|half|another|extra|double)"
DOSE = re.compile(
    r"\b\d[\d.,]*\s*-?(?:mg|mcg|µg|μg|g|grams?|milligrams?|micrograms?|ml|millilit\w+|iu|units?)\b"
    rf"|\b{_COUNT}(?:\s+(?:of\s+)?(?:an?|more|whole))?\s+(?:tablets?|capsules?|pills?|puffs?|drops?|doses?|teaspoons?|spoonfuls?)\b"
    r"|\b(?:once|twice|(?:\d+|two|three|four)\s+times)\s+(?:a|per|every|each)\s+(?:day|night)\b.{0,40}\b(?:tablets?|pills?|dose)\b",
    re.IGNORECASE,
)


def _sources(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    """Every source is defined and may be cited, and nothing is graded above the best of its sources."""
    for where, node in nodes(doc):
        for key in SOURCE_KEYS:
            for source in as_list(as_map(node).get(key)):
                if source not in content.references:
                    yield (*where, key), f"source {source} is not in references.yml"
                elif NOT_CITED.search(str(content.references[source].get("note"))):
                    yield (*where, key), f"source {source} is not to be cited: see its note"
        grade = as_map(node).get("grade")
        grades = [
            content.references.get(one, {}).get("grade")
            for one in as_list(as_map(node).get("sources"))
        ]
        best = min((one for one in grades if one), default=None)
        if best and isinstance(grade, str) and grade < best:
            yield (*where, "grade"), f"{grade} is better than the best of its sources ({best})"


def _answers_exist(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    """Findings and values that rules speak of can be answered."""
    for where, node in nodes(doc):
        node = as_map(node)
        if "finding" in node and "value" in node:
            yield from answer_faults(content, where, node["finding"], [node["value"]])
        for key in ("raised_by", "when"):
            rules = node.get(key)
            for place, rule in (
                [((*where, key), rules)]
                if isinstance(rules, dict)
                else placed(rules, (*where, key))
            ):
                for finding, values in as_map(rule).items():
                    yield from answer_faults(
                        content, place, finding, values if isinstance(values, list) else [values]
                    )
        for finding in as_list(node.get("only_findings")):
            yield from answer_faults(content, (*where, "only_findings"), finding, [])


def answer_faults(
    content: Content, where: Where, finding: str, values: Iterable[str]
) -> Iterator[Fault]:
    if finding not in content.options:
        yield where, f"there is no finding '{finding}'"
        return
    for value in values:
        if value not in content.options[finding] | {NOT_SURE}:
            yield where, f"finding '{finding}' has no value '{value}'"


def _named_after(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    key = NAMED_AFTER.get(content.kind[name])
    if key and key in as_map(doc) and as_map(doc)[key] != Path(name).stem:
        yield (key,), f"'{doc[key]}' is not the name of the file"


def _finding(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    if content.kind[name] != "findings":
        return
    groups = {part.get("group") for part in content.parts.values()}
    for finding, entry in as_map(as_map(doc).get("findings")).items():
        where = ("findings", finding)
        values = [one.get("value") for one in map(as_map, as_list(entry.get("options")))]
        for value in twice(values):
            yield (*where, "options"), f"value '{value}' stands twice"
        if NOT_SURE in values:
            yield (*where, "options"), f"'{NOT_SURE}' is added by itself"
        for key in ("affirm", "deny"):
            if key in entry and entry[key] not in values:
                yield (*where, key), f"there is no value '{entry[key]}'"
        flag = content.red_flags.get(entry.get("decides"), {})
        if "decides" in entry and not flag.get("ask"):
            yield (
                (*where, "decides"),
                f"there is no red flag '{entry['decides']}' with a question (ask)",
            )
        if isinstance(entry.get("places"), dict):
            for group in sorted(groups - set(entry["places"])):
                yield (*where, "places"), f"group '{group}' of the relief files is missing"


def _red_flag(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    """The first words are the call to make, and whoever is to be called can be reached in every region."""
    if content.kind[name] != "red_flag":
        return
    roles = as_map(content.contacts.get("placeholders"))
    for role in as_list(doc.get("contacts")):
        for region, known in as_map(content.contacts.get("regions")).items():
            if role not in as_map(known):
                yield ("contacts",), f"region {region} has no contact '{role}'"
    for audience, bubbles in as_map(doc.get("action")).items():
        first = str(bubbles[0]) if bubbles else ""
        if not re.search(r"\{\w+_number\}|^Call\b", first):
            yield ("action", audience, 0), "does not say whom to call"
        for bubble in bubbles:
            for number in re.findall(r"\{(\w+_number)\}", str(bubble)):
                if number in roles and roles[number] not in as_list(doc.get("contacts")):
                    yield (
                        ("action", audience),
                        f"says {{{number}}}, but '{roles[number]}' is not among the contacts",
                    )


def _bedside(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    """Each flag on the sheet is one of ours, and its words are where the sheet says."""
    if content.kind[name] != "bedside":
        return
    known = content.red_flags
    for place, row in enumerate(as_list(doc.get("when_to_call"))):
        flag, sign = as_map(row).get("flag"), as_map(row).get("sign")
        decides = as_map(content.findings.get(sign)).get("decides")
        if flag not in known:
            yield ("when_to_call", place, "flag"), f"no red flag '{flag}'"
        # A finding that decides a flag which is not there is a fault of the finding's own.
        elif sign not in ("ask", "why") and decides != flag and (not decides or decides in known):
            yield ("when_to_call", place, "sign"), f"'{sign}' is no finding that decides '{flag}'"


def _medicine(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    if content.kind[name] != "medicine":
        return
    for place, one in placed(doc.get("interactions"), ("interactions",)):
        for other in as_list(as_map(one).get("with")):
            if other not in content.medicines:
                yield (*place, "with"), f"there is no medicine '{other}'"
    first = as_map(next(iter(as_list(doc.get("cautions"))), None)).get("text")
    if doc.get("breathing_caution") and not re.search(r"breath|lung", str(first), re.IGNORECASE):
        yield (
            ("cautions", 0),
            "breathing_caution is true, so the first caution must be the one on breathing",
        )


def _lexicon(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    if content.kind[name] != "lexicon" or not isinstance(doc.get("values"), dict):
        return
    finding = doc.get("finding")
    yield from answer_faults(content, ("values",), finding, doc["values"])
    if finding in content.options:
        denied = [as_map(one).get("denied") for one in doc["values"].values()]
        for key, values in (
            ("prefer", as_list(doc.get("prefer"))),
            ("values", [one for one in denied if one]),
        ):
            yield from answer_faults(content, (key,), finding, values)


def _texts(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    """No amounts of medicine, and no placeholder that nothing fills."""
    if content.kind[name] in ("words", "lexicon", "references"):
        return
    allowed = PLACEHOLDERS | ({PART} if content.kind[name] == "relief_shared" else set())
    for where, text in leaves(doc):
        if any(key in NOT_SHOWN for key in where):
            continue
        amount = DOSE.search(text)
        if amount:
            yield where, f"'{amount[0]}' reads like an amount of medicine"
        for placeholder in re.findall(r"\{([^{}]*)\}", text):
            if placeholder not in allowed:
                yield where, f"nothing fills {{{placeholder}}}"


FILE_CHECKS = (
    _sources,
    _answers_exist,
    _named_after,
    _finding,
    relief_steps,
    _red_flag,
    _bedside,
    diary_words,
    _medicine,
    _lexicon,
    _texts,
)
