"""Counts places, triggers, steps and red flags of a period, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, literal_column, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from .models import EntryRow, PlaceRow, RedFlagRow, StepRow, TriggerRow
from .summary import KINDS

#: From so many entries on, it is quicker to go through all parts of a diary in the order in which they are counted than
#: to fetch those of each entry and sort them.
MANY = 2000


class Parts:
    """The figures of a period, for all its entries and for each of ``KINDS``.

    Args:
        entries: how many there are in the period.
    """

    def __init__(
        self,
        connection: Connection,
        diary: int | None,
        start: datetime,
        end: datetime,
        entries: int,
    ) -> None:
        def grouped(row: Any, keys: tuple, counted: ColumnElement) -> Sequence[tuple]:
            # Which of the two the database begins with is decided by the one whose diary is asked for.
            driving = row if entries >= MANY else EntryRow
            return connection.execute(
                select(*keys, func.sum(counted), *(_only(kind, counted) for kind in KINDS))
                .select_from(row)
                .join(EntryRow, EntryRow.number == row.entry)
                .where(driving.diary == diary, EntryRow.started >= start, EntryRow.started < end)
                .group_by(*keys)
            ).all()

        one = literal_column("1")
        self._places = grouped(PlaceRow, (PlaceRow.body_part, PlaceRow.side), EntryRow.count)
        self._triggers = grouped(TriggerRow, (TriggerRow.value,), EntryRow.count)
        self._steps = grouped(StepRow, (StepRow.kind, StepRow.outcome), one)
        self._red_flags = grouped(RedFlagRow, (RedFlagRow.kind,), one)

    def places(self, kind: str | None) -> list[tuple[str, str, int]]:
        """(body part, side, attacks), most first. ``kind``: one of ``KINDS``, or ``None`` for all entries."""
        return _most(self._places, kind)

    def triggers(self, kind: str | None) -> list[tuple[str, int]]:
        """(value, attacks), most first."""
        return _most(self._triggers, kind)

    def red_flags(self, kind: str | None) -> dict[str, int]:
        """Entries of each kind of red flag, most first."""
        return dict(_most(self._red_flags, kind))

    def steps(self, kind: str | None) -> list[tuple[str, int, int, int]]:
        """(kind of step, worked, failed, worse), how often it was tried, most worked first."""
        figures: dict[str, dict[str, int]] = {}
        for step, outcome, tries in _most(self._steps, kind):
            figures.setdefault(step, {})[outcome] = tries
        steps = [
            (step, tries.get("worked", 0), tries.get("failed", 0), tries.get("worse", 0))
            for step, tries in figures.items()
        ]
        return sorted(steps, key=lambda step: (-step[1], step[2] + step[3], step[0]))


def _only(kind: str, counted: ColumnElement) -> ColumnElement:
    return func.sum(case((EntryRow.condition.in_(KINDS[kind]), counted), else_=0))


def _most(rows: Sequence[tuple], kind: str | None) -> list[tuple]:
    """Keys with their figure, most first, without those that have none."""
    place = ("", *KINDS).index(kind or "") - len(KINDS) - 1
    keys = [(*row[: -len(KINDS) - 1], int(row[place])) for row in rows if row[place]]
    return sorted(keys, key=lambda key: (-key[-1], key[:-1]))
