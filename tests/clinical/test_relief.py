"""Which steps, for whom, in what order."""

from __future__ import annotations

import pytest

from crampwise.clinical import Case, first_step, plan
from crampwise.clinical.relief import active_contraindications, version_for

from .cases import KNOWLEDGE, case_of

VERSIONS = {"able": {}, "cannot_stand": {"ability": "cannot_reach"}, "helper": {"who": "helper"}}
PARTS = sorted(KNOWLEDGE.relief)
CONTRAINDICATIONS = {
    name: entry for name, entry in KNOWLEDGE.contraindications.items() if name != "reviewed"
}
ROWS = [(name, row) for name, entry in CONTRAINDICATIONS.items() for row in entry["when"]]


def ids(found):
    return [step.id for step in found.steps]


def named(items):
    return [item["use"] if isinstance(item, dict) else item for item in items]


@pytest.mark.parametrize(
    ("answers", "version"),
    [
        ({}, "able"),
        ({"can_stand": "yes"}, "able"),
        ({"can_stand": "with_help"}, "able"),
        ({"can_stand": "no"}, "cannot_stand"),
        ({"ability": "cannot_reach"}, "cannot_stand"),
        ({"ability": "can_move"}, "able"),
        ({"ability": "helper_here"}, "helper"),
        ({"who": "helper"}, "helper"),
        ({"who": "helper", "ability": "cannot_reach", "can_stand": "no"}, "helper"),
    ],
)
def test_version(answers, version):
    assert version_for(case_of(**answers)) == version


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("part", PARTS)
def test_each_place_has_its_first_step_and_its_plans_in_order(part, version):
    case, entry = case_of(body_part=part, **VERSIONS[version]), KNOWLEDGE.relief[part]
    assert first_step(case, KNOWLEDGE).id == entry["first"][version]
    assert plan("cramp", case, KNOWLEDGE).version == version
    for conditions, side in (
        (("cramp", "ordinary_cramp"), "cramp"),
        (("spasticity", "mixed", "unclear"), "spasticity"),
    ):
        for condition in conditions:
            found = plan(condition, case, KNOWLEDGE)
            assert ids(found) == named(entry["plans"][side][version]) and not found.held_back
            assert list(found.do_not) == entry["do_not"][side]


@pytest.mark.parametrize("part", PARTS)
def test_no_own_step_hides_a_shared_one(part):
    assert not set(KNOWLEDGE.relief[part]["steps"]) & set(KNOWLEDGE.shared_relief["steps"])


@pytest.mark.parametrize("version", VERSIONS)
def test_twitches_have_one_plan_wherever_they_are(version):
    wanted = KNOWLEDGE.shared_relief["plans"]["fasciculation"][version]
    for part in ("calf", "tongue", "not_sure"):
        found = plan("fasciculation", case_of(body_part=part, **VERSIONS[version]), KNOWLEDGE)
        assert ids(found) == wanted and not found.do_not


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("condition", ["cramp", "spasticity", "mixed", "unclear"])
def test_with_no_place_known_the_plan_suits_any(condition, version):
    case = case_of(**VERSIONS[version])
    found = plan(condition, case, KNOWLEDGE)
    assert (
        ids(found) == KNOWLEDGE.shared_relief["plans"]["mixed"][version] and found.body_part is None
    )
    assert first_step(case, KNOWLEDGE).id == KNOWLEDGE.shared_relief["generic_first"][version]


def test_a_look_alike_has_no_plan():
    found = plan("other", case_of(body_part="calf"), KNOWLEDGE)
    assert not found.steps and not found.do_not and not found.held_back


@pytest.mark.parametrize("part", PARTS)
def test_a_plan_for_stiffness_ends_with_the_search_for_its_cause(part):
    for answers in VERSIONS.values():
        assert (
            plan("spasticity", case_of(body_part=part, **answers), KNOWLEDGE).steps[-1].kind
            == "trigger_check"
        )


@pytest.mark.parametrize(("name", "row"), ROWS, ids=[f"{name}: {row}" for name, row in ROWS])
def test_each_contraindication_becomes_active(name, row):
    assert name in active_contraindications(Case.from_answers(row), KNOWLEDGE)


def test_nothing_is_ruled_out_of_nothing_told():
    assert active_contraindications(Case(), KNOWLEDGE) == ()


def test_a_clot_rules_out_hands_on_steps_on_a_leg_alone():
    clot = {"leg_swelling": "swollen_warm_or_red"}
    leg = plan("cramp", case_of(body_part="calf", **clot), KNOWLEDGE)
    assert not {"stretch", "massage", "pressure", "heat", "movement"} & {
        step.kind for step in leg.steps
    }
    assert leg.held_back == (KNOWLEDGE.contraindications["suspected_clot"]["reason"],)
    hand = plan("cramp", case_of(body_part="fingers", **clot), KNOWLEDGE)
    assert "stretch" in {step.kind for step in hand.steps}


def test_the_first_step_falls_back_to_one_that_does_no_harm():
    safe = first_step(case_of(body_part="calf", leg_swelling="sore_without_a_break"), KNOWLEDGE)
    assert safe.id == KNOWLEDGE.shared_relief["generic_first"]["able"]
    flat = first_step(case_of(body_part="low_back", breathing="worse"), KNOWLEDGE)
    assert flat.id == KNOWLEDGE.relief["low_back"]["first"]["cannot_stand"]


def test_the_reason_for_leaving_out_is_said_once():
    case = case_of(body_part="calf", leg_swelling="swollen_warm_or_red", body_triggers=["skin"])
    reasons = plan("cramp", case, KNOWLEDGE).held_back
    assert len(set(reasons)) == len(reasons) == 2


@pytest.mark.parametrize("part", PARTS)
def test_one_safe_step_is_left_for_every_place_whatever_is_ruled_out(part):
    everything = {}
    for _, row in ROWS:
        everything.update(
            {finding: [value] for finding, value in row.items() if finding != "body_part"}
        )
    for answers in VERSIONS.values():
        assert first_step(
            Case.from_answers({**everything, "body_part": part, **answers}), KNOWLEDGE
        )


@pytest.mark.parametrize("part", PARTS)
def test_the_plan_of_someone_who_cannot_stand_or_reach_needs_nothing(part):
    entry, shared = KNOWLEDGE.relief[part], KNOWLEDGE.shared_relief["steps"]
    for side in ("cramp", "spasticity"):
        for name in named(entry["plans"][side]["cannot_stand"]):
            assert not (entry["steps"].get(name) or shared[name]).get("needs")


@pytest.mark.parametrize("condition", ["spasticity", "mixed", "unclear"])
def test_each_trigger_that_was_told_is_seen_to_before_the_muscle(condition):
    told = case_of(body_part="whole_leg", body_triggers=["bladder", "clothing"])
    found = ids(plan(condition, told, KNOWLEDGE))
    assert found[:2] == ["trigger_bladder", "trigger_clothing"] and len(found) > 2


@pytest.mark.parametrize("condition", ["cramp", "ordinary_cramp", "fasciculation", "other"])
def test_a_trigger_of_spasticity_is_no_step_for_anything_else(condition):
    told = case_of(body_part="calf", body_triggers=["bladder"])
    assert not [name for name in ids(plan(condition, told, KNOWLEDGE)) if "bladder" in name]


def test_every_trigger_but_none_has_an_action_of_its_own():
    options = KNOWLEDGE.findings["body_triggers"]["options"]
    assert [one["value"] for one in options if "action" not in one] == ["none"]
