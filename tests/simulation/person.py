"""A simulated person: taps what is offered, types what comes to mind, always the same for the same seed."""

from __future__ import annotations

import random
from typing import Any

from . import lines

# How often a kind of line is typed, against the others.
TYPED = (
    (lines.ANSWERS, 6),
    (lines.STEERING, 3),
    (lines.RELIEF, 3),
    (lines.QUESTIONS, 2),
    (lines.TALK, 1),
    (lines.JUNK, 2),
    (lines.DANGERS, 0.4),
)
SAFETY = ("leg_swelling", "chest_pain", "belly_signs", "breathing", "new_weakness")
LOCALES = ("en-US", "en-GB", "en-CA", "fr-FR", "")


class Person:
    """Who taps how often, speaks for whom, and in which country is drawn once; each message then by chance."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.taps = self._chance.choice((0.5, 0.85, 0.85, 1.0))
        audience = self._chance.choice(("self", "self", "helper", ""))
        locale = self._chance.choice(LOCALES)
        self.metadata = {k: v for k, v in (("audience", audience), ("locale", locale)) if v}
        self.turns = self._chance.randint(5, 11)

    def opening(self) -> str:
        """The first message: the page's greeting, a complaint, or anything at all."""
        kind = self._chance.random()
        if kind < 0.35:
            return "/greet"
        return self.complaint() if kind < 0.85 else self.typed()

    def complaint(self) -> str:
        line = self._chance.choice(lines.COMPLAINTS)
        return line.format(part=self._chance.choice(lines.PARTS))

    def typed(self) -> str:
        kinds, weights = zip(*TYPED, strict=True)
        if self._chance.random() < 0.1:
            return self.complaint()
        return self._chance.choice(self._chance.choices(kinds, weights)[0])

    def next(self, replies: list[dict[str, Any]]) -> str:
        """A tap on what is on screen, by its payload, or typed words."""
        shown = offered(replies)
        if safety_question(replies) and self.taps < 1 and self._chance.random() < 0.3:
            return self._chance.choice(lines.CALM)
        if not shown or self._chance.random() > self.taps:
            return self.typed()
        answers = [one for one in shown if one.startswith("/answer")]
        # People mostly answer what they are asked; every button is tried now and then.
        if answers and self._chance.random() < 0.75:
            return self._chance.choice(answers)
        return self._chance.choice(shown)


def safety_question(replies: list[dict[str, Any]]) -> bool:
    """Whether the question that waits is one of the interview's own about danger."""
    asked = [(m.get("custom") or {}).get("finding") for m in replies]
    return bool(asked) and asked[-1] in SAFETY


def offered(replies: list[dict[str, Any]]) -> list[str]:
    """The payloads on screen after a turn."""
    return [button["payload"] for message in replies for button in message.get("buttons") or ()]
