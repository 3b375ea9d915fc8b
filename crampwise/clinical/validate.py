"""Checks ``knowledge/``: ``python -m crampwise.clinical.validate`` prints every fault at once, as ``path: message``.

First the shape of each file, by its schema in ``knowledge/schema/``; then what no schema can say: that every name
used in one file is defined in another, that nothing is graded above its sources, that the public contract's values
are all there, that no text holds an amount of medicine. A tool for whoever edits content: the engine never calls it.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Set, Tuple

from jsonschema import Draft7Validator

from .case import NOT_SURE
from .errors import KnowledgeError
from .knowledge import DEFAULT_FOLDER, read_yaml
from .relief import TRIGGER_CHECK

SCHEMAS = DEFAULT_FOLDER / "schema"
# The first pattern that fits a file names its schema.
KINDS = (
    ("findings/*.yml", "findings"),
    ("conditions/derived.yml", "derived"),
    ("conditions/mimics.yml", "mimics"),
    ("conditions/*.yml", "condition"),
    ("dispositions.yml", "dispositions"),
    ("relief/shared.yml", "relief_shared"),
    ("relief/contraindications.yml", "contraindications"),
    ("relief/*.yml", "relief_part"),
    ("red_flags/_*.yml", "words"),
    ("red_flags/*.yml", "red_flag"),
    ("contacts.yml", "contacts"),
    ("medicines/_general.yml", "medicine_general"),
    ("medicines/*.yml", "medicine"),
    ("answers/*.yml", "answers"),
    ("references.yml", "references"),
    ("languages.yml", "languages"),
    ("lexicon/_*.yml", "words"),
    ("lexicon/*.yml", "lexicon"),
)
# A file of these kinds is named after what it holds.
NAMED_AFTER = {
    "condition": "condition",
    "relief_part": "body_part",
    "red_flag": "kind",
    "medicine": "name",
    "lexicon": "finding",
}
SOURCE_KEYS = ("sources", "prior_sources", "do_not_sources")
# Words that people say: never shown, so they may hold amounts and braces.
NOT_SHOWN = ("questions", "words", "patterns", "url", "note", "sources")
PLACEHOLDERS = {"their", "them", "emergency_number", "urgent_number", "crisis_number", "poison_number", "seconds"}
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
STALE_AFTER = timedelta(days=2 * 365)

Where = Tuple[Any, ...]
Fault = Tuple[Where, str]


class Content:
    """The folder as read. ``faults`` holds what could not be read or has no schema."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.faults = folder, []
        self.files: Dict[str, Any] = {}
        self.kind: Dict[str, str] = {}
        self.contract = json.loads((SCHEMAS / "contract.json").read_text(encoding="utf-8"))
        for path in sorted([*folder.rglob("*.yml"), *folder.rglob("*.yaml")]):
            self._read(path, path.relative_to(folder))

    def _read(self, path: Path, relative: Path) -> None:
        name = relative.as_posix()
        kind = next((kind for pattern, kind in KINDS if _fits(relative, pattern)), None)
        if kind is None:
            self.faults.append(self.line(name, "is in no place that is read (files end in .yml)"))
            return
        try:
            self.files[name] = _plain(read_yaml(path))
            self.kind[name] = kind
        except KnowledgeError as error:
            self.faults += [self.line(name, fault.partition(": ")[2]) for fault in error.faults]
        except ValueError as error:  # a day that is not in the calendar
            self.faults.append(self.line(name, str(error)))

    def line(self, name: str, message: str, where: Where = ()) -> str:
        """A fault as printed."""
        place = _spoken(where)
        return f"{self.folder.name}/{name}: {place}{': ' if place else ''}{message}"

    def of(self, *kinds: str) -> Iterator[Tuple[str, Mapping[str, Any]]]:
        """The files of some kinds whose content is a mapping."""
        return ((name, _map(doc)) for name, doc in self.files.items() if self.kind[name] in kinds)

    def values(self, enum: str) -> List[str]:
        """The values of a list of the public contract."""
        return self.contract["definitions"][enum]["enum"]

    @cached_property
    def references(self) -> Dict[str, Any]:
        return {key: _map(one) for _, doc in self.of("references") for key, one in doc.items()}

    @cached_property
    def findings(self) -> Dict[str, Mapping[str, Any]]:
        return {key: _map(one) for _, doc in self.of("findings") for key, one in _map(doc.get("findings")).items()}

    @cached_property
    def options(self) -> Dict[str, Set[str]]:
        """The values that each finding may take."""
        return {
            name: set(self.parts)
            if entry.get("options_from")
            else {one.get("value") for one in map(_map, _list(entry.get("options")))}
            for name, entry in self.findings.items()
        }

    @cached_property
    def parts(self) -> Dict[str, Mapping[str, Any]]:
        return {str(doc.get("body_part")): doc for _, doc in self.of("relief_part")}

    @cached_property
    def shared_steps(self) -> Mapping[str, Any]:
        return {key: step for _, doc in self.of("relief_shared") for key, step in _map(doc.get("steps")).items()}

    @cached_property
    def contraindications(self) -> Set[str]:
        return {key for _, doc in self.of("contraindications") for key in doc if key != "reviewed"}

    @cached_property
    def red_flags(self) -> Dict[str, Mapping[str, Any]]:
        return {str(doc.get("kind")): doc for _, doc in self.of("red_flag")}

    @cached_property
    def contacts(self) -> Mapping[str, Any]:
        return next((doc for _, doc in self.of("contacts")), {})

    @cached_property
    def answers(self) -> List[Tuple[str, int, Mapping[str, Any]]]:
        found = ((name, _list(self.files[name])) for name in self.files if self.kind[name] == "answers")
        return [(name, place, _map(one)) for name, items in found for place, one in enumerate(items)]

    @cached_property
    def medicines(self) -> Dict[str, Mapping[str, Any]]:
        """Medicines with a file, and those that only clash with one."""
        named = {str(doc.get("name")): doc for _, doc in self.of("medicine")}
        others = [_map(doc.get("other_medicines")) for _, doc in self.of("medicine_general")]
        return {**{key: _map(one) for other in others for key, one in other.items()}, **named}


