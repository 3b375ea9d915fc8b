"""The next question: safety first, then what tells most about what to do, then what decides the advice.

Pure: the same case gives the same question. A feature is chosen by the expected information it gives about the
condition (the drop in entropy that its answer is expected to bring), computed from the same points as the
differential. What is known or was asked, "not sure" included, is never asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2

from .assessment import impression
from .case import NOT_SURE, Case
from .differential import (
    CRAMP,
    MIXED,
    SPASTICITY,
    differential,
    mixed_weight,
    probabilities,
    weight_table,
)
from .knowledge import Knowledge


@dataclass(frozen=True)
class Question:
    """Ask ``finding`` next. ``reason`` names the rule that chose it, for a log or a test."""

    finding: str
    reason: str


@dataclass(frozen=True)
class Stop:
    """Ask no more."""

    reason: str


def next_question(case: Case, knowledge: Knowledge, asked: tuple[str, ...] = ()) -> Question | Stop:
    """The next finding to ask, or why to stop. ``asked`` are the findings asked so far, in order."""
    if not case.answered("body_part"):
        return Question("body_part", "place")
    for finding in safety_questions(case, knowledge):
        if not case.answered(finding):
            return Question(finding, "safety")
    # After safety: a place changed late still gets its own check.
    if len(asked) >= knowledge.dispositions["interview"]["at_most"]:
        return Stop("limit")
    feature = next_feature(case, knowledge, asked)
    if feature:
        return Question(feature, "information")
    for finding in advice_questions(case, knowledge):
        if not case.answered(finding):
            return Question(finding, "advice")
    return Stop("enough")


def safety_questions(case: Case, knowledge: Knowledge) -> list[str]:
    """The safety questions of the place, the place's own first; breathing is asked of everyone."""
    part = case.body_part
    group = knowledge.relief[part]["group"] if part in knowledge.relief else None
    chosen = []
    for name, entry in knowledge.findings.items():
        if entry["role"] != "safety" or part in entry.get("not_for", ()):
            continue
        by_place = group in entry.get("places", ()) or part in entry.get("parts", ())
        if entry["asked"] == "always" or by_place:
            chosen.append(name)
    return chosen


def next_feature(case: Case, knowledge: Knowledge, asked: tuple[str, ...]) -> str | None:
    """The feature worth most, or ``None`` when enough is known or no feature would tell more."""
    limits = knowledge.dispositions["interview"]
    features = [
        name for name, entry in knowledge.findings.items() if entry["asked"] == "by_information"
    ]
    known = sum(case.known(name) for name in features)
    now = differential(case, knowledge)
    if known >= limits["features_at_least"] and now.probability[now.top] >= limits["likely"]:
        return None
    if sum(name in features for name in asked) >= limits["features_at_most"]:
        return None
    left = [
        name
        for name in features
        if not case.answered(name) and _makes_sense(name, case, known, asked, features)
    ]
    gains = expected_information(case, knowledge, left)
    best = max(gains, key=lambda name: (round(gains[name], 9), name), default=None)
    return best if best and gains[best] >= limits["least_information"] else None


def _makes_sense(
    name: str, case: Case, known: int, asked: tuple[str, ...], features: list[str]
) -> bool:
    """A list of look-alikes comes only after the main signs did not settle it; soreness after, only once it is over."""
    if name == "fits_better":
        return case.known("sensation") or sum(item in features for item in asked) >= 3
    if name == "after":
        return not case.has("happening_now", "now")
    return True


def expected_information(
    case: Case, knowledge: Knowledge, candidates: list[str]
) -> dict[str, float]:
    """Expected drop in entropy (bits) about the condition from asking each candidate finding."""
    table = weight_table(knowledge)
    points = dict(differential(case, knowledge).points)
    if MIXED not in points:
        points[MIXED] = _mixed_points(case, knowledge, table)
    before = probabilities(points)
    gains = {}
    for finding in candidates:
        values = knowledge.values_of(finding)
        likelihood = {name: _likelihood(name, finding, values, table) for name in points}
        expected = 0.0
        for index, value in enumerate(values):
            share = sum(before[name] * likelihood[name][index] for name in points)
            after = probabilities(
                {name: points[name] + _points(name, (finding, value), table) for name in points}
            )
            expected += share * _entropy(after)
        gains[finding] = _entropy(before) - expected
    return gains


def _mixed_points(case: Case, knowledge: Knowledge, table: Mapping) -> float:
    answers = [(f, v) for f, values in case.findings.items() for v in values if v != NOT_SURE]
    return (
        knowledge.derived[MIXED]["prior"]
        - 1
        + sum(mixed_weight(table, answer) for answer in answers)
    )


def _points(name: str, answer: tuple[str, str], table: Mapping) -> float:
    return mixed_weight(table, answer) if name == MIXED else table[name].get(answer, 0.0)


def _likelihood(name: str, finding: str, values: list[str], table: Mapping) -> list[float]:
    """How often each answer is expected in a condition: its odds, made to add up to one."""
    if name == MIXED:
        both = [_likelihood(side, finding, values, table) for side in (CRAMP, SPASTICITY)]
        return [sum(pair) / 2 for pair in zip(*both, strict=True)]
    odds = [2 ** table[name].get((finding, value), 0.0) for value in values]
    return [value / sum(odds) for value in odds]


def _entropy(probability: Mapping[str, float]) -> float:
    return -sum(value * log2(value) for value in probability.values() if value > 0)


def advice_questions(case: Case, knowledge: Knowledge) -> list[str]:
    """What is still worth asking for the advice, given the working impression: it can change the triage."""
    condition = impression(case, knowledge).condition
    questions = []
    if condition in ("cramp", "ordinary_cramp"):
        questions.append("frequency")
        if case.has("frequency", "first_time_or_rare"):
            questions.append("als_status")
    if condition in ("spasticity", "mixed"):
        questions += ["body_triggers", "medicine_change"]
    if condition == "fasciculation":
        questions.append("als_status")
        if not case.has("als_status", "yes"):
            questions.append("new_weakness")
    return questions
