"""The sheet that stands by the bed with no server: whole, readable, and safe for someone of whom nothing is known."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crampwise.clinical import Case, first_step, plan
from crampwise.dialogue.bedside import bedside, version_of
from tests.clinical.cases import KNOWLEDGE
from tests.words.collect import script_strings
from tests.words.forbidden import forbidden
from tests.words.readability import grade, plain

SHEET = bedside(KNOWLEDGE)
PARTS = {part["id"]: part for part in SHEET["parts"]}
VERSIONS = {"able": {}, "cannot_stand": {"ability": "cannot_reach"}, "helper": {"who": "helper"}}
PLACEHOLDERS = {
    "part",
    "seconds",
    "emergency_number",
    "urgent_number",
    "crisis_number",
    "poison_number",
}
# The line over every step asks after these.
ALWAYS_ASKED = {"breathing", "chest_pain"}
WIDGET = Path(__file__).resolve().parents[2] / "widget"


def case_of(part: str | None, version: str, **more: str) -> Case:
    return Case.from_answers({**({"body_part": part} if part else {}), **VERSIONS[version], **more})


def offered() -> Iterator[tuple[str | None, str, str]]:
    """Every step that the sheet offers: the place, the version, the step."""
    for part in PARTS.values():
        for version in VERSIONS:
            steps = {part["first"][version]}
            for side in part["plans"].values():
                steps.update(side[version])
            yield from ((part["id"], version, step) for step in sorted(steps))
    for version in VERSIONS:
        steps = {SHEET["generic_first"][version]}
        for plans in SHEET["anywhere"]["plans"].values():
            steps.update(plans[version])
        yield from ((None, version, step) for step in sorted(steps))


def texts(value: object, keys: tuple = ()) -> Iterator[tuple[tuple, str]]:
    """All that is said for one of the two audiences, by where it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("sources", "do_not_sources"):
                yield from texts(inner, (*keys, key))
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, keys)
    elif isinstance(value, str) and ("self" in keys or "helper" in keys):
        yield from ((keys, line) for line in value.split("\n"))


# --- whole ----------------------------------------------------------------------------------------------------------


def test_every_place_has_steps_for_each_ability():
    assert set(PARTS) == set(KNOWLEDGE.relief)
    for part in PARTS.values():
        for version in VERSIONS:
            assert part["first"][version] in SHEET["steps"]
            for side in ("cramp", "spasticity"):
                assert part["plans"][side][version], (part["id"], side, version)
                assert set(part["plans"][side][version]) <= set(SHEET["steps"])
    assert {part["group"] for part in PARTS.values()} == {group["id"] for group in SHEET["groups"]}


def test_the_first_step_is_the_engines_own():
    for part in PARTS.values():
        for version in VERSIONS:
            step = first_step(case_of(part["id"], version), KNOWLEDGE)
            assert part["first"][version] == step.id


def test_every_step_says_who_and_how_sure():
    told = [
        *SHEET["steps"].values(),
        *SHEET["unless"].values(),
        *SHEET["checks"].values(),
        *SHEET["when_to_call"],
    ]
    for one in told:
        assert one["sources"] and set(one["sources"]) <= set(KNOWLEDGE.references)
        assert one["grade"] in "ABC"


def test_only_what_is_used_is_in_it():
    assert {step for _, _, step in offered()} == set(SHEET["steps"])


def test_every_region_and_its_numbers():
    assert SHEET["contacts"]["regions"] == KNOWLEDGE.contacts["regions"]
    assert SHEET["contacts"]["default_region"] in SHEET["contacts"]["regions"]
    assert set(SHEET["contacts"]["placeholders"]) <= PLACEHOLDERS


def test_when_to_call_is_in_the_knowledges_words():
    assert [one["id"] for one in SHEET["when_to_call"]] == [
        one["flag"] for one in KNOWLEDGE.bedside["when_to_call"]
    ]
    for one in SHEET["when_to_call"]:
        number = "emergency" if one["triage"] == "emergency" else "urgent"
        for who in ("self", "helper"):
            assert f"{{{number}_number}}" in one["action"][who][0]
            assert one["sign"][who].endswith(("?", "."))
        assert one["contacts"]


# --- words ----------------------------------------------------------------------------------------------------------


def filled(line: str) -> str:
    values = {"part": "your calf", "seconds": "20", "emergency_number": "911"}
    return re.sub(r"\{(\w+)\}", lambda m: values.get(m[1], "your ALS on-call line"), line)


def test_only_the_named_places_are_left_open():
    found = {name for _, line in texts(SHEET) for name in re.findall(r"\{(\w*)\}", line)}
    assert found == PLACEHOLDERS - {"crisis_number", "poison_number"}


def test_every_line_passes_the_projects_own_checks():
    faults = []
    for keys, line in texts(SHEET):
        line = filled(line)
        if not plain(line) or grade(line)[1] > 2:
            faults.append((keys, line, grade(line)))
        faults += [(keys, line, found) for found in forbidden(line)]
    assert not faults, faults


