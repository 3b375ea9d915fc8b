"""How long an attack lasted, as a diary line tells it.

Exact where it is told in numbers. What is vague ("a few minutes") is not made into a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from crampwise.understanding.diary_text import Line

_NUMBERS = {
    "one": 1.0, "a": 1.0, "an": 1.0, "half a": 0.5, "half an": 0.5, "half": 0.5, "quarter of an": 0.25,
    "a quarter of an": 0.25, "quarter": 0.25, "3 quarters of an": 0.75, "couple of": 2.0, "couple": 2.0,
    "a couple of": 2.0, "a couple": 2.0, "a half": 0.5, "1 / 2 an": 0.5, "a quarter": 0.25, "1 / 2": 0.5, "½": 0.5,
    "1 / 4": 0.25, "1 / 4 of an": 0.25, "3 / 4 of an": 0.75, "3 / 4": 0.75, "3 quarters": 0.75,
}  # fmt: skip
_NUMBER = "|".join([r"\d{1,3}(?:\.\d)?", *sorted(map(re.escape, _NUMBERS), key=len, reverse=True)])
_UNIT = r"(?P<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)(?!\S)"
_MORE = r"(?P<half> (?:and a half|1 / 2|½))?"
_QUALIFIED = r"(?:(?P<less>(?<!curled )(?<!curling )(?<!tucked )(?<!turned )under|less than|within|inside|not even|<|below)|(?P<more>over|more than|at least|longer than|>|upwards of)) "
_LENGTH = re.compile(
    rf"(?<!\S)(?:{_QUALIFIED})?(?P<low>{_NUMBER}){_MORE}(?: ?(?:-|/|to|or) ?(?P<high>{_NUMBER}))? (?:full |whole |long |solid |odd |good |bad |or so )?"
    rf"{_UNIT}(?P<half_after> and a half)?(?: (?:or|or maybe|maybe|perhaps|possibly) (?P<or>\d)(?!\S)(?! ?(?:/|out)))?"
    rf"(?: (?:and )?(?:(?P<rest>\d{{1,2}}) (?P<rest_unit>s|secs?|seconds?|m|mins?|minutes?)(?!\S)|(?P<bare>\d\d)(?!\S)(?! (?:am|pm|a|p|/|out|hrs|st|nd|rd|th|last|this|tonight|yesterday|ish|at|o'clock|past|to)(?!\S))))?"
)
# "minute and a half", and as nurses write it: "3/60".
_SHORTLY = re.compile(
    r"(?<!\S)(?:(?<!\d )(?P<unit>min|minute|hr|hour) and a half|(?P<sixtieths>\d{1,2}) ?/ ?60)(?!\S)"
)
_LASTED_COLON = re.compile(
    r"(?<!\S)(?:(?:lasted|lasting|for|took|duration|length) (?:about |around )?(?P<m>\d{1,2}):(?P<s>[0-5]\d)(?!\S)"
    r"|(?P<minutes>\d{1,2}):(?P<rest>[0-5]\d) (?:mins?|minutes?)(?!\S))"
)
# A length that the line is about: a cue right before it.
_CUE = re.compile(
    r"(?:last(?:s|ed|ing)?|for|went on|go(?:es|ing)? on|took|takes?|stay(?:s|ed)?|duration|length|long|held|time|let go (?:after|in)|eased (?:after|in)|gone (?:after|in)|over in|each)"
    r"(?: (?:it|in|me|him|her|only|just|about|around|roughly|maybe|prob|probably|up to|a good|nearly|almost|all of|say|was|of|is|on|approx|like|for|:|=|-))* $"
)
_VAGUE = re.compile(
    r"(?<!\S)(?:(?:a )?(?:good )?few|several|some|a (?:handful|number) of|many)? ?(?P<unit>secs|seconds|mins|minutes|hours|hrs)(?!\S)|(?<!\S)(?P<ever>all (?:night|day|morning|afternoon|evening)|constant(?:ly)?|non stop|nonstop)(?!\S)"
)
_NO_LENGTH_BEFORE = re.compile(
    r"(?:every|stretch(?:ed|ing|es)?|rub\w*|massag\w*|sle(?:pt|ep|eping)|awake|up|wait\w*|walk\w*|sat|sitting|sit|st(?:and|ood|anding)|nap\w*|heat\w*|rest(?:ed|ing)|warm\w*|exercis\w+|driv\w+|drove|next|another|first|sore|ach\w+|tender|apart|the last|past)"
    r"(?: (?:it|for|him|her|me|about|around|the|like this|there|down|of|on|again|out))* $"
)
_NO_LENGTH_AFTER = re.compile(
    r" (?:ago|earlier|back|later|after|before|into|apart|stretch\w*|walk\w*|massage|nap|drive|session|rest|sleep|appointment|physio"
    r"|of (?:walk\w*|sleep|rest|physio|rubbing|massage|typing|writing|exercise\w*|stretch\w*|heat)|on the (?:bike|phone|pedals)|in the (?:car|chair|hoist|shower|bath))(?!\S)"
)
_AGO = re.compile(r" (?:ago|earlier)(?!\S)")
_PER = {"s": 1, "m": 60, "h": 3600}
_VALUES = {"s": "seconds", "m": "minutes", "h": "hours_or_constant"}
# So many seconds "after physio" are since when, and not how long.
_LONG_AFTER = 900
_MOST_HOURS = 3
# Of more, no line is an entry: the rest is not looked at.
_MOST = 12
_CAME = re.compile(
    r"(?<!\S)(?:happened|started|start|came|comes|hit|began|kicked|about|around|within|struck)(?!\S)"
)
# Two figures right after a length are its smaller unit, unless they could be a rating: "1 min 20".
_MOST_PAIN = 10


@dataclass(frozen=True)
class Length:
    """How long: exact ``seconds``, or where the words are vague a ``value`` of the contract's ``duration``."""

    seconds: int | None = None
    value: str | None = None