def validate(folder: Path = DEFAULT_FOLDER, today: Optional[date] = None) -> List[str]:
    """Every fault in the content, sorted; none when it is sound. ``today`` is for tests."""
    content = Content(Path(folder))
    return sorted(set(_faults(content, today or date.today())))


def _faults(content: Content, today: date) -> Iterator[str]:
    yield from content.faults
    misshapen: Set[str] = set()
    for name, doc in content.files.items():
        for where, message in _shape(doc, content.kind[name]):
            misshapen.add(name)
            yield content.line(name, message, where)
    for check in FILE_CHECKS:
        for name, doc in content.files.items():
            yield from _guarded(lambda: check(content, name, doc), name, content, misshapen)
    for check in DATE_CHECKS:
        for name, doc in content.files.items():
            yield from (content.line(name, message, where) for where, message in check(doc, today))
    for check in WHOLE_CHECKS:
        try:
            yield from (content.line(name, message, where) for name, where, message in check(content))
        except (AttributeError, KeyError, TypeError):
            if not misshapen:
                raise


def _guarded(
    check: Callable[[], Iterable[Fault]], name: str, content: Content, misshapen: Set[str]
) -> Iterator[str]:
    """A check may trip over a file of the wrong shape: that shape is a fault already, so it gives up quietly."""
    try:
        for where, message in check():
            yield content.line(name, message, where)
    except (AttributeError, KeyError, TypeError):
        if name not in misshapen:
            raise


def warnings(folder: Path = DEFAULT_FOLDER, today: Optional[date] = None) -> List[str]:
    """What is not wrong but wants doing: content last reviewed over two years ago."""
    content, today = Content(Path(folder)), today or date.today()
    return sorted(
        content.line(name, f"last reviewed {value}, over two years ago", where)
        for name, doc in content.files.items()
        for where, value in _dates(doc)
        if (day := _day(value)) and today - day > STALE_AFTER
    )


# --- shape ----------------------------------------------------------------------------------


