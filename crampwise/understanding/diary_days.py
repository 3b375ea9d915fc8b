"""Days and parts of the day in a diary line: "last night", "yesterday afternoon", "tuesday", "12 november"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from crampwise.understanding.diary_text import Line

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTHS = (
    "january february march april may june july august september october november december".split()
)
NIGHT, MORNING, AFTERNOON, EVENING = "night", "morning", "afternoon", "evening"
_SHORT = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6}  # fmt: skip
_PART = (
    r"(?P<part>morning|afternoon|arvo|avo|aft|evening|eve|night|am|pm|lunchtime|teatime|bedtime)"
)
_PARTS = {"arvo": AFTERNOON, "avo": AFTERNOON, "aft": AFTERNOON, "eve": EVENING, "am": MORNING, "pm": AFTERNOON, "lunchtime": AFTERNOON, "teatime": AFTERNOON, "bedtime": EVENING}  # fmt: skip
_ANY_DAY = "|".join([*WEEKDAYS, *_SHORT])
_MONTH = "|".join(f"{month}|{month[:3]}" for month in MONTHS if month != "may") + "|may|sept"
# What has a day's word in it and tells no time of an attack.
_NO_TIME = re.compile(
    rf"(?<!\S)(?:good (?:morning|afternoon|evening|night)|(?:next|tomorrow) ?(?:week|morning|night|{_ANY_DAY})?|tomorrows?"
    rf"|(?:for )?(?:{_ANY_DAY})(?: ?'s|s)? (?:clinic|appointment|appt|visit|carer|nurse|doctor)|(?:for|at|before) clinic(?: on)? (?:{_ANY_DAY})"
    rf"|since (?:{_ANY_DAY})|(?:every|each|most) (?:mornings?|days?|nights)|(?:all|good|bad) (?:mornings|days|nights)|^(?:morning|evening|afternoon)(?= [,.!;])|night (?:shift|carer|nurse|splint|team|staff))(?!\S)"
)
# (pattern, day, part of the day)
_DAYS: tuple[tuple[str, int | None, str | None], ...] = (
    (r"(?:the )?day before (?:yesterday|last)", -2, None),
    (r"(?:the )?night before last", -2, NIGHT),
    (r"yesterday (?P<this>am|pm|eve|aft)", -1, None),
    (r"yesterday", -1, None),
    (r"last nights?(?: 's)?|the night just gone|the night gone", -1, NIGHT),
    (r"last (?:evening|eve)", -1, EVENING),
    (r"tonight|this night|the night so far", 0, NIGHT),
    (r"this (?P<this>morning|afternoon|arvo|avo|aft|evening|eve|am|pm)", 0, None),
    (r"today|earlier (?:today|on|tonight)|earlier", 0, None),
    (r"last week", -7, None),
    (r"(?:in the )?(?:middle of the night|small hours|wee hours|early hours|dead of night)|overnight", None, NIGHT),
    (r"(?:in|during|through|thru|for|of) the night|at night|all night|nighttime|night time", None, NIGHT),
    (r"first thing(?: in the morning)?|(?:(?:at|after|before|over) )?breakfast|breakfast time|(?:at )?(?:dawn|sunrise|daybreak|sun up)", None, MORNING),
    (r"(?:when|as|once) (?:i|he|she|they|we) (?:first )?(?:woke|wake|got up|get up|awoke)(?: up)?|(?:on|upon) (?:waking|awakening)(?: up)?|(?:at )?getting up(?: time)?", None, MORNING),
    (r"(?:(?:at|after|before|over|around|about) )?(?:lunch|lunchtime|lunch time)|mid afternoon|(?:at )?(?:teatime|tea time)|(?:at|after|before) tea", None, AFTERNOON),
    (r"(?:(?:at|after|before|over|during) )?(?:dinner|supper|dinnertime|suppertime|dinner time)|(?:at|before|around|about|near|just before) (?:bed|bedtime|bed time)|bedtime|(?:when |while )?(?:going|went|getting ready|gone|got) (?:to|for|into) bed|at (?:dusk|sunset|sundown)", None, EVENING),
    (rf"(?:(?:in|during) the )?(?:early |late |mid )?{_PART.replace('|am|pm', '')}", None, None),
)  # fmt: skip
_DAY_WORDS = tuple((re.compile(rf"(?<!\S)(?:{p})(?!\S)"), day, part) for p, day, part in _DAYS)
_WEEKDAY = re.compile(
    rf"(?<!\S)(?:(?:on|last|this|this past|for) )?(?P<day>{'|'.join(WEEKDAYS)})s?(?: 's)?(?: {_PART})?(?!\S)"
)
_SHORT_WEEKDAY = re.compile(
    rf"(?<!\S)(?:(?P<lead>on|last|this|for|:|,|;) )?(?P<day>{'|'.join(_SHORT)})(?: {_PART}| (?=\d|[,;.]|at|around|about))?(?!\S)"
)
_CLOCK_NEXT = re.compile(r" ?(?:at |around |about |approx )?\d")
_WEEKEND = re.compile(r"(?<!\S)(?:at|over|on|last) (?:the )?(?:weekend)(?!\S)")
_DATES = (
    re.compile(rf"(?<!\S)(?:on )?(?:the )?(?P<day>\d{{1,2}}) ?(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})(?!\S)"),
    re.compile(rf"(?<!\S)(?:on )?(?P<month>{_MONTH}) (?:the )?(?P<day>\d{{1,2}})(?: ?(?:st|nd|rd|th))?(?!\S)(?! (?:am|pm|mins?|/))"),
    re.compile(r"(?<!\S)(?:on )?the (?P<day>\d{1,2}) ?(?:st|nd|rd|th)(?!\S)"),
)  # fmt: skip
# A meal or bed says what came before as well: the words stay in the note.
_CAUSE = re.compile(r"(?:after|before|over|during|when|while|last week)\b")


@dataclass(frozen=True)
class Days:
    """What a line says of the day. See ``diary_when.When``."""

    day: int | None = None
    part: str | None = None
    weekday: str | None = None
    date: str | None = None


def read_days(line: Line, known: Days) -> Days:
    """The days and parts of the day that are not understood yet; each is taken, and added to what is known."""
    found = _read_date(line, known)
    found = _read_weekday(line, found)
    for pattern, day, part in _DAY_WORDS:
        match = _first(line, pattern)
        if not match:
            continue
        said = match.groupdict().get("this") or match.groupdict().get("part")
        part = part or (_PARTS.get(said, said) if said else None)
        if found.day is None and not found.weekday:
            found = replace(found, day=day)
        # "last night at 2 in the morning" is of the night that began the day before.
        night = part == NIGHT and found.day is not None and found.day < 0
        found = replace(found, part=NIGHT if night else found.part or part)
        if not _CAUSE.match(match[0]):
            line.take(*match.span())
    return found


def _first(line: Line, pattern: re.Pattern[str]) -> re.Match[str] | None:
    barred = [found.span() for found in _NO_TIME.finditer(line.text)]
    for found in line.find(pattern):
        if not any(start < found.end() and found.start() < end for start, end in barred):
            return found
    return None


def _read_date(line: Line, known: Days) -> Days:
    for pattern in _DATES:
        found = _first(line, pattern)
        if found and 1 <= int(found["day"]) <= 31:
            day = f"{int(found['day']):02}"
            month = found.groupdict().get("month")
            number = month and [one[:3] for one in MONTHS].index(month[:3]) + 1
            line.take(*found.span())
            return replace(known, date=f"{number:02}-{day}" if number else day)
    return known


def _read_weekday(line: Line, known: Days) -> Days:
    found = _first(line, _WEEKDAY)
    if not found:
        found = _first(line, _SHORT_WEEKDAY)
        # "sat" and "sun" are words of their own.
        sure = found and (found["lead"] or found["part"] or found["day"] not in ("sat", "sun"))
        sure = sure or (found and _CLOCK_NEXT.match(line.text[found.end() :]))
        found = found if sure else None
    if found:
        line.take(*found.span())
        name = found["day"]
        number = WEEKDAYS.index(name) if name in WEEKDAYS else _SHORT[name]
        part = found["part"]
        part = known.part or (_PARTS.get(part, part) if part else None)
        return replace(known, weekday=WEEKDAYS[number], part=part)
    # Which day of it is not said: the words stay in the note.
    return replace(known, weekday="saturday") if _first(line, _WEEKEND) else known
