"""People who log cramps for ever, by words and by taps, and send again what got no answer, under its first id.

A :class:`Visitor` uses the page's own calls as the page does, a :class:`Caller` the REST channel. Each knows what it was
told of its diary, and so what must be in it.
"""

from __future__ import annotations

import json
import random
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from crampwise.diary.entry import Entry

Message = dict[str, Any]
Facts = dict[str, Any]
ABOUT = {"locale": "en-GB", "timezone": "UTC"}
PLACES = {
    "left calf": ("calf", "left"),
    "right calf": ("calf", "right"),
    "left foot": ("foot", "left"),
    "right foot": ("foot", "right"),
    "left forearm": ("forearm", "left"),
    "right hamstring": ("hamstring", "right"),
}
LENGTHS = {"90 seconds": 90, "two minutes": 120, "three minutes": 180, "four minutes": 240}
# A line that is logged is another than all before: an entry that is there twice is seen.
LINES = [
    (f"log: {where}, {pain}, {length}, {hour}:{minute:02}am", PLACES[where], pain, LENGTHS[length], hour, minute)
    for where in PLACES
    for pain in range(3, 10)
    for length in LENGTHS
    for hour in range(1, 6)
    for minute in range(0, 60, 10)
]  # fmt: skip


class CutOff(Exception):  # noqa: N818 - what the test is about
    """No answer, or none but that something is wrong: the message is to be sent again."""


@dataclass
class Said:
    """A message: words or a tapped payload, its id, the facts that its entry has once it is confirmed, and which that is."""

    text: str = ""
    payload: str = ""
    facts: Facts = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    entry: str = ""


def facts_of(entry: Entry) -> Facts:
    """What an entry holds, as a reply tells it."""
    return {
        "places": [vars(place) for place in entry.places],
        "pain": entry.pain,
        "seconds": entry.seconds,
        "woke": entry.woke,
        "started": entry.started.isoformat(),
    }


class Person(ABC):
    """One person with a diary of their own.

    Attributes:
        told: by the ids of entries, the facts that were confirmed last.
        pending: the message that waits for its answer.
        answered: how many messages got their answer.
        heard_of: by the ids of messages, the texts of the answer.
        unserved: how often a proxy said that nobody is there.
        troubled: how long it took to hear that something is wrong, each time, in seconds.
    """

    def __init__(self, chance: random.Random) -> None:
        self.told: dict[str, Facts] = {}
        self.pending: Said | None = None
        self.answered = 0
        self.heard_of: dict[str, list[str]] = {}
        self.unserved = 0
        self.troubled: list[float] = []
        self._script = self._talk(chance.sample(LINES, len(LINES)))
        self._heard: list[Message] | None = None

    @property
    @abstractmethod
    def sender(self) -> str:
        """The conversation's id, of which the diary keeps a hash."""

    @abstractmethod
    def _post(self, client: httpx.Client, said: Said) -> Iterator[Message]:
        """The answer's messages, each when it comes. Raises :class:`CutOff` when they break off, or on a refusal."""

    def go(self, url: str, until: Callable[[], bool]) -> None:
        """Talk until told to stop; or until there is no good answer, which leaves the message pending."""
        with httpx.Client(base_url=url, timeout=30.0) as client:
            while not until():
                if not self.step(client):
                    return

    def settle(self, url: str) -> None:
        """Send what is pending again, until it is answered."""
        deadline = time.monotonic() + 60
        with httpx.Client(base_url=url, timeout=30.0) as client:
            while self.pending:
                assert time.monotonic() < deadline, f"no good answer to {self.pending}"
                if not self.step(client):
                    time.sleep(0.5)

    def check(self, entries: list[Entry]) -> None:
        """Nothing that was confirmed is lost or changed; only what is pending may be there, too, and whole."""
        there = {entry.id: facts_of(entry) for entry in entries}
        pending = self.pending.facts if self.pending else {}
        for id_, told in self.told.items():
            assert id_ in there, f"lost: {told}"
            wanted = (told, {**told, **pending}) if "places" not in pending else (told,)
            assert there[id_] in wanted, f"torn: {there[id_]} of {told}, pending {pending}"
        more = [facts for id_, facts in there.items() if id_ not in self.told]
        assert len(more) <= ("places" in pending), f"doubled: {more}"
        for facts in more:
            self._assert_whole(facts, pending)

    def step(self, client: httpx.Client) -> bool:
        """Say what is next, or once more what got no answer. Returns whether it is answered now."""
        if self.pending is None:
            self.pending = self._script.send(self._heard)
        said, heard, began = self.pending, [], time.monotonic()
        try:
            for message in self._post(client, said):
                custom = message.get("custom") or {}
                if custom.get("reason") == "trouble":
                    self.troubled.append(time.monotonic() - began)
                    assert message["text"].strip() and message["buttons"]
                    raise CutOff
                heard.append(message)
                if custom.get("saved"):
                    self._confirmed(custom["entry"], said)
        except (CutOff, httpx.TransportError):
            return False
        self._heard, self.pending = heard, None
        self.answered += 1
        self.heard_of[said.id] = [one["text"] for one in heard]
        return True

    def _confirmed(self, entry: dict[str, Any], said: Said) -> None:
        facts = {
            name: entry["fields"][name] for name in ("places", "pain", "seconds", "woke", "started")
        }
        self._assert_whole(facts, said.facts)
        assert said.entry in ("", entry["id"]), "one message, two entries"
        said.entry = entry["id"]
        before = self.told.get(entry["id"])
        if before and "places" not in said.facts:
            assert facts == {**before, **said.facts}
        self.told[entry["id"]] = facts

    @staticmethod
    def _assert_whole(facts: Facts, said: Facts) -> None:
        got = {**facts, "clock": facts["started"][11:16]}
        assert {name: got[name] for name in said} == said

    def _talk(self, lines: list[tuple]) -> Generator[Said, list[Message], None]:
        """What is said, one after another; each ``yield`` gives the answer."""
        for number, (text, place, pain, seconds, hour, minute) in enumerate(lines):
            facts = {"places": [dict(zip(("body_part", "side"), place, strict=True))], "pain": pain}
            facts |= {"seconds": seconds, "clock": f"{hour:02}:{minute:02}"}
            if number % 3 < 2:
                heard = yield Said(text, facts=facts)
                while not any((one.get("custom") or {}).get("saved") for one in heard):
                    # The first time it is asked whether to keep a diary; what was told is kept until there is one.
                    title = "Log this one" if out_of_reach(heard) else "Only when I say so"
                    heard = yield Said(payload=tap(heard, title), facts=facts)
                continue
            heard = yield from until_reached("log")
            place = {"places": [{"body_part": "foot", "side": ""}], "pain": None, "seconds": None}
            heard = yield from until_reached(payload=tap(heard, "Foot"), facts=place)
            heard = yield from until_reached(payload=tap(heard, "If it woke me"))
            heard = yield from until_reached(payload=tap(heard, "Yes"), facts={"woke": True})


