"""What the diary's own tests start from: entries, moments, keys, and all the files of a database."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from crampwise.diary import checks
from crampwise.diary.entry import LONGEST_NOTE, OUTCOMES, PRECISIONS, Entry, Place, StepTried
from crampwise.diary.models import LOGGERS, LONGEST_SECONDS, MOST_RELAPSES, SIDES, SOURCES

ROOT = Path(__file__).resolve().parents[2]
KEY = b"a key for tests, of 32 bytes ..."
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=timezone.utc)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

_numbers = itertools.count(1)


def entry(**fields: Any) -> Entry:
    """An entry with an id of its own, an hour ago, with parts of every kind unless others are given."""
    whole = {
        "id": f"{next(_numbers):032x}",
        "started": NOW - 60 * MINUTE,
        "timezone": "Europe/London",
        "condition": "cramp",
        "places": (Place("calf", "left"), Place("foot")),
        "pain": 8,
        "triggers": ("cold", "overuse_or_grip"),
        "steps": (
            StepTried("calf-towel", "stretch", "worked"),
            StepTried("warm-cloth", "heat", "failed"),
        ),
        "reasons": (("onset", "pain_at_once"), ("extent", "one_muscle")),
    }
    return Entry(**{**whole, **fields})


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def python(*arguments: str, **options: Any) -> subprocess.Popen:
    """Another Python process that can import the program and the tests."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(
        [sys.executable, *arguments], env=environment, **{"cwd": ROOT, **pipes, **options}
    )


def done(process: subprocess.Popen, seconds: float = 120) -> str:
    """What a process that must end well has said."""
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        raise AssertionError(f"still running: {out[-500:]} {err[-2000:]}") from None
    assert process.returncode == 0, err[-2000:]
    return out


# --- any entry that is valid ---------------------------------------------------------------

values = st.from_regex(checks.VALUE, fullmatch=True)
known_zones = st.sampled_from(
    ["UTC", "Europe/London", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"]
)
#: What people type, and what was never meant for a person: scripts, emoji, SQL, HTML, formulas.
notes = st.one_of(
    st.text(max_size=LONGEST_NOTE),
    st.sampled_from(
        [
            "after physio 🦵🏽 👩‍👩‍👧",
            "שלום עולם، مرحبا ‏RTL‏",
            "'); DROP TABLE entry; --",
            "<script>alert('x')</script>&amp;",
            '=HYPERLINK("http://x")',
            "%s %(x)s :name ? \\ \" ' ;",
            "first line\nsecond line",
        ]
    ),
)
moments = st.datetimes(
    min_value=datetime(1900, 1, 2),
    max_value=datetime(2199, 12, 30),
    timezones=st.sampled_from([timezone.utc, timezone(timedelta(hours=5, minutes=45))]),
)


def maybe(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | values


def some(parts: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(parts, max_size=4).map(tuple)


entries = st.builds(
    Entry,
    id=st.uuids().map(lambda one: one.hex),
    started=moments,
    precision=st.sampled_from(PRECISIONS),
    timezone=known_zones,
    condition=maybe(values),
    places=some(st.builds(Place, values, st.sampled_from(SIDES))),
    pain=maybe(st.integers(0, 10)),
    pain_after=maybe(st.integers(0, 10)),
    seconds=maybe(st.integers(0, LONGEST_SECONDS)),
    duration=maybe(values),
    count=st.integers(1, 50),
    relapses=st.integers(0, MOST_RELAPSES),
    woke=maybe(st.booleans()),
    helper_there=maybe(st.booleans()),
    logged_by=st.sampled_from(LOGGERS),
    triggers=some(values),
    steps=some(st.builds(StepTried, values, values, st.sampled_from(OUTCOMES))),
    red_flags=some(values),
    reasons=some(st.tuples(values, values)),
    note=notes,
    source=st.sampled_from(SOURCES),
)
