"""What must hold for every case, whatever the answers: hypothesis looks for one where it does not."""

from __future__ import annotations

from math import isclose, isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampwise.clinical import (
    NOT_SURE,
    Case,
    Question,
    Stop,
    assess,
    differential,
    first_step,
    impression,
    next_question,
    plan,
    raised,
    to_discuss,
)
from crampwise.clinical.relief import TRIGGER_STEP
from crampwise.dialogue.cases import case_from_slots

from .cases import (
    CONDITIONS,
    FEATURES,
    KNOWLEDGE,
    REGIONS,
    Played,
    answers,
    level_rank,
    play,
    some_cases,
    value_of,
)

ROWS = [
    (kind, row)
    for kind, entry in KNOWLEDGE.red_flags.items()
    for row in entry.get("raised_by") or ()
]


def with_row(case: Case, row) -> Case:
    changed = {
        finding: value if isinstance(value, list) else [value] for finding, value in row.items()
    }
    return Case.from_answers({**case.findings, **changed}, case.region, case.pronoun)


def urgency(case: Case) -> int:
    """The most urgent level told: the conclusion's, or a red flag's."""
    flags = [KNOWLEDGE.red_flags[kind]["triage"] for kind in raised(case, KNOWLEDGE)]
    return max(map(level_rank, [assess(case, KNOWLEDGE).triage.level, *flags]))


# --- red flags and triage -------------------------------------------------------------------------------------------


@given(some_cases(), st.sampled_from(ROWS))
def test_a_red_flag_answer_raises_its_flag_in_any_case(case, kind_and_row):
    kind, row = kind_and_row
    assert kind in raised(with_row(case, row), KNOWLEDGE)


@given(
    some_cases(without=tuple({finding for _, row in ROWS for finding in row})),
    st.sampled_from(ROWS),
)
def test_a_red_flag_answer_never_lowers_the_urgency(case, kind_and_row):
    kind, row = kind_and_row
    after = urgency(with_row(case, row))
    assert after >= urgency(case)
    assert after >= level_rank(KNOWLEDGE.red_flags[kind]["triage"])


@given(some_cases())
def test_the_conclusion_is_never_calmer_than_a_red_flag_among_the_answers(case):
    """ "You can care for this yourself" must never follow "call now": the leg is still swollen."""
    flags = [level_rank(KNOWLEDGE.red_flags[kind]["triage"]) for kind in raised(case, KNOWLEDGE)]
    assert level_rank(assess(case, KNOWLEDGE).triage.level) >= max(flags, default=0)


# --- the differential and the conclusion ----------------------------------------------------------------------------


@given(answers(), st.randoms(use_true_random=False))
def test_the_order_of_answers_never_matters(given_answers, random):
    shuffled = list(given_answers.items())
    random.shuffle(shuffled)
    one, other = Case.from_answers(given_answers), Case.from_answers(dict(shuffled))
    assert assess(one, KNOWLEDGE) == assess(other, KNOWLEDGE)
    assert next_question(one, KNOWLEDGE) == next_question(other, KNOWLEDGE)
    assert raised(one, KNOWLEDGE) == raised(other, KNOWLEDGE)
    for condition in CONDITIONS:
        assert plan(condition, one, KNOWLEDGE) == plan(condition, other, KNOWLEDGE)


@given(some_cases())
def test_points_are_finite_and_the_order_is_total(case):
    result = differential(case, KNOWLEDGE)
    assert all(isfinite(value) for value in result.points.values())
    assert isclose(sum(result.probability.values()), 1.0)
    assert len(set(result.ranked)) == len(result.ranked) == len(result.probability)
    pairs = list(zip(result.ranked, result.ranked[1:], strict=False))
    assert all((-result.probability[a], a) < (-result.probability[b], b) for a, b in pairs)


