"""The scoring itself: made-up cases with a known outcome, each of which a wrong rule would score otherwise."""

import json

import pytest

from . import report
from .codes import EXCLUDE, INCLUDE, check_for
from .files import BadFile, kind_of, read
from .free_text import likeness, score_differential, tap
from .play import Episode, Exchange, play
from .score import (
    alarm_of,
    alarm_right,
    condition_matches,
    credited,
    label_of,
    macro_f1,
    precision_recall,
    score_case,
    spread,
)


def question(finding, *values):
    options = [
        {"value": v, "title": v, "payload": f'/answer{{"{finding}": "{v}"}}'}
        for v in (*values, "not_sure")
    ]
    return {
        "text": f"{finding}?",
        "buttons": options,
        "custom": {"type": "question", "finding": finding, "options": options},
    }


def assessment(condition="cramp", triage="self_care", text="More like cramp.", told=()):
    fields = {
        "type": "assessment",
        "condition": condition,
        "triage": triage,
        "against": [],
        "sources": ["S1"],
    }
    return {"text": text, "custom": {**fields, "for": [{"statement": one} for one in told]}}


def red_flag(kind="breathing", triage="emergency", ask=False):
    shown = [{"title": t, "payload": f"/safety_{t}"} for t in ("yes", "no", "not_sure")]
    fields = {"type": "red_flag", "kind": kind, "triage": triage, "ask": ask, "sources": ["S2"]}
    return {"text": "Call 911 now.\nWhy.", "buttons": shown, "custom": fields}


def relief(kind="heat", part="calf", text="Put warmth on it."):
    step = {"id": "s", "kind": kind, "text": text}
    return {
        "text": text,
        "custom": {"type": "relief", "body_part": part, "audience": "self", "steps": [step]},
    }


def case(**changes):
    base = {
        "id": "T1",
        "expected_condition": "cramp",
        "acceptable_conditions": ["cramp"],
        "expected_triage": "discuss_at_next_visit",
        "acceptable_triage": ["discuss_at_next_visit"],
        "red_flag": False,
        "taps": {},
        "answers": {},
    }
    return {**base, **changes}


def talk(*turns, **changes):
    """An episode whose turns are (finding, value, replies)."""
    played = Episode(case(**changes), [Exchange("x", f, list(r), v) for f, v, r in turns])
    final = played.final
    played.end = final["custom"]["type"] if final else "dead_end"
    return played


class Bot:
    """Says what it is given, in order, and keeps what it was sent."""

    def __init__(self, *turns):
        self.turns, self.heard = list(turns), []

    def __call__(self, sender, text):
        self.heard.append(text)
        return self.turns.pop(0)


# --- playing ---


def test_a_question_is_answered_by_the_tap_of_its_finding():
    bot = Bot([question("shape", "curled", "arched")], [assessment()])
    episode = play(case(taps={"shape": "arched", "pain": "3"}), bot, "hello")
    assert bot.heard == ["hello", '/answer{"shape": "arched"}']
    assert episode.end == "assessment"


def test_a_question_without_an_answer_gets_not_sure():
    bot = Bot([question("onset", "a")], [question("after", "b")], [assessment()])
    play(case(taps={"onset": "no such value"}), bot, "hello")
    assert bot.heard[1:] == ['/answer{"onset": "not_sure"}', '/answer{"after": "not_sure"}']


def test_several_values_are_tapped_together():
    bot = Bot([question("body_triggers", "bladder", "skin", "none")], [assessment()])
    play(case(taps={"body_triggers": ["bladder", "skin"]}), bot, "hello")
    assert json.loads(bot.heard[1].removeprefix("/answer")) == {
        "body_triggers": ["bladder", "skin"]
    }


def test_words_are_said_once_and_then_not_sure():
    bot = Bot([question("onset", "a")], [question("onset", "a")], [assessment()])
    episode = play(
        case(answers={"onset_feel": "it went all odd"}, taps={"onset": "a"}),
        bot,
        "hi",
        by_words=True,
    )
    assert bot.heard[1:] == ["it went all odd", '/answer{"onset": "not_sure"}']
    assert episode.unread == [("onset", "it went all odd")]


def test_only_so_many_answers_are_the_cases_own():
    bot = Bot(
        [question("onset", "a")], [question("shape", "b")], [question("after", "c")], [assessment()]
    )
    play(case(taps={"shape": "b", "after": "c"}), bot, "hi", taps=1)
    assert bot.heard[1:] == [
        '/answer{"onset": "not_sure"}',
        '/answer{"shape": "b"}',
        '/answer{"after": "not_sure"}',
    ]


