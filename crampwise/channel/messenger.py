"""What Telegram and SMS share: one message in, the messages that answer it out, with numbers for what can't be tapped.

A number means what was last listed to this person, as it is stored: also after a restart, and in another process. What
is said without being stored (when something fails) is therefore never numbered.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sanic import Sanic

from crampwise.clinical.knowledge import load_knowledge
from crampwise.dialogue.cases import case_from_slots
from crampwise.dialogue.wording import Words
from crampwise.watch.turn import came_by

from .conversation import answered_before, slots_from, sql_store
from .desk import Refused
from .diary import leave
from .diary_work import DiaryWork
from .exchanges import TROUBLE, Exchanges, Forgotten, Message
from .in_time import in_time
from .limits import message_limit
from .listing import CHOSEN, is_danger, last_offered, note, worded
from .numbered import Choice, NoChoice, choices, chosen, plain, several
from .rest import turns_of

logger = logging.getLogger(__name__)

SECONDS_TO_LOOK = 2.0
# Ways that are always open, also when their list could not be stored: by their titles.
ALWAYS_OPEN = ("start_over", "something_is_wrong", "show_crew_card")
FORGET = re.compile(
    r"forget|forget (?:me|this|it all|everything)|erase|erase (?:me|this|everything)"
)
FORGET_ALL = "forget all"


@dataclass(frozen=True)
class Stored:
    """What the store holds of a talk: whether there is one, the answer whose choices are good, and an answer that was
    given to this very message before."""

    known: bool = False
    offered: Sequence[Message] = ()
    before: Sequence[Message] = ()


@dataclass
class Heard:
    """One message: whose, its own id, the words, what is known of the person (as a page's metadata), and the payload
    that it stands for, if it is a command of the channel's."""

    sender: str
    id: str
    text: str
    about: Mapping[str, str] = field(default_factory=dict)
    tap: str = ""
    # Said after the answer.
    notes: Sequence[str] = ()

    @property
    def words(self) -> Words:
        knowledge = load_knowledge()
        return Words(case_from_slots(slots_from(self.about), knowledge), knowledge)


class Messenger:
    """One channel's people.

    Args:
        channel: ``telegram`` or ``sms``.
        work: runs what concerns the diary; ``None`` where there is none.
    """

    def __init__(self, channel: str, app: Sanic, secret: bytes, work: DiaryWork | None) -> None:
        self._channel, self._app, self._secret = channel, app, secret
        self._leave = leave(work) if work else None
        self._exchanges, self._limit = Exchanges(), message_limit()

    def sender(self, address: str) -> str:
        """A talk's id from a phone number or a chat's id, which nobody can find out again without our key."""
        name = f"{self._channel}:{address}".encode()
        return f"{self._channel}-{hmac.new(self._secret, name, hashlib.sha256).hexdigest()[:40]}"

    async def answer(self, heard: Heard) -> list[Message]:
        """The messages that answer one; the same ones when it is delivered again. Never empty, never an exception."""
        found = self._exchanges.find(heard.sender, heard.id)
        if found is None and plain(heard.text) == FORGET_ALL:
            return [await self._forget(heard)]
        if found is None and self._limit.wait(heard.sender):
            return await self.urgent(heard) or [note(heard.words.say("utter_too_fast"))]
        if found is None:
            found = self._exchanges.begin(
                heard.sender, heard.id, lambda say: self._answer(heard, say)
            )
        try:
            return await found.whole()
        except Forgotten:
            return [note(heard.words.say("utter_forgotten"))]

    async def offered(self, heard: Heard) -> Sequence[Message]:
        """The answer whose choices are good now."""
        return (await self._stored(heard)).offered

    async def urgent(self, heard: Heard) -> list[Message]:
        """What safety says to words that are no turn; empty when they carry no danger."""
        said = await turns_of(self._app).urgent(heard.sender, heard.text, learnt=False)
        return [worded(message, heard.words) for message in said]

    async def _answer(self, heard: Heard, say: Any) -> None:
        stored = await self._stored(heard)
        said = await self._said(heard, stored)
        numbered = await self._numbered(heard, said)
        for message in said:
            say(message if numbered else worded(message, heard.words))
        if (said[-1].get("custom") or {}).get("reason") == TROUBLE:
            return
        first = [] if stored.known else [heard.words.say(FIRST[self._channel])]
        for told in (*heard.notes, *first):
            say(note(told))

    async def _said(self, heard: Heard, stored: Stored) -> list[Message]:
        if stored.before:
            return list(stored.before)
        if heard.tap:
            return await self._turn(heard, heard.tap)
        words, offered = heard.words, choices(stored.offered)
        if FORGET.fullmatch(plain(heard.text)):
            return [note(words.say("utter_forget"))]
        picked = chosen(heard.text, offered, several(stored.offered))
        if isinstance(picked, NoChoice):
            return await self._no_choice(heard, picked, offered)
        payload = picked.payload if picked else self._always_open(heard)
        said = await self._turn(heard, payload or _as_words(heard.text))
        if picked and picked.by_number and not any(map(is_danger, said)):
            title = ", ".join(picked.titles)
            return [{"text": words.say("utter_chosen", title=title), "custom": CHOSEN}, *said]
        return said

    async def _turn(self, heard: Heard, text: str) -> list[Message]:
        with came_by(self._channel):
            return await turns_of(self._app).reply(
                heard.sender, text, heard.about, message_id=heard.id
            )

    async def _no_choice(
        self, heard: Heard, picked: NoChoice, offered: Sequence[Choice]
    ) -> list[Message]:
        """A number that chooses nothing: the list again, or a beginning where there is no list."""
        if picked.why == "no_list":
            told = note(heard.words.say("utter_old_list"))
            return [told, *await self._turn(heard, "/greet")]
        name = {"no_such": "utter_no_such_choice", "together": "utter_one_choice"}[picked.why]
        buttons = [{"title": one.title, "payload": one.payload} for one in offered]
        return [{"text": heard.words.say(name, number=picked.number), "buttons": buttons}]

    def _always_open(self, heard: Heard) -> str | None:
        said = plain(heard.text)
        return next(
            (f"/{name}" for name in ALWAYS_OPEN if plain(heard.words.title(name)) == said), None
        )

    async def _numbered(self, heard: Heard, said: Sequence[Message]) -> bool:
        """Whether the choices of an answer will be found again: what is not stored can't be chosen by a number."""
        shown = choices(said)
        return not shown or shown == choices((await self._stored(heard)).offered)

    async def _stored(self, heard: Heard) -> Stored:
        """What is stored of the talk; as if it were new when the store can't be read: the turn says what is wrong."""
        agent = getattr(self._app.ctx, "agent", None)
        if agent is None or not agent.is_ready():
            return Stored(known=True)
        try:
            found = (sql_store(agent) or agent.tracker_store).peek(heard.sender)
            tracker = await in_time(found, SECONDS_TO_LOOK)
        except Exception as error:  # noqa: BLE001 - its words may be the person's
            logger.error("a talk could not be read: %s", type(error).__name__)
            return Stored(known=True)
        if tracker is None:
            return Stored()
        minutes = agent.domain.session_config.session_expiration_time
        if minutes and time.time() - tracker.events[-1].timestamp > minutes * 60:
            return Stored(known=True)
        return Stored(True, last_offered(tracker), answered_before(tracker, heard.id))

    async def _forget(self, heard: Heard) -> Message:
        """As "Forget this" on the page: the diary first, for if it can't be left now, all can be tried again."""
        try:
            if self._leave:
                await self._leave(heard.sender)
            await self._exchanges.forget(heard.sender)
            if self._leave:
                # An answer that was on the way may have noted something meanwhile.
                await self._leave(heard.sender)
            await turns_of(self._app).forget(heard.sender)
        except Exception as error:  # noqa: BLE001 - also a database that is away
            why = error.code if isinstance(error, Refused) else type(error).__name__
            logger.error("a talk could not be erased: %s", why)
            return note(heard.words.say("utter_not_forgotten"))
        self._limit.forget(heard.sender)
        return note(heard.words.say("utter_forgotten"))


# Said once, to whoever writes for the first time.
FIRST = {"sms": "utter_sms_first", "telegram": "utter_telegram_first"}


def _as_words(text: str) -> str:
    """Typed words that look like a payload stay words."""
    return " " + text.lstrip("/ ") if text.strip().startswith("/") else text
