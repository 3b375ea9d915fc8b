"""How well diary lines are read: place, severity, duration and time of each line of ``sets/diary/``.

``python -m tests.evaluation.diary_lines [--misses]``. Both sets were written by people who had seen neither the reader
nor its lexicon; the second after the misses of the first had been looked at once, so it is the one that is blind. A
line is right when all four are: stated ones as stated, and the others left unknown.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from crampwise.diary.when import resolve
from crampwise.understanding.diary_lines import shared_line_reader

FOLDER = Path(__file__).with_name("sets") / "diary"
UNSEEN = FOLDER / "unseen.jsonl"
UNSEEN_SECOND = FOLDER / "unseen_second.jsonl"
FIELDS = ("place", "severity", "duration", "time")
ZONE = "Europe/London"
# Words of the set that leave open which of several places is meant.
LOOSE = {
    "hand": {"palm", "fingers", "thumb"},
    "thigh": {"thigh_front", "hamstring", "inner_thigh"},
}
PARTS = {0: "night", 1: "morning", 2: "afternoon", 3: "evening"}
# A length counts as read within a fifth, as people round.
ROUNDING = 0.2
NEAR = {"exact": timedelta(minutes=10), "hour": timedelta(minutes=60)}


@dataclass(frozen=True)
class Scored:
    """A line, what was read in it, and which of ``FIELDS`` were wrong."""

    text: str
    read: Mapping[str, Any]
    wrong: tuple[str, ...]


def score(path: Path = UNSEEN) -> list[Scored]:
    """Reads every line of a file."""
    reader = shared_line_reader()
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [_scored(line, reader.read(line["text"])) for line in lines]


def _scored(line: Mapping[str, Any], read: Mapping[str, Any]) -> Scored:
    right = {
        "place": _places(line.get("places") or (), read.get("places") or ()),
        "severity": read.get("pain") == line.get("pain"),
        "duration": _length(line.get("seconds"), read.get("seconds"), read.get("duration")),
        "time": _time(line, read.get("when")),
    }
    return Scored(line["text"], read, tuple(name for name in FIELDS if not right[name]))


def _places(told: Iterable[Mapping[str, Any]], read: Iterable[Mapping[str, Any]]) -> bool:
    left = [(one["body_part"], one.get("side") or "") for one in read]
    for one in told:
        parts = LOOSE.get(one["body_part"], {one["body_part"]})
        # Both legs and the whole body are no side; "both" of a part may be told as such.
        side = one.get("side") or ""
        found = next((p for p in left if p[0] in parts and p[1] == side), None)
        if found is None:
            return False
        left.remove(found)
    return not left


def _length(told: float | None, seconds: float | None, duration: str | None) -> bool:
    if told is None:
        return seconds is None
    if seconds is None:
        return False
    return abs(seconds - told) <= ROUNDING * told


def _time(line: Mapping[str, Any], when: Mapping[str, Any] | None) -> bool:
    if not line.get("started"):
        return not when
    if not when:
        return False
    zone = ZoneInfo(ZONE)
    now = datetime.fromisoformat(line["now"]).replace(tzinfo=zone)
    told = datetime.fromisoformat(line["started"]).replace(tzinfo=zone)
    read = resolve(when, now, ZONE)[0].astimezone(zone)
    precision = line["precision"]
    if precision in NEAR:
        return abs(read - told) <= NEAR[precision]
    if precision == "day":
        return read.date() == told.date()
    if precision == "night":
        evening = told if told.hour >= 12 else told - timedelta(days=1)
        begins = evening.replace(hour=18, minute=0)
        return begins <= read <= begins + timedelta(hours=12)
    return read.date() == told.date() and PARTS[read.hour // 6] == PARTS[told.hour // 6]


def main() -> None:
    for path in (UNSEEN, UNSEEN_SECOND):
        _print(path.stem, score(path), "--misses" in sys.argv)


def _print(name: str, found: Sequence[Scored], misses: bool) -> None:
    right = sum(not one.wrong for one in found)
    print(f"{name}: {right} of {len(found)} lines read right in all of {', '.join(FIELDS)}")
    for field in FIELDS:
        print(f"  {field}: {sum(field not in one.wrong for one in found)} of {len(found)}")
    for one in found if misses else ():
        if one.wrong:
            print(f"{', '.join(one.wrong)}: {one.text!r} read as {dict(one.read)}")


if __name__ == "__main__":
    main()