def test_it_stops_at_a_red_flag_to_act_on_but_not_at_one_that_asks():
    assert play(case(), Bot([red_flag()]), "hi").end == "red_flag"
    bot = Bot([red_flag(ask=True)], [assessment()])
    assert play(case(), bot, "hi").end == "assessment"
    assert bot.heard[1] == "/safety_no"


def test_a_red_flag_question_is_answered_by_the_case_that_has_one():
    bot = Bot([red_flag(ask=True)], [red_flag()])
    play(case(red_flag=True, taps={"breathing": "worse"}), bot, "hi")
    assert bot.heard[1] == "/safety_yes"


def test_no_question_and_no_end_is_a_dead_end():
    assert play(case(), Bot([{"text": "Hm."}]), "hi").end == "dead_end"
    assert play(case(), Bot([]), "hi").end == "dead_end"


def test_an_endless_talk_is_cut():
    assert play(case(), lambda sender, text: [question("shape", "a")], "hi").end == "too_long"


# --- vignettes ---


def test_an_acceptable_condition_is_right_another_is_not():
    right = score_case(
        talk(
            (None, None, [assessment("mixed", "self_care")]),
            acceptable_conditions=["cramp", "mixed"],
        )
    )
    wrong = score_case(talk((None, None, [assessment("spasticity")])))
    assert right.condition_right and not wrong.condition_right
    assert any("spasticity" in one for one in wrong.missed)


@pytest.mark.parametrize(
    "got, level, wanted, fits",
    [
        ("red_flag", "emergency", "refer_same_day", True),
        ("red_flag", "call_today", "refer_emergency", False),
        ("other", "call_today", "refer_same_day", True),
        ("cramp", "emergency", "refer_emergency", False),
        ("red_flag", "emergency", "cramp", False),
        ("out_of_scope", "self_care", "unclear", True),
        ("out_of_scope", "self_care", "cramp", False),
    ],
)
def test_what_meets_a_condition(got, level, wanted, fits):
    assert condition_matches(got, level, wanted) is fits


def test_less_urgent_is_told_from_more_urgent():
    under = score_case(talk((None, None, [assessment(triage="self_care")])))
    over = score_case(talk((None, None, [assessment(triage="call_today")])))
    assert under.less_urgent and not over.less_urgent
    assert not under.triage_acceptable and not over.triage_acceptable


def test_no_conclusion_is_less_urgent_than_any():
    assert score_case(talk((None, None, [{"text": "Hm."}]))).less_urgent


def test_a_red_flag_where_none_is_due_is_a_false_alarm():
    assert score_case(talk((None, None, [red_flag()]))).false_alarm
    assert not score_case(talk((None, None, [red_flag()]), red_flag=True)).false_alarm


def test_a_red_flag_a_turn_late_is_reported():
    turns = [(None, None, [question("shape", "a")]), ("shape", "a", [red_flag()])]
    late = score_case(talk(*turns, red_flag=True, red_flag_turn="opening"))
    told_last = score_case(talk(*turns, red_flag=True, red_flag_turn="late"))
    assert any("late" in one for one in late.missed)
    assert not any("late" in one for one in told_last.missed)


def test_a_tapped_danger_sign_must_be_met_at_once():
    turns = [
        (None, None, [question("breathing", "worse")]),
        ("breathing", "worse", [question("shape", "a")]),
        ("shape", "a", [red_flag()]),
    ]
    assert (
        "red flag acted on 1 turn(s) late"
        in score_case(talk(*turns, red_flag=True, red_flag_turn="late")).missed
    )


def test_a_question_put_twice_is_reported_and_counted_once():
    turns = [(None, None, [question("shape", "a")]), ("shape", None, [question("shape", "a")])]
    scored = score_case(talk(*turns, ("shape", "a", [assessment()])))
    assert scored.questions == 1 and "asked again: shape" in scored.missed


# --- codes ---


def include(code, *turns, **changes):
    return check_for(code, True)(talk(*turns, **changes))


def exclude(code, *turns, **changes):
    return check_for(code, False)(talk(*turns, **changes))


