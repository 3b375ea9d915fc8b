"""What the diary needs of a turn: the time zone, the message's own id, and danger heard in words that are kept."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from crampwise.channel import turns as module
from crampwise.channel.conversation import slots_from
from crampwise.channel.desk import bounded
from crampwise.channel.locks import LocalLocks
from crampwise.channel.rest import message_id
from crampwise.channel.turns import Turns

from .serving import serving


class Agent:
    """Keeps what it is handed; its talk has the slots that the test gives."""

    def __init__(
        self,
        slots: dict[str, Any] | None = None,
        fails: bool = False,
        parsed: dict[str, Any] | None = None,
    ) -> None:
        self.slots, self.fails, self.heard = slots or {}, fails, []
        self.parsed, self.parses = parsed or {}, []
        self.processor, self.lock_store, self.tracker_store = self, LocalLocks(), None

    def is_ready(self) -> bool:
        return True

    async def fetch_tracker_and_update_session(self, sender: str) -> Any:
        if self.fails:
            raise RuntimeError("marigold")
        return SimpleNamespace(events=[], current_slot_values=lambda: dict(self.slots))

    async def parse_message(self, words: str) -> dict[str, Any]:
        if self.fails:
            raise RuntimeError("marigold")
        self.parses.append(words)
        return self.parsed

    async def handle_message(self, message: Any) -> None:
        self.heard.append(message)
        await message.output_channel.send_response(message.sender_id, {"text": "Noted."})


@pytest.fixture
def put_up(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The slots that were put up in a talk."""
    up: list[dict[str, Any]] = []

    async def kept(agent: Agent, sender: str, slots: dict[str, Any]) -> None:
        if agent.fails:
            raise RuntimeError("marigold")
        up.append(slots)

    async def prepare(*_: Any) -> Any:
        return SimpleNamespace(events=[])

    monkeypatch.setattr(module, "put_up", kept)
    monkeypatch.setattr(module, "prepare", prepare)
    return up


def turns_of(agent: Agent | None) -> Turns:
    return Turns(lambda: agent)


# --- danger in words that are kept ----------------------------------------------------------


async def test_danger_is_said_and_stands_in_the_talk(put_up: list) -> None:
    turns = turns_of(Agent())
    said = await turns.urgent("web-1", "i can't breathe")
    assert said[0]["custom"]["type"] == "red_flag" and said[0]["custom"]["kind"] == "breathing"
    assert len(put_up) == 1 and put_up[0]["red_flag"] == "breathing"
    assert turns._offered.tap("web-1", "/red_flag_handled"), "its buttons can be tapped"


@pytest.mark.parametrize(
    "words",
    [
        "Mexiletine",
        "baclofen at night",
        "Would a splint help at night?",
        "no trouble breathing",
        "after physio",
        "",
        "   ",
        "/",
    ],
)
async def test_other_words_say_nothing_and_touch_nothing(words: str, put_up: list) -> None:
    for slots in ({}, {"red_flag": "breathing"}, {"red_flag_pending": "dvt"}):
        agent = Agent(slots)
        assert await turns_of(agent).urgent("web-1", words) == []
    assert put_up == []


async def test_what_looks_like_a_payload_is_words(put_up: list) -> None:
    payload = '/safety_no{"note": "i can\'t breathe"}'
    said = await turns_of(Agent({"red_flag_pending": "breathing"})).urgent("web-1", payload)
    assert said[0]["custom"]["kind"] == "breathing" and put_up[0]["red_flag"] == "breathing"


@pytest.mark.parametrize("agent", [None, Agent(fails=True)], ids=["no model", "no store"])
async def test_danger_is_said_though_all_fails(
    agent: Agent | None, put_up: list, caplog: pytest.LogCaptureFixture
) -> None:
    said = await turns_of(agent).urgent("web-1", "i can't breathe")
    assert said[0]["custom"]["kind"] == "breathing" and put_up == []
    assert "marigold" not in caplog.text and "breathe" not in caplog.text


DOUBT = {"danger": {"kind": "dvt", "share": 0.4}, "intent": {"name": "start_over"}}


async def test_what_only_the_model_hears_is_asked(put_up: list) -> None:
    """The words ask for nothing else: their intent counts for nothing."""
    said = await turns_of(Agent(parsed=DOUBT)).urgent("web-1", "the leg is big and sore")
    assert said[0]["custom"]["type"] == "red_flag" and said[0]["custom"]["ask"]
    assert put_up[0]["red_flag_pending"] == "dvt"
    little = {**DOUBT, "danger": {"kind": "dvt", "share": 0.1}}
    assert await turns_of(Agent(parsed=little)).urgent("web-1", "a sore leg") == []


