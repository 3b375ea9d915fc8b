"""Every scenario, over REST. A failure shows the whole talk."""

from __future__ import annotations

from collections import Counter

import pytest

from .scenario import Player, Scenario, scenarios

ALL = list(scenarios())


@pytest.mark.parametrize(
    "scenario", ALL, ids=lambda one: f"{one.file}-{one.name}".replace(" ", "-").lower()
)
def test_scenario(scenario: Scenario, new_talk) -> None:
    player = Player(new_talk(**scenario.metadata))
    for number, step in enumerate(scenario.steps, 1):
        try:
            player.play(step)
        except AssertionError as error:
            pytest.fail(f"step {number} {step}: {error}\n{player.talk.transcript()}", pytrace=False)


def test_there_are_enough_scenarios_and_no_two_of_one_name() -> None:
    names = Counter((one.file, one.name) for one in ALL)
    assert len(ALL) >= 70
    assert max(names.values()) == 1