@pytest.mark.parametrize("name", ["bedside", "card"])
def test_the_pages_own_words_pass_too(name):
    source = (WIDGET / "js" / name / "wording.js").read_text(encoding="utf-8")
    lines = [line for line in script_strings(source) if not line.startswith("Sources:")]
    assert len(lines) > 5
    for line in lines:
        assert plain(line) and grade(line)[1] <= 2 and not list(forbidden(line)), line


# --- safe -----------------------------------------------------------------------------------------------------------


def rules() -> Iterator[tuple[str, dict, dict]]:
    """Each contraindication, its entry, and each set of findings that raises it."""
    for name, entry in KNOWLEDGE.contraindications.items():
        if isinstance(entry, dict):
            yield from ((name, entry, pairs) for pairs in entry["when"])


def raw_step(part: str | None, step: str) -> dict:
    own = (KNOWLEDGE.relief[part].get("steps") or {}) if part else {}
    return own.get(step) or KNOWLEDGE.shared_relief["steps"][step]


def test_no_step_is_offered_that_what_nobody_asked_could_make_wrong():
    """Read anew from the files: a step that a contraindication removes is checked above it, or says so, or is not there."""
    guarded = 0
    for part, version, step in offered():
        raw, shown = raw_step(part, step), SHEET["steps"][step]
        group = KNOWLEDGE.relief[part]["group"] if part else "whole"
        checks = ALWAYS_ASKED | set(PARTS[part]["safety"] if part else SHEET["anywhere"]["safety"])
        for name, entry, pairs in rules():
            here = "only_groups" not in entry or group in (*entry["only_groups"], "whole")
            removed = step_is_removed(name, entry, raw) and here
            if not removed or "body_part" in pairs:
                continue
            guarded += 1
            assert set(pairs) <= checks or name in shown.get("unless", ()), (
                part,
                version,
                step,
                name,
            )
    assert guarded > 1000


def step_is_removed(name: str, entry: dict, raw: dict) -> bool:
    return name in (raw.get("avoid_if") or ()) or raw["kind"] in (entry.get("removes_kinds") or ())


def test_what_words_cannot_guard_is_left_out():
    every = {step for entry in KNOWLEDGE.relief.values() for step in entry.get("steps") or {}}
    assert every - set(SHEET["steps"]) == {"calf-toes-up", "fingers-press-flat", "foot-flat-floor"}
    for step in every - set(SHEET["steps"]):
        assert any(
            "spasticity_present" in raw["steps"][step]["avoid_if"]
            for raw in KNOWLEDGE.relief.values()
            if step in (raw.get("steps") or {})
        )


@pytest.mark.parametrize("part", [*sorted(KNOWLEDGE.relief), None])
def test_every_leg_and_whatever_may_be_one_has_the_clot_check_first(part):
    group = KNOWLEDGE.relief[part]["group"] if part else "whole"
    safety = PARTS[part]["safety"] if part else SHEET["anywhere"]["safety"]
    assert (safety[0] == "leg_swelling") == (group in ("leg", "whole"))
    assert safety[-1] == "breathing"


def test_a_check_says_what_to_do_and_what_not():
    leg = SHEET["checks"]["leg_swelling"]
    assert leg["signs"]["self"] == [
        "One leg is swollen, hot, or red or darker.",
        "The leg is sore without a break.",
    ]
    assert leg["action"]["self"][0].startswith("Call {urgent_number}")
    assert "Don't rub, stretch or heat it." in leg["action"]["self"][1]
    assert SHEET["say"]["always"]["self"].endswith("Call {emergency_number}.")


def test_nothing_is_done_standing():
    for part, _, step in offered():
        assert "standing" not in raw_step(part, step)["needs"]


def test_a_plan_keeps_the_engines_order():
    for part in PARTS.values():
        for side in ("cramp", "spasticity"):
            for version in VERSIONS:
                engine = [
                    step.id for step in plan(side, case_of(part["id"], version), KNOWLEDGE).steps
                ]
                kept = part["plans"][side][version]
                assert kept == [step for step in engine if step in kept]


# --- small, and the same ---------------------------------------------------------------------------------------------


def test_it_is_small_enough_to_keep():
    body = json.dumps(SHEET, ensure_ascii=False, separators=(",", ":")).encode()
    assert len(gzip.compress(body)) < 40_000


def test_the_same_content_has_the_same_version():
    again = bedside(KNOWLEDGE)
    assert again == SHEET and again["version"] == SHEET["version"] == version_of(SHEET)


def test_another_word_is_another_version():
    contacts = {**KNOWLEDGE.contacts, "default_region": "US"}
    assert bedside(replace(KNOWLEDGE, contacts=contacts))["version"] != SHEET["version"]


def test_it_is_as_old_as_its_oldest_page():
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", SHEET["reviewed"])
    old = {**KNOWLEDGE.relief, "calf": {**KNOWLEDGE.relief["calf"], "reviewed": "2020-01-31"}}
    assert bedside(replace(KNOWLEDGE, relief=old))["reviewed"] == "2020-01-31"
