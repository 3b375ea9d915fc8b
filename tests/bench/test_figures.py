"""The bench's sums, on figures small enough to check by hand."""

from __future__ import annotations

import json
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench import figures, report
from tests.bench.figures import Turn
from tests.bench.run import wrong

ABOUT = {
    "at": "2026-01-02T03:04:05+00:00",
    "quick": False,
    "revision": "abc1234",
    "model": "crampwise-0.tar.gz",
    "machine": {
        "system": "Linux",
        "cpus": 2,
        "python": "3.10",
        "rasa": "3.6.21",
        "load_before": 0.1,
        "load_after": 0.2,
    },
}


def bot(tap: float, typed: float, **more):
    """A bot's part of a record: every tap and every typed turn took the same milliseconds."""
    turns = (
        [Turn("tap", tap / 1000)] * 3 + [Turn("typed", typed / 1000)] * 3
        if tap
        else [Turn("typed", typed / 1000)] * 3
    )
    part = {
        "start_s": 10.0,
        "starts_s": [10.0],
        "turns": figures.by_kind(turns),
        "first_typed_ms": figures.first_typed(turns),
        "memory_mb": 500.0,
        "memory_after_turns": 6,
        "crowd": figures.crowd(turns, 0.5, 8),
        "faults": {},
        "fallbacks": 0,
    }
    return {**part, **more}


STARTER = bot(0, 120, start_s=60.0, memory_mb=1250.0)


@pytest.mark.parametrize(
    "values, percent, expected",
    [
        ([7], 95, 7),
        ([1, 2, 3], 50, 2),
        ([3, 1, 2], 50, 2),
        ([1, 2, 3, 4], 50, 2.5),
        (range(101), 95, 95),
        ([0, 10], 95, 9.5),
        ([1, 2], 0, 1),
        ([1, 2], 100, 2),
    ],
)
def test_a_percentile_lies_between_its_neighbours(values, percent, expected):
    assert figures.percentile(list(values), percent) == pytest.approx(expected)


@given(st.lists(st.floats(0, 1e6), min_size=2), st.integers(1, 99))
def test_percentiles_agree_with_the_standard_library(values, percent):
    theirs = quantiles(values, n=100, method="inclusive")[percent - 1]
    assert figures.percentile(values, percent) == pytest.approx(theirs, abs=1e-6)


@pytest.mark.parametrize("values, percent", [([], 50), ([1], -1), ([1], 101)])
def test_a_percentile_of_nothing_is_an_error(values, percent):
    with pytest.raises(ValueError):
        figures.percentile(values, percent)


def test_a_failed_turn_is_counted_as_a_fault_and_not_timed():
    turns = [Turn("tap", 0.02), Turn("tap", 0.001, "refused_tap"), Turn("typed", 0.04)]
    assert figures.by_kind(turns)["tap"] == {"n": 1, "p50_ms": 20.0, "p95_ms": 20.0}
    assert figures.by_kind(turns)["all"]["n"] == 2
    assert figures.faults(turns) == {"refused_tap": 1}


def test_the_first_typed_turn_is_the_first_good_one():
    turns = [Turn("tap", 0.01), Turn("typed", 0.9, "empty"), Turn("typed", 0.3), Turn("typed", 0.1)]
    assert figures.first_typed(turns) == 300.0
    assert figures.first_typed([Turn("tap", 0.01)]) is None


def test_a_kind_that_never_came_is_left_out():
    assert set(figures.by_kind([Turn("typed", 0.04)])) == {"typed", "all"}
    assert figures.by_kind([]) == {}


def test_throughput_counts_good_turns_only():
    turns = [Turn("tap", 0.1)] * 9 + [Turn("tap", 0.1, "empty")]
    assert figures.crowd(turns, 3.0, 8)["per_second"] == 3.0
    assert figures.crowd([], 0.0, 8) == {"senders": 8, "per_second": 0.0, "n": 0}


def test_ratios_divide_ours_by_the_starters_typed_turns():
    found = figures.ratios(bot(30, 40), STARTER)
    assert found["tap_p95"] == 0.25
    assert found["typed_p50"] == pytest.approx(0.333)
    assert found["per_second"] == 2.0
    assert found["memory"] == 0.4
    assert found["start"] == pytest.approx(0.167)


