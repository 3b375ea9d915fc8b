"""Counts a period: the entries in one pass here, and what hangs on them by the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, func, select, type_coerce
from sqlalchemy.engine import Connection

from . import tally
from .local import local_hours
from .models import EPOCH, MICROSECOND, EntryRow
from .parts import Parts
from .summary import KINDS, MOST_POINTS, PARTS_OF_DAY, UNKNOWN, Figures, Summary
from .tally import Columns, Tally, spread

DAY = timedelta(days=1)


class Recorded(NamedTuple):
    """The time within the period of which the diary can tell anything; its first and last local days."""

    start: datetime
    end: datetime
    first_day: date
    last_day: date


def count(
    connection: Connection, diary: int | None, start: datetime | None, end: datetime, zone: ZoneInfo
) -> Summary:
    """The summary of the entries from ``start`` up to, without, ``end``; see :class:`Summary`.

    Args:
        start: ``None`` for all since the first entry.
    """
    first = connection.execute(
        select(func.min(EntryRow.started)).where(EntryRow.diary == diary)
    ).scalar()
    first = first if first is not None and first < end else end - MICROSECOND
    start = first if start is None else start
    since = max(start, first)
    first_day, last_day = _day(start, zone), _day(end - MICROSECOND, zone)
    recorded = Recorded(since, end, _day(since, zone), last_day)

    columns = _columns(connection, diary, start, end, zone)
    tallies = tally.by_condition(columns, (since + (end - since) / 2 - EPOCH) // MICROSECOND)
    parts = Parts(connection, diary, start, end, len(columns.started))
    everything = tally.total(tallies.values())
    step_days = _step_days((last_day - first_day).days + 1)
    return Summary(
        **vars(_figures(everything, parts, None, recorded)),
        start=first_day,
        end=last_day,
        timezone=zone.key,
        recorded_from=recorded.first_day,
        step_days=step_days,
        per_day=_per_day(everything.days, _worst(columns), first_day, last_day, step_days),
        by_condition=_by_condition(tallies),
        by_kind={
            kind: _figures(
                tally.total(tallies[one] for one in conditions if one in tallies),
                parts,
                kind,
                recorded,
            )
            for kind, conditions in KINDS.items()
        },
    )


def _columns(
    connection: Connection, diary: int | None, start: datetime, end: datetime, zone: ZoneInfo
) -> Columns:
    found = connection.execute(
        select(
            type_coerce(EntryRow.started, BigInteger),
            EntryRow.precision != "day",
            EntryRow.condition,
            EntryRow.pain,
            EntryRow.pain_after,
            EntryRow.seconds,
            EntryRow.count,
            EntryRow.relapses,
            EntryRow.woke,
        )
        .where(EntryRow.diary == diary, EntryRow.started >= start, EntryRow.started < end)
        .order_by(EntryRow.started)
    )
    # The driver's own rows: to make SQLAlchemy's of them would take as long again as to fetch them.
    rows = found.cursor.fetchall()
    found.close()
    columns = tuple(zip(*rows, strict=True)) if rows else ((),) * 9
    return Columns(*columns, hours=local_hours(columns[0], zone))


def _figures(counted: Tally, parts: Parts, kind: str | None, recorded: Recorded) -> Figures:
    earlier, later = counted.pain
    return Figures(
        total=sum(counted.attacks),
        entries=counted.entries,
        days_with=len(counted.days),
        by_place=parts.places(kind),
        by_part_of_day={part: counted.parts[part] for part in (*PARTS_OF_DAY, UNKNOWN)},
        triggers=parts.triggers(kind),
        steps=parts.steps(kind),
        pain=spread(earlier + later),
        pain_after=spread(counted.pain_after),
        seconds=spread(counted.seconds),
        woke=counted.woke,
        relapses=counted.relapses,
        red_flags=parts.red_flags(kind),
        per_week=_per_week(counted.days, recorded),
        halves=(
            (counted.attacks[0], spread(earlier)["median"]),
            (counted.attacks[1], spread(later)["median"]),
        ),
    )


def _per_week(days: dict[int, int], recorded: Recorded) -> dict[str, float | None]:
    weeks = ((recorded.last_day - recorded.first_day).days + 1) // 7
    last = _number(recorded.last_day)
    attacks: Counter[int] = Counter()
    for day, times in days.items():
        attacks[(last - day) // 7] += times
    found = spread(Counter(attacks[week] for week in range(weeks)))
    found["weeks"] = found.pop("rated")
    return found


def _by_condition(tallies: dict[str | None, Tally]) -> dict[str, int]:
    attacks = [(one or UNKNOWN, sum(counted.attacks)) for one, counted in tallies.items()]
    return dict(sorted(attacks, key=lambda item: (-item[1], item[0])))


def _worst(columns: Columns) -> dict[int, int]:
    """The worst pain of each local day of which it is known."""
    worst: dict[int, int] = {}
    for hour, pain in zip(columns.hours, columns.pain, strict=True):
        if pain is not None and pain > worst.get(hour // 24, -1):
            worst[hour // 24] = pain
    return worst


def _step_days(days: int) -> int:
    """One day, or as many whole weeks as make no more than ``MOST_POINTS`` points."""
    return 1 if days <= MOST_POINTS else 7 * -(-days // (7 * MOST_POINTS))


def _per_day(
    attacks: dict[int, int], worst: dict[int, int], first_day: date, last_day: date, step: int
) -> list[tuple[date, int, int | None]]:
    def point(days: Sequence[int]) -> tuple[int, int | None]:
        return (
            sum(attacks[day] for day in days if day in attacks),
            max((worst[day] for day in days if day in worst), default=None),
        )

    first, last = _number(first_day), _number(last_day)
    return [
        (EPOCH.date() + day * DAY, *point(range(day, min(day + step, last + 1))))
        for day in range(first, last + 1, step)
    ]


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _number(day: date) -> int:
    """The days since 1970-01-01."""
    return (day - EPOCH.date()).days