@given(some_cases(), st.data())
def test_a_listed_finding_never_lowers_its_conditions_points(case, data):
    """Turning positive: from not asked, "not sure" or a value without weight, to one that is listed."""
    condition = data.draw(st.sampled_from(sorted(KNOWLEDGE.weighed())))
    item = data.draw(st.sampled_from(KNOWLEDGE.weighed()[condition]["evidence"]))
    listed = {
        one["value"]
        for one in KNOWLEDGE.weighed()[condition]["evidence"]
        if one["finding"] == item["finding"]
    }
    if case.has(item["finding"], *listed):
        return
    before = differential(case, KNOWLEDGE).points[condition]
    after = differential(case.with_answer(item["finding"], item["value"]), KNOWLEDGE).points[
        condition
    ]
    assert after > before


@given(st.sets(st.sampled_from(sorted(KNOWLEDGE.findings))), st.sampled_from(REGIONS))
def test_not_sure_throughout_gives_no_impression_and_a_safety_net(findings, region):
    result = assess(Case.from_answers(dict.fromkeys(findings, NOT_SURE), region), KNOWLEDGE)
    assert (result.condition, result.certainty) == ("unclear", "unclear")
    assert not result.supporting and not result.opposing
    assert result.entry["safety_net"]["text"] and result.triage.level != "self_care"


@given(some_cases())
def test_the_conclusion_names_only_what_was_said(case):
    result = assess(case, KNOWLEDGE)
    for item in (*result.supporting, *result.opposing):
        assert case.has(item.finding, item.value)
    assert not any(case.known(name) for name in result.missing)
    assert (result.condition == "unclear") == (result.certainty == "unclear")
    if result.condition not in ("unclear", "mixed"):
        assert result.supporting


# --- the interview --------------------------------------------------------------------------------------------------


@given(
    st.fixed_dictionaries({name: value_of(name) for name in KNOWLEDGE.findings}), answers(most=6)
)
def test_the_interview_ends_within_eight_questions_and_asks_nothing_twice(replies, told):
    played = play(replies, Case.from_answers(told))
    assert (
        isinstance(played, Played)
        and len(played.asked) <= KNOWLEDGE.dispositions["interview"]["at_most"] <= 8
    )
    assert len(set(played.asked)) == len(played.asked)
    assert not set(played.asked) & set(told), "what was told is not asked"
    assert all(KNOWLEDGE.findings[name]["asked"] != "read_only" for name in played.asked)


@given(st.fixed_dictionaries({name: value_of(name) for name in KNOWLEDGE.findings}))
def test_safety_comes_before_any_other_question_but_the_place(replies):
    asked = play(replies).asked
    roles = [KNOWLEDGE.findings[name]["role"] for name in asked]
    assert roles[:2] == ["context", "safety"]
    # New weakness with a painless twitch bears on the advice alone, so it comes after the features.
    safety = [
        index
        for index, name in enumerate(asked)
        if roles[index] == "safety" and name != "new_weakness"
    ]
    features = [index for index, role in enumerate(roles) if role == "feature"]
    assert not features or max(safety) < min(features)


@given(some_cases())
def test_the_next_question_is_the_same_for_the_same_case(case):
    first, second = (next_question(case, KNOWLEDGE) for _ in range(2))
    assert first == second and isinstance(first, (Question, Stop))
    if isinstance(first, Question):
        assert not case.answered(first.finding) and first.finding in KNOWLEDGE.findings


# --- relief, medicines, sources -------------------------------------------------------------------------------------


def forbidden(case: Case):
    """Kinds and contraindication ids that the case rules out, worked out from the files alone."""
    part = KNOWLEDGE.relief.get(case.body_part or "")
    ids, kinds = set(), set()
    for name, entry in KNOWLEDGE.contraindications.items():
        if name == "reviewed":
            continue
        if any(
            all(str(v) in case.findings.get(f, ()) for f, v in row.items()) for row in entry["when"]
        ):
            ids.add(name)
            groups = entry.get("only_groups")
            if groups is None or part is None or part["group"] in groups:
                kinds |= set(entry.get("removes_kinds", ()))
    return ids, kinds


