"""Relief steps that may be given to someone of whom nothing is known, and what must be shown or said with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from crampwise.clinical.case import Case
from crampwise.clinical.interview import safety_questions
from crampwise.clinical.knowledge import Knowledge
from crampwise.clinical.relief import (
    ABLE,
    CANNOT_STAND,
    HELPER,
    Step,
    first_step,
    plan,
    version_for,
)

# What makes the engine choose each version of a plan.
VERSIONS: dict[str, dict[str, str]] = {
    ABLE: {},
    CANNOT_STAND: {"ability": "cannot_reach"},
    HELPER: {"who": "helper"},
}
# The line above every step asks after these two, wherever it hurts.
ALWAYS_ASKED = ("breathing", "chest_pain")
# This group of body parts takes in every other.
WHOLE = "whole"

Given = Callable[[Case], Mapping[str, Step]]


class GuardedSteps:
    """Chooses steps as the engine does, and notes what would have to be known before each."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.used: dict[str, Step] = {}
        self.unless: dict[str, set[str]] = {}
        self._checks: dict[str | None, set[str]] = {}

    def plan(self, condition: str, part: str | None, version: str) -> list[str]:
        """The steps of a plan, in the order offered, without those that nothing can guard."""

        def given(case: Case) -> Mapping[str, Step]:
            return {step.id: step for step in plan(condition, case, self.knowledge).steps}

        return list(self._guarded(given, part, version))

    def first(self, part: str | None, version: str) -> str:
        """The step to begin with; if nothing can guard it, the one that needs least, then the one for any place."""

        def given(case: Case) -> Mapping[str, Step]:
            step = first_step(case, self.knowledge)
            return {step.id: step} if step else {}

        for place, one in ((part, version), (part, CANNOT_STAND), (None, version)):
            for name in self._guarded(given, place, one):
                return name
        raise LookupError(f"no first step for {part}, {version}")

    def checks(self, part: str | None) -> list[str]:
        """The safety questions to show above the steps of a place, its own first."""
        asked = {*safety_questions(_case(part, ABLE), self.knowledge), *self._checks.get(part, ())}
        order = list(self.knowledge.findings)
        return sorted(asked, key=lambda name: (name == "breathing", order.index(name)))

    def _guarded(self, given: Given, part: str | None, version: str) -> Iterator[str]:
        """Ids of the steps that a question or a word of warning can guard; what guards them is noted."""
        against = list(self._against(given, part, version))
        for name, step in given(_case(part, version)).items():
            reasons = [(one, findings) for one, findings, left in against if name not in left]
            asked = {
                one for _, findings in reasons if self._are_asked(findings) for one in findings
            }
            said = {one for one, findings in reasons if not self._are_asked(findings)}
            # The reason speaks of a kind of step. What rules out one step alone is not told by it.
            if not all(step.kind in self._removed_kinds(one) for one in said):
                continue
            self.used[name] = step
            self.unless.setdefault(name, set()).update(said)
            self._checks.setdefault(part, set()).update(asked - set(ALWAYS_ASKED))
            yield name

    def _against(
        self, given: Given, part: str | None, version: str
    ) -> Iterator[tuple[str, tuple[str, ...], Mapping[str, Step]]]:
        """Each contraindication that may hold here, the findings that raise it, and the steps the engine then gives."""
        for contraindication, entry in self.knowledge.contraindications.items():
            if not isinstance(entry, Mapping) or not self._applies(entry, part):
                continue
            for pairs in entry["when"]:
                case = _case(part, version, **{one: str(value) for one, value in pairs.items()})
                # Another place or another version of the plan is another case, looked at by itself.
                if case.body_part == part and version_for(case) == version:
                    yield contraindication, tuple(pairs), given(case)

    def _are_asked(self, findings: tuple[str, ...]) -> bool:
        return all(self.knowledge.findings[one]["role"] == "safety" for one in findings)

    def _applies(self, entry: Mapping[str, Any], part: str | None) -> bool:
        """A leg's danger says nothing of an arm, but much of the whole body or of a place not known."""
        groups = entry.get("only_groups")
        group = self.knowledge.relief[part]["group"] if part else WHOLE
        return groups is None or group == WHOLE or group in groups

    def _removed_kinds(self, contraindication: str) -> list[str]:
        return self.knowledge.contraindications[contraindication].get("removes_kinds") or []


def _case(part: str | None, version: str, **answers: str) -> Case:
    place = {"body_part": part} if part else {}
    return Case.from_answers({**place, **VERSIONS[version], **answers})
