"""Times of the clock in a diary line: "2am", "0230", "half past two", "ten to 3", "around 3", "from 2 to 2.15"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crampwise.understanding.diary_text import Line

_HOUR = r"(?P<hour>\d{1,2}|one)"
# What makes the number before it something other than an hour.
_NO_HOUR = (
    r"(?! (?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|/|out|outta|outa|times?|x|%|mg|ml|of|in a row|days?|nights?"
    r"|weeks?|months?|years?|people|more|different|(?:\S+ ){0,3}(?:cramps|spasms|attacks|episodes|twitches)"
    r"|and a half|(?:-|to|or) \d+)(?!\S))(?! (?:st|nd|rd|th)(?!\S))"
)
_HALF = r"(?: ?(?P<half>a ?\. m(?: \.)?|p ?\. m(?: \.)?|am|pm|a m|p m))"
_OF_DAY = r"(?P<of_day>in the (?:early |late )?(?:morning|afternoon|evening|night)|at night)"
_AT = r"(?:at|@|by|around|round|round about|about|approx|approximately|circa|roughly|near|nearly|just (?:before|after|gone|past)|(?:shortly|soon) (?:before|after)|gone|maybe|say|like|from|since|until|till)"
_AT_AN_HOUR = r"(?:at|@|by|around|round|round about|about|approx|approximately|circa|roughly|near|just (?:before|after|gone|past)|(?:shortly|soon) (?:before|after)|gone)"
_ABOUT = re.compile(r"(?:around|round|about|approx|circa|roughly|near|just|gone|shortly|soon|maybe|say|like)")  # fmt: skip
_LEAD = re.compile(rf"(?:^|\s)(?P<lead>{_AT_AN_HOUR}(?: about| around)? )$")
_MINUTES = {"quarter": 15, "1/4": 15, "half": 30}
_STRONG = (
    # Past and to: "ten past two", "quarter to 3", "half past two", British "half two".
    rf"(?P<minute>\d{{1,2}}|quarter|half)(?: mins?| minutes?)? (?P<way>past|after|gone|to|til|till|of|before) (?:{_HOUR}{_HALF}?|(?P<named>midnight|noon|midday))(?!\S){_NO_HOUR}",
    rf"(?P<minute>half) (?P<way>){_HOUR}{_HALF}?(?!\S){_NO_HOUR}",
    # With am or pm.
    rf"(?P<hour>\d)(?P<minute>[0-5]\d) ?{_HALF}(?!\S)",
    rf"(?P<hour>\d{{1,2}})[:. ](?P<minute>[0-5]\d) ?{_HALF}(?!\S)",
    rf"{_HOUR}(?: ?(?:o'clock|oclock|o clock))?(?: ish)? ?{_HALF}(?!\S)",
    rf"{_HOUR} (?:oh|o|0) ?(?P<minute>[1-9]) ?{_HALF}(?!\S)",
    # With a part of the day that leaves no doubt.
    rf"(?P<hour>\d{{1,2}})[:.](?P<minute>[0-5]\d) {_OF_DAY}",
    rf"{_HOUR}(?: o'clock| oclock| ish)? {_OF_DAY}",
    # The twenty-four hours.
    r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?: ?(?:hrs?|hours?|h))?(?!\S)",
    r"(?P<hour>[01]\d|2[0-3])[.:](?P<minute>[0-5]\d) (?:hrs?|hours?|h)(?!\S)",
    r"(?P<hour>\d{1,2}) hundred(?: (?:hrs?|hours?))?(?!\S)",
    r"(?:oh|zero|0) (?P<hour>\d) (?P<minute>[0-5]\d)(?!\S)",
    r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?! (?:mins?|minutes?|secs?|hrs?|hours?))(?!\S)",
    rf"(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)(?!\S){_NO_HOUR}",
    # Without: "3 o'clock", "two fifteen", "at 2 15", "two oh five".
    rf"{_HOUR} (?:o'clock|oclock|o clock)(?!\S)",
    rf"(?P<spelt>\d{{1,2}}|one) (?P<minute>[0-5]\d){_NO_HOUR}(?!\S)",
    rf"{_HOUR} (?:oh|o) (?P<minute>[1-9]){_NO_HOUR}(?!\S)",
    rf"{_AT} (?P<hour>\d{{1,2}}) (?P<minute>[0-5]\d){_NO_HOUR}(?!\S)",
    r"(?:12 )?(?P<named>midnight|noon|midday|mid day|12 noon)(?!\S)",
)
_WEAK = (
    rf"(?:at|@|by|gone|just (?:before|after|gone|past)|(?:shortly|soon) (?:before|after)|since|until|till)(?: about| around)? {_HOUR}(?: ish)?(?!\S){_NO_HOUR}",
    rf"{_AT_AN_HOUR} {_HOUR}(?: ish)?(?!\S){_NO_HOUR}",
    r"(?P<hour>\d{1,2}) ish(?!\S)",
)
_BESIDE = (
    r"(?P<hour>\d{1,2})(?= (?:this (?:morning|afternoon|evening)|last night|tonight|yesterday (?:morning|afternoon|evening|night)))",
)
STRONG = tuple(re.compile(rf"(?<!\S){pattern}") for pattern in _STRONG)
WEAK = tuple(re.compile(rf"(?<!\S){pattern}") for pattern in _WEAK)
BESIDE_A_DAY = tuple(re.compile(rf"(?<!\S){pattern}") for pattern in _BESIDE)
_DAY = r"(?:last night|tonight|night|morning|afternoon|evening|today|yesterday|\w+day)"
_DAY_BEFORE = re.compile(rf"(?:^|\s){_DAY}(?: ,)? $")
_DAY_AFTER = re.compile(rf"(?: ,)?(?: in the| this| on)? {_DAY}(?!\S)")
# "5 to 8" in figures may be a rating that rose; in words, or after "at", it is a clock.
_SURE_BEFORE = re.compile(r"(?:^|\s)(?:at|about|around|@|by|since|just|gone)\s$")
_FROM = re.compile(
    r"(?<!\S)(?P<from>(?:from|between) (?:about |around |roughly )?)?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? (?P<until>to|till|til|until|and|-) (?:about )?\S+(?: \S+){0,2}$"
)
_SOON = 120
_UNTIL_IN = re.compile(r"(?:to|till|til|until) ")
_ENDED = re.compile(
    r"(?<!\S)(?:gone|over|stopped|eased|let go|resolved|finished|done|passed|settled|ended|ok|okay|fine|off|away)(?: again)?(?: by| at| around| about)? $"
)
_SURE_AFTER = re.compile(r" (?:in the|this|last|yesterday|today|tonight|on)(?!\S)")
_UNTIL = re.compile(r"(?: ?,)? (?: ?to|till|til|until|-|>|- >|and (?:it )?(?:let go|eased|stopped|over|done|gone)(?: at| by)?|(?:(?:then|it|was|and|,) ?)*(?:resolved|stopped|over|gone|ended|eased|finished|let go|settled)(?: at| by)?) $")  # fmt: skip


@dataclass(frozen=True)
class Clock:
    """A time of the clock as it stands in the line.

    ``hour`` is 0 to 23 when ``sure``, else 1 to 12 and either half of the day may be meant. ``of_day`` is the part of
    the day that was said with it, or "". ``about`` when it is said to be near.
    """

    hour: int
    minute: int
    sure: bool
    about: bool
    start: int
    end: int
    of_day: str = ""


def stands_beside_a_day(clock: Clock, line: Line) -> bool:
    """Whether a day or a part of one stands right before or after it: "yesterday about 6"."""
    return bool(
        _DAY_BEFORE.search(line.before(clock.start)) or _DAY_AFTER.match(line.text[clock.end :])
    )


def read_clocks(line: Line, patterns: tuple[re.Pattern[str], ...] = STRONG) -> Iterator[Clock]:
    """The clocks in what is not understood yet, those of the plainest pattern first; each is taken."""
    for pattern in patterns:
        for found in line.find(pattern):
            clock = _clock(found, line)
            if clock:
                line.take(clock.start, clock.end)
                yield clock


def in_the_same_half(one: Clock, other: Clock, line: Line) -> Clock:
    """The first of two clocks, made sure by the second where it went on until then: the 2:10 of "2:10 to 2:14am"."""
    if one.sure or not other.sure or not _goes_on(one, other, line):
        return one
    half = other.hour // 12 * 12
    hour = one.hour % 12 + half
    later = (hour, one.minute) >= (other.hour, other.minute)
    return replace(one, hour=(hour + 12) % 24 if later else hour, sure=True)


def started_before(clock: Clock, line: Line) -> Clock | None:
    """The first of two clocks where only the second is plain: the 2 of "from 2 to 2.15am". It is taken."""
    found = _FROM.search(line.text[: clock.end])
    if not found or not line.is_free(found.start(), found.start("until") - 1):
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 12 or minute > 59:
        return None
    if clock.sure:
        half = clock.hour // 12 * 12
        hour = hour % 12 + half
        hour = (hour + 12) % 24 if (hour, minute) >= (clock.hour, clock.minute) else hour
    if not found["from"]:
        # "8 3-3.05am": without a word that says so, only what is soon over goes on until then.
        minutes = (clock.hour % 12 * 60 + clock.minute) - (hour % 12 * 60 + minute)
        if found["until"] == "and" or not 0 < minutes % 720 <= _SOON:
            return None
    line.take(found.start(), found.end("until"))
    end = found.end("minute" if found["minute"] else "hour")
    return Clock(hour, minute, clock.sure, False, found.start(), end)


def length_between(one: Clock, other: Clock, line: Line) -> int | None:
    """Seconds from one clock to another where the line says that it went on from the one to the other, else ``None``."""
    if one.sure != other.sure or not _goes_on(one, other, line):
        return None
    minutes = (other.hour * 60 + other.minute) - (one.hour * 60 + one.minute)
    minutes %= 24 * 60 if one.sure else 12 * 60
    return minutes * 60 if 0 < minutes <= 12 * 60 else None


def _goes_on(one: Clock, other: Clock, line: Line) -> bool:
    words = [line.words[at] for at in line.span(one.end, other.start)]
    if len(words) == 1 and line.typed[words[0].typed_start] in "-–—":
        return True
    between = f"{line.text[one.end : other.start].rstrip()} "
    if between == " and " and line.text[one.start :].startswith("between"):
        return (other.hour * 60 + other.minute) - (one.hour * 60 + one.minute) <= _SOON // 2
    if _UNTIL_IN.match(line.text[other.start : other.end]):
        between += "to "
    return bool(_UNTIL.fullmatch(between) or _ENDED.search(between))


def _clock(found: re.Match[str], line: Line) -> Clock | None:
    said = {name: value for name, value in found.groupdict().items() if value is not None}
    # Words that only lead to the number ("this evening 6.45") are no part of the clock.
    start = min(found.start(name) for name in said if name not in ("way", "half", "of_day"))
    end = found.end()
    lead = _LEAD.search(line.before(start))
    begins = lead.start("lead") if lead and line.is_free(lead.start("lead"), start) else start
    about = bool(_ABOUT.match(line.text[begins:end])) or " ish" in found[0]
    if "named" in said and "way" not in said:
        return Clock(0 if said["named"] == "midnight" else 12, 0, True, about, begins, end)
    if "spelt" in said:
        # Two figures in a row are two things, unless both were written out: "two fifteen".
        one = said["spelt"] == "one" or line.was_spelt(found.start("spelt"))
        both = one and line.was_spelt(found.start("minute"))
        if not both:
            return None
        said["hour"] = said["spelt"]
    if "half" in said and "hour" in said and said.get("minute") in ("10", "11", "12"):
        # "8 10 pm" in figures: a rating, and an hour.
        apart = line.text[found.end("hour") : found.start("minute")] == " "
        if apart and not line.was_spelt(found.start("minute")) and not lead:
            return None
    if said.get("way") and said["minute"].isdigit() and int(said["minute"]) % 5:
        if " min" not in found[0]:
            return None
    if said.get("way") in ("to", "til", "till", "of", "before") and said["minute"].isdigit():
        spelt = line.was_spelt(found.start("minute"))
        beside = _SURE_BEFORE.search(line.before(start)) or _SURE_AFTER.match(line.text[end:])
        sure = spelt or beside or said["minute"] in ("20", "25")
        if not sure and "half" not in said:
            return None
    named = said.get("named")
    hour = 12 if named else 1 if said["hour"] == "one" else int(said["hour"])
    minute = said.get("minute", "0")
    minute = _MINUTES[minute] if minute in _MINUTES else int(minute)
    if hour > 23 or minute > 59 or ("way" in said and (hour > 12 or hour == 0)):
        return None
    if said.get("way") in ("to", "til", "till", "of", "before"):
        hour, minute = (hour - 1 or 12), 60 - minute
    written = found.group("hour") if "hour" in found.re.groupindex and found["hour"] else ""
    sure = hour > 12 or hour == 0 or (len(written) == 2 and written[0] == "0")
    if "hundred" in found[0]:
        sure = True
    if re.fullmatch(r"\d{4}(?: ?(?:hrs?|hours?|h))?|(?:oh|zero|0) .*", found[0]):
        sure = True
    if named:
        # "ten to midnight" is 11 at night, "ten past midnight" is 12.
        early = (named == "midnight") == (hour == 12)
        hour, sure = hour % 12 + (0 if early else 12), True
    half = said.get("half", "").replace(" ", "").replace(".", "")
    if half and hour > 12:
        return None
    if half:
        hour, sure = hour % 12 + (12 if half == "pm" else 0), True
    of_day = said.get("of_day", "").split()[-1:] or [""]
    return Clock(hour, minute, sure, about, begins, end, of_day[0])