def raw_step(step_id: str, case: Case):
    if step_id.startswith(TRIGGER_STEP):
        return {}  # a cause to see to, from the finding's own options: nothing is stretched, warmed or rubbed
    own = (KNOWLEDGE.relief.get(case.body_part or "") or {}).get("steps", {})
    return own.get(step_id) or KNOWLEDGE.shared_relief["steps"][step_id]


@given(some_cases(), st.sampled_from(CONDITIONS))
def test_no_step_is_given_whose_contraindication_is_present(case, condition):
    ids, kinds = forbidden(case)
    one = first_step(case, KNOWLEDGE)
    for step in (*plan(condition, case, KNOWLEDGE).steps, *([one] if one else [])):
        assert step.kind not in kinds
        assert not ids & set(raw_step(step.id, case).get("avoid_if") or ())
        assert (
            "standing" not in (raw_step(step.id, case).get("needs") or ())
            or "cannot_stand" not in ids
        )


@given(some_cases(), st.sampled_from(CONDITIONS))
def test_a_plan_that_leaves_steps_out_says_why(case, condition):
    free = Case.from_answers(
        {
            name: case.findings[name]
            for name in ("who", "ability", "body_part", "can_stand")
            if name in case.findings
        }
    )
    if free.has("can_stand", "no", "with_help") or free.has("body_part", "throat", "tongue"):
        return
    whole, kept = (plan(condition, one, KNOWLEDGE) for one in (free, case))
    left_out = {step.id for step in whole.steps} - {step.id for step in kept.steps}
    assert bool(left_out) == bool(kept.held_back)


@given(some_cases(), st.sampled_from(CONDITIONS))
def test_everything_shown_has_a_known_source(case, condition):
    known = set(KNOWLEDGE.references)
    steps, found, result = (
        plan(condition, case, KNOWLEDGE),
        to_discuss(condition, case, KNOWLEDGE),
        assess(case, KNOWLEDGE),
    )
    evidence = [item for items in differential(case, KNOWLEDGE).evidence.values() for item in items]
    for sources in (
        *(step.sources for step in steps.steps),
        *(item.sources for item in evidence),
        *(item["sources"] for item in found.items),
        *(item["evidence"]["sources"] for item in found.items),
        *(caution["sources"] for item in found.items for caution in item["cautions"]),
        found.sources,
        result.entry["sources"],
    ):
        assert sources and set(sources) <= known
    assert set(result.triage.sources) <= known


@given(some_cases(), st.sampled_from(CONDITIONS))
def test_a_medicine_is_listed_once_and_quinine_never_in_the_us(case, condition):
    names = [item["name"] for item in to_discuss(condition, case, KNOWLEDGE).items]
    assert len(set(names)) == len(names)
    assert case.region == "UK" or "quinine" not in names
    assert "tonic_water" not in names


# --- slots ----------------------------------------------------------------------------------------------------------

STRAY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["calf", "yes", "none", "US"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=5,
)
SLOT_NAMES = [*KNOWLEDGE.findings, "pronoun", "region", "asked", "nonsense"]


@given(st.dictionaries(st.sampled_from(SLOT_NAMES), STRAY, max_size=8))
def test_a_case_is_built_from_any_slots(slots):
    case = case_from_slots(slots, KNOWLEDGE)
    for finding, values in case.findings.items():
        assert set(values) <= {*KNOWLEDGE.values_of(finding), NOT_SURE}
    assert case.region in REGIONS and case.pronoun in ("her", "his", "their")
    assess(case, KNOWLEDGE)


@given(some_cases())
def test_a_case_survives_its_slots(case):
    slots = {
        **{name: list(values) for name, values in case.findings.items()},
        "region": case.region,
        "pronoun": case.pronoun,
    }
    assert case_from_slots(slots, KNOWLEDGE) == case


@pytest.mark.parametrize("finding", FEATURES)
def test_not_sure_bears_on_nothing(finding):
    assert differential(Case.from_answers({finding: NOT_SURE}), KNOWLEDGE) == differential(
        Case(), KNOWLEDGE
    )
    assert impression(Case.from_answers({finding: NOT_SURE}), KNOWLEDGE).condition == "unclear"
