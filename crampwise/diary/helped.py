"""What worked before, for a place."""

from __future__ import annotations

from sqlalchemy import case, func, select
from sqlalchemy.engine import Connection

from .models import EntryRow, PlaceRow, StepRow


def helped(connection: Connection, diary: int, body_part: str, condition: str | None) -> list[str]:
    """Ids of steps that worked for a place, those that worked latest first.

    A step that made it worse the last time it was tried there, as far as that was told, is not among them.

    Args:
        condition: look only at entries of this condition; ``None`` for all.
    """
    at_place = select(PlaceRow.entry).where(
        PlaceRow.diary == diary, PlaceRow.body_part == body_part
    )
    nth = func.row_number().over(
        partition_by=StepRow.step,
        order_by=(EntryRow.started.desc(), EntryRow.number.desc(), StepRow.position.desc()),
    )
    tries = (
        select(StepRow.step, StepRow.outcome, EntryRow.started, nth.label("nth"))
        .join(EntryRow, EntryRow.number == StepRow.entry)
        .where(EntryRow.number.in_(at_place), StepRow.outcome != "")
    )
    if condition is not None:
        tries = tries.where(EntryRow.condition == condition)
    tries = tries.subquery()
    worked = func.max(case((tries.c.outcome == "worked", tries.c.started)))
    got_worse = func.max(case(((tries.c.nth == 1) & (tries.c.outcome == "worse"), 1), else_=0))
    rows = connection.execute(
        select(tries.c.step)
        .group_by(tries.c.step)
        .having(worked.is_not(None) & (got_worse == 0))
        .order_by(worked.desc(), tries.c.step)
    )
    return list(rows.scalars())
