"""An answer as Telegram's messages, with its choices on the person's keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crampwise.dialogue.wording import Words

from .exchanges import Message
from .listing import asks, how_to_reply, is_danger, listed
from .numbered import Choice, choices
from .sms_text import packed

# Telegram takes 4,096 characters a message, and counts some as two.
LONGEST = 3500
# Buttons in a row: figures are short.
IN_A_ROW, FIGURES_IN_A_ROW, LONGEST_HALF = 2, 4, 16


def packets(messages: Sequence[Message], words: Words, public_url: str) -> list[dict[str, Any]]:
    """An answer as Telegram's messages: what to do in danger first, each by itself; all else together. The choices are
    on the keyboard, and by number in the text."""
    offered, seen = choices(messages), set[str]()
    how = how_to_reply(words, messages)
    first: list[str] = []
    blocks: list[list[str]] = []
    for message in sorted(messages, key=is_danger, reverse=True):
        ways = listed(message, offered, seen)
        link = (message.get("custom") or {}).get("link")
        said = [message["text"], *([f"{public_url}{link}"] if link else [])]
        if is_danger(message):
            first.append("\n".join([*said, *(ways if asks(message) else [])]))
        else:
            blocks.append(["\n".join(said), *(["\n".join([*ways, *how])] if ways else [])])
    texts = [*first, *packed(("\n\n".join(block) for block in blocks), LONGEST)]
    found: list[dict[str, Any]] = [{"text": text} for text in texts]
    if offered and found:
        found[-1]["reply_markup"] = keyboard(offered)
    return found


def keyboard(offered: Sequence[Choice]) -> dict[str, Any]:
    """The person's own keyboard, with a large key for each choice, that is put away once one was tapped."""
    figures = [one for one in offered if one.key == one.title]
    others = [one for one in offered if one.key != one.title]
    narrow = len(others) > 4 and all(len(one.title) <= LONGEST_HALF for one in others)
    rows = [
        *_rows([one.title for one in figures], FIGURES_IN_A_ROW),
        *_rows([f"{one.key} {one.title}" for one in others], IN_A_ROW if narrow else 1),
    ]
    return {
        "keyboard": [[{"text": label} for label in row] for row in rows],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }


def _rows(labels: Sequence[str], count: int) -> list[Sequence[str]]:
    return [labels[start : start + count] for start in range(0, len(labels), count)]
