"""Relief first, then one step at a time by what the last one did."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crampwise.clinical import first_step, plan
from crampwise.dialogue.easing import FAILED_BEFORE_NEXT_LEVEL, Tried, first_relief, next_relief
from crampwise.dialogue.wording import Words
from tests.clinical.cases import KNOWLEDGE, case_of, some_cases

CALF = case_of(body_part="calf", leg_swelling="none", breathing="usual", happening_now="now")
PLAN = [step.id for step in plan("cramp", CALF, KNOWLEDGE).steps]
OUTCOMES = ("worked", "failed", "worse", "relapsed", "changed", "asked")


def ease(outcome, tried=Tried(), case=CALF, condition="cramp"):
    return next_relief(outcome, case, KNOWLEDGE, tried, condition)


def step_of(eased):
    """The id of the one step given, or ``None``."""
    (message,) = eased.messages
    steps = message.get("custom", {}).get("steps", ())
    return steps[0]["id"] if steps else None


def text_of(eased) -> str:
    return eased.messages[0]["text"]


def payloads(eased):
    return [button["payload"] for button in eased.messages[0]["buttons"]]


def said(name: str, case=CALF) -> str:
    return Words(case, KNOWLEDGE).say(name)


# --- the first step -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["self", "helper"])
@pytest.mark.parametrize("part", sorted(KNOWLEDGE.relief))
def test_the_first_step_of_every_place_is_told_at_once(part, who):
    case = case_of(body_part=part, happening_now="now", who=who)
    eased = first_relief(case, KNOWLEDGE, Tried())
    assert step_of(eased) == first_step(case, KNOWLEDGE).id == eased.tried.given[-1]
    assert text_of(eased).startswith(said("utter_relief_first")) and "{" not in text_of(eased)


def test_with_no_place_known_it_is_the_step_that_fits_any():
    assert (
        step_of(first_relief(case_of(happening_now="now"), KNOWLEDGE, Tried())) == "generic-pause"
    )


@pytest.mark.parametrize(
    "answers", [{"happening_now": "over"}, {"onset": "twitch_without_pain"}, {"shape": "rippling"}]
)
def test_what_does_not_hurt_is_not_eased(answers):
    assert first_relief(case_of(body_part="calf", **answers), KNOWLEDGE, Tried()) is None


def test_not_told_whether_it_hurts_now():
    eased = first_relief(case_of(body_part="calf"), KNOWLEDGE, Tried())
    assert text_of(eased).startswith(said("utter_relief_first_if"))


def test_the_clot_check_stands_above_the_first_step_of_a_leg():
    check = said("utter_relief_leg_check")
    assert check in text_of(
        first_relief(case_of(body_part="calf", happening_now="now"), KNOWLEDGE, Tried())
    )
    assert check not in text_of(first_relief(CALF, KNOWLEDGE, Tried()))
    assert check not in text_of(first_relief(case_of(body_part="fingers"), KNOWLEDGE, Tried()))


def test_the_chest_check_stands_above_the_first_step_of_the_trunk():
    check = said("utter_relief_trunk_check")
    assert check in text_of(first_relief(case_of(body_part="ribs"), KNOWLEDGE, Tried()))
    assert check not in text_of(
        first_relief(case_of(body_part="ribs", chest_pain="none"), KNOWLEDGE, Tried())
    )


def test_a_helpers_step_on_the_persons_own_screen_is_marked_as_such():
    case = case_of(body_part="calf", ability="helper_here")
    assert said("utter_relief_for_helper") in text_of(first_relief(case, KNOWLEDGE, Tried()))


# --- what the last step did -----------------------------------------------------------------------------------------


def test_the_plan_is_given_one_step_at_a_time_in_its_order():
    tried, given_in_turn = Tried(), []
    for _ in PLAN:
        eased = ease("asked", tried)
        given_in_turn.append(step_of(eased))
        tried = eased.tried
    assert given_in_turn == PLAN
    assert text_of(ease("asked", tried)) == said("utter_relief_no_more")


def test_it_worked():
    eased = ease("worked", Tried(given=("calf-towel",), failed_in_a_row=2))
    assert eased.tried == Tried(
        given=("calf-towel",), helped="calf-towel", outcomes=(("calf-towel", "worked"),)
    )
    assert text_of(eased) == said("utter_relief_worked") and "/relief_relapsed" in payloads(eased)


def test_it_failed_so_the_next_one_comes():
    eased = ease("failed", Tried(given=("calf-towel",)))
    assert step_of(eased) == PLAN[1] and eased.tried.failed_in_a_row == 1
    assert text_of(eased).startswith(said("utter_relief_next"))


def test_it_got_worse_so_that_step_never_comes_again():
    eased = ease("worse", Tried(given=("calf-towel",)))
    assert eased.tried.worse == ("calf-towel",) and step_of(eased) == PLAN[1]
    assert text_of(eased).startswith(said("utter_relief_worse"))
    assert step_of(ease("relapsed", eased.tried)) != "calf-towel"


def test_after_a_relapse_what_helped_comes_first():
    tried = Tried(given=("calf-towel", "firm-hand"), helped="firm-hand")
    eased = ease("relapsed", tried)
    assert step_of(eased) == "firm-hand" and text_of(eased).startswith(
        said("utter_relief_relapsed_helped")
    )


def test_after_a_relapse_with_nothing_that_helped_the_plan_begins_again():
    eased = ease("relapsed", Tried(given=tuple(PLAN)))
    assert step_of(eased) == PLAN[0] and text_of(eased).startswith(said("utter_relief_relapsed"))


def test_what_helped_and_then_made_it_worse_no_longer_counts_as_help():
    eased = ease("worse", Tried(given=("calf-towel",), helped="calf-towel"))
    assert eased.tried.helped is None and eased.tried.worse == ("calf-towel",)


@pytest.mark.parametrize("outcome", ["failed", "worse"])
def test_three_that_did_not_help_lead_to_the_next_level(outcome):
    tried = Tried()
    for _ in range(FAILED_BEFORE_NEXT_LEVEL):
        tried = ease("asked", tried).tried
        eased = ease(outcome, tried)
        tried = eased.tried
    assert text_of(eased) == said("utter_relief_next_level") and "911" in text_of(eased)
    assert "/ask_doctor" in payloads(eased)


def test_a_relapse_starts_the_count_again():
    assert (
        ease("relapsed", Tried(given=("calf-towel",), failed_in_a_row=2)).tried.failed_in_a_row == 0
    )


def test_another_way_of_doing_it_before_the_impression_is_the_safe_first_step():
    eased = ease(
        "changed",
        Tried(given=("calf-towel",)),
        case_of(body_part="calf", ability="cannot_reach"),
        None,
    )
    assert step_of(eased) == "calf-heel-slide" and text_of(eased).startswith(
        said("utter_relief_version_changed")
    )


def test_a_look_alike_has_no_step_to_give():
    assert text_of(ease("asked", condition="other")) == said("utter_relief_none")


def test_the_taps_after_a_step_fit_who_it_is_for():
    helping, lying = (
        case_of(body_part="calf", **one) for one in ({"who": "helper"}, {"ability": "cannot_reach"})
    )
    assert payloads(ease("asked"))[-2:] == ["/cannot_reach", "/helper_here"]
    assert payloads(ease("asked", case=lying))[
        -1
    ] == "/helper_here" and "/cannot_reach" not in payloads(ease("asked", case=lying))
    assert payloads(ease("asked", case=helping)) == [
        "/relief_worked",
        "/relief_failed",
        "/relief_worse",
    ]


def test_tried_survives_its_slots():
    tried = Tried(("a", "b"), ("a",), "b", 2)
    assert Tried.from_slots(tried.to_slots()) == tried and Tried.from_slots({}) == Tried()


@given(
    some_cases(),
    st.lists(st.sampled_from(OUTCOMES), max_size=8),
    st.sampled_from(["cramp", "spasticity", "mixed", None]),
)
def test_whatever_happens_a_worse_step_never_comes_again(case, outcomes, condition):
    tried, worse = Tried(), set()
    for outcome in outcomes:
        if outcome == "worse" and tried.given:
            worse.add(tried.given[-1])
        eased = next_relief(outcome, case, KNOWLEDGE, tried, condition)
        assert eased.messages and eased.messages[0]["text"] and "{" not in eased.messages[0]["text"]
        assert step_of(eased) not in worse
        tried = eased.tried


# --- what helped in an earlier episode ------------------------------------------------------------------------------


def safe_for_both(case=CALF):
    return [step.id for step in plan("unclear", case, KNOWLEDGE).steps]


def test_what_helped_last_time_comes_first_and_that_is_said():
    known = safe_for_both()[-2]
    eased = first_relief(CALF, KNOWLEDGE, Tried(), [known])
    assert step_of(eased) == known and said("utter_relief_helped_before") in text_of(eased)


def test_before_the_impression_only_a_step_that_is_safe_for_both_kinds():
    only_for_cramp = next(name for name in PLAN if name not in safe_for_both())
    eased = first_relief(CALF, KNOWLEDGE, Tried(), [only_for_cramp])
    assert step_of(eased) == first_step(CALF, KNOWLEDGE).id
    assert said("utter_relief_helped_before") not in text_of(eased)


def test_after_the_impression_what_helped_last_time_comes_before_the_rest():
    eased = next_relief("failed", CALF, KNOWLEDGE, Tried(given=PLAN[:1]), "cramp", [PLAN[3]])
    assert step_of(eased) == PLAN[3] and said("utter_relief_helped_before") in text_of(eased)


def test_what_helped_in_this_very_episode_outdoes_what_helped_last_time():
    tried = Tried(given=tuple(PLAN[:2]), helped=PLAN[0])
    assert step_of(next_relief("relapsed", CALF, KNOWLEDGE, tried, "cramp", [PLAN[3]])) == PLAN[0]


def test_a_step_that_must_be_left_out_now_is_left_out_though_it_helped():
    swollen = case_of(body_part="calf", leg_swelling="swollen_warm_or_red", happening_now="now")
    kept = {step.id for step in plan("unclear", swollen, KNOWLEDGE).steps}
    harmful = [name for name in safe_for_both() if name not in kept]
    assert harmful
    eased = first_relief(swollen, KNOWLEDGE, Tried(), harmful)
    assert eased is None or step_of(eased) not in harmful


def test_each_step_keeps_what_it_did():
    tried = Tried()
    for outcome in ("asked", "failed", "worse", "worked"):
        tried = ease(outcome, tried).tried
    assert [what for _, what in tried.outcomes] == ["failed", "worse", "worked"]
    assert [step for step, _ in tried.outcomes] == list(tried.given)
    assert Tried.from_slots(tried.to_slots()) == tried
