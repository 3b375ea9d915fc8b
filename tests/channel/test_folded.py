"""A long talk gets a new session with the same state: it goes on as if nothing had happened."""

from __future__ import annotations

import asyncio
import gc
import random
import string
import sys
from collections import OrderedDict, deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

START = ["my mum's hand is cramping", '/answer{"breathing": "usual"}', "that didn't help"]
GO_ON = [
    "why do you ask?",
    '/answer{"onset": "pain_at_once"}',
    '/answer{"extent": "one_muscle"}',
    "go back",
    '/answer{"extent": "one_muscle"}',
    '/answer{"frequency": "most_days"}',
    "no change",
    "says who?",
]


NOT_SURE = '/answer{"leg_swelling": "not_sure"}'


class InProcess:
    """The agent and the turns in this process, with the store that the server has, and without a server."""

    def __init__(self, model: Path, database: Path) -> None:
        from crampwise.quiet import quiet

        quiet()
        from rasa.core.agent import Agent

        from crampwise.actions_endpoint import ActionsHere
        from crampwise.channel.store import ConversationStore
        from crampwise.channel.turns import Turns
        from crampwise.safety.nlg import CrampwiseNLG

        self.loop = asyncio.new_event_loop()
        self.agent = Agent.load(
            str(model),
            tracker_store=ConversationStore(dialect="sqlite", db=str(database)),
            action_endpoint=ActionsHere(),
            generator=CrampwiseNLG(),
        )
        self.turns = Turns(lambda: self.agent, seconds=60)

    def say(self, sender: str, text: str, turns: Any = None, **metadata: str) -> list:
        replies = self.loop.run_until_complete((turns or self.turns).reply(sender, text, metadata))
        return [
            {key: value for key, value in one.items() if key != "recipient_id"} for one in replies
        ]

    def tracker(self, sender: str) -> Any:
        return self.loop.run_until_complete(self.agent.tracker_store.retrieve(sender))

    def fold(self, sender: str) -> None:
        """Fold a talk now, however short it is."""
        from crampwise.channel import conversation

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(conversation, "EVENTS_BEFORE_FOLD", 0)
            self.loop.run_until_complete(conversation.prepare(self.agent, sender, {}))