def out_of_reach(heard: list[Message]) -> bool:
    """Whether the diary can't be reached now."""
    return any("can't reach the diary" in one["text"] for one in heard)


def until_reached(
    text: str = "", payload: str = "", facts: Facts | None = None
) -> Generator[Said, list[Message], list[Message]]:
    """Say it anew as long as the diary can't be reached. Returns the answer."""
    heard = yield Said(text, payload, facts or {})
    while out_of_reach(heard):
        heard = yield Said(text, payload, facts or {})
    return heard


def tap(heard: list[Message], title: str) -> str:
    """What the button of that title sends."""
    found = [
        one["payload"]
        for message in heard
        for one in message.get("buttons") or ()
        if one["title"] == title
    ]
    assert found, f"no {title!r} in {heard}"
    return found[-1]


class Visitor(Person):
    """Somebody at the page: an answer comes line by line, and one that breaks off is no answer."""

    def __init__(self, chance: random.Random, sender_of: Callable[[str], str]) -> None:
        super().__init__(chance)
        self._session, self._sender_of = "", sender_of

    @property
    def sender(self) -> str:
        # Who was cut off before there was a session has no diary.
        return self._sender_of(self._session) or "nobody"

    def _post(self, client: httpx.Client, said: Said) -> Iterator[Message]:
        if not self._session:
            opened = client.post("/chat/session", json={})
            if opened.status_code != 201:
                raise CutOff
            self._session = opened.json()["session"]
        words = {"payload": said.payload} if said.payload else {"text": said.text}
        body = {"session": self._session, "id": said.id, **words, "metadata": ABOUT}
        accept = {"Accept": "application/x-ndjson, application/json"}
        with client.stream("POST", "/chat/turn", json=body, headers=accept) as answer:
            if answer.status_code in (429, 502, 504):
                # More messages than any hand can send; or nginx found nobody, which the page tells in its own words.
                self.unserved += answer.status_code != 429
                raise CutOff
            assert answer.status_code == 200, answer.read()
            for line in answer.iter_lines():
                one = json.loads(line)
                if "end" in one:
                    return
                yield one["message"]
        raise CutOff


class Caller(Person):
    """Somebody at an integrator's own page, over REST."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(chance)
        self._sender = f"rest-{chance.getrandbits(64):x}"

    @property
    def sender(self) -> str:
        return self._sender

    def _post(self, client: httpx.Client, said: Said) -> Iterator[Message]:
        metadata = {**ABOUT, "message_id": said.id}
        body = {"sender": self._sender, "message": said.payload or said.text, "metadata": metadata}
        answer = client.post("/webhooks/rest/webhook", json=body)
        assert answer.status_code == 200, answer.text
        yield from answer.json()
