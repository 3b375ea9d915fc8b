"""Any way through an interview: answer, correct, skip, change the place, go back, start again, in any order."""

from __future__ import annotations

import os

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from crampwise.clinical import (
    NOT_SURE,
    Case,
    Question,
    Stop,
    assess,
    first_step,
    next_question,
    plan,
    raised,
)

from .cases import KNOWLEDGE, level_rank, value_of
from .test_properties import forbidden

AT_MOST = KNOWLEDGE.dispositions["interview"]["at_most"]


class Interview(RuleBasedStateMachine):
    """Keeps the answers and what was asked as the form does: a question taken back may be asked again."""

    @initialize()
    def start(self) -> None:
        self.answers: dict[str, object] = {}
        self.asked: list[str] = []
        self.moved = False

    @property
    def case(self) -> Case:
        return Case.from_answers(self.answers)

    @property
    def now(self):
        return next_question(self.case, KNOWLEDGE, tuple(self.asked))

    def asking(self) -> bool:
        return isinstance(self.now, Question)

    @precondition(asking)
    @rule(data=st.data())
    def answer(self, data) -> None:
        finding = self.now.finding
        assert finding not in self.asked, "asked twice"
        self.asked.append(finding)
        self.answers[finding] = data.draw(value_of(finding))

    @precondition(asking)
    @rule()
    def skip(self) -> None:
        finding = self.now.finding
        assert finding not in self.asked, "asked twice"
        self.asked.append(finding)
        self.answers[finding] = NOT_SURE

    @precondition(asking)
    @rule(data=st.data())
    def tell_something_else(self, data) -> None:
        finding = data.draw(st.sampled_from(sorted(set(KNOWLEDGE.findings) - {self.now.finding})))
        self.answers[finding] = data.draw(value_of(finding))

    @precondition(lambda self: self.answers)
    @rule(data=st.data())
    def correct(self, data) -> None:
        finding = data.draw(st.sampled_from(sorted(self.answers)))
        self.answers[finding] = data.draw(value_of(finding))
        self.moved = self.moved or finding == "body_part"

    @precondition(lambda self: "body_part" in self.answers)
    @rule(part=value_of("body_part"))
    def change_place(self, part) -> None:
        self.answers["body_part"] = part
        self.moved = True

    @precondition(lambda self: self.asked)
    @rule()
    def go_back(self) -> None:
        self.answers.pop(self.asked.pop(), None)

    @rule()
    def start_again(self) -> None:
        self.start()

    @invariant()
    def never_more_than_the_limit(self) -> None:
        """Only a place changed late may add questions, and then only the safety questions of the new place."""
        safety = sum(KNOWLEDGE.findings[name]["role"] == "safety" for name in self.asked)
        assert len(self.asked) <= AT_MOST + (safety if self.moved else 0)
        assert len(set(self.asked)) == len(self.asked)

    @invariant()
    def never_asks_what_is_answered(self) -> None:
        if isinstance(self.now, Question):
            assert not self.case.answered(self.now.finding)

    @invariant()
    def a_conclusion_can_always_be_given(self) -> None:
        result = assess(self.case, KNOWLEDGE)
        assert result.triage.level in KNOWLEDGE.dispositions["levels"]
        ids, kinds = forbidden(self.case)
        one = first_step(self.case, KNOWLEDGE)
        for step in (*plan(result.condition, self.case, KNOWLEDGE).steps, *([one] if one else [])):
            assert step.kind not in kinds

    @invariant()
    def a_flag_in_the_answers_is_always_raised(self) -> None:
        if self.case.has("breathing", "worse"):
            kinds = raised(self.case, KNOWLEDGE)
            assert kinds and level_rank(KNOWLEDGE.red_flags[kinds[0]]["triage"]) == level_rank(
                "emergency"
            )

    @invariant()
    def it_ends(self) -> None:
        """From anywhere, "not sure" to all that is left comes to an end."""
        case, asked = self.case, tuple(self.asked)
        for _ in range(AT_MOST + 5):
            chosen = next_question(case, KNOWLEDGE, asked)
            if isinstance(chosen, Stop):
                return
            case, asked = case.with_answer(chosen.finding, NOT_SURE), asked + (chosen.finding,)
        raise AssertionError(f"the interview does not end: {asked}")


def _settings() -> settings:
    nightly: tuple[int, int] = (300, 40)
    examples, steps = nightly if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else (25, 15)
    return settings(max_examples=examples, stateful_step_count=steps)


TestInterview = Interview.TestCase
TestInterview.settings = _settings()
