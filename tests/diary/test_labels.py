"""Every value that an entry can hold has plain words for the person and a clinic's words; an unknown one never raises."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampwise.diary.labels import KNOWLEDGE, Labels, load_labels
from tests.diary.given import ROOT

CONTRACT = json.loads((KNOWLEDGE / "schema" / "contract.json").read_text(encoding="utf-8"))
VALUES = {name: one["enum"] for name, one in CONTRACT["definitions"].items() if "enum" in one}
FINDINGS = CONTRACT["findings"]
SAID = load_labels()
READERS = {"person": SAID, "clinic": SAID.for_clinic}
TABLES = {
    "condition": VALUES["condition"],
    "trigger": [*FINDINGS["trigger"], *FINDINGS["body_triggers"]],
    "kind": VALUES["step_kind"],
    "red_flag": sorted(
        {*VALUES["red_flag_kind"]}
        | {path.stem for path in (KNOWLEDGE / "red_flags").glob("[a-z]*.yml")}
    ),
    "duration": FINDINGS["duration"],
    "outcome": ["worked", "failed", "worse"],
    "part_of_day": ["night", "morning", "afternoon", "evening", "unknown"],
}
#: Where the words of each are kept.
KEPT = {"condition": "conditions", "trigger": "triggers", "kind": "step_kinds", "red_flag": "red_flags",
        "duration": "durations", "outcome": "outcomes", "part_of_day": "parts_of_day"}  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("method", TABLES)
def test_each_value_has_words_of_its_own(method, reader):
    labels = READERS[reader]
    for value in TABLES[method]:
        kept = labels.tables[KEPT[method]][value][labels.reader]
        assert getattr(labels, method)(value) == kept and "_" not in kept
    assert set(labels.tables[KEPT[method]]) == set(TABLES[method])


@pytest.mark.parametrize("part", VALUES["body_part"])
def test_each_body_part_is_called_by_its_relief_title_and_its_side(part):
    alone = SAID.body_part(part)
    assert alone and "_" not in alone and alone[0].islower()
    for side in ("left", "right"):
        assert (
            side in SAID.body_part(part, side).split()
            or part in ("both_legs", "whole_body")
            or (SAID.body_part(part, side) == f"{alone}, {side}")
        )
    assert SAID.body_part(part, "") == alone == READERS["clinic"].body_part(part)


@pytest.mark.parametrize(
    "part, side, words",
    [
        ("calf", "left", "left calf"),
        ("calf", "both", "both calves"),
        ("calf", "", "calf"),
        ("hamstring", "right", "back of right thigh"),
        ("throat", "left", "throat, left"),
        ("whole_body", "both", "whole body"),
        ("both_legs", "", "both legs"),
    ],
)
def test_a_side_reads_as_people_say_it(part, side, words):
    assert SAID.body_part(part, side) == words


def test_the_person_hears_stiffness_and_the_clinic_spasticity():
    assert SAID.condition("spasticity") == "stiffness"
    assert SAID.for_clinic.condition("spasticity") == "spasticity"
    assert SAID.for_clinic.red_flag("sepsis") == "Suspected sepsis"
    assert SAID.for_clinic.for_clinic is SAID.for_clinic


@given(st.one_of(st.text(), st.none(), st.integers()), st.text())
def test_an_unknown_value_never_raises(value, side):
    for labels in READERS.values():
        assert isinstance(labels.body_part(value, side), str)
        assert all(isinstance(getattr(labels, method)(value), str) for method in TABLES)


def test_an_unknown_value_is_said_as_it_is_written():
    assert SAID.kind("ice_pack") == "ice pack"
    assert SAID.condition(None) == ""


def test_the_words_are_read_once():
    assert load_labels() is load_labels() and isinstance(load_labels(), Labels)


def test_a_folder_without_the_words_is_a_fault(tmp_path: Path):
    with pytest.raises(OSError):
        load_labels(tmp_path)


def test_the_person_s_words_are_plain_and_none_is_forbidden():
    pytest.importorskip("crampwise.dialogue.wording")
    from tests.words import forbidden, readability

    words = {
        told
        for table in SAID.tables.values()
        for one in table.values()
        for reader, told in one.items()
        if reader != "clinic"
    }
    assert len(words) > 150
    assert not sorted(one for one in words if not readability.plain(one))
    assert not [one for one in words if list(forbidden.forbidden(one))]


def test_nothing_of_the_engine_is_needed():
    """The words are read without the engine, which the diary must not know."""
    assert "clinical" not in (ROOT / "crampwise/diary/labels.py").read_text().replace(
        "clinical_term", ""
    )
