"""When it was, as a diary line tells it: a time of the clock, a part of the day, a day, or so long ago.

All of it is relative, so that no clock is needed here; ``crampwise.diary.when`` makes a moment of it. A day is the
calendar's: "last night at 2am" is of today, "last night at 11pm" of yesterday, and "last night" alone is the night that
began yesterday evening.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice

from crampwise.understanding.diary_clock import (
    BESIDE_A_DAY,
    WEAK,
    Clock,
    in_the_same_half,
    length_between,
    read_clocks,
    stands_beside_a_day,
    started_before,
)
from crampwise.understanding.diary_days import (
    AFTERNOON,
    EVENING,
    MORNING,
    NIGHT,
    WEEKDAYS,
    Days,
    read_days,
)
from crampwise.understanding.diary_text import Line

_N = r"(?P<n>\d{1,3}(?:\.\d)?|one|an?|half an?|a couple of|couple of|a couple|couple|a few|few)"
_AGO = r"(?:ago|back|since|earlier|b4 now)"
_MINUTES_AGO = (
    (re.compile(rf"(?<!\S){_N}(?P<half> and a half)? ?(?P<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)(?P<half_after> and a half)?(?: (?:or so|and a bit|odd|or 2))? {_AGO}(?!\S)"), None),
    (re.compile(r"(?<!\S)(?:just now|just this (?:second|minute|moment)|(?:a|this) (?:second|moment|sec) ago)(?!\S)"), 0),
    (re.compile(r"(?<!\S)(?:(?:has |have )?just (?:had|got|gone|been|happened|finished|stopped|went|passed|over|ended|let go))(?!\S)"), 0),
)  # fmt: skip
_DAYS_AGO = re.compile(rf"(?<!\S){_N} (?P<unit>days?|nights?|weeks?|wks?) {_AGO}(?!\S)")
_NUMBERS = {
    "one": 1.0,
    "a": 1.0,
    "an": 1.0,
    "half a": 0.5,
    "half an": 0.5,
    "a few": 3.0,
    "few": 3.0,
}


@dataclass(frozen=True)
class When:
    """What a line says of the time. ``None`` is unknown.

    Args:
        day: 0 today, -1 yesterday, by the calendar; for a night without a clock the day on which it began.
        part: ``night`` (from midnight, or the night as a whole), ``morning``, ``afternoon``, ``evening``.
        clock: "HH:MM".
        minutes_ago: so many minutes before the message.
        weekday: a name of ``WEEKDAYS``: the latest such day.
        date: "MM-DD" or "DD": the latest such date.
        either_half: the clock may be twelve hours later as well ("ten past two").
        about: the clock is said to be near.
    """

    day: int | None = None
    part: str | None = None
    clock: str | None = None
    minutes_ago: int | None = None
    weekday: str | None = None
    date: str | None = None
    either_half: bool = False
    about: bool = False

    def to_json(self) -> dict[str, object]:
        """The first five always, as the contract has them; the others only where they are said."""
        kept = ("day", "part", "clock", "minutes_ago", "weekday")
        more = {"date": self.date, "either_half": self.either_half, "about": self.about}
        return {name: getattr(self, name) for name in kept} | {k: v for k, v in more.items() if v}


class WhenReader:
    """Reads the time of one line, in steps, for what is understood must not be read twice.

    Args:
        line: the line; what tells the time is taken in it.
        woke: whether the line says that it woke the person.
    """

    def __init__(self, line: Line, woke: bool = False) -> None:
        self._line, self._woke = line, woke
        self._days = Days()
        self._ago: int | None = None
        self._clocks: list[Clock] = []
        self.seconds: int | None = None
        """how long it lasted, where the line says from when to when"""

    def read_ago(self) -> None:
        """Reads "an hour ago" and "just now": before lengths of time, which look the same."""
        for pattern, minutes in _MINUTES_AGO:
            for found in self._line.find(pattern):
                if self._ago is None:
                    self._ago = minutes if minutes is not None else _minutes(found)
                    self._line.take(*found.span())
        for found in self._line.find(_DAYS_AGO):
            number = 2.0 if "couple" in found["n"] else _number(found["n"])
            many = 7 if found["unit"].startswith("w") else 1
            part = NIGHT if found["unit"].startswith("night") else None
            self._days = Days(-round(number * many), part)
            # "a few days ago" is no sure day: the words stay in the note.
            if "few" not in found["n"]:
                self._line.take(*found.span())

    def read_clocks(self) -> None:
        """Reads plain clocks: after lengths of time."""
        self._clocks += sorted(read_clocks(self._line), key=lambda clock: clock.start)
        self._put_first()
        if len(self._clocks) > 1:
            self._clocks[0] = in_the_same_half(*self._clocks[:2], self._line)
        for clock in self._clocks:
            self._days = replace(self._days, part=self._days.part or clock.of_day or None)
        for one, other in zip(self._clocks, self._clocks[1:], strict=False):
            self.seconds = self.seconds or length_between(one, other, self._line)

    def _put_first(self) -> None:
        """Puts the clock before the first one where it is only told from that: "from 2 to 2.15am"."""
        first_one = started_before(self._clocks[0], self._line) if self._clocks else None
        if first_one:
            self._clocks.insert(0, first_one)

    def read_days(self, rated: bool) -> None:
        """Reads days and parts of the day, and "1 this morning" as a clock where ``rated``: else it may be a rating."""
        if rated and not self._clocks and self._ago is None:
            self._clocks += list(islice(read_clocks(self._line, BESIDE_A_DAY), 1))
            self._put_first()
        self._days = read_days(self._line, self._days)

    def read_weak_clocks(self, rated: bool) -> None:
        """Reads "at 3" and "3ish", if no clock was told yet: after counts and ratings, which look the same. The only
        number that can be the rating is one, not ``rated`` otherwise, where the line tells its time by a day."""
        if self._clocks or self._ago is not None:
            return
        told = not rated and self._days != Days()
        for pattern in WEAK:
            for clock in read_clocks(self._line, (pattern,)):
                if told and clock.about and not stands_beside_a_day(clock, self._line):
                    self._line.give_back(clock.start, clock.end)
                    continue
                self._clocks = [clock]
                return

    def told_or(self, days: Days) -> Days:
        """The days that the line tells; those given where it tells none, which then hold for it."""
        self._days = days if self._days == Days() else self._days
        return self._days

    def result(self) -> When | None:
        """What was read, or ``None`` when the line tells no time."""
        if self._ago is not None and not self._clocks:
            return When(minutes_ago=self._ago)
        when = When(**vars(self._days))
        when = _with_clock(when, self._clocks[0], self._woke) if self._clocks else when
        if when == When():
            return None
        named = when.weekday or when.date or when.day is not None
        return when if named else replace(when, day=0)


def _with_clock(when: When, clock: Clock, woke: bool) -> When:
    hour, sure = clock.hour, clock.sure
    if not sure:
        hour, sure = _hour_by_part(hour, when.part, woke)
    told_night = when.part == NIGHT and (when.day is not None or when.weekday)
    if told_night and sure and hour < 12:
        # The night that began on that day was past midnight by then.
        if when.weekday:
            following = (WEEKDAYS.index(when.weekday) + 1) % 7
            when = replace(when, weekday=WEEKDAYS[following])
        elif when.day is not None and when.day < 0:
            when = replace(when, day=when.day + 1)
    part = when.part or (part_of(hour) if sure else None)
    clock_text = f"{hour:02}:{clock.minute:02}"
    return replace(when, part=part, clock=clock_text, either_half=not sure, about=clock.about)


def _hour_by_part(hour: int, part: str | None, woke: bool) -> tuple[int, bool]:
    """The hour of the twenty-four that the part of the day makes of one to twelve, and whether it is sure."""
    early, late = hour % 12, hour % 12 + 12
    if part == MORNING:
        return early, True
    if part in (AFTERNOON, EVENING):
        return late, True
    if part == NIGHT:
        return (early if early < 6 else late), True
    # What wakes at 3 wakes in the night.
    if woke and early <= 8:
        return early, True
    return hour, False


def part_of(hour: int) -> str:
    """The part of the day of an hour, 0 to 23."""
    return (NIGHT, MORNING, AFTERNOON, EVENING)[hour // 6]


def _minutes(found: re.Match[str]) -> int:
    number = 2.0 if "couple" in found["n"] else _number(found["n"])
    number += 0.5 if found["half"] or found["half_after"] else 0
    return round(number * {"s": 1 / 60, "m": 1, "h": 60}[found["unit"][0]])


def _number(word: str) -> float:
    return _NUMBERS[word] if word in _NUMBERS else float(word)
