"""What only all files together can show: gaps in the public contract, what is unused, what stands twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .content import KINDS, SOURCE_KEYS, Content, Where, as_list, as_map, heard, nodes, twice
from .file_checks import NOT_CITED, PLACEHOLDERS

Found = Iterator[tuple[str, Where, str]]


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
    reported = {
        one
        for flag in content.red_flags.values()
        for one in (flag.get("kind"), flag.get("reported_as"))
    }
    for kind in content.values("red_flag_kind"):
        if kind not in reported:
            yield f"red_flags/{kind}.yml", (), "is missing (a red flag of the contract)"
    for kind, flag in content.red_flags.items():
        known = flag.get("reported_as")
        if known and known in content.red_flags and content.red_flags[known].get("reported_as"):
            yield (
                f"red_flags/{kind}.yml",
                ("reported_as",),
                f"'{known}' is itself reported as another kind",
            )
    conditions = {doc.get("reported_as") for _, doc in content.of("condition")}
    for kinds, key in (("derived", "derived"), ("mimics", "mimics")):
        conditions |= {
            as_map(one).get("reported_as")
            for _, doc in content.of(kinds)
            for one in as_map(doc.get(key)).values()
        }
    for condition in content.values("condition"):
        if condition not in conditions:
            yield "conditions", (), f"nothing is reported as '{condition}'"


def _required_files(content: Content) -> Found:
    for pattern, _ in KINDS:
        if (
            "*" not in pattern
            and pattern not in content.files
            and not any(f"/{pattern}:" in fault for fault in content.faults)
        ):
            yield pattern, (), "is missing"


def _unused_references(content: Content) -> Found:
    used = {
        source
        for doc in content.files.values()
        for _, node in nodes(doc)
        for key in SOURCE_KEYS
        for source in as_list(as_map(node).get(key))
    }
    for source, entry in content.references.items():
        if source not in used and not NOT_CITED.search(str(entry.get("note"))):
            yield (
                "references.yml",
                (source,),
                "is cited nowhere, and its note does not say 'not cited' and why",
            )


def _ids_once(content: Content) -> Found:
    """Ids, and the words that lead to one thing, lead to one thing only."""
    seen: dict[tuple[str, str], list[tuple[str, Where]]] = defaultdict(list)
    for name, place, entry in content.answers:
        seen["answer", str(entry.get("id"))].append((name, (place, "id")))
        for question in as_list(entry.get("questions")):
            seen["question", heard(question)].append((name, (entry.get("id"), "questions")))
    for name, doc in content.of("relief_part", "relief_shared"):
        for step_id in as_map(doc.get("steps")):
            seen["step", step_id].append((name, ("steps", step_id)))
    for name, doc in content.of("findings"):
        for finding in as_map(doc.get("findings")):
            seen["finding", finding].append((name, ("findings", finding)))
    for name, doc in content.of("medicine"):
        for word in as_list(doc.get("words")):
            seen["word", heard(word)].append((name, ("words",)))
    for name, doc in content.of("medicine_general"):
        for other, entry in as_map(doc.get("other_medicines")).items():
            for word in as_list(as_map(entry).get("words")):
                seen["word", heard(word)].append((name, ("other_medicines", other, "words")))
    for name, doc in content.of("dispositions"):
        for key in ("calmer", "raise"):
            for rule in map(as_map, as_list(doc.get(key))):
                seen["rule", str(rule.get("id"))].append((name, (key,)))
    for (what, value), places in seen.items():
        for name, where in places[1:]:
            if what == "word" and (name, where) == places[0]:
                continue  # spelt in two ways, as "l threonine" and "l-threonine"
            yield name, where, f"{what} '{value}' stands in {places[0][0]} too"


def _answers(content: Content) -> Found:
    ids = {entry.get("id") for _, _, entry in content.answers}
    for name, _, entry in content.answers:
        for other in as_list(entry.get("see_also")):
            if other not in ids:
                yield name, (entry.get("id"), "see_also"), f"there is no answer '{other}'"
            elif other == entry.get("id"):
                yield name, (entry.get("id"), "see_also"), "names itself"


def _weights(content: Content) -> Found:
    """One answer counts once for a condition."""
    entries = [(name, (), doc) for name, doc in content.of("condition")]
    entries += [
        (name, ("mimics", key), one)
        for name, doc in content.of("mimics")
        for key, one in as_map(doc.get("mimics")).items()
    ]
    for name, where, entry in entries:
        pairs = [
            (one.get("finding"), one.get("value"))
            for one in map(as_map, as_list(as_map(entry).get("evidence")))
        ]
        for finding, value in twice(pairs):
            yield name, (*where, "evidence"), f"{finding} = {value} is weighed twice"


def _urgency(content: Content) -> Found:
    """The levels stand in the contract's order."""
    for name, doc in content.of("dispositions"):
        levels = as_map(doc.get("levels"))
        ranks = [
            as_map(levels[level]).get("rank")
            for level in content.values("triage")
            if level in levels
        ]
        if ranks != sorted(set(ranks)):
            yield (
                name,
                ("levels",),
                f"rank does not rise from {' to '.join(content.values('triage'))}",
            )


def _regions(content: Content) -> Found:
    """Each region knows the same roles, and a role without a number has words to say instead."""
    contacts = content.contacts
    regions = as_map(contacts.get("regions"))
    every = {role for known in regions.values() for role in as_map(known)}
    for region, known in regions.items():
        for role in sorted(every - set(as_map(known))):
            yield "contacts.yml", ("regions", region), f"has no '{role}', which another region has"
    for placeholder, role in as_map(contacts.get("placeholders")).items():
        if placeholder not in PLACEHOLDERS:
            yield (
                "contacts.yml",
                ("placeholders",),
                f"{{{placeholder}}} is not a placeholder that texts may use",
            )
        if role not in every:
            yield "contacts.yml", ("placeholders", placeholder), f"no region has the role '{role}'"
        if role not in as_map(contacts.get("placeholder_fallback")):
            yield (
                "contacts.yml",
                ("placeholder_fallback",),
                f"'{role}' has no words for where there is no number",
            )


WHOLE_CHECKS = (
    _required_files,
    _contract,
    _unused_references,
    _ids_once,
    _answers,
    _weights,
    _urgency,
    _regions,
)
