"""Cases for tests: hypothesis strategies drawn from the real findings, and an interview played to its end."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from crampwise.clinical import (
    NOT_SURE,
    Assessment,
    Case,
    Question,
    Stop,
    assess,
    load_knowledge,
    next_question,
)

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("nightly", deadline=None, max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

KNOWLEDGE = load_knowledge()
REGIONS = tuple(KNOWLEDGE.contacts["regions"])
CONDITIONS = ("cramp", "ordinary_cramp", "spasticity", "mixed", "fasciculation", "unclear", "other")
LEVELS = ("self_care", "discuss_at_next_visit", "call_today", "emergency")
FEATURES = tuple(name for name, entry in KNOWLEDGE.findings.items() if entry["role"] == "feature")


def case_of(region: str = "US", **answers: Any) -> Case:
    """A case from plain answers. Raises ``ValueError`` for a value that no finding has, so no test misspells one."""
    for finding, value in answers.items():
        for one in value if isinstance(value, list) else [value]:
            if one != NOT_SURE and one not in KNOWLEDGE.values_of(finding):
                raise ValueError(f"{finding}: {one}")
    return Case.from_answers(answers, region=region)


def value_of(finding: str) -> st.SearchStrategy:
    """An answer to one finding, "not sure" included; a list where several may be chosen."""
    single = st.sampled_from([*KNOWLEDGE.values_of(finding), NOT_SURE])
    if not KNOWLEDGE.findings[finding].get("multiple"):
        return single
    several = st.lists(
        st.sampled_from(KNOWLEDGE.values_of(finding)), min_size=1, max_size=4, unique=True
    )
    return st.one_of(single, several)


def answers(without: tuple[str, ...] = (), most: int = 14) -> st.SearchStrategy:
    """Answers to some findings, in any order."""
    names = [name for name in KNOWLEDGE.findings if name not in without]
    chosen = st.lists(st.sampled_from(names), unique=True, max_size=most)
    return chosen.flatmap(
        lambda some: st.fixed_dictionaries({name: value_of(name) for name in some})
    )


def some_cases(without: tuple[str, ...] = ()) -> st.SearchStrategy:
    """Cases with any answers, for any region and pronoun."""
    return st.builds(
        Case.from_answers,
        answers(without),
        st.sampled_from(REGIONS),
        st.sampled_from(("her", "his", "their")),
    )


@dataclass(frozen=True)
class Played:
    """An interview that has ended: what was asked, in order, why it stopped, and the conclusion."""

    case: Case
    asked: tuple[str, ...]
    stop: Stop
    result: Assessment


def play(replies: Mapping[str, Any], case: Case | None = None) -> Played:
    """Answer each question from ``replies``, and "not sure" where they are silent."""
    case, asked = case or Case(), ()
    for _ in range(50):
        chosen = next_question(case, KNOWLEDGE, asked)
        if isinstance(chosen, Stop):
            return Played(case, asked, chosen, assess(case, KNOWLEDGE))
        assert isinstance(chosen, Question)
        answered: dict[str, Any] = {
            **case.findings,
            chosen.finding: replies.get(chosen.finding, NOT_SURE),
        }
        case = Case.from_answers(answered, case.region, case.pronoun)
        asked += (chosen.finding,)
    raise AssertionError(f"the interview does not end: {asked}")


def level_rank(level: str) -> int:
    return LEVELS.index(level)
