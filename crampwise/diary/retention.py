"""Entries that are older than the operator keeps them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.engine import Connection

from .models import EntryRow

#: Entries deleted in one transaction: nobody who writes waits long for it.
AT_ONCE = 500


def delete_older(
    writing: Callable[[], AbstractContextManager[Connection]], now: datetime, days: int
) -> int:
    """Delete entries that began more than ``days`` before ``now``.

    Returns:
        How many they were.

    Raises:
        ValueError: fewer than one day.
    """
    if days < 1:
        raise ValueError("days: from 1")
    old = select(EntryRow.number).where(EntryRow.started < now - timedelta(days=days))
    deleted = 0
    while True:
        with writing() as connection:
            numbers = list(connection.execute(old.limit(AT_ONCE)).scalars())
            connection.execute(delete(EntryRow).where(EntryRow.number.in_(numbers)))
        deleted += len(numbers)
        if len(numbers) < AT_ONCE:
            return deleted
