"""A long turn is told as it goes: the first bubble waits for nobody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from crampwise.channel import turns as module
from crampwise.channel.locks import LocalLocks
from crampwise.channel.turns import Turns

from .serving import Serving, serving

LINES = {"Accept": "application/x-ndjson"}
EASE = {"text": "Let it rest.", "buttons": [{"title": "Go on", "payload": "/go_on"}]}
ASK = {"text": "Where is it?", "custom": {"type": "question", "finding": "body_part"}}


class Agent:
    """Runs a turn's actions one after another, as Rasa does: each may say something, or wait, or break."""

    def __init__(self, *actions: Callable[[Any], Awaitable[None]]) -> None:
        self.actions, self.heard = actions, []
        self.processor, self.lock_store, self.tracker_store = self, LocalLocks(), None

    def is_ready(self) -> bool:
        return True

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message.text)
        for action in self.actions:
            await action(message)


def says(*messages: dict) -> Callable[[Any], Awaitable[None]]:
    async def action(message: UserMessage) -> None:
        for one in messages:
            await message.output_channel.send_response(message.sender_id, one)

    return action


@pytest.fixture(autouse=True)
def no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    async def prepare(*_: Any) -> Any:
        return SimpleNamespace(events=[])

    monkeypatch.setattr(module, "prepare", prepare)


def turns_of(*actions: Callable[[Any], Awaitable[None]], seconds: float = 8.0) -> Turns:
    agent = Agent(*actions)
    turns = Turns(lambda: agent, seconds=seconds)
    turns.agent = agent
    return turns


async def breaks(message: UserMessage) -> None:
    raise RuntimeError


async def hangs(message: UserMessage) -> None:
    await asyncio.sleep(60)


def lines_of(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


async def test_the_first_bubble_leaves_before_a_slow_action_is_done() -> None:
    gate = asyncio.Event()

    async def slow(message: UserMessage) -> None:
        await gate.wait()

    async with serving(turns=turns_of(says(EASE), slow, says(ASK))) as page:
        body = {"session": await page.open(), "id": "1", "text": "my calf"}
        async with page.client.stream("POST", "/chat/turn", json=body, headers=LINES) as answer:
            assert answer.headers["content-type"] == "application/x-ndjson"
            assert answer.headers["x-accel-buffering"] == "no"
            assert answer.headers["cache-control"] == "no-store"
            lines = answer.aiter_lines()
            assert json.loads(await asyncio.wait_for(anext(lines), 10)) == {"message": EASE}
            assert not gate.is_set()
            gate.set()
            rest = [json.loads(line) async for line in lines]
        assert rest == [{"message": ASK}, {"end": True}]
        whole = (await page.say(body["session"], "1", "my calf")).json()
        assert whole == {"messages": [EASE, ASK]}
        again = await page.say(body["session"], "1", "my calf", LINES)
        assert lines_of(again.text) == [{"message": EASE}, {"message": ASK}, {"end": True}]
        assert page.turns.agent.heard == ["my calf"]


async def test_without_the_header_it_is_one_answer() -> None:
    async with serving(turns=turns_of(says(EASE, ASK))) as page:
        got = await page.say(await page.open(), "1", "my calf")
        assert got.headers["content-type"] == "application/json"
        assert got.json() == {"messages": [EASE, ASK]}


@pytest.mark.parametrize("fails", [breaks, hangs], ids=["breaks", "is late"])
async def test_a_turn_that_fails_midway_ends_with_the_safety_text(fails) -> None:
    async with serving(turns=turns_of(says(EASE), fails, seconds=0.5)) as page:
        session = await page.open()
        lines = lines_of((await page.say(session, "1", "my calf", LINES)).text)
        assert lines[0] == {"message": EASE} and lines[-1] == {"end": True}
        trouble = lines[1]["message"]
        assert trouble["custom"] == {"type": "fallback", "reason": "trouble"} and len(lines) == 3
        assert (await page.say(session, "1", "my calf")).json()["messages"] == [EASE, trouble]


async def test_a_red_flag_that_was_said_is_not_said_twice() -> None:
    """Also where it was said and could not be stored."""
    silent = turns_of(breaks)
    flag = [
        {key: value for key, value in one.items() if key != "recipient_id"}
        for one in await silent.reply("x", "i can't breathe", {"locale": "en-US"})
    ]
    assert flag[0]["custom"]["type"] == "red_flag"
    said: list[dict] = []
    await turns_of(says(*flag), breaks).reply(
        "x", "i can't breathe", {"locale": "en-US"}, said.append
    )
    assert [one["text"] for one in said] == [one["text"] for one in flag]


async def test_a_red_flag_comes_though_all_fails() -> None:
    async with serving(turns=turns_of(hangs, seconds=0.3)) as page:
        answer = await page.say(await page.open(), "1", "i can't breathe", LINES)
        lines = lines_of(answer.text)
        assert lines[0]["message"]["custom"]["type"] == "red_flag" and lines[-1] == {"end": True}


async def test_what_is_on_screen_can_be_tapped_while_the_rest_is_worked_out() -> None:
    turns = turns_of(says(EASE), hangs, seconds=30)
    said = asyncio.Event()
    under_way = asyncio.create_task(turns.reply("x", "my calf", {}, lambda _: said.set()))
    await asyncio.wait_for(said.wait(), 10)
    assert turns._offered.tap("x", "/go_on") == "/go_on"
    under_way.cancel()
    await asyncio.wait([under_way])


async def test_what_is_said_is_what_is_answered() -> None:
    said: list[dict] = []
    for text in ("my calf", "...", "/restart", "x" * 1001):
        said.clear()
        turns = turns_of(says(EASE, ASK))
        turns._refused = _nothing_refused
        answer = await turns.reply("x", text, {}, said.append)
        assert said == answer and len(answer) == 2


async def _nothing_refused(*_: Any) -> list:
    return []


async def test_an_older_proxy_gets_one_answer() -> None:
    """HTTP/1.0 has no lines that come one by one."""
    async with serving(turns=turns_of(says(EASE, ASK))) as page:
        body = json.dumps({"session": await page.open(), "id": "1", "text": "my calf"})
        answer = await _old_http(page, body)
        assert json.loads(answer.split("\r\n\r\n", 1)[1]) == {"messages": [EASE, ASK]}


async def _old_http(page: Serving, body: str) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(page.url.rsplit(":", 1)[1]))
    writer.write(
        f"POST /chat/turn HTTP/1.0\r\nHost: x\r\nAccept: {LINES['Accept']}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
    )
    answer = (await asyncio.wait_for(reader.read(), 10)).decode()
    writer.close()
    return answer