@lru_cache(maxsize=None)
def _schema(kind: str) -> Dict[str, Any]:
    """A schema with the shared definitions copied in, so that it needs no resolver (their interface keeps changing)."""
    texts = [(SCHEMAS / f"{one}.json").read_text(encoding="utf-8") for one in ("common", "contract", kind)]
    common, contract, own = (json.loads(re.sub(r'"(?:common|contract)\.json#', '"#', text)) for text in texts)
    definitions = {**common["definitions"], **contract["definitions"], **own.get("definitions", {})}
    return {**own, "definitions": definitions}


def _shape(doc: Any, kind: str) -> Iterator[Fault]:
    for error in Draft7Validator(_schema(kind)).iter_errors(doc):
        for message in _in_words(error):
            yield tuple(error.absolute_path), message


def _in_words(error: Any) -> Iterator[str]:
    """A schema's complaint, for someone who edits content and not schemas."""
    rule, wanted, found = error.validator, error.validator_value, error.instance
    if rule == "required":
        yield from (f"'{key}' is missing" for key in wanted if key not in found)
    elif rule == "additionalProperties" and wanted is False:
        known = error.schema.get("properties", {})
        yield from (f"'{key}' is not a key that is known here" for key in found if key not in known)
    elif rule == "enum":
        yield f"{found!r} is none of {', '.join(map(str, wanted))}"
    elif rule in ("minItems", "minLength", "minProperties"):
        yield "is empty" if wanted == 1 else f"has {len(found)}, and needs {wanted} or more"
    elif rule == "maxLength":
        yield f"{found!r} is longer than {wanted} characters"
    elif rule == "pattern":
        yield f"{found!r} is not {error.schema.get('description', wanted)}"
    elif rule == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted
        yield f"{_short(found)} is not {' or '.join(_TYPES[kind] for kind in kinds)}"
    elif rule == "uniqueItems":
        yield "lists something twice"
    else:
        yield _short(error.message)


_TYPES = {
    "string": "a text",
    "object": "a mapping",
    "array": "a list",
    "null": "null",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
}


# --- one file at a time ---------------------------------------------------------------------


