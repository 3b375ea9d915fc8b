"""Who talks in the bench: a person with Crampwise, half taps and half typing, and a visitor of the starter bot."""

from __future__ import annotations

import uuid
from random import Random
from typing import Any

from .rest import Replies

TURNS_A_TALK = 12
OPENINGS = (
    "sharp knot in my right calf, it woke me",
    "both her legs jumped out straight as i rolled her over",
    "foot is curling and i cant get it flat",
    "my thumb has folded into my hand while i was eating",
    "little flickers under the skin of my arm all evening",
    "the back of his thigh has gone hard, he is crying out",
    "ribs grabbed when i bent down for the remote",
    "legs like planks this morning, hard to get going",
)
# What a person might write when asked; a question that is not here gets a tap or a short "not sure".
WORDS = {
    "who": ("it's me", "i look after my dad"),
    "als_status": ("yes i have it", "they are still doing tests"),
    "happening_now": ("right now", "it has just stopped"),
    "body_part": ("the calf, on the left", "my foot", "thigh, at the back", "both of the legs"),
    "leg_swelling": ("no, it looks as it always does",),
    "breathing": ("same as any other day",),
    "chest_pain": ("none at all",),
    "new_weakness": ("no, nothing like that",),
    "extent": ("only the one muscle", "the whole leg really"),
    "onset": ("hurt from the first second", "it just went tight, no pain"),
    "shape": ("a hard lump", "stuck out straight"),
    "trigger": ("nothing, it came by itself", "when the blanket brushed it"),
    "duration": ("two minutes or so", "a few seconds"),
    "repeats": ("this is the first", "same spot as before"),
    "frequency": ("nearly every night", "a handful of times a month"),
    "stretch_response": ("it lets go if i stretch it", "it kicks when it is stretched"),
    "after": ("sore for a while", "nothing left after"),
    "twitching": ("yes there is some", "no"),
    "pain": ("about a 6", "3 maybe"),
    "can_stand": ("with a hand to hold", "no i can't"),
}
RELIEF = ("still the same", "a bit looser now", "it is letting go")
ASIDES = (
    "why do i get these at night",
    "what is the difference between a cramp and spasticity",
    "how do i stop it coming back",
    "which tablets do doctors use for this",
    "ok thank you",
    "how did you work that out",
    "are you a real person",
    "not sure",
)
# The answer that lets the talk go on: an alarm would end it, and this measures the talk.
CALM = {
    "leg_swelling": "none",
    "breathing": "usual",
    "chest_pain": "none",
    "new_weakness": "none",
    "body_triggers": "none",
    "medicine_change": "none",
}
LEFT_ALONE = (
    "/start_over",
    "/something_is_wrong",
    "/show_crew_card",
    "/safety_yes",
    "/report_red_flag",
    "/stop",
)


class Person:
    """Talks to Crampwise for twelve turns. The number decides all choices, so two runs say the same."""

    def __init__(self, number: int, turns: int = TURNS_A_TALK) -> None:
        self.sender = f"bench-{uuid.uuid4().hex}"
        self.metadata = {"locale": ("en-US", "en-GB")[number % 2]}
        self._number, self._left, self._random = number, turns, Random(number)
        self._sent = {"tap": 0, "typed": 0}

    def next(self, replies: Replies) -> tuple[str, str] | None:
        """A tap or typed words, whichever was used less so far; ``None`` when the talk is over."""
        if not self._left:
            return None
        self._left -= 1
        kind, message = self._choose(replies)
        self._sent[kind] += 1
        return kind, message

    def _choose(self, replies: Replies) -> tuple[str, str]:
        if not replies:
            # The page greets by itself; half of the people write at once instead.
            opening = OPENINGS[self._number // 2 % len(OPENINGS)]
            return ("tap", "/greet") if self._number % 2 else ("typed", opening)
        due = self._sent["tap"] <= self._sent["typed"]
        payloads = offered(replies) if due else []
        return (
            ("tap", self._random.choice(payloads)) if payloads else ("typed", self._words(replies))
        )

    def _words(self, replies: Replies) -> str:
        asked = [custom for custom in customs(replies) if custom.get("type") == "question"]
        if asked:
            return self._random.choice(WORDS.get(asked[-1].get("finding"), ("not sure",)))
        if any(custom.get("type") == "relief" for custom in customs(replies)):
            return self._random.choice(RELIEF)
        return self._random.choice(ASIDES)


class Visitor:
    """Talks to the starter bot along the paths its own stories know, then leaves, as they do."""

    PATHS = (
        ("hello", "great", "are you a bot?", "bye"),
        ("hi", "not good", "yes", "see you later"),
        ("hey there", "so sad", "no"),
        ("good morning", "perfect", "goodbye"),
        ("hello there", "I am sad", "not really"),
        ("hey", "wonderful", "are you a human?", "good night"),
    )

    def __init__(self, number: int) -> None:
        self.sender, self.metadata = f"bench-{uuid.uuid4().hex}", {}
        self._lines = list(self.PATHS[number % len(self.PATHS)])

    def next(self, replies: Replies) -> tuple[str, str] | None:
        """The next line; every line is typed, for the starter bot has no buttons."""
        return ("typed", self._lines.pop(0)) if self._lines else None


def customs(replies: Replies) -> list[dict[str, Any]]:
    """The structured part of each reply."""
    return [reply.get("custom") or {} for reply in replies]


def offered(replies: Replies) -> list[str]:
    """Payloads that may be tapped now: the last question's options, else every button; no way out, no alarm."""
    asked = [
        custom
        for custom in customs(replies)
        if custom.get("type") == "question" and custom.get("options")
    ]
    if asked:
        finding, options = asked[-1].get("finding"), asked[-1]["options"]
        calm = [one["payload"] for one in options if one.get("value") == CALM.get(finding)]
        return calm or [
            one["payload"] for one in options if not one["payload"].startswith(LEFT_ALONE)
        ]
    buttons = [button for reply in replies for button in reply.get("buttons") or ()]
    return [button["payload"] for button in buttons if not button["payload"].startswith(LEFT_ALONE)]
