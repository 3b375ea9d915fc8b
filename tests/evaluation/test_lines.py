"""Single lines: made-up parses and replies with a known outcome, each of which a wrong count would show otherwise."""

import pytest

from . import report_lines
from .lines import (
    label_given,
    labels,
    per_label,
    read_as,
    relief_without_alarm,
    scope,
    score_nlu,
    score_typos,
)
from .slips import SEEDS, slips
from .test_scoring import question, red_flag, relief


def parse_of(intents):
    """A parse by a table: text -> the intents, the likeliest first."""

    def parse(text):
        ranked = intents.get(text, ["report_symptom"])
        return {
            "intent": {"name": ranked[0]},
            "intent_ranking": [{"name": one} for one in ranked],
        }

    return parse


def saying(replies):
    return lambda sender, text: replies.get(text, [{"text": "Hm."}])


def danger(text, kind="dvt", triage="emergency", **more):
    return {
        "id": text,
        "text": text,
        "label": "red_flag",
        "red_flag_kind": kind,
        "triage": triage,
        **more,
    }


def line(text, label, **more):
    return {"id": text, "text": text, "label": label, **more}


def test_past_the_fallback_stands_the_likeliest_intent():
    assert read_as(parse_of({"a": ["nlu_fallback", "greet"]})("a")) == ("greet", True)
    assert read_as(parse_of({"a": ["greet", "thanks"]})("a")) == ("greet", False)
    assert read_as({"intent": {"name": "nlu_fallback"}}) == ("nlu_fallback", True)
    assert read_as({"intent": {"name": None}}) == ("none", False)
    assert read_as({}) == ("none", False)


@pytest.mark.parametrize("field", ["alt", "also_accept"])
def test_further_labels_are_accepted(field):
    record = line("a", "goodbye", **{field: ["thanks"]})
    assert label_given(record, parse_of({"a": ["thanks"]})("a"), labels()) == "goodbye"
    assert label_given(record, parse_of({"a": ["greet"]})("a"), labels()) == "greet"


def test_the_fallback_is_counted_and_what_it_cost():
    records = [line("a", "greet"), line("b", "greet"), line("c", "greet")]
    parse = parse_of(
        {"a": ["nlu_fallback", "greet"], "b": ["nlu_fallback", "thanks"], "c": ["greet"]}
    )
    counts = score_nlu(records, parse, saying({}))["counts"]
    assert (counts["fallback"], counts["fallback_right"], counts["right"]) == (2, 1, 2)


def test_what_belongs_here_and_what_does_not():
    pairs = [
        ("out_of_scope", "out_of_scope"),
        ("out_of_scope", "greet"),
        ("greet", "out_of_scope"),
        ("greet", "thanks"),
        ("greet", "greet"),
    ]
    assert scope(pairs) == {"recall": (1, 2), "precision": (1, 2), "in_scope": (1, 3)}
    assert scope([]) == {"recall": (0, 0), "precision": (0, 0), "in_scope": (0, 0)}


def test_recall_and_precision_of_each_label():
    rows = per_label([("a", "a"), ("a", "b"), ("b", "b"), ("c", "x")])
    assert rows == [
        ("a", 2, 0.5, 1.0, pytest.approx(2 / 3)),
        ("b", 1, 1.0, 0.5, pytest.approx(2 / 3)),
        ("c", 1, 0.0, 0.0, 0.0),
    ]


def test_each_kind_of_danger_is_met_or_not():
    records = [danger("one"), danger("two"), danger("three"), danger("four", "stroke")]
    say = saying(
        {"one": [red_flag("dvt")], "two": [red_flag("dvt", ask=True)], "four": [red_flag("stroke")]}
    )
    result = score_nlu(records, parse_of({}), say)
    assert result["kinds"]["dvt"] == {"acts": 1, "asks": 1, "none": 1}
    assert result["kinds"]["stroke"] == {"acts": 1}
    counts = result["counts"]
    assert (counts["caught"], counts["acted"], counts["dangers"]) == (3, 2, 4)
    printed = "\n".join(report_lines.nlu("T", result))
    assert "67%" in printed and "alarm: none: three" in printed


def test_relief_without_a_red_flag_is_counted_for_dangers_alone():
    assert relief_without_alarm([relief()])
    # The safety question beside a step decides, and yet an emergency was eased first.
    assert relief_without_alarm([relief(), question("leg_swelling", "none")])
    assert not relief_without_alarm([red_flag(), relief()])
    assert not relief_without_alarm([red_flag(ask=True), relief()])
    assert not relief_without_alarm([{"text": "Hm."}])
    records = [danger("one"), danger("two", triage="emergency_or_ask"), line("three", "ask_relief")]
    eased = [relief(), question("leg_swelling", "none")]
    result = score_nlu(records, parse_of({}), saying(dict.fromkeys(("one", "two", "three"), eased)))
    assert result["counts"]["eased"] == 2
    assert sum("RELIEF and no red flag" in miss for miss in result["misses"]) == 2


