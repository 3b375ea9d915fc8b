"""Every vignette, told at once and asked one by one. How to write one: ``vignettes/README.md``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crampwise.clinical import assess, first_step, plan, raised, to_discuss
from crampwise.clinical.knowledge import read_yaml

from .cases import CONDITIONS, KNOWLEDGE, LEVELS, case_of, level_rank, play

FOLDER = Path(__file__).parent / "vignettes"
VIGNETTES: list[dict[str, Any]] = [
    one for path in sorted(FOLDER.glob("*.yml")) for one in read_yaml(path)
]
NEEDED = {"name", "author", "sources", "answers", "condition", "certainty", "triage"}
ALLOWED = NEEDED | {
    "region",
    "when_asked",
    "red_flags",
    "first",
    "steps",
    "kinds",
    "no_steps",
    "no_kinds",
    "look_alike",
}
ALLOWED |= {"medicines", "no_medicines"}

each_vignette = pytest.mark.parametrize(
    "vignette", VIGNETTES, ids=[one["name"] for one in VIGNETTES]
)


def case_in(vignette):
    return case_of(vignette.get("region", "US"), **vignette["answers"])


@each_vignette
def test_is_well_formed(vignette):
    assert NEEDED <= set(vignette) <= ALLOWED
    assert vignette["author"] == "crampwise"
    assert vignette["sources"] and set(vignette["sources"]) <= set(KNOWLEDGE.references)


@each_vignette
def test_conclusion_when_told_at_once(vignette):
    result = assess(case_in(vignette), KNOWLEDGE)
    levels = [
        result.triage.level,
        *(KNOWLEDGE.red_flags[kind]["triage"] for kind in vignette.get("red_flags", ())),
    ]
    told = {
        "condition": result.condition,
        "certainty": result.certainty,
        "triage": max(levels, key=level_rank),
    }
    assert told == {key: vignette[key] for key in told}
    named = result.look_alike["clinical_term"] if result.look_alike else None
    wanted = vignette.get("look_alike")
    assert named == (KNOWLEDGE.mimics[wanted]["clinical_term"] if wanted else None)


@each_vignette
def test_red_flags(vignette):
    assert list(raised(case_in(vignette), KNOWLEDGE)) == vignette.get("red_flags", [])


@each_vignette
def test_conclusion_when_asked(vignette):
    """The opening tap and what is never asked are told; the rest is answered when its question comes."""
    never_asked = {
        name for name, entry in KNOWLEDGE.findings.items() if entry["asked"] == "read_only"
    }
    told = {
        n: value for n, value in vignette["answers"].items() if n in never_asked | {"happening_now"}
    }
    played = play(vignette["answers"], case_of(vignette.get("region", "US"), **told))
    assert played.result.condition == vignette.get("when_asked", vignette["condition"]), (
        played.asked
    )


@each_vignette
def test_steps(vignette):
    case = case_in(vignette)
    steps = plan(vignette["condition"], case, KNOWLEDGE).steps
    ids, kinds = {step.id for step in steps}, {step.kind for step in steps}
    assert set(vignette.get("steps", ())) <= ids
    assert set(vignette.get("kinds", ())) <= kinds
    assert not set(vignette.get("no_steps", ())) & ids
    assert not set(vignette.get("no_kinds", ())) & kinds
    if "first" in vignette:
        assert first_step(case, KNOWLEDGE).id == vignette["first"]


@each_vignette
def test_medicines(vignette):
    listed = {
        item["name"]
        for item in to_discuss(vignette["condition"], case_in(vignette), KNOWLEDGE).items
    }
    assert set(vignette.get("medicines", ())) <= listed
    assert not set(vignette.get("no_medicines", ())) & listed


def test_names_are_unique_sentences():
    names = [one["name"] for one in VIGNETTES]
    assert len(set(names)) == len(names) >= 60
    assert all(name[0].isupper() and len(name.split()) >= 4 for name in names)


def test_every_outcome_is_covered():
    """Each condition, triage level, certainty, look-alike, body part, contraindication and kind raised by answers."""
    seen = {key: {one[key] for one in VIGNETTES} for key in ("condition", "triage", "certainty")}
    assert seen["condition"] == set(CONDITIONS)
    assert seen["triage"] == set(LEVELS)
    assert seen["certainty"] == {"likely", "possible", "unclear"}
    results = [assess(case_in(one), KNOWLEDGE) for one in VIGNETTES]
    tops = {
        entry["clinical_term"] for one in results for entry in (one.entry, one.look_alike) if entry
    }
    assert {entry["clinical_term"] for entry in KNOWLEDGE.mimics.values()} <= tops
    parts = {one["answers"].get("body_part") for one in VIGNETTES}
    assert set(KNOWLEDGE.relief) <= parts
    flags = {kind for one in VIGNETTES for kind in one.get("red_flags", ())}
    assert {kind for kind, entry in KNOWLEDGE.red_flags.items() if entry.get("raised_by")} <= flags
    assert {one["answers"].get("who") for one in VIGNETTES} >= {"self", "helper"}
    assert {one.get("region", "US") for one in VIGNETTES} == set(KNOWLEDGE.contacts["regions"])