def _sources(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    """Every source is defined and may be cited, and nothing is graded above the best of its sources."""
    for where, node in _nodes(doc):
        for key in SOURCE_KEYS:
            for source in _list(_map(node).get(key)):
                if source not in content.references:
                    yield (*where, key), f"source {source} is not in references.yml"
                elif NOT_CITED.search(str(content.references[source].get("note"))):
                    yield (*where, key), f"source {source} is not to be cited: see its note"
        grade = _map(node).get("grade")
        grades = [content.references.get(one, {}).get("grade") for one in _list(_map(node).get("sources"))]
        best = min((one for one in grades if one), default=None)
        if best and isinstance(grade, str) and grade < best:
            yield (*where, "grade"), f"{grade} is better than the best of its sources ({best})"


def _answers_exist(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    """Findings and values that rules speak of can be answered."""
    for where, node in _nodes(doc):
        node = _map(node)
        if "finding" in node and "value" in node:
            yield from _answer(content, where, node["finding"], [node["value"]])
        for key in ("raised_by", "when"):
            rules = node.get(key)
            for place, rule in [((*where, key), rules)] if isinstance(rules, dict) else _placed(rules, (*where, key)):
                for finding, values in _map(rule).items():
                    yield from _answer(content, place, finding, values if isinstance(values, list) else [values])
        for finding in _list(node.get("only_findings")):
            yield from _answer(content, (*where, "only_findings"), finding, [])


def _answer(content: Content, where: Where, finding: str, values: Iterable[str]) -> Iterator[Fault]:
    if finding not in content.options:
        yield where, f"there is no finding '{finding}'"
        return
    for value in values:
        if value not in content.options[finding] | {NOT_SURE}:
            yield where, f"finding '{finding}' has no value '{value}'"


def _named_after(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    key = NAMED_AFTER.get(content.kind[name])
    if key and key in _map(doc) and _map(doc)[key] != Path(name).stem:
        yield (key,), f"'{doc[key]}' is not the name of the file"


def _finding(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    if content.kind[name] != "findings":
        return
    groups = {part.get("group") for part in content.parts.values()}
    for finding, entry in _map(_map(doc).get("findings")).items():
        where = ("findings", finding)
        values = [one.get("value") for one in map(_map, _list(entry.get("options")))]
        for value in _twice(values):
            yield (*where, "options"), f"value '{value}' stands twice"
        if NOT_SURE in values:
            yield (*where, "options"), f"'{NOT_SURE}' is added by itself"
        for key in ("affirm", "deny"):
            if key in entry and entry[key] not in values:
                yield (*where, key), f"there is no value '{entry[key]}'"
        flag = content.red_flags.get(entry.get("decides"), {})
        if "decides" in entry and not flag.get("ask"):
            yield (*where, "decides"), f"there is no red flag '{entry['decides']}' with a question (ask)"
        if isinstance(entry.get("places"), dict):
            for group in sorted(groups - set(entry["places"])):
                yield (*where, "places"), f"group '{group}' of the relief files is missing"


def _steps(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    """Every step that a plan names exists, every step is used, and each plan suits whom it is for."""
    if content.kind[name] not in ("relief_part", "relief_shared"):
        return
    shared = content.kind[name] == "relief_shared"
    own = _map(doc.get("steps"))
    used: Set[str] = set()
    lists = [(("plans", plan, version), ids) for plan, versions in doc["plans"].items() for version, ids in versions.items()]
    start = "generic_first" if shared else "first"
    lists += [((start, version), [one]) for version, one in _map(doc.get(start)).items()]
    for where, ids in lists:
        for item in ids:
            step_id, from_shared = (item.get("use"), True) if isinstance(item, dict) else (item, shared)
            step = _map((content.shared_steps if from_shared else own).get(step_id))
            used |= set() if from_shared and not shared else {step_id}
            if not step:
                yield where, f"there is no step '{step_id}' in {'shared.yml' if from_shared else 'this file'}"
                continue
            yield from ((where, f"step '{step_id}' {why}") for why in _unfit(step, where[-1]))
        if where[:2] == ("plans", "spasticity") and not _last_is_trigger_check(ids, own, content):
            yield where, "does not end with the trigger check"
    if shared:
        uses = (node["use"] for part in content.parts.values() for _, node in _nodes(part.get("plans")) if "use" in _map(node))
        used |= set(uses)
    for step_id, step in own.items():
        where = ("steps", step_id)
        if step_id not in used:
            yield where, "is in no plan"
        if not shared and step_id in content.shared_steps:
            yield where, "has the id of a shared step"
        for reason in _list(_map(step).get("avoid_if")):
            if reason not in content.contraindications:
                yield (*where, "avoid_if"), f"there is no contraindication '{reason}'"


def _unfit(step: Mapping[str, Any], version: str) -> Iterator[str]:
    """Why a step is wrong in a plan for someone who lies alone, or who is not helped."""
    needs = _list(step.get("needs"))
    if version == "cannot_stand" and needs:
        yield f"needs {', '.join(needs)}, and a cannot_stand plan may need nothing"
    if version == "able" and "helper" in needs:
        yield "needs a helper"
    if version != "helper" and any(
        re.search(r"\{(their|them)\}", one) for key in ("text", "cautions") for one in _said_to_self(step.get(key))
    ):
        yield "speaks of the person to the person ({their} or {them})"


def _last_is_trigger_check(ids: List[Any], own: Mapping[str, Any], content: Content) -> bool:
    last = ids[-1] if ids else None
    step = content.shared_steps.get(last.get("use")) if isinstance(last, dict) else own.get(last)
    return _map(step).get("kind") == TRIGGER_CHECK


def _said_to_self(text: Any) -> Iterator[str]:
    if isinstance(text, list):
        for one in text:
            yield from _said_to_self(one)
    else:
        yield str(_map(text).get("self", "") if isinstance(text, dict) else text or "")


def _red_flag(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    """The first words are the call to make, and whoever is to be called can be reached in every region."""
    if content.kind[name] != "red_flag":
        return
    roles = _map(content.contacts.get("placeholders"))
    for role in _list(doc.get("contacts")):
        for region, known in _map(content.contacts.get("regions")).items():
            if role not in _map(known):
                yield ("contacts",), f"region {region} has no contact '{role}'"
    for audience, bubbles in _map(doc.get("action")).items():
        first = str(bubbles[0]) if bubbles else ""
        if not re.search(r"\{\w+_number\}|^Call\b", first):
            yield ("action", audience, 0), "does not say whom to call"
        for bubble in bubbles:
            for number in re.findall(r"\{(\w+_number)\}", str(bubble)):
                if number in roles and roles[number] not in _list(doc.get("contacts")):
                    yield ("action", audience), f"says {{{number}}}, but '{roles[number]}' is not among the contacts"


def _medicine(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    if content.kind[name] != "medicine":
        return
    for place, one in _placed(doc.get("interactions"), ("interactions",)):
        for other in _list(_map(one).get("with")):
            if other not in content.medicines:
                yield (*place, "with"), f"there is no medicine '{other}'"
    first = _map(next(iter(_list(doc.get("cautions"))), None)).get("text")
    if doc.get("breathing_caution") and not re.search(r"breath|lung", str(first), re.IGNORECASE):
        yield ("cautions", 0), "breathing_caution is true, so the first caution must be the one on breathing"


def _lexicon(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    if content.kind[name] != "lexicon" or not isinstance(doc.get("values"), dict):
        return
    finding = doc.get("finding")
    yield from _answer(content, ("values",), finding, doc["values"])
    if finding in content.options:
        denied = [_map(one).get("denied") for one in doc["values"].values()]
        for key, values in (("prefer", _list(doc.get("prefer"))), ("values", [one for one in denied if one])):
            yield from _answer(content, (key,), finding, values)


def _texts(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    """No amounts of medicine, and no placeholder that nothing fills."""
    if content.kind[name] in ("words", "lexicon"):
        return
    allowed = PLACEHOLDERS | ({PART} if content.kind[name] == "relief_shared" else set())
    for where, text in _leaves(doc):
        if any(key in NOT_SHOWN for key in where):
            continue
        amount = DOSE.search(text)
        if amount:
            yield where, f"'{amount[0]}' reads like an amount of medicine"
        for placeholder in re.findall(r"\{([^{}]*)\}", text):
            if placeholder not in allowed:
                yield where, f"nothing fills {{{placeholder}}}"


FILE_CHECKS = (
    _sources, _answers_exist, _named_after, _finding, _steps, _red_flag, _medicine, _lexicon, _texts
)  # fmt: skip


# --- dates ----------------------------------------------------------------------------------


def _dates(doc: Any) -> Iterator[Tuple[Where, str]]:
    for where, node in _nodes(doc):
        for key in ("reviewed", "checked"):
            if isinstance(_map(node).get(key), str):
                yield (*where, key), node[key]


def _days(doc: Any, today: date) -> Iterator[Fault]:
    """Days are in the calendar and not to come. One day of grace: it may be tomorrow already where it was written."""
    for where, value in _dates(doc):
        day = _day(value)
        if day is None:
            yield where, f"'{value}' is not a day of the calendar"
        elif day > today + timedelta(days=1):
            yield where, f"{value} is in the future"


def _day(value: str) -> Optional[date]:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


DATE_CHECKS = (_days,)


# --- all files together ---------------------------------------------------------------------

Found = Iterator[Tuple[str, Where, str]]


def _contract(content: Content) -> Found:
    """Every value that the outside relies on is there."""
    for finding, values in content.contract["findings"].items():
        if finding not in content.findings:
            yield "findings", (), f"finding '{finding}' of the contract is missing"
            continue
        for value in values:
            if value not in content.options[finding]:
                yield "findings", (finding,), f"value '{value}' of the contract is missing"
    for part in content.values("body_part"):
        if part not in content.parts:
            yield f"relief/{part}.yml", (), "is missing (a body part of the contract)"
    reported = {one for flag in content.red_flags.values() for one in (flag.get("kind"), flag.get("reported_as"))}
    for kind in content.values("red_flag_kind"):
        if kind not in reported:
            yield f"red_flags/{kind}.yml", (), "is missing (a red flag of the contract)"
    for kind, flag in content.red_flags.items():
        known = flag.get("reported_as")
        if known and known in content.red_flags and content.red_flags[known].get("reported_as"):
            yield f"red_flags/{kind}.yml", ("reported_as",), f"'{known}' is itself reported as another kind"
    conditions = {doc.get("reported_as") for _, doc in content.of("condition")}
    for kinds, key in (("derived", "derived"), ("mimics", "mimics")):
        conditions |= {_map(one).get("reported_as") for _, doc in content.of(kinds) for one in _map(doc.get(key)).values()}
    for condition in content.values("condition"):
        if condition not in conditions:
            yield "conditions", (), f"nothing is reported as '{condition}'"


def _required_files(content: Content) -> Found:
    for pattern, _ in KINDS:
        if "*" not in pattern and pattern not in content.files and not any(
            f"/{pattern}:" in fault for fault in content.faults
        ):
            yield pattern, (), "is missing"


def _unused_references(content: Content) -> Found:
    used = {
        source
        for doc in content.files.values()
        for _, node in _nodes(doc)
        for key in SOURCE_KEYS
        for source in _list(_map(node).get(key))
    }
    for source, entry in content.references.items():
        if source not in used and not NOT_CITED.search(str(entry.get("note"))):
            yield "references.yml", (source,), "is cited nowhere, and its note does not say 'not cited' and why"


def _ids_once(content: Content) -> Found:
    """Ids, and the words that lead to one thing, lead to one thing only."""
    seen: Dict[Tuple[str, str], List[Tuple[str, Where]]] = defaultdict(list)
    for name, place, entry in content.answers:
        seen["answer", str(entry.get("id"))].append((name, (place, "id")))
        for question in _list(entry.get("questions")):
            seen["question", _heard(question)].append((name, (entry.get("id"), "questions")))
    for name, doc in content.of("relief_part", "relief_shared"):
        for step_id in _map(doc.get("steps")):
            seen["step", step_id].append((name, ("steps", step_id)))
    for name, doc in content.of("findings"):
        for finding in _map(doc.get("findings")):
            seen["finding", finding].append((name, ("findings", finding)))
    for name, doc in content.of("medicine"):
        for word in _list(doc.get("words")):
            seen["word", _heard(word)].append((name, ("words",)))
    for name, doc in content.of("medicine_general"):
        for other, entry in _map(doc.get("other_medicines")).items():
            for word in _list(_map(entry).get("words")):
                seen["word", _heard(word)].append((name, ("other_medicines", other, "words")))
    for name, doc in content.of("dispositions"):
        for key in ("calmer", "raise"):
            for rule in map(_map, _list(doc.get(key))):
                seen["rule", str(rule.get("id"))].append((name, (key,)))
    for (what, value), places in seen.items():
        for name, where in places[1:]:
            if what == "word" and (name, where) == places[0]:
                continue  # spelt in two ways, as "l threonine" and "l-threonine"
            yield name, where, f"{what} '{value}' stands in {places[0][0]} too"


def _answers(content: Content) -> Found:
    ids = {entry.get("id") for _, _, entry in content.answers}
    for name, place, entry in content.answers:
        for other in _list(entry.get("see_also")):
            if other not in ids:
                yield name, (entry.get("id"), "see_also"), f"there is no answer '{other}'"
            elif other == entry.get("id"):
                yield name, (entry.get("id"), "see_also"), "names itself"


def _weights(content: Content) -> Found:
    """One answer counts once for a condition."""
    entries = [(name, (), doc) for name, doc in content.of("condition")]
    entries += [(name, ("mimics", key), one) for name, doc in content.of("mimics") for key, one in _map(doc.get("mimics")).items()]
    for name, where, entry in entries:
        pairs = [(one.get("finding"), one.get("value")) for one in map(_map, _list(_map(entry).get("evidence")))]
        for finding, value in _twice(pairs):
            yield name, (*where, "evidence"), f"{finding} = {value} is weighed twice"


def _urgency(content: Content) -> Found:
    """The levels stand in the contract's order."""
    for name, doc in content.of("dispositions"):
        levels = _map(doc.get("levels"))
        ranks = [_map(levels[level]).get("rank") for level in content.values("triage") if level in levels]
        if ranks != sorted(set(ranks)):
            yield name, ("levels",), f"rank does not rise from {' to '.join(content.values('triage'))}"


def _regions(content: Content) -> Found:
    """Each region knows the same roles, and a role without a number has words to say instead."""
    contacts = content.contacts
    regions = _map(contacts.get("regions"))
    every = {role for known in regions.values() for role in _map(known)}
    for region, known in regions.items():
        for role in sorted(every - set(_map(known))):
            yield "contacts.yml", ("regions", region), f"has no '{role}', which another region has"
    for placeholder, role in _map(contacts.get("placeholders")).items():
        if placeholder not in PLACEHOLDERS:
            yield "contacts.yml", ("placeholders",), f"{{{placeholder}}} is not a placeholder that texts may use"
        if role not in every:
            yield "contacts.yml", ("placeholders", placeholder), f"no region has the role '{role}'"
        if role not in _map(contacts.get("placeholder_fallback")):
            yield "contacts.yml", ("placeholder_fallback",), f"'{role}' has no words for where there is no number"


WHOLE_CHECKS = (
    _required_files, _contract, _unused_references, _ids_once, _answers, _weights, _urgency, _regions
)  # fmt: skip


# --- small tools ----------------------------------------------------------------------------


def _fits(relative: Path, pattern: str) -> bool:
    return len(relative.parts) == len(Path(pattern).parts) and relative.match(pattern)


def _plain(doc: Any) -> Any:
    """As JSON would have it: days as text, keys as text."""
    if isinstance(doc, dict):
        return {str(key): _plain(value) for key, value in doc.items()}
    if isinstance(doc, list):
        return [_plain(value) for value in doc]
    return doc.isoformat() if isinstance(doc, date) else doc


def _nodes(doc: Any, where: Where = ()) -> Iterator[Tuple[Where, Any]]:
    """Everything in a document with its place, the document first."""
    yield where, doc
    pairs = doc.items() if isinstance(doc, dict) else enumerate(doc) if isinstance(doc, list) else ()
    for key, value in pairs:
        yield from _nodes(value, (*where, key))


def _leaves(doc: Any) -> Iterator[Tuple[Where, str]]:
    return ((where, node) for where, node in _nodes(doc) if isinstance(node, str))


def _placed(items: Any, where: Where) -> List[Tuple[Where, Any]]:
    return [((*where, place), item) for place, item in enumerate(_list(items))]


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> List[Any]:
    return value if isinstance(value, list) else []


def _twice(items: Iterable[Any]) -> List[Any]:
    items = list(items)
    return sorted({one for one in items if items.count(one) > 1}, key=str)


def _heard(text: Any) -> str:
    return " ".join(re.findall(r"\w+", str(text).lower()))


def _spoken(where: Where) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in where).lstrip(".")


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else text[:77] + "..."


def summary(folder: Path = DEFAULT_FOLDER) -> str:
    """How much there is, in one line."""
    content = Content(Path(folder))
    steps = len(content.shared_steps) + sum(len(part["steps"]) for part in content.parts.values())
    return (
        f"{len(content.files)} files, no faults: {len(content.findings)} findings, {len(content.parts)} body parts, "
        f"{steps} relief steps, {len(content.red_flags)} red flags, "
        f"{sum(1 for _ in content.of('medicine'))} medicines, {len(content.answers)} answers, "
        f"{len(content.references)} sources"
    )


def main(arguments: Optional[List[str]] = None) -> int:
    """``[folder]``; prints faults or a summary. Returns the exit status: 1 if there is a fault."""
    given = sys.argv[1:] if arguments is None else arguments
    folder = Path(given[0]) if given else DEFAULT_FOLDER
    if not folder.is_dir():
        print(f"{folder}: is not a folder", file=sys.stderr)
        return 1
    faults = validate(folder)
    for line in warnings(folder):
        print(f"warning: {line}", file=sys.stderr)
    print("\n".join(faults) if faults else summary(folder))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
