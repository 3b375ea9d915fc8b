"""Numbers in words: how long it lasts, how often it comes, how much it hurts.

Plain regular expressions over lower-case text. A number counts only with words beside
it that say what it measures: "lasts 2 minutes", never "2 minutes ago I ate".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

_UNITS = {"s": 1, "m": 60, "h": 3600}
_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50,
    "sixty": 60, "ninety": 90, "zero": 0,
    "half a": 0.5, "half an": 0.5, "half": 0.5, "a quarter of an": 0.25,
    "quarter of an": 0.25, "three quarters of an": 0.75,
    "a couple of": 2, "a couple": 2, "couple of": 2, "couple": 2, "cple": 2,
    "a few": 3, "few": 3, "several": 5, "a good few": 4,
}  # fmt: skip
_NUMBER = (
    r"(?:\d{1,3}(?:\.\d)?|"
    + "|".join(sorted((re.escape(word) for word in _WORDS), key=len, reverse=True))
    + ")"
)
_UNIT = r"(?P<unit>s|secs?|seconds?|m|mins?|minuets?|minutes?|minits?|hrs?|hours?|h)"
_QUANTITY = re.compile(
    rf"(?<![\w./])(?P<low>{_NUMBER})(?P<half> and a half)?(?:\s*(?:-|–|/|to|or)\s*(?P<high>{_NUMBER}))?"
    rf"\s*(?:full |whole |long |solid |odd |or so )?{_UNIT}(?![\w/])"
)
_HALF_MORE = re.compile(r" and a half\b")

# What stands right before or after a length of time, and says it is one.
_LASTS = re.compile(
    r"(?:\blast(?:s|ed|ing)?|\bfor|\bwent on|\bgo(?:es|ing)? on|\btook|\btakes?|\bstay(?:s|ed)?"
    r"|\bkeeps? (?:it )?up|\bwas|\bbeen|\bwithin|\bafter|\bdone in|\bgone in|\bover in"
    r"|\bhurts?|\bcramp(?:s|ed|ing)?|\bspasm(?:s|ed|ing)?|\block(?:s|ed)?"
    r"|\bhe?ld|\bis|'s|\bits|\bsometimes|\busually|\bmostly|\balways)"
    r"(?:\s+(?:it|in|a|spasm|like|me|her|him|only|just|about|around|roughly|maybe|prob|probably"
    r"|up to|at least|a good|under|over|less than|more than|nearly|almost|all of|say|hard|solid"
    r"|locked|stiff|for|like this|tight|on|going on|lasting))*\s*$"
)
_LASTS_AFTER = re.compile(
    r"^\s*(?:or so|non stop|nonstop|still|n counting|ish|max|tops|at most|at a time|each(?: time)?|every time|a go|a pop"
    r"|long|straight|solid|now|so far|and counting"
    r"|(?:of|in) (?:agony|pain|hell|cramp\w*|this|torture|spasm\w*|it)"
    r"|(?:and|then|before)?\s*,?\s*(?:then |and )?(?:it |it's |its )?(?:then )?"
    r"(?:goes|gone|went|eases?|eased|stops?|stopped|lets? go|passes|passed|over|done"
    r"|releas\w+|relax\w+|settles?|finish\w*))\b"
)
# What makes it something else: a clock, a hold, a habit, the soreness that follows.
_OTHER_BEFORE = re.compile(
    r"(?:\bevery|\bin about|\bonly in|\bstretch(?:ed|ing|es)?|\bheld|\bhold(?:ing|s)?|\brub\w*"
    r"|\bmassag\w*|\bslept|\bsleep\w*|\bawake|\bwait\w*|\bwalk\w*|\bsat|\bsitting|\bsit|\bstand\w*"
    r"|\bstood|\bsore\w*|\bach\w+|\btender|\bbruised|\bnap\w*|\btyp\w+|\bphone\w*|\bdriv\w+"
    r"|\bdiagnos\w+|\bonce|\btwice|\btimes?|\beach|\bper|\bwithin|\bnext|\blast|\bpast|\bheat\w*"
    r"|\brest\w*|\bwarm\w*|\bexercis\w+|\brest of)"
    r"(?:\s+(?:it|for|him|her|me|about|around|the|like this|there|up|on|down|of))*\s*$"
)
_AGO = re.compile(
    r"^\s*(?:ago|earlier|back\b|later|after|before (?:bed|sleep)|apart|of (?:walk|sleep|rest))"
)
_STARTED = re.compile(
    r"\b(?:start\w*|beg[au]n|kicked off|came on|hit|grabbed|came|been going|since)\b[^.;!?]*$"
)
_ENDED = re.compile(r"\b(?:gone|stopped|over|finished|passed|went away|let go|eased off)\b")

_PAIN = re.compile(
    r"(?<![\w./])(?P<ten>\d{1,2})(?:\s*\.\s*5)?\s*(?:/|out of|outta|outa)\s*(?:10|ten)(?![\w/])"
)
_PAIN_WORD = re.compile(r"(?P<n>\d{1,2}|zero|one|two|three|four|five|six|seven|eight|nine|ten)")
_PAIN_BESIDE = re.compile(
    rf"\b(?:pain|hurts?|hurting|ache|agony)\b(?:\s+(?:level|score|scale|rating|right now|now|is|was|of"
    rf"|at|about|around|like|maybe|its|it's|a|an|up|to|today|tonight|probably|prob))*\s*[:=]?\s*{_PAIN_WORD.pattern}"
    r"(?![\w/]|\s*(?:-|to|or)\s*\d|\.\d|\s*(?:s|sec|min|m|h|hr|hour|day|night|week|month|year|time|place|muscle|leg|pill|tablet|o'?clock|am|pm)\w*\b)"
)
_PAIN_AFTER = re.compile(rf"(?<![\w./-]){_PAIN_WORD.pattern}\s+(?:for|on the) pain\b")
_A_NUMBER = re.compile(
    rf"^\W*(?:(?:about|maybe|like|its|it's|it is|it was|id say|i'd say|i would say|say|"
    rf"probably|call it|around|prob|is|give it|solid|easily|well)\s+)*(?:an?)\s+(?:solid |good |strong )?{_PAIN_WORD.pattern}"
    r"(?:\s+(?:now|today|tonight|right now|maybe|i think|at least))?\W*$"
)
_BARE_NUMBER = re.compile(
    rf"^\W*(?:(?:about|maybe|like|its|it's|it is|it was|id say|i'd say|say|probably|around|prob|is|an?|pain|level|umm?|hmm)\s+)*"
    rf"{_PAIN_WORD.pattern}(?:\s*ish)?(?:\s*(?:/|out of)\s*(?:10|ten))?"
    r"(?:\s+(?:now|today|tonight|right now|maybe|i think|at least|please))?\W*$"
)
# Of more lengths in a message the rest is not looked at: each is judged by all that stands before it.
MOST = 20


@dataclass(frozen=True)
class Quantity:
    """A finding's value, and the characters that gave it."""

    value: str
    start: int
    end: int