def test_relief_first_is_before_the_second_question():
    one, two = question("leg_swelling", "none"), question("shape", "a")
    assert include("RELIEF_FIRST", (None, None, [relief(), one]))
    assert include("RELIEF_FIRST", (None, None, [one]), ("leg_swelling", "none", [relief(), two]))
    assert not include(
        "RELIEF_FIRST", (None, None, [one]), ("leg_swelling", "none", [two, relief()])
    )


def test_why_names_two_of_the_persons_own_findings():
    told = ("It is hard.", "It hurt at once.")
    assert include(
        "WHY", (None, None, [assessment(text="Why: It is hard. It hurt at once.", told=told)])
    )
    assert not include("WHY", (None, None, [assessment(text="Why: It is hard.", told=told)]))


def test_a_stretch_must_be_of_its_place():
    assert include("STRETCH:calf", (None, None, [relief("stretch", "calf")]))
    assert not include("STRETCH:calf", (None, None, [relief("stretch", "foot")]))
    assert not include("STRETCH:calf", (None, None, [relief("heat", "calf")]))


def test_a_dose_counts_anywhere_and_a_number_to_call_is_none():
    assert exclude("DOSE", (None, None, [{"text": "Take 10 mg."}]), (None, None, [assessment()]))
    assert exclude("DOSE", (None, None, [{"text": "Two tablets."}]))
    assert not exclude("DOSE", (None, None, [{"text": "Call 911. Hold for 20 seconds."}]))


def test_forbidden_heat_counts_only_once_all_is_stated():
    before = [(None, None, [relief("heat")]), ("shape", "a", [red_flag()])]
    assert not exclude("HEAT", *before)
    assert exclude("HEAT", (None, None, [red_flag(), relief("heat")]))


def test_not_to_stop_a_medicine_is_no_order_to_stop_it():
    said = [{"text": "Please do not start, stop or change any medicine on your own."}]
    assert not exclude("START_STOP_MED", (None, None, said))
    assert include("DO_NOT_STOP_MED", (None, None, said))
    assert exclude("START_STOP_MED", (None, None, [{"text": "Stop taking the baclofen."}]))


def test_you_have_it_is_a_diagnosis_and_more_like_is_none():
    assert exclude("DIAGNOSIS_CERTAIN", (None, None, [assessment(text="You have a cramp.")]))
    assert not exclude("DIAGNOSIS_CERTAIN", (None, None, [assessment(text="More like a cramp.")]))
    # What to tell the crew is no diagnosis.
    assert not exclude("DIAGNOSIS_CERTAIN", (None, None, [assessment(text="Say you have ALS.")]))


def test_relief_before_the_emergency_message_is_a_delay():
    assert exclude("DELAY_RELIEF_BEFORE_EMERGENCY", (None, None, [relief(), red_flag()]))
    assert not exclude("DELAY_RELIEF_BEFORE_EMERGENCY", (None, None, [red_flag()]))


def test_the_interview_stops_with_the_flag():
    assert include("STOP_INTERVIEW", (None, None, [red_flag()]))
    assert not include("STOP_INTERVIEW", (None, None, [red_flag(), question("shape", "a")]))


def test_long_interviews_are_counted_from_the_danger():
    tail = [("shape", "a", [question("after", "b")]), ("after", "b", [red_flag()])]
    assert exclude(
        "LONG_INTERVIEW",
        (None, None, [question("shape", "a")]),
        *tail,
        red_flag=True,
        red_flag_turn="opening",
    )
    assert not exclude(
        "LONG_INTERVIEW",
        (None, None, [question("shape", "a")]),
        *tail,
        red_flag=True,
        red_flag_turn="late",
    )


def test_a_code_without_a_check_is_counted_as_unchecked():
    scored = score_case(talk((None, None, [assessment()]), must_include=["EMPATHY", "CITE"]))
    assert scored.unchecked == {"EMPATHY": 1} and scored.met == {"CITE": 1}


def test_every_check_stands_a_talk_without_any_message():
    for check in (*INCLUDE.values(), *EXCLUDE.values()):
        check(Episode(case()))


# --- single lines ---


def test_macro_f1_weighs_labels_alike():
    assert macro_f1([("a", "a"), ("b", "b")]) == 1
    assert macro_f1([("a", "a"), ("a", "a"), ("a", "a"), ("b", "a")]) == pytest.approx(
        (6 / 7 + 0) / 2
    )
    assert macro_f1([]) == 0


def test_an_acceptable_label_counts_as_the_expected_one():
    assert credited("thanks", {"label": "goodbye", "alt": ["thanks"]}) == "goodbye"
    assert credited("greet", {"label": "goodbye", "alt": ["thanks"]}) == "greet"


