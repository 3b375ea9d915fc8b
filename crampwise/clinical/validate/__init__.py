"""Checks ``knowledge/``: ``python -m crampwise.clinical.validate`` prints every fault at once, as ``path: message``.

First the shape of each file, by its schema in ``knowledge/schema/``; then what no schema can say: that every name
used in one file is defined in another, that nothing is graded above its sources, that the public contract's values
are all there, that no text holds an amount of medicine. A tool for whoever edits content: the engine never calls it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from ..knowledge import DEFAULT_FOLDER
from .content import Content
from .dates import STALE_AFTER, dates, day_faults, day_of
from .file_checks import FILE_CHECKS
from .shape import shape_faults
from .whole_checks import WHOLE_CHECKS

__all__ = ["summary", "validate", "warnings"]


def validate(folder: Path = DEFAULT_FOLDER, today: date | None = None) -> list[str]:
    """Every fault in the content, sorted; none when it is sound. ``today`` is for tests."""
    content = Content(Path(folder))
    return sorted(set(_faults(content, today or date.today())))


def _faults(content: Content, today: date) -> Iterator[str]:
    yield from content.faults
    misshapen = set()
    for name, doc in content.files.items():
        for where, message in shape_faults(doc, content.kind[name]):
            misshapen.add(name)
            yield content.line(name, message, where)
    for name, doc in content.files.items():
        yield from (content.line(name, message, where) for where, message in day_faults(doc, today))
        for check in FILE_CHECKS:
            found = _bearing(check(content, name, doc), name in misshapen)
            yield from (content.line(name, message, where) for where, message in found)
    for check in WHOLE_CHECKS:
        found = _bearing(check(content), bool(misshapen))
        yield from (content.line(name, message, where) for name, where, message in found)


def _bearing(faults: Iterable[tuple], misshapen: bool) -> Iterator[tuple]:
    """A check may trip over a file of the wrong shape: that shape is a fault already, so it gives up quietly."""
    try:
        yield from faults
    except (AttributeError, KeyError, TypeError):
        if not misshapen:
            raise


def warnings(folder: Path = DEFAULT_FOLDER, today: date | None = None) -> list[str]:
    """What is not wrong but wants doing: content last reviewed over two years ago."""
    content, today = Content(Path(folder)), today or date.today()
    return sorted(
        content.line(name, f"last reviewed {value}, over two years ago", where)
        for name, doc in content.files.items()
        for where, value in dates(doc)
        if (day := day_of(value)) and today - day > STALE_AFTER
    )


def summary(folder: Path = DEFAULT_FOLDER) -> str:
    """How much there is, in one line."""
    content = Content(Path(folder))
    steps = len(content.shared_steps) + sum(len(part["steps"]) for part in content.parts.values())
    return (
        f"{len(content.files)} files, no faults: {len(content.findings)} findings, {len(content.parts)} body parts, "
        f"{steps} relief steps, {len(content.red_flags)} red flags, "
        f"{sum(1 for _ in content.of('medicine'))} medicines, {len(content.answers)} answers, "
        f"{len(content.references)} sources"
    )
