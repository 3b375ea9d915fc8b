"""The words: responses of ``domain.yml`` and texts of ``knowledge/``, for oneself or for a helper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from crampwise.clinical.case import Case
from crampwise.clinical.knowledge import Knowledge, read_yaml
from crampwise.clinical.red_flags import numbers

DOMAIN = Path(__file__).resolve().parents[2] / "domain.yml"
OBJECT_FORM = {"her": "her", "his": "him", "their": "them"}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=2)
def responses(path: Path = DOMAIN) -> Mapping[str, list[dict[str, Any]]]:
    """The ``responses`` of ``domain.yml``, as they stand there."""
    return read_yaml(path)["responses"]


def flatten(text: Any, audience: str) -> str:
    """A text of ``knowledge/`` as one string: the audience's version, its bubbles as lines."""
    if isinstance(text, Mapping):
        text = text.get(audience, text.get("self", ""))
    if isinstance(text, (list, tuple)):
        return "\n".join(flatten(part, audience) for part in text)
    return str(text or "")


class Words:
    """Says things to one person: fills in who is spoken to, the body part and the numbers to call."""

    def __init__(self, case: Case, knowledge: Knowledge) -> None:
        self.case, self.knowledge, self.audience = case, knowledge, case.audience
        part = knowledge.relief.get(case.body_part or "")
        self._values = {
            "their": case.pronoun,
            "them": OBJECT_FORM.get(case.pronoun, "them"),
            **numbers(case.region, knowledge),
        }
        name = flatten(
            part["name"] if part else knowledge.shared_relief["unknown_part"], self.audience
        )
        self._values["part"] = self._fill(name, self._values)

    def text(self, raw: Any, /, **values: Any) -> str:
        """A text of ``knowledge/`` with its placeholders filled; one that is not known stays as it is."""
        filled = {**self._values, **values}
        lines = flatten(raw, self.audience).split("\n")
        return "\n".join(_capital(self._fill(line, filled), line) for line in lines)

    @staticmethod
    def _fill(line: str, values: Mapping[str, Any]) -> str:
        return _PLACEHOLDER.sub(lambda m: str(values.get(m[1], m[0])), line)

    def response(self, name: str, /, **values: Any) -> dict[str, Any]:
        """The response's variation for this audience, filled. Raises ``KeyError`` when ``domain.yml`` lacks it."""
        variations = responses()[name]
        chosen = next((one for one in variations if _meant_for(one, self.audience)), None)
        chosen = chosen or next(one for one in variations if "condition" not in one)
        filled: dict[str, Any] = {"text": self.text(chosen["text"], **values)}
        if chosen.get("buttons"):
            filled["buttons"] = [
                {
                    "title": self.text(one["title"]),
                    "payload": one["payload"].replace("{{", "{").replace("}}", "}"),
                }
                for one in chosen["buttons"]
            ]
        return filled

    def say(self, name: str, /, **values: Any) -> str:
        """Only the text of a response."""
        return self.response(name, **values)["text"]

    def title(self, name: str) -> str:
        """The title of a button that is a response of its own (``utter_title_*``)."""
        return self.say(f"utter_title_{name}")


def _meant_for(variation: Mapping[str, Any], audience: str) -> bool:
    conditions = variation.get("condition")
    return bool(conditions) and all(
        one["name"] == "who" and one["value"] == audience for one in conditions
    )


def _capital(filled: str, raw: str) -> str:
    """A sentence that starts with a placeholder starts with a capital."""
    return filled[:1].upper() + filled[1:] if raw.startswith("{") and filled else filled
