"""Finds and reads evaluation files. A file's kind is told by its fields, never by its name."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# The samples are handed out beside the checkout and are no part of it.
FOLDER = Path(os.environ.get("CRAMPWISE_EVAL", ROOT / "../shared/eval"))
# Our own sets. One was looked at while the assistant was built; the other is only ever counted.
SETS = Path(__file__).with_name("sets")
PRACTICE, HELD_OUT = SETS / "practice", SETS / "held_out"

VIGNETTES, NLU, DIFFERENTIAL, DIALOGUES, ANSWERS = (
    "vignettes",
    "nlu",
    "differential",
    "dialogues",
    "answers",
)
# The first kind whose fields a line has; a dialogue also names a condition, so the order counts.
FIELDS = (
    (VIGNETTES, ("patient_opening", "taps", "expected_condition")),
    (DIALOGUES, ("user_turns",)),
    (NLU, ("text", "label")),
    (DIFFERENTIAL, ("text", "condition")),
    (ANSWERS, ("finding", "text", "value")),
)

Record = dict[str, Any]


class BadFile(Exception):
    """A file that cannot be scored; the message says where and why."""


def kind_of(record: Record) -> str:
    """The kind of one line. Raises :class:`BadFile` when no kind has its fields."""
    for kind, fields in FIELDS:
        if all(field in record for field in fields):
            return kind
    raise BadFile(f"no kind of evaluation has the fields {sorted(record)}")


def read(path: Path) -> dict[str, list[Record]]:
    """The lines of a file by kind; each gets an ``id`` if it has none. Raises :class:`BadFile`."""
    found: dict[str, list[Record]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"{path}: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            kind = kind_of(record)
        except (ValueError, TypeError, BadFile) as error:
            raise BadFile(f"{path}, line {number}: {error}") from error
        found.setdefault(kind, []).append({"id": f"{path.stem}-{number}", **record})
    return found


@dataclass(frozen=True)
class Group:
    """Lines of one kind that are scored together; ``name`` tells two groups of a kind apart, or is empty."""

    kind: str
    name: str
    records: list[Record]


@dataclass(frozen=True)
class Source:
    """Groups under one heading. ``hidden``: its lines are not to be shown; ``typos``: scored with slips as well."""

    title: str
    groups: list[Group]
    hidden: bool = False
    typos: bool = False

    def of(self, kind: str) -> list[Group]:
        """The groups of a kind."""
        return [group for group in self.groups if group.kind == kind]


def files_in(folder: Path) -> list[Path]:
    """The JSON Lines files of a folder, in order of name; none where there is no such folder."""
    return sorted(folder.glob("*.jsonl"))


def paths(given: Sequence[str]) -> list[Path]:
    """The files given, a folder standing for all of its own. Raises :class:`BadFile` when there is none."""
    chosen: list[Path] = []
    for path in map(Path, given):
        chosen += files_in(path) if path.is_dir() else [path]
    if not chosen:
        raise BadFile(f"there is no .jsonl file in {', '.join(map(str, given))}")
    return chosen


def by_kind(chosen: Sequence[Path]) -> dict[str, list[Record]]:
    """The lines of some files, by kind."""
    found: dict[str, list[Record]] = {}
    for path in chosen:
        for kind, records in read(path).items():
            found.setdefault(kind, []).extend(records)
    return found


def sources(given: Sequence[str]) -> list[Source]:
    """What to score: the files given, as one source without a title, else the outside sample and our own sets."""
    if given:
        chosen = paths(given)
        hidden = any(HELD_OUT.resolve() in path.resolve().parents for path in chosen)
        return [Source("", _whole(chosen), hidden)]
    outside = files_in(FOLDER)
    found = [Source("outside sample", _whole(outside), typos=True)] if outside else []
    found += [own_set(PRACTICE), own_set(HELD_OUT, hidden=True, typos=True)]
    found = [source for source in found if source.groups]
    if not found:
        raise BadFile(f"there is no .jsonl file in {FOLDER}, {PRACTICE} or {HELD_OUT}")
    return found


def own_set(folder: Path, hidden: bool = False, typos: bool = False) -> Source:
    """One of our own sets. Each file stands for itself: a file of danger alone says nothing of what people write."""
    groups = [
        Group(kind, path.stem, records)
        for path in files_in(folder)
        for kind, records in read(path).items()
    ]
    return Source(folder.name, groups, hidden, typos)


def _whole(chosen: Sequence[Path]) -> list[Group]:
    return [Group(kind, "", records) for kind, records in by_kind(chosen).items()]