async def test_the_model_is_not_asked_of_a_medicine(put_up: list) -> None:
    agent = Agent(parsed=DOUBT)
    assert await turns_of(agent).urgent("web-1", "Riluzole 50 mg", learnt=False) == []
    assert agent.parses == [] and put_up == []
    assert await turns_of(agent).urgent("web-1", "i can't breathe", learnt=False)


async def test_a_note_answers_no_question_of_the_talk(put_up: list) -> None:
    """ "no" in a note is no answer to "is it harder to breathe?"."""
    agent = Agent({"red_flag_pending": "breathing", "requested_slot": "breathing"})
    agent.parsed = {"intent": {"name": "deny"}, "text": "no", "entities": []}
    assert await turns_of(agent).urgent("web-1", "no") == [] and put_up == []


async def test_where_the_person_is_is_known(put_up: list) -> None:
    numbers = []
    for region in ("US", "UK"):
        said = await turns_of(Agent({"region": region})).urgent("web-1", "i can't breathe")
        numbers.append(said[0]["text"])
    assert "911" in numbers[0] and "999" in numbers[1]


async def test_what_was_offered_before_a_restart_is_still_known(put_up: list) -> None:
    """The first look at a talk after a restart must not be taken away by the flag."""
    from rasa.shared.core.events import BotUttered

    before = BotUttered("Where?", {"buttons": [{"title": "Go on", "payload": "/go_on"}]})
    agent = Agent()

    async def fetch(sender: str) -> Any:
        return SimpleNamespace(events=[before], current_slot_values=dict)

    agent.fetch_tracker_and_update_session = fetch
    turns = turns_of(agent)
    await turns.urgent("web-1", "i can't breathe")
    assert turns._offered.tap("web-1", "/go_on") == "/go_on"


async def test_a_slow_store_delays_no_danger(put_up: list) -> None:
    agent = Agent()

    async def fetch(sender: str) -> Any:
        await asyncio.sleep(60)

    agent.fetch_tracker_and_update_session = fetch
    said = await asyncio.wait_for(
        Turns(lambda: agent, seconds=0.8).urgent("x", "i can't breathe"), 5
    )
    assert said and put_up


# --- the message's own id -------------------------------------------------------------------


async def test_the_messages_id_reaches_the_actions(put_up: list) -> None:
    agent = Agent()
    turns = turns_of(agent)
    await turns.reply("web-1", "hello", {}, message_id="m-1")
    await turns.reply("web-1", "hello", {})
    assert [message.metadata for message in agent.heard] == [{"message_id": "m-1"}, None]


async def test_the_pages_id_is_handed_on() -> None:
    async with serving() as page:
        await page.say(await page.open(), "m-7", "one")
        assert page.turns.named == ["m-7"]


@pytest.mark.parametrize(
    ("metadata", "name"),
    [
        ({"message_id": "m-1"}, "m-1"),
        ({"message_id": "x" * 64}, "x" * 64),
        ({"message_id": "x" * 65}, None),
        ({"message_id": ""}, None),
        ({"message_id": 7}, None),
        ({"message_id": ["m"]}, None),
        ({}, None),
    ],
)
def test_an_integrators_id(metadata: dict, name: str | None) -> None:
    assert message_id(metadata) == name


async def test_an_integrators_id_is_handed_on_too() -> None:
    class Asked:
        async def reply(self, sender: str, text: str, metadata: Any, **more: Any) -> list:
            self.more = more
            return [{"recipient_id": sender, "text": "Noted."}]

    async with serving(turns=Asked()) as page:
        body = {"sender": "a", "message": "hello", "metadata": {"message_id": "m-1"}}
        assert (await page.client.post("/webhooks/rest/webhook", json=body)).status_code == 200
        assert page.turns.more == {"message_id": "m-1"}


# --- the time zone --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "slots"),
    [
        ("Europe/London", {"timezone": "Europe/London"}),
        ("America/Argentina/Buenos_Aires", {"timezone": "America/Argentina/Buenos_Aires"}),
        ("UTC", {"timezone": "UTC"}),
        ("europe/london ", {}),
        ("Europe", {}),
        ("../../etc/passwd", {}),
        ("/usr/share/zoneinfo/UTC", {}),
        ("x" * 100_000, {}),
        (5, {}),
        (["UTC"], {}),
        (None, {}),
    ],
)
def test_a_zone_is_taken_only_if_it_is_one(given: Any, slots: dict) -> None:
    assert slots_from({"timezone": given}) == slots


def test_a_zone_is_passed_on_bounded() -> None:
    assert bounded({"timezone": "Europe/London", "locale": "en-GB"}) == {
        "timezone": "Europe/London",
        "locale": "en-GB",
    }
    assert bounded({"timezone": "x" * 65}) == {} == bounded({"timezone": 7})
