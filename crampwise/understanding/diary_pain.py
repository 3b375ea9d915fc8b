"""How bad it was, as a diary line rates it: a number from 0 to 10.

A number counts for what the words beside it say. A bare one that is left over at the end, and the only one, is the
rating. Words ("a bad one") are no number.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import islice

from crampwise.understanding.diary_text import Line

MOST_PAIN = 10
_OR = (
    r"(?: at first| to start(?: with)?| initially)?(?: ,)? ?(?:-(?: >)?|/|to|or(?: maybe)?|maybe|perhaps|possibly"
    r"|then(?: up to)?|(?:up|rising|going|went|climbing|building)(?: up)? to) ?"
)
_RATING = rf"(?P<n>\d{{1,2}})(?:\.5| and a half)?(?:{_OR}(?P<high>\d{{1,2}}))?"
_NO_RATING = r"(?!\S)(?! ?(?:am|pm|a m|p m|o'clock|secs?|seconds?|s|mins?|minutes?|m|hrs?|hours?|h|days?|nights?|weeks?|months?|years?|times?|x|mg|%|st|nd|rd|th|tablets?|pills?|of (?:them|these)|(?:[^\W\d]+ ){0,3}(?:cramps|spasms|attacks|ones|times|episodes))(?!\S))(?! - ?\d)"
_FILL = r"(?: (?:she|he|they|i|we|put|puts|gave|gives|says|said|reckons|level|score|scale|rating|rated|right|now|is|was|of|at|about|around|like|maybe|a|an|up|to|probably|prob|its|it|it's|worst|the|say|hit|hitting|peak|peaked|got|reached|easily|nearly|almost|solid|good|strong|:|=|-))*"
_OUT_OF = r" ?(?:/|out of|outta|outa|out off|out|over|of) ?10(?!\S)"
_PAINS = tuple(
    re.compile(rf"(?<!\S){pattern}")
    for pattern in (
        rf"(?:worst|max|maximum|peak(?:ed)?|at its height)(?: (?:was|is|at|of|an?|about|bit|one|pain|hit|it|got|to|:|=))* {_RATING}(?:{_OUT_OF}|{_NO_RATING})",
        rf"(?P<n>one|\d{{1,2}})(?:\.5| and a half)? ?\+?{_OUT_OF}",
        rf"{_RATING}{_OUT_OF}",
        rf"(?:pain|painful|hurts?|hurting|ache|agony|severity|sev|level|score|scored|scoring|rat(?:ed?|ing)|intensity|strength|nrs|vas|scale|badness){_FILL} (?:{_RATING}|(?P<word>one|zero)){_NO_RATING}",
        rf"{_RATING} (?:for |on the |of |in )?(?:pain|at (?:its|the) (?:worst|peak|height)|at worst|at most|pain scale|scale|for badness|on a bad scale)(?!\S)",
        rf"(?:hit|reached|up to|got to|went to|peaking at|gave it|give it|call it|i'd say|id say|going|went from) (?:an? )?(?:solid |good |strong |about )?{_RATING}{_NO_RATING}",
        rf"an? (?:solid |good |strong |full |firm |definite |bad |about |low |high )?{_RATING}{_NO_RATING}",
    )
)
_OUT_OF_TEN = re.compile(rf"(?<!\S){_RATING}{_OUT_OF}")
_PAINLESS = re.compile(
    r"(?<!\S)(?:(?:no|zero|nil|without(?: any)?|not any) pain|painless|pain (?:free|nil|none)|not painful|(?:didn't|didnt|did not|doesn't|doesnt|does not) hurt(?: at all)?)(?!\S)(?! (?:after|now|today|left|since|killers?|relief|meds|until|till))"
)
# A word or mark for "more or less" is not one of the things that a bare number may stand before or after.
_BARE = re.compile(rf"(?<![\S])(?P<n>\d{{1,2}}|zero)(?: ?\+)?{_NO_RATING}")
# A line of more numbers is no entry: the rest is not looked at.
_MOST_BARE = 20
_NEARLY = re.compile(r"(?:^|\s)(?:about|round|roughly|approx|approximately|circa|near)\s$")
_ISH = re.compile(r" ish(?!\S)")
_BARE_RANGE = re.compile(rf"(?<!\S)(?P<n>\d)(?:{_OR}| and )(?P<high>\d|10){_NO_RATING}")
_NOT_BARE_BEFORE = re.compile(
    r"(?:^|\s)(?:[$£€#]|room|bed|ward|day|week|night|month|lasted|lasting|took|for|level|number|no|since|from|till|until|after|before|every|only|at|@|around|by|/|aged|age|q|a|x|:\d)\s$"
)
# "L5" is of the spine; "L 5" is the left one.
_OF_THE_SPINE = re.compile(r"(?:^|\s)[lct]\s$")
_BESIDE_A_DAY = re.compile(r" (?:this (?:morning|afternoon|evening)|last night|tonight|yesterday)")


def read_pain(line: Line) -> int | None:
    """The rating that words beside it say is one, 0 to 10; of a range the higher end, for it is the worst that counts."""
    for match in line.find(_PAINLESS):
        line.take(*match.span())
        return 0
    for pattern in _PAINS:
        for match in line.find(pattern):
            said = match.groupdict()
            numbers = [said.get("high"), said.get("n") or said.get("word")]
            worst = max(_rating(one) for one in numbers if one)
            if 0 <= worst <= MOST_PAIN:
                line.take(*match.span())
                return worst
    return None


def read_out_of_ten(line: Line) -> int | None:
    """The rating written as one, "7/10": before clocks, which look like its neighbours ("7/10 10 am")."""
    for match in line.find(_OUT_OF_TEN):
        worst = max(_rating(one) for one in (match["n"], match["high"]) if one)
        if worst <= MOST_PAIN:
            line.take(*match.span())
            return worst
    return None


def read_bare_pain(line: Line, places: Collection[int] = ()) -> int | None:
    """A bare 0 to 10 that nothing else has claimed, if it is the only one, or the worst that stands right after a place.

    Args:
        places: where the places end in the message.
    """
    for match in line.find(_BARE_RANGE):
        worst = max(int(match["n"]), int(match["high"]))
        line.take(*match.span())
        return worst
    bare = _bare(line)
    if len(bare) > 1:
        bare = [one for one in bare if _is_after(line, one.start(), places)]
    for one in bare:
        line.take(*one.span())
    return max((_rating(one["n"]) for one in bare), default=None)


def has_bare_pain(line: Line) -> bool:
    """Whether a bare number could be the rating that is no hour beside a day as well ("1 this morning")."""
    for match in _bare(line):
        after = line.text[match.end() :]
        hour = _BESIDE_A_DAY.match(after) or _ISH.match(after)
        if not hour and not _NEARLY.search(line.before(match.start())):
            return True
    return False


def _bare(line: Line) -> list[re.Match[str]]:
    return [
        match
        for match in islice(line.find(_BARE), _MOST_BARE)
        if not _is_led(line, match.start())
        and not (line.touches(match.start()) and _OF_THE_SPINE.search(line.before(match.start())))
        and 0 <= _rating(match["n"]) <= MOST_PAIN
    ]


def _is_led(line: Line, start: int) -> bool:
    """Whether the word before, if it was not understood, makes the number something else."""
    found = _NOT_BARE_BEFORE.search(line.before(start))
    return bool(found) and line.is_free(max(start - 2, 0), start)


def _is_after(line: Line, start: int, places: Collection[int]) -> bool:
    typed = next(word.typed_start for word in line.words if word.start == start)
    return any(end <= typed and not line.typed[end:typed].strip(" ,;:-–—(=|/") for end in places)


def _rating(word: str) -> int:
    return {"one": 1, "zero": 0}[word] if word in ("one", "zero") else int(word)
