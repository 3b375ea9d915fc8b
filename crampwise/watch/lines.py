"""How a line of the log is written: as text, or as one JSON object for a collector to read.

What it may hold is seen to before, by ``crampwise/quiet.py``.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime, timezone
from typing import Any

from .turn import turn_id

TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class TextLines(logging.Formatter):
    """A line to read; what is told beside it stands behind it as ``name=value``."""

    def __init__(self) -> None:
        super().__init__(TEXT)

    def format(self, record: logging.LogRecord) -> str:
        told = " ".join(f"{name}={_shown(value)}" for name, value in _told(record).items())
        return f"{super().format(record)} {told}".rstrip()


class JsonLines(logging.Formatter):
    """One object a line: ``time`` (UTC), ``level``, ``logger``, ``event``, and what is told beside it."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, timezone.utc)
        line = {
            "time": time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **_told(record),
        }
        return json.dumps(line, default=str)


def _told(record: logging.LogRecord) -> dict[str, Any]:
    """The turn that the line is about, and the fields that :mod:`.turn` gave it."""
    turn = turn_id()
    return {**({"turn": turn} if turn else {}), **getattr(record, "told", {})}


def _shown(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
