"""Which payloads a person was offered: only those are taps, everything else is words.

Thousands of people are offered much the same: each payload and title is held once for all of them, as long as it is held.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Iterable
from sys import intern
from typing import Any

COMMAND = re.compile(r"/[A-Za-z_]+\s*(?:@[\d.]+\s*)?(?:\{.*\})?\s*", re.DOTALL)
# What most payloads are: one value in plain characters, which need no parser.
ONE_VALUE = re.compile(r'(/\w+)\{"(\w+)": ?"([ !#-\[\]-~]*)"\}', re.ASCII)
# What the page's own fixed buttons send, what its timer sends after a hold, and the greeting that opens a session.
ALWAYS = frozenset(
    {
        "/greet",
        "/start_over",
        "/something_is_wrong",
        "/show_crew_card",
        "/relief_worked",
        "/relief_failed",
        "/relief_worse",
    }
)
CONVERSATIONS_KEPT = 5000


def canonical(payload: str) -> str:
    """A payload in one spelling: the intent and its entities as compact, sorted JSON."""
    simple = ONE_VALUE.fullmatch(payload)
    if simple:
        return '{}{{"{}":"{}"}}'.format(*simple.groups())
    intent, brace, rest = payload.strip().partition("{")
    if not brace:
        return intent.strip()
    try:
        return intent.strip() + json.dumps(
            json.loads(brace + rest), sort_keys=True, separators=(",", ":")
        )
    except ValueError:
        return payload.strip()


def in_messages(messages: Iterable[dict[str, Any]]) -> set[str]:
    """Every payload that some messages offer, by their buttons and their questions' options."""
    found = set()
    for message in messages:
        custom = message.get("custom") or {}
        if custom.get("type") == "turn":
            found |= in_messages(custom["messages"])
        options = custom.get("options") or () if custom.get("type") == "question" else ()
        for button in (*(message.get("buttons") or ()), *options):
            if isinstance(button.get("payload"), str):
                found.add(intern(canonical(button["payload"])))
    return found


def by_title(messages: Iterable[dict[str, Any]]) -> dict[str, str]:
    """The buttons of a turn by their titles; a title that stands for two payloads stands for none."""
    found: dict[str, set[str]] = {}
    for message in messages:
        custom = message.get("custom") or {}
        if custom.get("type") == "turn":
            for title, payload in by_title(custom["messages"]).items():
                found.setdefault(title, set()).add(payload)
        options = custom.get("options") or () if custom.get("type") == "question" else ()
        for button in (*(message.get("buttons") or ()), *options):
            found.setdefault(intern(_plain(button["title"])), set()).add(
                intern(canonical(button["payload"]))
            )
    return {
        title: payloads.pop() for title, payloads in found.items() if len(payloads) == 1 and title
    }


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w ]+", "", text.lower().replace("’", "'").replace("'", "")).split())


class Offered:
    """Payloads offered, by conversation; the least recently used conversations are forgotten first."""

    def __init__(self) -> None:
        self._by_sender: OrderedDict[str, set[str]] = OrderedDict()
        self._on_screen: dict[str, dict[str, str]] = {}

    def knows(self, sender: str) -> bool:
        return sender in self._by_sender

    def add(self, sender: str, messages: Iterable[dict[str, Any]]) -> None:
        messages = list(messages)
        self._by_sender.setdefault(sender, set()).update(in_messages(messages))
        self._by_sender.move_to_end(sender)
        self._on_screen[sender] = by_title(messages)
        while len(self._by_sender) > CONVERSATIONS_KEPT:
            oldest, _ = self._by_sender.popitem(last=False)
            self._on_screen.pop(oldest, None)

    def forget(self, sender: str) -> None:
        self._by_sender.pop(sender, None)
        self._on_screen.pop(sender, None)

    def titled(self, sender: str, text: str) -> str | None:
        """The payload of the button on screen whose title was typed, word for word, or ``None``."""
        return self._on_screen.get(sender, {}).get(_plain(text))

    def tap(self, sender: str, text: str) -> str | None:
        """The payload to hand on if the text is one that was offered, else ``None``."""
        payload, offered = canonical(text), self._by_sender.get(sender, set())
        if payload in ALWAYS or payload in offered:
            return payload
        return payload if _all_offered(payload, offered) else None


def _all_offered(payload: str, offered: set[str]) -> bool:
    """Several options of one question, tapped together: each must have been offered on its own."""
    intent, brace, rest = payload.partition("{")
    try:
        entities = json.loads(brace + rest) if brace else {}
    except ValueError:
        return False
    if intent != "/answer" or not isinstance(entities, dict) or len(entities) != 1:
        return False
    ((finding, values),) = entities.items()
    if not isinstance(values, list) or not values:
        return False
    return all(canonical("/answer" + json.dumps({finding: value})) in offered for value in values)
