"""Sample diaries: entries by chance, the same for the same seed, and a diary that holds them."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from crampwise.diary import rows
from crampwise.diary.database import Database
from crampwise.diary.entry import Entry, Place, StepTried
from crampwise.diary.store import Diary
from crampwise.diary.summary import Summary
from crampwise.diary.view import Text

#: Sizes that must all look right: none, one, some weeks, a busy quarter, ten years at six a day.
SIZES = {0: 91, 1: 30, 20: 30, 2000: 365, 21900: 3650}
ZONE = "Europe/London"
END = datetime(2026, 12, 1, tzinfo=timezone.utc)
PLACES = (
    ("calf", "left"), ("calf", "left"), ("calf", "right"), ("calf", ""), ("foot", "left"), ("toes", "right"),
    ("thigh_front", "both"), ("hamstring", "left"), ("fingers", "right"), ("thumb", "right"), ("palm", "left"),
    ("jaw", ""), ("tongue", ""), ("abdomen", ""), ("ribs", "left"), ("both_legs", ""), ("whole_leg", "left"),
    ("neck_back", ""), ("whole_body", ""), ("low_back", ""), ("shoulder", "left"),
)  # fmt: skip
TRIGGERS = (
    "overuse_or_grip",
    "touch_or_being_moved",
    "cold",
    "first_movement",
    "bladder",
    "position",
    "nothing",
    "missed_medicine",
)
KINDS = (
    "stretch",
    "heat",
    "massage",
    "position",
    "breathe",
    "wait",
    "pressure",
    "movement",
    "trigger_check",
)
FLAGS = ("dvt", "breathing", "cramp_not_letting_go", "asks_emergency", "jaw_locked")
#: Words that would do harm wherever they were run, or break a page that can't hold them.
NASTY = (
    "'); DROP TABLE entry; --",
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "</title></svg></style>&lt;&amp;]]><!--",
    "# head **bold** [link](javascript:alert(1)) `code` | cell |",
    "שלום עולם مرحبا بالعالم \u202etxt.exe\u202c",
    "😀👩\u200d👩\u200d👧 𝔘𝔫𝔦 漢字かな ก็็็็ z̷̢̛̘͇͕a̵l̷g̸o̶",
    "=HYPERLINK(\"http://x\",\"y\")",
    "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "a\nb", 'a "b", c;d',
    "\ud800 \x00\x07\x1b[31m\ufffe\u2028\u00a0end",
)  # fmt: skip


def entry(number: int, started: datetime, chance: random.Random) -> Entry:
    """An entry as people make them: much of it not known."""
    spastic = chance.random() < 0.3
    pain = chance.choice((None, *range(2, 11)))
    return Entry(
        id=f"{number:032x}",
        started=started,
        precision=chance.choice(("exact", "exact", "exact", "hour", "part_of_day", "day")),
        timezone=ZONE,
        condition="spasticity" if spastic else chance.choice(("cramp", "cramp", "cramp", "mixed", "unclear", "ordinary_cramp", None)),
        places=tuple(dict.fromkeys(Place(*chance.choice(PLACES)) for _ in range(chance.choice((1, 1, 1, 2))))),
        pain=pain,
        pain_after=None if pain is None or chance.random() < 0.3 else chance.randrange(pain + 1),
        seconds=chance.choice((None, 20, 60, 180, 240, 600, 900)),
        duration=chance.choice((None, "minutes")),
        count=chance.choice((1, 1, 1, 1, 2, 4)),
        relapses=chance.choice((0, 0, 0, 1, 2)),
        woke=chance.choice((None, True, False)),
        helper_there=chance.choice((None, True, False)),
        logged_by=chance.choice(("self", "self", "helper")),
        triggers=tuple(dict.fromkeys(chance.choice(TRIGGERS) for _ in range(chance.choice((0, 1, 2))))),
        steps=tuple(
            StepTried(f"step-{kind}", kind, chance.choice(("worked", "worked", "failed", "worse", "")))
            for kind in chance.sample(KINDS, chance.choice((0, 1, 2, 3)))
        ),
        red_flags=(chance.choice(FLAGS),) if chance.random() < 0.02 else (),
        note=chance.choice(("", "", "after physio", "hot night")),
        source=chance.choice(("episode", "words")),
    )  # fmt: skip


def entries(size: int, days: int | None = None, seed: int = 7) -> list[Entry]:
    """So many entries over so many days before ``END``, newest first."""
    chance, days = random.Random(seed), days or SIZES[size]
    seconds = sorted(chance.randrange(1, days * 86400) for _ in range(size))
    return [
        entry(number, END - timedelta(seconds=back), chance) for number, back in enumerate(seconds)
    ]


def nasty(number: int, words: str) -> Entry:
    """An entry whose every free word is harmful."""
    return Entry(
        id=f"{number:032x}", started=END - timedelta(hours=number + 1), condition="cramp", note=words,
        pain=5, places=(Place("calf", "left"),), triggers=("cold",),
        steps=(StepTried("calf-towel", "stretch", "worked"),),
    )  # fmt: skip


def many_texts(size: int = 30, length: int = 200) -> list[str]:
    """So many texts of a length, each another, in broad letters."""
    return [f"{number} {'WIDE MEDICINE Quinine ÄÖÜ ' * 20}"[:length] for number in range(size)]


def of_kinds(medicines: Iterable[str] = (), questions: Iterable[str] = ()) -> dict[str, list]:
    """Texts as :func:`crampwise.diary.report.report` takes them."""
    return {
        "medicine": [Text(f"{number:032x}", text) for number, text in enumerate(medicines)],
        "question": [Text(f"{number:032x}", text) for number, text in enumerate(questions)],
    }


@contextmanager
def diary_of(found: Sequence[Entry]) -> Iterator[Diary]:
    """A diary on disk with these entries, put there at one stroke, as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'diary.db'}", b"0123456789abcdef")
        try:
            database.upgrade()
            diary = database.diary("web-sample")
            diary.set_consent("always")
            with diary._held() as (connection, number):
                rows.insert_new(connection, number, found)
            yield diary
        finally:
            database.close()


def summed(found: Sequence[Entry], days: int) -> Summary:
    """The summary of these entries over so many days before ``END``."""
    with diary_of(found) as diary:
        return diary.summary(END - timedelta(days=days), END, ZONE)


@cache
def summary(size: int, days: int | None = None) -> Summary:
    """The summary of :func:`entries`."""
    return summed(entries(size, days), days or SIZES[size])