def read_durations(text: str, asked: bool = False) -> Iterator[Quantity]:
    """Lengths of time that say how long it lasts, in text order.

    Args:
        text: the message in lower case.
        asked: whether "how long?" was the question; then a bare time is enough.
    """
    for found in islice(_QUANTITY.finditer(text), MOST):
        before, after = text[: found.start()], text[found.end() :]
        half = found["half"] or _HALF_MORE.match(after)
        if _HALF_MORE.match(after):
            after = after[len(" and a half") :]
        if not _measures_it(text, found, before, after, asked):
            continue
        number = _number(found["high"] or found["low"]) + (0.5 if half else 0)
        seconds = number * _UNITS[found["unit"][0]]
        if re.search(r"\b(?:under|less than|not even|<)\s*$", before):
            seconds -= 1
        elif re.search(r"\b(?:over|more than|at least|longer than|>)\s*$", before):
            seconds += 1
        yield Quantity(_length(seconds), found.start(), found.end())


def _measures_it(text: str, found: "re.Match[str]", before: str, after: str, asked: bool) -> bool:
    unit_is_letter = len(found["unit"]) == 1 and found["low"][-1].isalpha()
    if unit_is_letter:  # "a m", "a s" are slips, not times
        return False
    clause_before = re.split(r"[.,;:!?\n]|\band\b|\bthen\b|\bbut\b", before)[-1]
    clause_after = re.split(r"[.;:!?\n]", after)[0]
    if _AGO.match(after):
        # "started 10 minutes ago and still going": so far it has lasted that long.
        return bool(
            re.match(r"^\s*(?:ago|back)", after)
            and _STARTED.search(clause_before)
            and not _ENDED.search(after)
        )
    if re.match(r"^\s+(?:stretch|walk|massage|nap|sleep|drive|appointment|rest|session)", after):
        return False
    if _OTHER_BEFORE.search(clause_before):
        # "been stretching for 10 minutes" is not "cramping for 10 minutes".
        return bool(asked and not clause_before.strip())
    if asked:
        return True
    alone = not clause_before.strip(" -") or re.fullmatch(
        r"\s*(?:about|around|maybe|only|just|like|roughly|for|its|it's|prob|probably|approx"
        r"|under|over|less than|more than|up to|at least|ok|um|usually|mostly|sometimes)"
        r"(?:\s+(?:about|around|maybe|only|just|like|a good))*\s*",
        clause_before,
    )
    ends = not re.split(r"[,]|\bthen\b|\band\b|\bbut\b", clause_after)[0].strip(" -")
    if alone and ends:
        return True
    # Seconds, and parts of an hour, are seldom said of anything but the trouble itself.
    if found["unit"][0] == "s" or re.match(r"(?:half|a? ?quarter|three quarters)\b", found["low"]):
        return True
    if ends and found["unit"][0] == "m":
        return True  # "let go, 3 min."
    return bool(_LASTS.search(clause_before) or _LASTS_AFTER.match(after))


def _number(word: str) -> float:
    return _WORDS[word] if word in _WORDS else float(word)


def _length(seconds: float) -> str:
    if seconds < 60:
        return "seconds"
    if seconds <= 600:
        return "minutes"
    if seconds < 7200:
        return "over_ten_minutes"
    return "hours_or_constant"


def read_pain(text: str, asked: bool = False) -> Quantity | None:
    """Pain from 0 to 10, if a number was given for it.

    Args:
        text: the message in lower case.
        asked: whether "how bad?" was the question; then a bare number is enough.
    """
    tries = [_PAIN.search(text), _PAIN_BESIDE.search(text), _PAIN_AFTER.search(text)]
    tries.append(_A_NUMBER.match(text))
    if asked:
        tries.append(_BARE_NUMBER.match(text))
        lone = re.findall(r"(?<![\w./:-])\d{1,2}(?![\w/:.-])", text)
        if len(lone) == 1:
            tries.append(re.search(rf"(?<![\w./:-])(?P<n>{lone[0]})(?![\w/:.-])", text))
    for found in tries:
        if not found:
            continue
        group = "ten" if "ten" in found.re.groupindex else "n"
        number = _number(found[group])
        if 0 <= number <= 10:
            return Quantity(str(int(number)), found.start(), found.end())
    return None