@pytest.fixture(scope="module")
def house(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    house = InProcess(trained_model, tmp_path_factory.mktemp("folded") / "conversations.db")
    yield house
    house.loop.close()


def test_a_folded_talk_goes_on_unchanged(house: InProcess) -> None:
    for said in START:
        assert house.say("plain", said) == house.say("folded", said)
    before = house.tracker("folded")
    house.fold("folded")
    after = house.tracker("folded")
    assert after.current_slot_values() == before.current_slot_values()
    assert after.active_loop_name == before.active_loop_name == "interview_form"
    for said in GO_ON:
        assert house.say("plain", said) == house.say("folded", said), said


@pytest.mark.parametrize("said", ["no", "that's not right", "/red_flag_handled", "what can i do"])
def test_a_red_flag_that_is_up_stays_up_over_a_fold(said: str, house: InProcess) -> None:
    plain, folded = f"plain {said}", f"folded {said}"
    for sender in (plain, folded):
        house.say(sender, "cramp in my foot")
        house.say(sender, "i can't breathe")
    house.fold(folded)
    assert house.say(folded, said) == house.say(plain, said)


def test_a_doubtful_flag_is_still_asked_over_a_fold(house: InProcess) -> None:
    for sender in ("plain doubt", "folded doubt"):
        house.say(sender, "my hand is cramping")
        house.say(sender, "i had a bit of a fall yesterday")
    house.fold("folded doubt")
    assert house.say("folded doubt", "/safety_yes") == house.say("plain doubt", "/safety_yes")


def test_a_yes_after_a_step_still_means_that_it_helped_over_a_fold(house: InProcess) -> None:
    for sender in ("plain yes", "folded yes"):
        for said in ("my hand is cramping", "stop", "/ask_relief"):
            house.say(sender, said)
    house.fold("folded yes")
    assert house.say("folded yes", "yes") == house.say("plain yes", "yes")


def test_a_long_talk_folds_by_itself_and_stays_whole(house: InProcess) -> None:
    from crampwise.channel.conversation import EVENTS_BEFORE_FOLD

    house.say("long", "my hand is cramping")
    for _ in range(45):
        replies = house.say("long", "/ask_why_question")
        assert replies[-1]["custom"]["finding"] == "breathing"
    assert len(house.tracker("long").events) < EVENTS_BEFORE_FOLD * 2
    assert house.say("long", '/answer{"breathing": "usual"}')[-1]["custom"]["type"] == "question"


def test_a_tap_offered_before_a_restart_is_still_one_after_a_fold(house: InProcess) -> None:
    from crampwise.channel.turns import Turns

    house.say("again", "my hand is cramping")
    house.fold("again")
    restarted = Turns(lambda: house.agent, seconds=60)
    assert (
        house.say("again", '/answer{"breathing": "worse"}', restarted)[0]["custom"]["type"]
        == "red_flag"
    )


def test_metadata_says_where_and_who(house: InProcess) -> None:
    from crampwise.channel.conversation import slots_from

    assert slots_from({"locale": "en-GB", "audience": "helper"}) == {
        "region": "UK",
        "who": "helper",
    }
    assert slots_from({"locale": "", "audience": "nurse"}) == {}
    assert slots_from({"locale": 5, "audience": ["helper"]}) == {}
    assert slots_from({"locale": "xx-XX" * 50})["region"] == "EU"
    house.say("told", "calf cramp", locale="en-GB", audience="helper")
    slots = house.tracker("told").current_slot_values()
    assert (slots["region"], slots["who"]) == ("UK", "helper")


def test_forgotten_means_unknown(house: InProcess) -> None:
    house.say("gone", "my hand is cramping")
    house.loop.run_until_complete(house.turns.forget("gone"))
    assert house.tracker("gone") is None
    assert (
        house.say("gone", '/answer{"breathing": "usual"}')[0]["custom"]["reason"]
        == "unknown_button"
    )


def test_what_was_forgotten_is_nowhere_in_memory(house: InProcess) -> None:
    word = "".join(random.Random(7).choices(string.ascii_lowercase, k=9))
    house.say("erased", f"my calf cramp is a {word} again, hurt at once")
    house.say("erased", f"log: {word}, calf, 7")
    assert _holding(word)
    house.loop.run_until_complete(house.turns.forget("erased"))
    assert not _holding(word)


def _holding(word: str) -> list[str]:
    """What in this process holds a word, by its kind."""
    gc.collect()
    here, found = sys._getframe(), []
    for one in gc.get_objects():
        parts = [*one.keys(), *one.values()] if type(one) in (dict, OrderedDict) else one
        if type(one) in (dict, OrderedDict, list, tuple, set, deque) and one is not here.f_locals:
            if any(type(part) is str and word in part and part is not word for part in parts):
                found.append(f"{type(one).__name__}: {str(one)[:200]}")
    return found


def test_no_agent_is_no_silence() -> None:
    from crampwise.channel.turns import Turns

    turns = Turns(lambda: None)
    said = asyncio.run(turns.reply("x", "hello", {"locale": "en-US"}))
    assert said[0]["custom"] == {"type": "fallback", "reason": "trouble"} and said[0]["buttons"]
    urgent = asyncio.run(turns.reply("x", "i can't breathe", {"locale": "en-GB"}))
    assert urgent[0]["custom"]["kind"] == "breathing" and "999" in urgent[0]["text"]
    tapped = asyncio.run(turns.reply("x", '/answer{"breathing": "worse"}', {}))
    assert tapped[0]["custom"]["type"] == "red_flag"
    several = asyncio.run(
        turns.reply("x", '/answer{"body_triggers": ["bladder", "infection"]}', {})
    )
    assert several[0]["custom"]["type"] == "red_flag"


def test_a_message_sent_again_after_a_restart_is_one_also_where_the_talk_is_folded(
    house: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its answer was stored, and the process ended before anybody heard it."""
    from crampwise.channel import conversation
    from crampwise.channel.turns import Turns

    def say(turns: Turns, text: str, name: str) -> list:
        return house.loop.run_until_complete(turns.reply("twice", text, {}, message_id=name))

    say(house.turns, "my hand is cramping", "one")
    answer = say(house.turns, '/answer{"breathing": "usual"}', "two")
    monkeypatch.setattr(conversation, "EVENTS_BEFORE_FOLD", 0)
    conversation.sql_store(house.agent).let_go("twice")
    assert (
        say(Turns(lambda: house.agent, seconds=60), '/answer{"breathing": "usual"}', "two")
        == answer
    )
    said = [one for one in house.tracker("twice").events if one.type_name == "user"]
    assert [one.metadata["message_id"] for one in said] == ["one", "two"]


def test_words_beside_a_tap_answer_only_what_was_on_screen(house: InProcess) -> None:
    """Two tabs: "no" is typed before the question that the tap brings up can be seen."""
    from crampwise.channel.locks import LocalLocks

    async def both(sender: str, words: str) -> tuple[list, list]:
        turns = [house.turns.reply(sender, said, {}) for said in (NOT_SURE, words)]
        tapped, typed = await asyncio.gather(*turns)
        return tapped, typed

    before, house.agent.lock_store = house.agent.lock_store, LocalLocks()
    try:
        for number, (words, breathing) in enumerate(
            (
                ("no", None),
                ("yes", None),
                ("i don't know", None),
                ("it's harder to breathe", "worse"),
            )
        ):
            sender = f"beside {number}"
            assert (
                house.say(sender, "my calf is cramping")[-1]["custom"]["finding"] == "leg_swelling"
            )
            tapped, typed = house.loop.run_until_complete(both(sender, words))
            assert tapped[-1]["custom"]["finding"] == "breathing"
            slots = house.tracker(sender).current_slot_values()
            assert slots["leg_swelling"] == "not_sure"
            if breathing:
                assert typed[-1]["custom"]["kind"] == "breathing", typed
            else:
                assert slots["breathing"] is None and typed == tapped, typed
    finally:
        house.agent.lock_store = before
