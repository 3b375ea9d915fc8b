"""Same words in, same answer out: in every talk, and after a restart."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.talk import Talk, without_sender

from . import running
from .scripts import ALL, CRAMP, play

RUNS = 10
LONGEST_START = 60.0


@pytest.mark.parametrize("name", ALL)
def test_ten_talks_of_the_same_words_are_the_same(name: str, new_talk) -> None:
    first = play(new_talk(locale="en-US"), ALL[name])
    for run in range(2, RUNS + 1):
        assert play(new_talk(locale="en-US"), ALL[name]) == first, f"run {run} differs"


@pytest.mark.serial
def test_a_restart_changes_nothing(trained_model: Path, tmp_path: Path) -> None:
    """A talk that goes on over a restart, a tap on a button shown before it, and a new talk after it."""
    port, middle = running.free_port(), CRAMP.index("no")
    with running.server(tmp_path, trained_model, port=port) as before, before.client() as client:
        whole = play(Talk(client, locale="en-US"), CRAMP)
        asked = Talk(client, sender="asked-before", locale="en-US")
        asked.say("my hand is cramping")
        offered = asked.payload("Yes, harder")
        halfway = Talk(client, sender="goes-on", locale="en-US")
        began = play(halfway, CRAMP[:middle])
        before.process.send_signal(signal.SIGTERM)
        before.process.wait(running.SECONDS_TO_END)
        assert not running.listening(port)
    with running.server(tmp_path, trained_model, port=port) as after, after.client() as client:
        again = Talk(client, locale="en-US")
        again.say(CRAMP[0])
        print(f"\nsecond start to first reply: {after.seconds_to_start:.1f} s")
        assert after.seconds_to_start < LONGEST_START
        assert without_sender(again.replies) == whole[0]
        went_on = play(Talk(client, sender="goes-on", locale="en-US"), CRAMP[middle:])
        assert began + went_on == whole
        tapped = Talk(client, sender="asked-before", locale="en-US")
        tapped.say(offered)
        assert tapped.types == ["red_flag"] and tapped.typed("red_flag")["kind"] == "breathing"
        assert play(Talk(client, locale="en-US"), CRAMP) == whole
