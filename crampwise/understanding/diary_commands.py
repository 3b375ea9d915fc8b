"""What a message wants of the diary: keep an entry, show or change what is kept, add to the doctor's page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crampwise.understanding.diary_words import DiaryWords

# The one command that tells something of an entry: what it should be.
CORRECT = "correct_last"
COMMANDS = ("delete_all", "delete_last", "off", "code", CORRECT, "list", "on")
# Where two kinds fit, the first is the closer one.
ASKS = ("report", "trend", "last", "list", "summary")
_DAYS = (
    (re.compile(r"(?<!\S)(?:last|past|previous) (\d{1,2}) (day|night|week|month|year)s?(?!\S)"), 0),
    (re.compile(r"(?<!\S)(?:in|over|for|of) (?:the )?(\d{1,2}) (day|night|week|month|year)s(?!\S)"), 0),
    (re.compile(r"(?<!\S)(?:yesterday|last night)(?!\S)"), 2),
    (re.compile(r"(?<!\S)(?:today|tonight|this morning|this afternoon|this evening)(?!\S)"), 1),
    (re.compile(r"(?<!\S)fortnight(?!\S)"), 14),
    (re.compile(r"(?<!\S)(?:week|weekly)(?!\S)"), 7),
    (re.compile(r"(?<!\S)(?:month|monthly)(?!\S)"), 30),
    (re.compile(r"(?<!\S)(?:quarter|quarterly)(?!\S)"), 90),
    (re.compile(r"(?<!\S)(?:year|yearly)(?!\S)"), 365),
)  # fmt: skip
_PER = {"day": 1, "night": 1, "week": 7, "month": 30, "year": 365}
_EDGES = " \t\n,.;:-–—\"'“”‘’"
_LEAD_IN = re.compile(
    r"^(?:(?:please|pls|plz|can you|could you|hi|ok|okay|so)\b[\s,]*)*(?:i (?:now )?(?:take|am on|use)|i'?m (?:now )?(?:on|taking)|i have|i'?ve (?:been )?(?:started|put) on|(?:he|she) (?:takes|is on)|(?:he|she)'?s on|taking|on|my|his|her|he takes|she takes)\b\s*(?:meds?|medicines?|medications?)?\s*(?:are|is|:)?\s*",
    re.I,
)
# Said of a person who takes something; "takes an hour" is none.
_TAKEN = re.compile(
    r"^(?:(?:please|pls|hi|ok|okay|so|and)\b[\s,]*)*(?:i (?:now )?(?:take|am on|am taking)|i'?m (?:now )?(?:on|taking)|"
    r"(?:he|she|mum|mom|dad|my (?:husband|wife|partner|mum|mom|dad)) (?:now )?(?:takes|is on|is taking)|(?:he|she)'?s (?:now )?(?:on|taking)|i'?ve (?:been )?(?:started|put) on)\b"
    r"(?! (?:an?|the|my|his|her|about|ages|hours?|minutes?|over|\d+ (?:hours?|minutes?|mins?|seconds?))\b)",
    re.I,
)
_LEAD_IN_QUESTION = re.compile(r"^(?:(?:please|pls|can you|could you)\b[\s,]*)+", re.I)
FEWEST_LETTERS = 3
# Who asks something of the diary says little else; in a long tale the words are a part of it.
MOST_WORDS = 24


@dataclass(frozen=True)
class Wanted:
    """What was asked for. All empty when a message is nothing of the kind.

    Args:
        is_log: it asks to keep an entry. ``spans`` are the words (by number) that say so.
        command: one of ``COMMANDS``.
        ask: one of ``ASKS``; ``days`` the days that it asks about, where it says.
        text: (kind, start, end): a "medicine" or "question" for the doctor's page, by place in the message.
    """

    is_log: bool = False
    spans: tuple[tuple[int, int], ...] = ()
    command: str | None = None
    ask: str | None = None
    days: int | None = None
    text: tuple[str, int, int] | None = None


class DiaryCommands:
    """Reads what a message wants of the diary.

    Args:
        words: the words that it looks for.
    """

    def __init__(self, words: DiaryWords) -> None:
        self._words = words

    def read(
        self, text: str, tokens: Sequence[str], places: Sequence[tuple[int, int]], plain: str
    ) -> Wanted:
        """What the message wants.

        Args:
            text: the message.
            tokens: its words, as ``DiaryWords.tokenise`` gives them.
            places: where each stands in the message.
            plain: the message as a plain line, in which days are counted.
        """
        found = self._words.find.find(tokens)
        by_key: dict[tuple, list[tuple[int, int]]] = {}
        for key, start, end in found:
            by_key.setdefault(key, []).append((start, end))
        told = self._text(text, tokens, places, by_key)
        if told:
            return Wanted(text=told)
        logs = self._logs(tokens, by_key)
        opens = any(start <= self._polite_until(tokens) for start, _ in logs)
        command = self._first("command", COMMANDS, tokens, by_key)
        # "log: calf, stopped keeping still" is an entry; "log" does not begin a command.
        if command and not (opens and _is_plainly_entry(tokens, logs)):
            return Wanted(command=command)
        ask = self._first("ask", ASKS, tokens, by_key)
        alone = ask and ("ask", ask) not in by_key
        if ask and (alone or not opens) and ("ask", "not") not in by_key:
            return Wanted(ask=ask, days=_days(plain))
        return Wanted(is_log=bool(logs), spans=tuple(logs))

    def _first(
        self,
        part: str,
        names: Sequence[str],
        tokens: Sequence[str],
        by_key: dict[tuple, list[tuple[int, int]]],
    ) -> str | None:
        """The first of the names that was found: anywhere in a short message, or as the whole of it."""
        if len(tokens) > MOST_WORDS:
            return None
        first, last = self._polite_until(tokens), len(tokens)
        while last and not tokens[last - 1].isalnum():
            last -= 1
        for name in names:
            alone = by_key.get((f"{part}_alone", name), ())
            if (part, name) in by_key or any(s <= first and e >= last for s, e in alone):
                return name
        return None

    def _polite_until(self, tokens: Sequence[str]) -> int:
        at = 0
        while at < len(tokens) and tokens[at] in self._words.polite:
            at += 1
        return at

    def _logs(
        self, tokens: Sequence[str], by_key: dict[tuple, list[tuple[int, int]]]
    ) -> list[tuple[int, int]]:
        first = self._polite_until(tokens)
        opens = [span for span in by_key.get(("log", "opens"), ()) if span[0] <= first]
        barred = by_key.get(("log", "not"), [])
        return [
            (start, end)
            for start, end in [*opens, *by_key.get(("log", "says"), [])]
            if not any(low < end and start < high for low, high in barred)
        ]

    def _text(
        self,
        text: str,
        tokens: Sequence[str],
        places: Sequence[tuple[int, int]],
        by_key: dict[tuple, list[tuple[int, int]]],
    ) -> tuple[str, int, int] | None:
        for kind in ("question", "medicine"):
            spans = by_key.get(("text", kind), ())
            # A lead at the end has nothing after it: "put that on my list of questions".
            for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
                if end < len(tokens) and start <= self._polite_until(tokens):
                    mark = tokens[end - 1]
                    begin = places[end - 1][0] if kind == "question" and mark in _ASKING else places[end - 1][1]  # fmt: skip
                    if told := _trimmed(text, begin, len(text), kind):
                        return told
            for start, _ in by_key.get(("text", f"{kind}_before"), ()):
                if start > 0 and (told := _trimmed(text, 0, places[start][0], kind)):
                    return told
        for start, _ in by_key.get(("text", "medicine_taken_before"), ()):
            if start > 0 and _TAKEN.match(text):
                return _trimmed(text, 0, places[start][0], "medicine")
        first = self._polite_until(tokens)
        if first < len(tokens) and tokens[first] in self._words.between_opens:
            for start, _ in by_key.get(("text", "medicine_closes"), ()):
                if start > first + 1:
                    return _trimmed(text, places[first][1], places[start][0], "medicine")
        return None


# The question begins with these, where it follows its lead without a mark.
_ASKING = frozenset("is whether if about why how can should what could do does".split())


def _is_plainly_entry(tokens: Sequence[str], logs: Sequence[tuple[int, int]]) -> bool:
    """Whether what opens the message leads to an entry: "log: ...", "diary: ..."."""
    start, end = min(logs)
    return any(token in (":", ",") for token in tokens[start : end + 1])


def _trimmed(text: str, start: int, end: int, kind: str) -> tuple[str, int, int] | None:
    lead = _LEAD_IN if kind == "medicine" else _LEAD_IN_QUESTION
    while start < end and text[start] in _EDGES:
        start += 1
    found = lead.match(text[start:end])
    start += found.end() if found else 0
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    for tail in (" and", " please", " pls", " can you", " could you", " so"):
        if text[start:end].lower().endswith(tail):
            end -= len(tail)
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    letters = sum(one.isalpha() for one in text[start:end])
    if letters < FEWEST_LETTERS or text[start:end].lower() in _POINTERS:
        return None
    return kind, start, end


# Words that only point at what was said before: there is nothing to keep in them.
_POINTERS = frozenset("this that it them these those both all one the".split()) | {"my meds", "my medicines", "medicines", "meds", "a question", "question", "questions", "my questions"}  # fmt: skip


def _days(plain: str) -> int | None:
    for pattern, days in _DAYS:
        found = pattern.search(plain)
        if found and found.groups():
            return int(found[1]) * _PER[found[2]]
        if found:
            return days
    return None
