"""A share of the talks, in a process of its own: one Rasa agent serves one core."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .checks import Watch, no_faults
from .house import House
from .lines import DANGERS
from .person import Person

SAME = "same words, same answer"
# Of this many talks of a share, every answer is compared with a second time through.
PLAYED_TWICE = 6


@dataclass
class Seen:
    """What came of some talks: faults by promise, how many turns, and the errors logged."""

    faults: dict[str, list[str]]
    turns: int
    errors: list[str]


def play(seeds: list[int]) -> Seen:
    """Hold the talks of these seeds. Raises ``FileNotFoundError`` when there is no trained model."""
    house, faults, turns = House(), no_faults(), 0
    try:
        for place, seed in enumerate(seeds):
            said = talk(house, seed, f"simulated-{seed}", Watch(seed, faults))
            turns += len(said)
            if place < PLAYED_TWICE and said != talk(house, seed, f"again-{seed}"):
                faults[SAME].append(f"seed {seed}")
    finally:
        house.close()
    return Seen(dict(faults), turns, house.errors)


def talk(house: House, seed: int, sender: str, watch: Watch | None = None) -> list[Any]:
    """One talk; gives the texts and buttons of every reply."""
    person, said, replies = Person(seed), [], []
    before: Any = ({}, False, "")
    for turn in range(person.turns):
        text = person.next(replies) if turn else person.opening()
        on_screen = {b["payload"] for m in replies for b in m.get("buttons") or ()}
        replies = house.say(sender, text, **person.metadata)
        said.append(
            [(m.get("text"), [b["title"] for b in m.get("buttons") or ()]) for m in replies]
        )
        if watch:
            after = house.state(sender)
            watch.see(text, text in on_screen, text in DANGERS, replies, before, after)
            before = after
    house.forget(sender)
    return said