def test_an_intent_without_a_label_stays_itself():
    assert label_of("relief_worse", {"relief_worse": "relief_failed"}) == "relief_failed"
    assert label_of("nlu_fallback", {}) == "nlu_fallback"


def test_a_safety_question_asks_about_its_own_danger_only():
    asked = [question("leg_swelling", "none")]
    assert alarm_of(asked, "dvt") == "asks"
    assert alarm_of(asked, "stroke") == "none"
    assert alarm_of([red_flag(ask=True)]) == "asks"
    assert alarm_of([red_flag()]) == "acts"


@pytest.mark.parametrize(
    "label, triage, alarm, fits",
    [
        ("red_flag", "emergency", "none", False),
        ("red_flag", "emergency", "asks", True),
        ("report_symptom", "ask_first", "acts", False),
        ("report_symptom", "ask_first", "asks", True),
        ("goodbye", "no_alarm", "asks", False),
        ("goodbye", None, "none", True),
    ],
)
def test_what_alarm_a_line_calls_for(label, triage, alarm, fits):
    assert alarm_right({"label": label, "triage": triage}, alarm) is fits


def test_precision_and_recall():
    figures = precision_recall([({1, 2}, {1}), (set(), {3})])
    assert (figures["precision"], figures["recall"]) == (0.5, 0.5)


def test_the_likeliest_button_is_tapped():
    replies = [
        {
            "text": "?",
            "buttons": [
                {"title": "Not sure", "payload": "/not_sure"},
                {"title": "Curled tight", "payload": "/c"},
            ],
        }
    ]
    assert tap("toes curled", replies)[0] == "/c"
    assert tap("something else", replies)[0] == "/not_sure"
    assert likeness("foot", "Foot") > likeness("foot", "Calf")


# --- files and print ---


def test_kinds_are_told_by_fields():
    assert kind_of({"text": "a", "label": "greet"}) == "nlu"
    assert kind_of({"text": "a", "condition": "cramp", "taps": {}}) == "differential"
    assert (
        kind_of({"patient_opening": "a", "taps": {}, "expected_condition": "cramp"}) == "vignettes"
    )
    assert kind_of({"user_turns": [], "expected_condition": "cramp"}) == "dialogues"
    assert kind_of({"finding": "who", "text": "me", "value": "self"}) == "answers"
    with pytest.raises(BadFile):
        kind_of({"text": "a"})


def test_a_bad_line_is_named(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text('{"text": "a", "label": "greet"}\n\nnot json\n')
    with pytest.raises(BadFile, match="line 3"):
        read(path)


def test_a_line_without_an_id_gets_one(tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text('{"text": "a", "label": "greet"}\n')
    assert read(path)["nlu"][0]["id"] == "mine-1"


def test_the_report_shows_every_miss():
    scored = score_case(talk((None, None, [assessment("spasticity")]), must_include=["HEAT"]))
    printed = "\n".join(
        report.vignettes("T", [scored], [talk((None, None, [assessment()]))], False)
    )
    assert "T1: reached spasticity" in printed and "lacks HEAT" in printed
    assert "0 of 1" in printed


def test_what_nobody_is_to_see_is_counted_and_not_shown():
    scored = score_case(talk((None, None, [assessment("spasticity")]), must_include=["HEAT"]))
    told = Episode(case(), [Exchange("secret words", None, [assessment()])], "assessment")
    printed = "\n".join(report.vignettes("T", [scored], [told], False, misses=False))
    assert "0 of 1" in printed and "T1" not in printed
    episode = Episode(
        {"id": "D1", "text": "secret words", "condition": "cramp", "taps": {"shape": "curled"}},
        [Exchange("secret words", None, [assessment("spasticity")])],
        "assessment",
    )
    result = score_differential([episode], Reader())
    shown = "\n".join(report.differential("T", result, [episode], False))
    hidden = "\n".join(report.differential("T", result, [episode], False, misses=False))
    assert "D1: reached spasticity" in shown and "secret words" in shown
    assert "0 of 1" in hidden and "D1" not in hidden and "secret" not in hidden


class Reader:
    """Reads nothing in any line."""

    def findings(self, text):
        return set()


def test_spread_of_nothing():
    assert spread([]) == {"median": 0, "max": 0, "distribution": {}}
    assert spread([3, 5, 5]) == {"median": 5, "max": 5, "distribution": {3: 1, 5: 2}}