def test_without_a_starter_there_is_no_ratio_and_no_target_on_one():
    found = figures.record(ABOUT, bot(30, 40), None)
    assert found["ratios"] is None and found["starter"] is None
    assert set(found["targets"]) == {"tap_p95_ms", "typed_p95_ms", "start_s", "memory_mb"}


def test_a_ratio_by_nothing_is_left_open():
    found = figures.ratios(bot(30, 40), {**STARTER, "turns": {}, "memory_mb": 0.0})
    assert found["tap_p95"] is None and found["memory"] is None


@pytest.mark.parametrize("tap, met", [(39.9, True), (40.0, True), (40.1, False)])
def test_a_target_is_met_up_to_its_limit(tap, met):
    assert figures.record(ABOUT, bot(tap, 50), STARTER)["targets"]["tap_p95_ms"]["met"] is met


def test_a_third_of_the_starter_is_met_and_more_is_not():
    marks = figures.record(ABOUT, bot(30, 50), STARTER)["targets"]
    assert marks["tap_p95_ratio"]["met"] and not marks["typed_p95_ratio"]["met"]


def test_a_record_is_one_line_of_json_and_reads_back_the_same():
    found = figures.record(ABOUT, bot(30, 40), STARTER)
    line = figures.line(found)
    assert line.count("\n") == 1 and line.endswith("\n")
    assert json.loads(line) == found


def test_a_record_has_the_documented_keys():
    found = figures.record(ABOUT, bot(30, 40), STARTER)
    assert found["format"] == figures.FORMAT
    assert set(found) == {
        "format",
        "at",
        "quick",
        "revision",
        "model",
        "machine",
        "ours",
        "starter",
        "ratios",
        "targets",
    }
    assert set(found["ours"]) == set(found["starter"])
    assert set(found["ours"]["crowd"]) == {"senders", "per_second", "n", "p50_ms", "p95_ms"}


def test_a_number_that_json_lacks_is_refused():
    with pytest.raises(ValueError):
        figures.line({"start_s": float("nan")})


def test_the_report_says_every_target_and_its_outcome():
    shown = "\n".join(report.lines(figures.record(ABOUT, bot(30, 70), STARTER)))
    assert "<= 40 (met)" in shown and "<= 60 (NOT met)" in shown
    assert (
        "<= 0.33 of the starter's (met)" in shown and "<= 0.33 of the starter's (NOT met)" in shown
    )
    assert "<= 20 (met)" in shown and "<= 900 (met)" in shown


def test_the_report_shows_the_time_of_a_parse_which_the_starter_has_not():
    parse = {"n": 9, "cpu_p50_ms": 4.0, "cpu_p95_ms": 7.5, "wall_p50_ms": 5.0, "wall_p95_ms": 8.25}
    shown = report.lines(figures.record(ABOUT, {**bot(30, 40), "parse": parse}, STARTER))
    (row,) = (row for row in shown if row.startswith("one parse p95, CPU ms"))
    assert row.split()[-3:] == ["7.5", "-", "-"]


def test_the_report_works_without_a_starter_and_without_turns():
    assert report.lines(figures.record(ABOUT, bot(30, 40), None))
    assert report.lines(
        figures.record(ABOUT, {**bot(30, 40), "turns": {}, "crowd": {"n": 0}}, None)
    )


def test_slow_is_no_failure_but_an_empty_reply_is():
    assert wrong(figures.record(ABOUT, bot(900, 900), STARTER)) == []
    assert wrong(figures.record(ABOUT, bot(30, 40, faults={"empty": 2}), STARTER)) == [
        "Crampwise: 2 x empty"
    ]


def test_the_starters_own_silence_is_shown_but_its_errors_fail():
    silent, broken = {**STARTER, "faults": {"empty": 1}}, {**STARTER, "faults": {"http_500": 1}}
    assert wrong(figures.record(ABOUT, bot(30, 40), silent)) == []
    assert wrong(figures.record(ABOUT, bot(30, 40), broken)) == ["starter: 1 x http_500"]


@pytest.mark.parametrize(("rate", "met"), [(4.0, True), (3.99, False)])
def test_what_should_be_large_has_a_least(rate, met):
    found = figures.targets({"ratios": {"per_second": rate}})["per_second_ratio"]
    assert found == {"value": rate, "at_least": 4.0, "met": met}
