"""What the page's HTTP calls and its sockets share: sessions, limits, turns that are never run twice, forgetting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .exchanges import Exchange, Exchanges
from .limits import AddressLimit, message_limit
from .sessions import Sessions
from .turns import Turns

LONGEST_ID = 64
LONGEST_METADATA = 20


class Refused(Exception):  # noqa: N818 - an answer, not a fault of ours
    """A call that is not served: its HTTP status, a code for programs, and the seconds to wait where that helps."""

    def __init__(self, status: int, code: str, wait: int = 0) -> None:
        super().__init__(code)
        self.status, self.code, self.wait = status, code, wait


class Desk:
    """One for a whole process. ``turns`` gives the process's :class:`Turns`."""

    def __init__(self, secret: bytes, turns: Callable[[], Turns]) -> None:
        self._sessions, self._turns = Sessions(secret), turns
        self._messages, self._addresses = message_limit(), AddressLimit()
        self._exchanges = Exchanges()

    def open(self, address: str) -> str:
        """A new session's token, for a caller at this address."""
        wait = self._addresses.wait(address)
        if wait:
            raise Refused(429, "too_fast", wait)
        return self._sessions.open()

    def knows(self, token: Any) -> bool:
        return self._sessions.sender(token) is not None

    def take(self, token: Any, message_id: Any, said: str | None, metadata: Any) -> Exchange:
        """The answer to a message, or the one that is under way or kept if the message was sent before.

        Raises:
            Refused: no session of ours, no message, or too many of them.
        """
        sender = self._sender(token)
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
            sender, message_id, lambda say: self._turns().reply(sender, said, about, say)
        )

    async def forget(self, token: Any) -> None:
        """Erase a talk, also one whose answer is on the way."""
        sender = self._sender(token)
        self._messages.forget(sender)
        await self._exchanges.forget(sender)
        await self._turns().forget(sender)

    def _sender(self, token: Any) -> str:
        sender = self._sessions.sender(token)
        if sender is None:
            raise Refused(401, "unknown_session")
        return sender


def bounded(metadata: Any) -> dict[str, str]:
    """What a message may say of the person: a locale and an audience, each a short word, and nothing else."""
    if not isinstance(metadata, Mapping):
        return {}
    told = ((name, metadata.get(name)) for name in ("locale", "audience"))
    return {
        name: value
        for name, value in told
        if isinstance(value, str) and len(value) <= LONGEST_METADATA
    }