def test_look_alikes_are_calm_by_what_they_call_for():
    def alike(text, triage):
        return line(text, "report_symptom", lookalike=True, triage=triage)

    records = [
        alike("a", "no_alarm"),
        alike("b", "no_alarm"),
        alike("c", "ask_first"),
        alike("d", "ask_first"),
    ]
    records.append(line("e", "greet"))
    say = saying(
        {
            "b": [red_flag(ask=True)],
            "c": [red_flag(ask=True)],
            "d": [red_flag()],
            "e": [red_flag()],
        }
    )
    counts = score_nlu(records, parse_of({"e": ["greet"]}), say)["counts"]
    assert (counts["calm_no_alarm"], counts["lookalikes_no_alarm"]) == (1, 2)
    assert (counts["calm_ask_first"], counts["lookalikes_ask_first"]) == (1, 2)
    assert (counts["stray"], counts["others"]) == (1, 1)


def test_lines_that_nobody_is_to_see_are_not_printed():
    result = score_nlu([line("secret words", "greet")], parse_of({}), saying({}))
    shown = "\n".join(report_lines.nlu("T", result))
    hidden = "\n".join(report_lines.nlu("T", result, misses=False))
    assert "secret words" in shown and "reached:" in shown
    assert "secret" not in hidden and "0 of 1" in hidden and "greet" in hidden


def typos(records, parse, say):
    return score_typos(score_nlu(records, parse, say), records, parse, say)


def test_slips_are_scored_beside_the_clean_lines():
    text = "my calf is swollen and hot since this morning"
    say = saying({text: [red_flag("dvt")]})
    result = typos([danger(text)], parse_of({text: ["red_flag"]}), say)
    assert list(result) == [None, *SEEDS]
    assert result[None] == {"total": 1, "right": 1, "dangers": 1, "caught": 1, "acted": 1}
    assert all(result[seed]["caught"] == 0 for seed in SEEDS)
    rows = report_lines.typos("T", result)
    assert any("clean" in row and row.count("100.0%") == 3 for row in rows)
    assert rows[-1].strip().startswith("slips, all seeds") and rows[-1].count("0.0%") == 3


def test_no_danger_among_the_lines_is_no_recall_of_nought():
    rows = report_lines.typos("T", typos([line("a", "greet")], parse_of({}), saying({})))
    assert rows[-1].split()[-1] == "-"


# --- the slips themselves ---


def test_the_same_line_slips_the_same_way():
    text = "her foot turned in and stayed there until somebody moved it"
    assert slips(text, 1) == slips(text, 1)
    assert len({slips(text, seed) for seed in SEEDS}) == len(SEEDS)


def test_short_words_never_slip():
    assert all(
        slips("no it is me, so I am up at 3", seed) == "no it is me, so I am up at 3"
        for seed in range(50)
    )


def test_one_letter_in_ten_slips():
    # A word of ten letters has one slip on average; without any it has been spared, which is (9/10)^10 of them.
    text = " ".join(["abcdefghij"] * 1000)
    for seed in SEEDS:
        spared = slips(text, seed).split().count("abcdefghij")
        assert 0.31 <= spared / 1000 <= 0.39


def test_short_lines_slip_as_often_as_long_ones():
    changed = sum(slips("cant reach", seed) != "cant reach" for seed in range(1000))
    # Nine letters: nine times out of ten one slips.
    assert 850 <= changed <= 950


def test_a_slip_is_one_of_four():
    seen = {slips("fall", seed) for seed in range(2000)} - {"fall"}
    assert {"fal", "all", "fll"} <= seen, "dropped"
    assert {"ffall", "faall", "falll"} <= seen, "doubled"
    assert {"afll", "flal"} <= seen, "swapped"
    assert {"gall", "dall", "fsll", "fakl"} <= seen, "a neighbouring key"
    assert not any(abs(len(one) - 4) > 1 for one in seen)


def test_marks_and_numbers_stay():
    for seed in range(50):
        typed = slips("don't -- 39.4!! (bipap)", seed)
        assert "-- 39.4!! (" in typed and "'" in typed
    assert slips("", 1) == "" and slips("😣 39", 2) == "😣 39"
