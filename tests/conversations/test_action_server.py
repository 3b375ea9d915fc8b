"""The same assistant with its actions in a server of their own, and then without them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.talk import Talk

from . import running
from .scripts import ALL, play

pytestmark = pytest.mark.serial
LONGEST_WAIT = 5.0


@pytest.fixture(scope="module")
def split(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple]:
    """The assistant and its action server, as two programs."""
    folder = tmp_path_factory.mktemp("split")
    with running.action_server(folder) as actions:
        url = f"{actions.url}/webhook"
        with running.server(folder, trained_model, CRAMPWISE_ACTIONS_URL=url) as assistant:
            yield assistant, actions


@pytest.fixture(scope="module")
def separate(split: tuple) -> Iterator[httpx.Client]:
    with split[0].client() as client:
        yield client


def texts(replies: list) -> list:
    return [[message["text"] for message in turn] for turn in replies]


@pytest.mark.parametrize("name", ALL)
def test_the_texts_are_those_of_one_process(name: str, separate: httpx.Client, new_talk) -> None:
    apart = play(Talk(separate, locale="en-US"), ALL[name])
    together = play(new_talk(locale="en-US"), ALL[name])
    assert texts(apart) == texts(together)


@pytest.fixture(scope="module")
def cut_off(split: tuple, separate: httpx.Client) -> Iterator[dict[str, Talk]]:
    """Talks that were open when the action server died."""
    talks = {
        name: Talk(separate, locale="en-US")
        for name in ("tap", "words", "trouble", "pending", "up")
    }
    for talk in talks.values():
        talk.say("my hand is cramping")
        assert talk.finding == "breathing"
    talks["pending"].say("i had a bit of a fall yesterday")
    assert talks["pending"].typed("red_flag")["ask"] is True
    talks["up"].say("i can't breathe")
    split[1].process.kill()
    split[1].process.wait(running.SECONDS_TO_END)
    yield talks


def timed(talk: Talk, said: str) -> float:
    began = time.monotonic()
    talk.say(said)
    return time.monotonic() - began


def assert_acts(talk: Talk, kind: str) -> None:
    assert talk.types == ["red_flag"], talk.transcript()
    flag = talk.typed("red_flag")
    assert flag["ask"] is False and flag["kind"] == kind, talk.transcript()


def test_a_red_flag_tapped_on_an_older_button_acts(cut_off: dict[str, Talk]) -> None:
    talk = cut_off["tap"]
    assert timed(talk, talk.payload("Yes, harder")) < LONGEST_WAIT
    assert_acts(talk, "breathing")


def test_a_red_flag_in_words_acts_mid_interview_and_stands(cut_off: dict[str, Talk]) -> None:
    talk = cut_off["words"]
    assert timed(talk, "my chest feels crushed") < LONGEST_WAIT
    assert_acts(talk, "chest_pain")
    assert timed(talk, "what can i do for my hand?") < LONGEST_WAIT
    assert_acts(talk, "chest_pain")


def test_a_bare_yes_to_the_safety_question_acts(
    separate: httpx.Client, cut_off: dict[str, Talk]
) -> None:
    talk = cut_off["trouble"]
    assert timed(talk, "yes") < LONGEST_WAIT
    assert_acts(talk, "breathing")


def test_a_red_flag_as_the_first_message_acts(
    separate: httpx.Client, cut_off: dict[str, Talk]
) -> None:
    talk = Talk(separate, locale="en-GB")
    assert timed(talk, "i can't breathe") < LONGEST_WAIT
    assert_acts(talk, "breathing")
    assert "999" in talk.text


def test_the_direct_question_still_decides(cut_off: dict[str, Talk]) -> None:
    talk = cut_off["pending"]
    assert timed(talk, talk.payload("Yes")) < LONGEST_WAIT
    assert_acts(talk, "injury")


def test_what_is_up_can_be_handled_and_the_card_is_shown(cut_off: dict[str, Talk]) -> None:
    talk = cut_off["up"]
    talk.say(talk.payload("Show a card for the crew"))
    assert "Show this to the crew" in talk.text
    talk.say("/red_flag_handled")
    assert "call 911" in talk.text


@pytest.mark.parametrize(
    "said",
    ["hello", "my calf is cramping", "what is spasticity?", "xqz vbn", "start again", "stop"],
)
def test_everything_else_goes_on_as_if_nothing_had_happened(
    said: str, separate: httpx.Client, cut_off, new_talk
) -> None:
    """Its actions run in the assistant meanwhile."""
    talk, together = Talk(separate, locale="en-US"), new_talk(locale="en-US")
    assert timed(talk, said) < LONGEST_WAIT
    together.say(said)
    assert "trouble" not in talk.text and talk.text == together.text, talk.transcript()
    talk.say("/something_is_wrong")
    assert "red_flag" in talk.types
    talk.tap("Choking")
    assert_acts(talk, "choking")


def test_nothing_that_was_said_is_in_the_output(
    split: tuple, separate: httpx.Client, cut_off
) -> None:
    talk = Talk(separate)
    talk.say("my kneecap-zebra is cramping")
    assert "zebra" not in split[0].output and "zebra" not in split[1].output
