"""What can go wrong with the diary. No message holds a person's words, a code, or who they are."""

from __future__ import annotations


class DiaryUnavailable(Exception):
    """The database can't be used now: away, locked, full, read-only, or broken. Nothing was changed by the call."""


class NewerSchema(Exception):
    """The database was made by a later version of Crampwise than this one."""


class DowngradeRefused(Exception):
    """A diary is never taken back to an earlier form: what only the later form can hold would be lost."""


class BadCode(Exception):
    """No diary opens with that code. Wrong, old and used codes are told apart by nobody."""


class TooManyTries(Exception):
    """Too many wrong codes from one device: joining is closed for it for some minutes."""
