"""What is known about one person, now: the engine's only input besides the knowledge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

# Findings that only someone who tells of a muscle would state. A place alone may be part of any talk.
MUSCLE_SIGNS = frozenset(
    "extent onset shape trigger duration repeats stretch_response after twitching pain".split()
)
NOT_SURE = "not_sure"
Value = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """Findings answered so far.

    ``findings`` maps a finding's id to the tuple of its values (one value, unless the finding allows several).
    A finding that is absent was not asked; one whose value is ``("not_sure",)`` was asked and not known.
    ``region`` is a key of ``knowledge/contacts.yml`` and ``pronoun`` one of ``her``, ``his``, ``their``.
    """

    findings: Mapping[str, Value] = field(default_factory=dict)
    region: str = "US"
    pronoun: str = "their"

    @classmethod
    def from_answers(
        cls, answers: Mapping[str, Any], region: str = "US", pronoun: str = "their"
    ) -> Case:
        """Build a case from plain answers: a string, or a list of strings; ``None`` and empty ones are left out."""
        findings = {}
        for finding, raw in answers.items():
            values = (raw,) if isinstance(raw, (str, int)) else tuple(raw or ())
            cleaned = tuple(
                sorted({str(value) for value in values if value is not None and value != ""})
            )
            if cleaned:
                findings[finding] = cleaned
        return cls(MappingProxyType(findings), region, pronoun)

    def has(self, finding: str, *values: str) -> bool:
        """Whether the finding has one of the values."""
        return any(value in values for value in self.findings.get(finding, ()))

    def answered(self, finding: str) -> bool:
        """Whether the finding was asked or stated, "not sure" included."""
        return finding in self.findings

    def known(self, finding: str) -> bool:
        """Whether the finding has a value other than "not sure"."""
        return self.answered(finding) and not self.has(finding, NOT_SURE)

    def one(self, finding: str) -> str | None:
        """The finding's (first) value, or ``None`` when it is not answered."""
        values = self.findings.get(finding, ())
        return values[0] if values else None

    def with_answer(self, finding: str, value: str) -> Case:
        """The same case with one more answer, or with that answer changed."""
        return replace(self, findings=MappingProxyType({**self.findings, finding: (value,)}))

    @property
    def audience(self) -> str:
        """``self`` when the person types, ``helper`` when someone types for them."""
        return "helper" if self.has("who", "helper") else "self"

    @property
    def body_part(self) -> str | None:
        """The body part, or ``None`` when it is not known."""
        return self.one("body_part") if self.known("body_part") else None
