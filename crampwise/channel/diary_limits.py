"""How often each kind of the diary's calls may be made."""

from __future__ import annotations

from .desk import Refused
from .limits import AddressLimit, Limit, code_limit, diary_limit, file_limit, join_limit

# A whole ward may sit behind one address.
JOINS_OF_AN_ADDRESS = (30, 600.0)


class DiaryLimits:
    """One for a process."""

    def __init__(self) -> None:
        self._all = diary_limit()
        self._own: dict[str, Limit] = {
            "file": file_limit(),
            "pass": file_limit(),
            "code": code_limit(),
            "join": join_limit(),
        }
        # One address may open many sessions; its tries count together.
        self._joins = AddressLimit(*JOINS_OF_AN_ADDRESS)

    def check(self, path: str, sender: str, address: str) -> None:
        """Count a call. Raises :class:`Refused` (429) with the seconds to wait."""
        wait = self._all.wait(sender)
        if not wait and path in self._own:
            wait = self._own[path].wait(sender)
        if not wait and path == "join":
            wait = self._joins.wait(address)
        if wait:
            raise Refused(429, "too_fast", wait)
