"""How many attacks a diary line tells of: "two in the hand", "3 cramps", "twice", "none last night"."""

from __future__ import annotations

import re

from crampwise.understanding.diary_text import Line

MOST_AT_ONCE = 50
_PLURAL = r"(?:cramps|cramp|spasms|spasm|attacks|attack|episodes|episode|bouts|ones|lots|goes|lock ups|lockups|knots|twitches|jerks|jumps|charley horses|charlie horses|charleys|kicks|stiffenings|seizures of it|of (?:them|these|those|em)|separate|different|in a row|times|time)"
# "7 left calf cramp" is one that is rated.
_SINGULAR = (" cramp", " spasm", " attack", " episode", " time")
_COUNT_N = r"(?P<n>\d{1,2}|one|a couple|couple|a pair|another|an|a)(?! (?:st|nd|rd|th)(?!\S))"
_PLACES = r"(?:in|on|of|down) (?:the|my|his|her|their|each|both|left|right|one)"
_WHILE = r"(?:last night|yesterday|today|tonight|this (?:morning|afternoon|evening|am|pm)|overnight|in the night|since|between|before|over|during|after|through)"
_COUNTS = tuple(
    re.compile(rf"(?<!\S){pattern}")
    for pattern in (
        rf"{_COUNT_N} (?:of )?(?:more )?(?:[^\W\d]+ ){{0,4}}?{_PLURAL}(?!\S)",
        r"(?:x|×|\*) ?(?P<n>\d{1,2})(?!\S)",
        r"(?P<n>\d{1,2}) ?(?:x|×)(?!\S)",
        r"(?P<n>a) (?:[^\W\d]+ ){1,2}one(?!\S)",
        r"(?P<word>twice|thrice|once|another|no more than one)(?!\S)(?! (?:i|he|she|we|it|they|upon|again)(?!\S))",
        rf"(?P<n>\d{{1,2}}|one|a couple|couple|a pair) {_PLACES}(?!\S)",
        rf"(?:had|got|having|getting|has had|with|that makes|makes|that's|thats|that is|for|at least|another|counted|count|total|totalled|number|how many) (?:: |of |was |in total )?(?P<n>\d{{1,2}}|one|a couple|couple)(?= {_WHILE}(?!\S)| (?:so far|more|in total|altogether|all told|bad|nasty|big|small|little|short|on|down)(?!\S)| ?[,;.]|$| (?:in|on)(?! 10)(?!\S))",
        r"(?:put|mark|chalk|note|write|jot|pop|log|add|record|save|enter)(?: (?:me|him|her|us|down|up))*(?: for)? (?P<n>\d{1,2}|one|a couple)(?= (?:for|down|from|on|in|last|this|yesterday|today|tonight|overnight|since|more|bad|nasty|big)(?!\S))",
        r"(?:^|(?:(?:log|note|record|save|put|add|jot|enter|write|had|got|having|and|down|only|[,;:.]) ))(?P<n>[1-6]|one|a couple|couple) (?:last night|overnight|in the night|tonight|yesterday|since|so far|more|in total|altogether|all told|for the (?:log|diary|tally|book))(?!\S)",
    )
)
_NONE = re.compile(
    r"(?<!\S)(?:(?:no|zero|0|nil|not any|without|not a|not a single|not 1|free of) (?:\S+ ){0,2}?(?:cramps?|spasms?|attacks?|episodes?|stiffness)|(?:zero|none|nothing|nil|0|no attacks) (?:at all )?(?:last night|today|tonight|yesterday|overnight|this week|to report|for)|cramp free|spasm free)(?!\S)"
)
_COUNT_WORDS = {"one": 1, "a couple": 2, "couple": 2, "a pair": 2, "another": 1, "an": 1, "a": 1, "twice": 2, "thrice": 3, "once": 1, "no more than one": 1}  # fmt: skip
_PLURAL_PARTS = ("toes", "fingers", "calves", "legs", "feet", "hands", "arms", "thighs", "ribs")
HARDLY_A_RATING = 3
PARTS_TOLD = 2


def read_count(line: Line) -> int | None:
    """How many attacks; 0 when the line says that there were none. ``None`` when it does not say."""
    none = next(iter(line.find(_NONE)), None)
    for pattern in _COUNTS:
        for match in line.find(pattern):
            said = match.groupdict()
            word = said.get("n") or said.get("word") or ""
            count = _COUNT_WORDS.get(word) or int(word)
            single = count > 1 and match[0].endswith(_SINGULAR)
            if 0 < count <= MOST_AT_ONCE and not single and not _is_other(line, match):
                # Only the number: "nasty" of "two nasty cramps" is for the note.
                if word not in ("a", "an"):
                    line.take(*match.span("n" if said.get("n") else "word"))
                return count
    if none:
        line.take(*none.span())
        return 0
    return None


def read_count_before(line: Line, start: int, end: int) -> int | None:
    """The count right before a place (by its place in the message), as in "two left calf": in words, or so low that it
    is hardly a rating. Before a plural ("two toes") it counts parts, and is taken to be nothing."""
    at = next((n for n, word in enumerate(line.words) if word.typed_start >= start), 0) - 1
    if at < 0 or line.taken(at):
        return None
    word = line.words[at]
    number = 1 if word.text == "one" else int(word.text) if word.text.isdigit() else 0
    if not 0 < number <= MOST_AT_ONCE or line.typed[word.typed_end : start].strip():
        return None
    if line.typed[start:end].lower().endswith(_PLURAL_PARTS):
        if word.spelt or number <= PARTS_TOLD:
            line.take(word.start, word.end)
        return None
    if not (word.spelt or word.text == "one" or number <= HARDLY_A_RATING):
        return None
    line.take(word.start, word.end)
    return number


def _is_other(line: Line, match: re.Match[str]) -> bool:
    """Whether the number before it belongs to a time or a habit: "every 2 times", "3 times a week"."""
    before, after = line.before(match.start()), line.text[match.end() :]
    habit = re.match(r" (?:a|per|every|each) (?:day|night|week|month|hour)\b", after)
    at_a_time = re.search(r"\b(?:at|around|by|@)(?: about)? $", before)
    return bool(habit or at_a_time or re.search(r"\b(?:every|not|no) $", before))
