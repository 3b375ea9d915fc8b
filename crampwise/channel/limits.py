"""How often: messages of a session, calls of its diary, and what an address may do."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict, deque

from crampwise.watch.figures import limited

MESSAGES_A_WINDOW, WINDOW_SECONDS = 30, 30.0
# Generous: a whole ward may sit behind one address.
SESSIONS_A_WINDOW, SESSION_WINDOW_SECONDS = 30, 60.0
KEYS_KEPT = 2000
# The diary: all its calls, those that draw a page or open a way to it, codes for another device, tries of a code.
DIARY_CALLS, DIARY_SECONDS = 60, 30.0
FILES, FILE_SECONDS = 12, 60.0
CODES, CODE_SECONDS = 6, 600.0
JOINS, JOIN_SECONDS = 12, 600.0


class Limit:
    """So many times in so many seconds, for each key; the least recently seen keys are forgotten first.

    Args:
        name: under which a call that has to wait is counted.
    """

    def __init__(self, times: int, seconds: float, name: str = "") -> None:
        self._most, self._seconds, self._name = times, seconds, name
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, key: str) -> int:
        """Count one more for the key: 0 when it may go on, else how many seconds it has to wait, at least 1."""
        now = time.monotonic()
        times = self._times.setdefault(key, deque(maxlen=self._most))
        self._times.move_to_end(key)
        while len(self._times) > KEYS_KEPT:
            self._times.popitem(last=False)
        if len(times) == self._most and now - times[0] < self._seconds:
            limited(self._name)
            return max(1, math.ceil(times[0] + self._seconds - now))
        times.append(now)
        return 0

    def forget(self, key: str) -> None:
        self._times.pop(key, None)


def message_limit() -> Limit:
    return Limit(MESSAGES_A_WINDOW, WINDOW_SECONDS, "messages")


def diary_limit() -> Limit:
    return Limit(DIARY_CALLS, DIARY_SECONDS, "diary_calls")


def file_limit() -> Limit:
    return Limit(FILES, FILE_SECONDS, "diary_files")


def code_limit() -> Limit:
    return Limit(CODES, CODE_SECONDS, "diary_codes")


def join_limit() -> Limit:
    return Limit(JOINS, JOIN_SECONDS, "diary_joins")


class AddressLimit:
    """How often an address may do something; open a session, if nothing else is said."""

    def __init__(
        self,
        times: int = SESSIONS_A_WINDOW,
        seconds: float = SESSION_WINDOW_SECONDS,
        name: str = "addresses",
    ) -> None:
        self._limit = Limit(times, seconds, name)

    def wait(self, address: str) -> int:
        """As :meth:`Limit.wait`. This machine itself is never limited: it is its owner, or a proxy for everybody."""
        try:
            found = ipaddress.ip_address(address.strip("[]").partition("%")[0])
        except ValueError:
            return 0
        found = getattr(found, "ipv4_mapped", None) or found
        if found.is_loopback:
            return 0
        if found.version == 6:
            # One line has a whole /64 to itself, so a new address out of it is not somebody else.
            found = ipaddress.ip_network((found, 64), strict=False).network_address
        return self._limit.wait(str(found))
