"""Finds and reads evaluation files. A file's kind is told by its fields, never by its name."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# The samples are handed out beside the checkout and are no part of it.
FOLDER = Path(os.environ.get("CRAMPWISE_EVAL", ROOT / "../shared/eval"))

VIGNETTES, NLU, DIFFERENTIAL, DIALOGUES = "vignettes", "nlu", "differential", "dialogues"
# The first kind whose fields a line has; a dialogue also names a condition, so the order counts.
FIELDS = (
    (VIGNETTES, ("patient_opening", "taps", "expected_condition")),
    (DIALOGUES, ("user_turns",)),
    (NLU, ("text", "label")),
    (DIFFERENTIAL, ("text", "condition")),
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


def paths(given: Sequence[str]) -> list[Path]:
    """The files to score: those given (a folder gives all of its), else the samples. Raises :class:`BadFile`."""
    chosen: list[Path] = []
    for path in [Path(one) for one in given] or [FOLDER]:
        chosen += sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not chosen:
        raise BadFile(f"there is no .jsonl file in {given[0] if given else FOLDER}")
    return chosen


def read_all(given: Sequence[str]) -> dict[str, list[Record]]:
    """The lines of all files, by kind."""
    found: dict[str, list[Record]] = {}
    for path in paths(given):
        for kind, records in read(path).items():
            found.setdefault(kind, []).extend(records)
    return found
