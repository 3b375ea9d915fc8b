"""Numbers in words: how long it lasts, how often it comes, how much it hurts.

Plain regular expressions over lower-case text. A number counts only with words beside
it that say what it measures: "lasts 2 minutes", never "2 minutes ago I ate".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNITS = {"s": 1, "m": 60, "h": 3600}
_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "twenty five": 25, "thirty": 30,
    "thirty five": 35, "forty": 40, "fourty": 40, "forty five": 45, "fifty": 50,
    "sixty": 60, "ninety": 90, "zero": 0,
    "half a": 0.5, "half an": 0.5, "half": 0.5, "a quarter of an": 0.25, "a quarter": 0.25,
    "quarter of an": 0.25, "quarter": 0.25, "three quarters of an": 0.75,
    "a couple of": 2, "a couple": 2, "couple of": 2, "couple": 2, "cple": 2,
    "a few": 3, "few": 3, "several": 5, "a good few": 4, "the best part of an": 0.9,
}  # fmt: skip
_NUMBER = (
    r"(?:\d{1,3}(?:\.\d)?|"
    + "|".join(sorted((re.escape(word) for word in _WORDS), key=len, reverse=True))
    + ")"
)
_UNIT = r"(?P<unit>s|secs?|seconds?|m|mins?|minuets?|mintues?|minutes?|minits?|hrs?|hours?|h)"
_QUANTITY = re.compile(
    rf"(?<![\w./])(?P<low>{_NUMBER})(?P<half> and a half)?(?:\s*(?:-|–|/|to|or|maybe)\s*(?P<high>{_NUMBER}))?"
    rf"\s*(?:full |whole |long |solid |odd |or so |good |wee |short |blessed |bloody )?{_UNIT}(?![\w/])"
)
_HALF_MORE = re.compile(r"^ and a half\b")

# What stands right before or after a length of time, and says it is one.
_LASTS = re.compile(
    r"(?:\blast(?:s|ed|ing)?|\bfor|\bwent on|\bgo(?:es|ing)? on|\btook|\btakes?|\bstay(?:s|ed)?"
    r"|\bkeeps? (?:it )?up|\bbeen|\binside|\bdone in|\bgone in|\bover in"
    r"|\bhurts?|\bcramp(?:s|ed|ing)?|\bspasm(?:s|ed|ing)?|\block(?:s|ed)?)"
    r"(?:\s+(?:it|in|a|spasm|like|me|her|him|only|just|about|around|roughly|maybe|prob|probably"
    r"|up to|at least|a good|under|over|less than|more than|nearly|almost|all of|say|hard|solid"
    r"|locked|stiff|for|like this|tight|on|going on|lasting|approx|some))*\s*$"
)
_EASES = (
    r"(?:goes|gone|went|eases?|eased|stops?|stopped|lets? (?:me |it )?go|passes|passed|over|done|off"
    r"|releas\w+|relax\w+|settle[sd]?|finish\w*|soften\w*|loosen\w*|fade[sd]?|melt\w*|quit\w*|down"
    r"|resolved|drop\w*|open\w*|better)"
)
_LASTS_AFTER = re.compile(
    r"^\s*(?:or so|ish|max|tops|at most|at a time|each(?: time)?|every time|a go|a pop"
    r"|long|straight|solid|now|so far|and counting"
    r"|(?:of|in) (?:agony|pain|hell|cramp\w*|this|that|torture|spasm\w*|it)"
    rf"|(?:and|then|before)?\s*,?\s*(?:then |and )?(?:it |it's |its |she |he )?(?:then )?{_EASES})\b"
)
# What makes it something else: a clock, a hold, a habit, what somebody did, the soreness
# that follows.
_OTHER_BEFORE = re.compile(
    r"(?:\bevery|\bonly in|\bstretch(?:ed|ing|es)?|\bheld|\bhold(?:ing|s)?|\brub\w*"
    r"|\bmassag\w*|\bslept|\bsleep\w*|\bawake|\bwait\w*|\bwalk\w*|\bsat|\bsitting|\bsit|\bstand\w*"
    r"|\bstood|\bsore\w*|\bach\w+|\btender|\bbruised|\bnap\w*|\btyp\w+|\bphone\w*|\bdriv\w+"
    r"|\bdiagnos\w+|\bonce|\btwice|\btimes?|\bper|\bwithin|\bnext|\blast|\bpast|\bheat\w*"
    r"|\brest\w*|\bwarm\w*|\bexercis\w+|\brest of|\bspent|\bplay\w*|\buse\w*|\busing|\bjoystick"
    r"|\bpiano|\bkeyboard|\bknitt?\w*|\bgarden\w*|\bblower|\bswam|\bran|\btill|\buntil|\bfirst"
    r"|\bread\w*|\bwrit\w+|\bcook\w*|\bwork\w*|\bafter|\bback in|\bhome in|\bsigning|\bcarr\w+)"
    r"(?:\s+(?:it|for|him|her|me|about|around|the|like this|there|up|on|down|of|only|a|good|some))*\s*$"
)
_AGO = re.compile(
    r"^\s*(?:ago|earlier|back\b|later|after|before (?:bed|sleep)|apart|of (?:walk|sleep|rest))"
)
# "two hours on my feet", "an hour of knitting", "ten minutes on, it was the other foot".
_DOING = re.compile(
    r"^\s+(?:(?:of |on |at |in |with |up )(?:a |an |the |my |his |her |those |hold)\w*|on,? |off\b"
    r"|(?:of |on |at )?(?!cramp|spasm|go|last|count|hurt|twitch|bounc|scream|flutter|noth)\w+ing\b"
    r"|stretch|walk|massage|nap|sleep|drive|appointment|rest|session|old\b)"
)
_AGE_AND_SEX = re.compile(r"^\d\d\s?[mf]$")
_STARTED = re.compile(
    r"\b(?:start\w*|beg[au]n|kicked off|came on|hit|grabbed|came|been going|since)\b[^.;!?]*$"
)
_ENDED = re.compile(r"\b(?:gone|stopped|over|finished|passed|went away|let go|eased off)\b")

_HOURS = ("one two three four five six seven eight nine ten eleven twelve").split()
_PAST = {"five": 5, "ten": 10, "quarter": 15, "a quarter": 15, "twenty": 20, "twenty five": 25,
         "half": 30}  # fmt: skip
_HOUR = rf"(?:\d{{1,2}}|{'|'.join(_HOURS)})"
_CLOCK = (
    rf"(?:(?P<{{0}}by>{'|'.join(sorted(_PAST, key=len, reverse=True))}) (?P<{{0}}way>past|to) (?P<{{0}}of>{_HOUR})"
    rf"|half (?P<{{0}}half>{_HOUR})|(?P<{{0}}h>{_HOUR})(?:[:.](?P<{{0}}m>\d\d))?(?P<{{0}}ap> ?[ap]m)?)"
)
_FROM_TO = re.compile(
    rf"(?:\bfrom |\bbetween )?(?<![\w/.:]){_CLOCK.format('a')} (?:to|till|til|until|and|-) {_CLOCK.format('b')}"
    r"(?![\w/:]| (?:min|sec|hour|hr|day|night|week|month|year|time|of\b|out of))"
)

_SCALE = "zero|one|two|three|four|five|six|seven|eight|nine|ten"
_PAIN = re.compile(
    rf"(?<![\w./])(?P<n>\d{{1,2}}|{_SCALE})(?:\s*\.\s*5)?\s*(?:/|out of|outta|outa|of|in)\s*(?:10|ten)(?![\w/])"
)
_PAIN_WORD = re.compile(rf"(?P<n>\d{{1,2}}|{_SCALE})")
_NO_UNIT = (
    r"(?![\w/]|\s*(?:-|to|or)\s*\d|\.\d|:|\s*(?:s|sec|min|m|h|hr|hour|day|night|week|month|year|yr"
    r"|time|place|muscle|leg|pill|tablet|o'?clock|am|pm|of|more|people|in a row|second|x|%|weeks|days"
    r"|mg|toes|fingers|calves|spots|or)\w*\b)"
)
_PAIN_BESIDE = re.compile(
    r"\b(?:pain|hurts?|hurting|ache|agony)\b(?:\s+(?:level|score|scale|rating|right now|now|is|was|of"
    r"|at|about|around|like|maybe|its|it's|a|an|up|to|today|tonight|probably|prob))*\s*[:=]?\s*"
    rf"{_PAIN_WORD.pattern}{_NO_UNIT}"
)
# Somebody gives it a number: "she says 8", "scores a nine", "I'd call it four".
_PAIN_GIVEN = re.compile(
    r"\b(?:says?|said|rates?|rated|scor(?:es|ed|ing)|scores? (?:it )?|gives?|gave|giv(?:es|ing)|called?|calls"
    r"|put|puts|blink(?:s|ed)|level|at least|easily|solid|pain)(?:\s+(?:it|its|it's|that|this|him|her|a|an|at|as|about|around"
    rf"|me|just|only|so|probably|maybe|pain|the pain|solid|good|strong|twice))*\s+{_PAIN_WORD.pattern}{_NO_UNIT}(?=\W*(?:$|[.,;!?]|now|easy|easily|for|on|and|but))"
)
_PAIN_AFTER = re.compile(rf"(?<![\w./-]){_PAIN_WORD.pattern}\s+(?:for|on the) pain\b")
_WAS_NOW = re.compile(
    rf"\bwas {_PAIN_WORD.pattern}\b\W*(?:it's |its )?now (?:a |an )?(?P<now>\d{{1,2}}|{_SCALE})\b(?!\s*(?:min|sec|hour))"
)
# "20 min now. 8. no one here": a number that is a sentence of its own.
_ALONE = re.compile(r"(?:^|[.!;]\s+)(?P<n>10|[0-9])(?=\s*[.!;](?:\s|$))(?!\.\d)")
_WORST = re.compile(
    r"\bworst (?:pain|cramp|thing|one)?\s*(?:i(?:'ve| have)? )?(?:ever|of my life|in my life)|\bworst pain\b"
)
_LEAD = (
    r"(?:(?:about|maybe|like|its|it's|it is|it was|id say|i'd say|i would say|say|probably|call it|around"
    r"|prob|is|give it|i'd give it|id give it|solid|easily|well|just|hardly|barely|only|scarcely|a|an"
    r"|good|strong|wee|pain|level|umm?|hmm|ok|oh|now|at|roughly|on|the|him|he|she|says|said|held up|they)\s+)*"
)
_A_NUMBER = re.compile(
    rf"^\W*{_LEAD}(?:an?)\s+(?:solid |good |strong |wee )?{_PAIN_WORD.pattern}"
    r"(?:\s+(?:now|today|tonight|right now|maybe|i think|at least|easy))?\W*$"
)
_BARE_NUMBER = re.compile(
    rf"^\W*{_LEAD}{_PAIN_WORD.pattern}(?:\s*ish)?(?:\s*(?:/|out of)\s*(?:10|ten))?"
    r"(?:\s+(?:now|today|tonight|right now|maybe|i think|at least|please|i suppose|pet|easy|if that"
    r"|at a push|at most|tops|fingers|times|he says|she says))*\W*(?:$|,|\bn a half|\band a half)"
)


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
    found_in = [*_QUANTITY.finditer(text)]
    told = [(found, *_tells(text, found, asked)) for found in found_in]
    # "Lasts a minute" outweighs an hour that is merely mentioned.
    surely = any(sure for _, _, sure in told)
    for found, seconds, sure in told:
        if seconds is not None and (sure or not surely):
            yield Quantity(_length(seconds), found.start(), found.end())
    for found in _FROM_TO.finditer(text):
        minutes = _minutes_between(found)
        if minutes:
            yield Quantity(_length(minutes * 60), found.start(), found.end())


def _tells(text: str, found: "re.Match[str]", asked: bool) -> tuple[float | None, bool]:
    """The seconds it lasts, or None; and whether the words around say so surely."""
    before, after = text[: found.start()], text[found.end() :]
    half_more = _HALF_MORE.match(after)
    if half_more:
        after = after[half_more.end() :]
    measures, sure = _measures_it(found, before, after, asked)
    if not measures:
        return None, False
    number = _number(found["high"] or found["low"]) + (0.5 if found["half"] or half_more else 0)
    seconds = number * _UNITS[found["unit"][0]]
    if re.search(r"\b(?:under|less than|not even|<)\s*$", before):
        seconds -= 1
    elif re.search(r"\b(?:over|more than|at least|longer than|>)\s*$", before):
        seconds += 1
    return seconds, sure


def _measures_it(found: "re.Match[str]", before: str, after: str, asked: bool) -> tuple[bool, bool]:
    unit_is_letter = len(found["unit"]) == 1 and found["low"][-1].isalpha()
    if unit_is_letter or _AGE_AND_SEX.match(found[0]):  # "a m" is a slip, "14m" is a boy
        return False, False
    clause_before = re.split(r"[.,;:!?\n]|\band\b|\bthen\b|\bbut\b", before)[-1]
    clause_after = re.split(r"[.;:!?\n]", after)[0]
    if _AGO.match(after):
        # "started 10 minutes ago and still going": so far it has lasted that long.
        so_far = bool(
            re.match(r"^\s*(?:ago|back)", after)
            and _STARTED.search(clause_before)
            and not _ENDED.search(after)
        )
        return so_far, so_far
    if _OTHER_BEFORE.search(clause_before):
        # "been stretching for 10 minutes" is not "cramping for 10 minutes".
        bare = bool(asked and not clause_before.strip())
        eases = bool(
            re.search(r"\b(?:after|within)\b[^.;]*$", clause_before)
            and re.search(rf"\b{_EASES}\b", clause_before + clause_after)
        )
        return bare or eases, eases
    if asked:
        return True, bool(_LASTS.search(clause_before))
    sure = bool(_LASTS.search(clause_before) or _LASTS_AFTER.match(after))
    return sure or not _DOING.match(after), sure


def _minutes_between(found: "re.Match[str]") -> int:
    """Minutes from the one time of day to the other; 0 if they may be no times."""
    plain = all(not found[f"{side}{part}"] for side in "ab" for part in ("by", "half", "m", "ap"))
    if plain:  # "2 to 3" may be anything
        return 0
    first, second = (_minute_of_day(found, side) for side in "ab")
    return (second - first) % (12 * 60) if first is not None and second is not None else 0


def _minute_of_day(found: "re.Match[str]", side: str) -> int | None:
    hour = found[f"{side}of"] or found[f"{side}half"] or found[f"{side}h"]
    number = int(hour) if hour.isdigit() else _HOURS.index(hour) + 1
    if number > 24:
        return None
    minutes = number * 60
    if found[f"{side}by"]:
        by = _PAST[found[f"{side}by"]]
        return minutes + (by if found[f"{side}way"] == "past" else -by)
    if found[f"{side}half"]:
        return minutes + 30
    return minutes + int(found[f"{side}m"] or 0)


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
    tries = [_WAS_NOW.search(text), *_PAIN.finditer(text)]
    tries += [_PAIN_BESIDE.search(text), _PAIN_AFTER.search(text), _PAIN_GIVEN.search(text)]
    tries += [_A_NUMBER.match(text), _ALONE.search(text) if " " in text.strip() else None]
    if asked:
        tries.append(_BARE_NUMBER.match(text))
        lone = re.findall(rf"(?<![\w./:-])(?:\d{{1,2}}|{_SCALE[5:]})(?![\w/:.-])", text)
        if len(set(lone)) == 1:
            tries.append(re.search(rf"(?<![\w./:-])(?P<n>{lone[0]})(?![\w/:-])", text))
    for found in tries:
        if not found:
            continue
        number = _number(found["now"] if "now" in found.re.groupindex else found["n"])
        if 0 <= number <= 10:
            return Quantity(str(int(number)), found.start(), found.end())
    worst = _WORST.search(text)
    return Quantity("10", worst.start(), worst.end()) if worst else None
