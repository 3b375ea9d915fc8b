"""What the operator decides about the diary by environment variables. They are read here and nowhere else."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass


class SettingError(ValueError):
    """A variable that can't be used; its words say which, why, and how it is written."""


@dataclass(frozen=True)
class Settings:
    """Where the diary lies, and how long.

    Args:
        url: of the database; ``None`` for a file in the program's own folder.
        days: how old an entry gets; ``None`` when it stays until the person deletes it.
    """

    url: str | None = None
    days: int | None = None


def settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings as ``CRAMPWISE_DIARY_URL`` and ``CRAMPWISE_DIARY_DAYS`` give them.

    Raises:
        SettingError: one of them can't be used.
    """
    url = environ.get("CRAMPWISE_DIARY_URL", "").strip() or None
    # The value may hold a password: it is not repeated.
    if url and not re.match(r"(sqlite|postgresql)(\+[a-z0-9]+)?://", url):
        raise SettingError(
            "CRAMPWISE_DIARY_URL: not the address of a database for the diary. Write "
            "sqlite:////folder/diary.db or postgresql://user:password@host/name"
        )
    days = environ.get("CRAMPWISE_DIARY_DAYS", "").strip()
    if days and not (re.fullmatch(r"[0-9]{1,5}", days) and int(days)):
        raise SettingError(
            f"CRAMPWISE_DIARY_DAYS: {days!r} is not a number of days from 1 to 99999. Write how many days "
            "an entry is kept; leave it empty to keep entries until they are deleted"
        )
    return Settings(url=url, days=int(days) if days else None)