def read_length(line: Line) -> Length | None:
    """How long it lasted. Of several lengths the one with a word beside it that says so ("lasted"), else the longest."""
    found = [(2, length, span) for length, span in _written(line)]
    for match in islice(line.find(_LENGTH), _MOST):
        before, after = line.before(match.start()), line.text[match.end() :]
        letter = len(match["unit"]) == 1 and not match["low"][-1].isdigit()
        cued = bool(_CUE.search(before))
        if letter or _no_length(before) or _is_no_length(match, before, after, cued):
            continue
        bare = bool(match["bare"]) and (
            line.touches(match.start("bare")) or int(match["bare"]) > _MOST_PAIN
        )
        span = match.span() if bare or not match["bare"] else (match.start(), match.start("bare"))
        if match["half"] and _length(match, False).seconds == 1800:
            span = (match.start("half"), span[1])
        found.append((1 + cued, _length(match, bare), span))
    if found:
        cued, length, span = max(found, key=lambda one: (one[0], one[1].seconds or 0))
        line.take(*span)
        return length
    for match in line.find(_VAGUE):
        before, after = line.before(match.start()), line.text[match.end() :]
        if not (_NO_LENGTH_AFTER.match(after) or _no_length(before)):
            value = "hours_or_constant" if match["ever"] else _VALUES[match["unit"][0]]
            # "all night" and "a few minutes" are words of the person's own: they stay in the note.
            return Length(value=value)
    return None


def _written(line: Line) -> list[tuple[Length, tuple[int, int]]]:
    """Lengths written like a clock or in short: "lasted 2:30", "3/60"."""
    found = []
    for match in line.find(_LASTED_COLON):
        found.append(
            (
                Length(int(match["m"] or match["minutes"]) * 60 + int(match["s"] or match["rest"])),
                match.span(),
            )
        )
    for match in line.find(_SHORTLY):
        seconds = (
            round(1.5 * _PER[match["unit"][0]]) if match["unit"] else 60 * int(match["sixtieths"])
        )
        found.append((Length(seconds), match.span()))
    return found


def _is_no_length(match: re.Match[str], before: str, after: str, cued: bool) -> bool:
    """Whether what follows makes it something else: "20 minutes after physio", "an hour ago", "a 10 minute walk"."""
    if cued:
        return bool(_AGO.match(after))
    if not after.startswith((" after ", " before ")):
        return bool(_NO_LENGTH_AFTER.match(after))
    # "left calf 8 3 min after physio" is how long, "it came on 20 minutes after physio" is since when.
    number = _number(match["high"] or match["low"])
    long = number * _PER[match["unit"][0]] >= _LONG_AFTER
    return long or bool(_CAME.search(re.split(r"[.,;:!?]", before)[-1]))


def _no_length(before: str) -> bool:
    clause = re.split(r"[.,;:!?]|\band\b|\bthen\b|\bbut\b", before)[-1]
    return bool(_NO_LENGTH_BEFORE.search(clause))


def _length(match: re.Match[str], bare: bool) -> Length:
    """The length written; ``bare`` when figures right after it count the smaller unit: "1h20"."""
    # "a minute or two" and "two or three minutes": the higher, for people say how long at most.
    number = _number(match["or"] or match["high"] or match["low"])
    if match["half"] == " 1 / 2" and match["unit"][0] == "h" and number > _MOST_HOURS:
        number = 0  # "8 1/2 hour": a rating, and half an hour
    number += 0.5 if match["half"] or match["half_after"] else 0
    seconds = number * _PER[match["unit"][0]]
    if match["rest"]:
        seconds += int(match["rest"]) * _PER[match["rest_unit"][0]]
    elif bare:
        seconds += int(match["bare"]) * _PER[match["unit"][0]] // 60
    if match["less"] or match["more"]:
        return Length(value=_value(seconds - 1 if match["less"] else seconds + 1))
    return Length(round(seconds)) if seconds > 0 else Length(value="seconds")


def _value(seconds: float) -> str:
    """The contract's ``duration`` for a length."""
    limits = ((60, "seconds"), (601, "minutes"), (7200, "over_ten_minutes"))
    return next((value for limit, value in limits if seconds < limit), "hours_or_constant")


def _number(word: str) -> float:
    return _NUMBERS[word] if word in _NUMBERS else float(word)
