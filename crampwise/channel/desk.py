"""What the page's HTTP calls and its sockets share: sessions, limits, turns that are never run twice, forgetting."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from crampwise.diary.periods import LONGEST_ZONE
from crampwise.watch.figures import SESSIONS

from .exchanges import Exchange, Exchanges
from .limits import AddressLimit, message_limit
from .rest import LONGEST_ID
from .sessions import Sessions
from .turns import Turns

logger = logging.getLogger(__name__)

# What a message may say of the person, and how long each word may be.
METADATA = {"locale": 20, "audience": 20, "timezone": LONGEST_ZONE}
TRY_AGAIN_SECONDS = 5
Leave = Callable[[str], Awaitable[None]]


class Refused(Exception):  # noqa: N818 - an answer, not a fault of ours
    """A call that is not served: its HTTP status, a code for programs, and the seconds to wait where that helps.

    ``also`` is answered beside the code.
    """

    def __init__(self, status: int, code: str, wait: int = 0) -> None:
        super().__init__(code)
        self.status, self.code, self.wait = status, code, wait
        self.also: dict[str, Any] = {}


class Desk:
    """One for a whole process.

    Args:
        turns: gives the process's :class:`Turns`.
        leave: makes a conversation's device leave its diary, or raises :class:`Refused`; ``None`` where there is no diary.
    """

    def __init__(
        self, secret: bytes, turns: Callable[[], Turns], leave: Leave | None = None
    ) -> None:
        self._sessions, self._turns, self._leave = Sessions(secret), turns, leave
        self._messages, self._addresses = message_limit(), AddressLimit(name="sessions")
        self._exchanges = Exchanges()

    def open(self, address: str) -> str:
        """A new session's token, for a caller at this address."""
        wait = self._addresses.wait(address)
        if wait:
            raise Refused(429, "too_fast", wait)
        SESSIONS.inc()
        return self._sessions.open()

    def knows(self, token: Any) -> bool:
        return self._sessions.sender(token) is not None

    def take(self, token: Any, message_id: Any, said: str | None, metadata: Any) -> Exchange:
        """The answer to a message, or the one that is under way or kept if the message was sent before.

        Raises:
            Refused: no session of ours, no message, or too many of them.
        """
        sender = self.sender(token)
        if said is None or not isinstance(message_id, str) or not 0 < len(message_id) <= LONGEST_ID:
            raise Refused(400, "bad_message")
        found = self._exchanges.find(sender, message_id)
        if found is not None:
            return found
        wait = self._messages.wait(sender)
        if wait:
            raise Refused(429, "too_fast", wait)
        about = bounded(metadata)
        return self._exchanges.begin(
            sender,
            message_id,
            lambda say: self._turns().reply(sender, said, about, say, message_id=message_id),
        )

    async def forget(self, token: Any) -> None:
        """Erase a talk, also one whose answer is on the way, and leave its diary.

        The diary comes first: if it can't be left now, the talk is still there, and all can be tried again.

        Raises:
            Refused: no session of ours, or the diary can't be left now.
        """
        sender = self.sender(token)
        if self._leave:
            await self._leave(sender)
        await self._exchanges.forget(sender)
        if self._leave:
            # An answer that was on the way may have noted something meanwhile.
            await self._leave(sender)
        self._messages.forget(sender)
        await _done(self._turns().forget(sender))

    async def diary_gone(self, sender: str) -> None:
        """Let a talk go on without a word of its diary, which was deleted."""
        await _done(self._turns().diary_gone(sender))

    def sender(self, token: Any) -> str:
        """The conversation of a token. Raises :class:`Refused` (401) when the token is not one of ours."""
        sender = self._sessions.sender(token)
        if sender is None:
            raise Refused(401, "unknown_session")
        return sender


async def _done(work: Awaitable[None]) -> None:
    """Wait for it. Raises :class:`Refused` (503) when a database or the locks can't be reached: it can be asked again."""
    try:
        await work
    except Exception as error:  # noqa: BLE001 - its words may be the person's
        logger.error("a talk could not be erased: %s", type(error).__name__)
        raise Refused(503, "try_again", TRY_AGAIN_SECONDS) from None


def bounded(metadata: Any) -> dict[str, str]:
    """What a message may say of the person: a locale, an audience and a time zone, each a short word, no more."""
    if not isinstance(metadata, Mapping):
        return {}
    told = ((name, metadata.get(name), longest) for name, longest in METADATA.items())
    return {
        name: value
        for name, value, longest in told
        if isinstance(value, str) and len(value) <= longest
    }
