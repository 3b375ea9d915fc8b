"""The output channel keeps whole messages."""

from __future__ import annotations

import asyncio
from typing import Any

from crampwise.channel.collect import TypedOutput


def collected(*messages: dict[str, Any]) -> list[dict[str, Any]]:
    output = TypedOutput()

    async def send() -> None:
        for message in messages:
            await output.send_response("me", message)

    asyncio.run(send())
    return output.messages


def test_text_buttons_and_custom_stay_together() -> None:
    message = {
        "text": "Where?",
        "buttons": [{"title": "Calf", "payload": "/x"}],
        "custom": {"type": "question"},
    }
    assert collected(message) == [{"recipient_id": "me", **message}]


def test_empty_parts_are_left_out() -> None:
    assert collected({"text": "Hi", "buttons": [], "custom": {}, "image": None}) == [
        {"recipient_id": "me", "text": "Hi"}
    ]


def test_a_message_without_words_is_none() -> None:
    assert (
        collected({"text": "", "custom": {"type": "answer"}}, {"custom": {"type": "answer"}}, {})
        == []
    )


def test_a_turn_is_taken_apart_in_order() -> None:
    parts = [{"text": "one", "buttons": []}, {"text": "two", "custom": {"type": "question"}}]
    turn = {"text": "one\ntwo", "custom": {"type": "turn", "messages": parts}}
    assert [m["text"] for m in collected({"text": "first"}, turn, {"text": "last"})] == [
        "first",
        "one",
        "two",
        "last",
    ]
    assert collected(turn)[1]["custom"] == {"type": "question"}
