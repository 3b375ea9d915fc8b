"""Reads diary lines: "log: left calf, 8, three minutes, 2am, after physio".

Rules and a lexicon, nothing learnt. What is not said stays unknown, and what is vague is no number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from crampwise.understanding.diary_attacks import attacks_apart
from crampwise.understanding.diary_commands import CORRECT, DiaryCommands, Wanted
from crampwise.understanding.diary_counts import read_count, read_count_before
from crampwise.understanding.diary_days import Days
from crampwise.understanding.diary_lengths import Length, read_length
from crampwise.understanding.diary_note import LONGEST, note
from crampwise.understanding.diary_pain import (
    has_bare_pain,
    read_bare_pain,
    read_out_of_ten,
    read_pain,
)
from crampwise.understanding.diary_places import once_each
from crampwise.understanding.diary_taken_back import take_back_numbers
from crampwise.understanding.diary_text import Line, aligned
from crampwise.understanding.diary_when import WhenReader
from crampwise.understanding.diary_words import DiaryWords, load_diary_words
from crampwise.understanding.findings import (
    LEXICON_FOLDER,
    MAX_CHARACTERS,
    FindingReader,
    StatedFinding,
    shared_reader,
)
from crampwise.understanding.slips import WORD
from crampwise.understanding.text import norms

_NO_TRIGGER = ("nothing", "none", "not_sure", "body_trigger")
# Told of now, and yet not of a muscle that grips now: what comes after, and what has just been.
_AFTERWARDS = re.compile(r"\b(?:sore|tender|ach(?:e|es|ed|ing|y)|bruised|tired|weak)\b")
_JUST_OVER = re.compile(r"\bjust (?:now|had|been|went|passed)\b")
#: What an entry without a word like "log" must tell at least, to be taken for one.
_TELLS = ("places", "pain", "when")
_FEW_WORDS = 20
#: What may be said otherwise of the last entry.
CORRECTED = ("places", "pain", "seconds", "duration", "woke", "condition")


class DiaryLineReader:
    """Reads one message. Safe to share: it keeps nothing of what it reads.

    Args:
        findings: reads who speaks, triggers, and whether it is going on.
        words: what diary lines are made of.
    """

    def __init__(self, findings: FindingReader, words: DiaryWords) -> None:
        self._findings, self._words = findings, words
        self._commands = DiaryCommands(words)

    def read(self, text: str, typed: str | None = None) -> dict[str, Any]:
        """What a message says to the diary.

        Args:
            text: the message, with slips mended where that was done; beyond 1,000 characters it is not read.
            typed: the message as typed: notes and texts are given in these words. Default: ``text``.

        Returns:
            JSON-able: ``is_log``, ``now`` (it is going on), ``command``, ``ask``, ``text`` always; and of the entry what
            is said: ``places``, ``pain``, ``seconds``, ``duration`` (a value of the contract, where the length is
            vague), ``count`` (0: there were none), ``when``, ``woke``, ``condition``, ``triggers``, ``note``, ``by``. Where
            the line tells of several attacks, each with its place, rating and clock, ``attacks`` has the same of each.
            With the command "correct_last", what the last entry should say.
            Of a button's payload (it begins with "/") nothing is read.
        """
        nothing = {"is_log": False, "now": False, "command": None, "ask": None, "text": None}
        if not isinstance(text, str) or not text.strip() or text.startswith("/"):
            return nothing
        text = text[:MAX_CHARACTERS]
        own = aligned(typed[:MAX_CHARACTERS], text, WORD) if typed else lambda low, high: text[low:high]  # fmt: skip
        line, tokens, at = self._parsed(text)
        wanted = self._commands.read(text, tokens, at, line.text)
        if wanted.text:
            kind, start, end = wanted.text
            return {**nothing, "text": {"kind": kind, "text": own(start, end)}}
        if wanted.ask or wanted.command not in (None, CORRECT):
            ask = wanted.ask and {"kind": wanted.ask, "days": wanted.days}
            return {**nothing, "command": wanted.command, "ask": ask or None}
        stated = self._findings.read(text)
        entry, _ = self._entry(line, tokens, at, wanted.spans, stated)
        if wanted.command:
            # "The last one" counts nothing, and tells no time.
            told = {name: entry[name] for name in CORRECTED}
            return {**nothing, **_known(told), "command": CORRECT}
        now = _is_now(stated, entry)
        is_log = wanted.is_log or (not now and _is_an_entry(entry, tokens))
        entry["note"] = self._note(line, own)
        if is_log and not now:
            entry["attacks"] = self._attacks(text, own, wanted, entry)
        return {**nothing, **_known(entry), "is_log": is_log, "now": now}

    def _parsed(self, text: str) -> tuple[Line, list[str], list[tuple[int, int]]]:
        """The line; and its words for phrases, with the place of each in the message."""
        doc = self._words.tokenise(text)
        at = [(token.idx, token.idx + len(token)) for token in doc]
        return Line(text, self._words.mend), norms(doc), at

    def _note(self, line: Line, own: Callable[[int, int], str]) -> str:
        pieces = [own(start, end) for start, end in note(line, self._words)]
        return ", ".join(" ".join(piece.split()) for piece in pieces)[:LONGEST]

    def _attacks(
        self, text: str, own: Callable[[int, int], str], wanted: Wanted, whole: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Each attack of several; nothing where the line is one, or a part of it could belong to either."""
        attacks: list[dict[str, Any]] = []
        days = Days()
        for low, high in attacks_apart(text):
            line, tokens, at = self._parsed(text[low:high])
            spans = [span for span in wanted.spans if low == 0 and span[1] <= len(tokens)]
            stated = self._findings.read(text[low:high])
            entry, days = self._entry(line, tokens, at, spans, stated, days)
            entry["note"] = self._note(
                line, lambda start, end, low=low: own(low + start, low + end)
            )
            told = _known(entry)
            if not told.keys() - {"by", "woke", "when"}:
                continue  # "log that, please"
            if not told.keys() >= set(_TELLS) or not told["when"]["clock"]:
                return []
            attacks.append(_known({**told, "by": whole["by"]}))
        return attacks if len(attacks) > 1 else []

    def _entry(
        self,
        line: Line,
        tokens: Sequence[str],
        at: Sequence[tuple[int, int]],
        logs: Sequence[tuple[int, int]],
        stated: Sequence[StatedFinding],
        days: Days = Days(),
    ) -> tuple[dict[str, Any], Days]:
        """The fields, each reader taking what it understood out of the line for the next; and the days that it tells,
        which are ``days`` where it tells none. ``logs`` are the words (by number) that ask for an entry."""
        found = self._words.find.find(tokens)
        woke = self._woke(found)
        when = WhenReader(line, bool(woke))
        take_back_numbers(line)
        when.read_ago()
        length = read_length(line)
        out_of_ten = read_out_of_ten(line)
        when.read_clocks()
        pain = read_pain(line)
        pain = max((one for one in (out_of_ten, pain) if one is not None), default=None)
        count = read_count(line)
        when.read_days(rated=pain is not None or has_bare_pain(line))
        places = self._words.places.read(tokens)
        for place in places:
            span = at[place.start][0], at[place.end - 1][1]
            if count is None:
                count = read_count_before(line, *span)
            line.take_typed(*span)
        when.read_weak_clocks(rated=pain is not None or has_bare_pain(line))
        if pain is None:
            pain = read_bare_pain(line, {at[place.end - 1][1] for place in places})
        pain = _no_pain(stated) if pain is None else pain
        for start, end in logs:
            line.take_typed(at[start][0], at[end - 1][1])
        days = when.told_or(days)
        told = when.result()
        length = length or Length(when.seconds)
        if count == 0 and (pain or length.seconds or places and woke):
            count = None
        fields = {
            "places": [{"body_part": one.body_part, "side": one.side} for one in once_each(places)],
            "pain": pain,
            "seconds": length.seconds,
            "duration": length.value,
            "count": count,
            "when": told.to_json() if told else None,
            "woke": woke,
            "condition": self._condition(found),
            "triggers": _triggers(stated),
            "by": next((one.value for one in stated if one.finding == "who"), None),
        }
        return fields, days

    @staticmethod
    def _woke(found: Sequence[tuple]) -> bool | None:
        """Whether it woke the person; "when I woke" tells a time."""
        barred = [(low, high) for key, low, high in found if key == ("woke", "not")]
        said = {
            key[1]
            for key, start, end in found
            if key[0] == "woke" and not any(low < end and start < high for low, high in barred)
        }
        return False if "no" in said else True if "yes" in said else None

    @staticmethod
    def _condition(found: Sequence[tuple]) -> str | None:
        """The kind that is named; a "spasm" may be either."""
        named = [(one, low, high) for (part, one), low, high in found if part == "condition"]
        barred = [(low, high) for one, low, high in named if one == "not"]
        said = {
            one
            for one, start, end in named
            if one != "not" and not any(low < end and start < high for low, high in barred)
        }
        if said >= {"cramp", "spasticity"}:
            return "mixed"
        return next((one for one in ("cramp", "spasticity", "fasciculation") if one in said), None)


def _known(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value not in (None, [], "")}


def _triggers(stated: Sequence[StatedFinding]) -> list[str]:
    found = [one.value for one in stated if one.finding in ("trigger", "body_triggers")]
    return list(dict.fromkeys(value for value in found if value not in _NO_TRIGGER))


def _no_pain(stated: Sequence[StatedFinding]) -> int | None:
    """0 where it is said that nothing hurt; other ratings are read here, by their own rules."""
    return next((0 for one in stated if (one.finding, one.value) == ("pain", "0")), None)


def _is_now(stated: Sequence[StatedFinding], entry: dict[str, Any]) -> bool:
    """Whether it is told as going on. Words that may mean the pain afterwards ("still sore") tell nothing, nor does
    "three since midnight". In doubt it is going on: easing a muscle that has let go does no harm."""
    said = [one for one in stated if (one.finding, one.value) == ("happening_now", "now")]
    words = " ".join(one.text.lower() for one in said)
    if not words or _AFTERWARDS.search(words) or _JUST_OVER.search(words):
        return False
    return not (words.startswith("since") and (entry["count"] or 0) > 1)


def _is_an_entry(entry: dict[str, Any], tokens: Sequence[str]) -> bool:
    """Whether a message without a word like "log" is an entry all the same: in few words it rates a place at a time
    that is over, or counts there what it does not name ("last night two in the hand")."""
    counted = (entry["count"] or 0) > 0 and not entry["condition"]
    told = {**entry, "pain": 0} if counted else entry
    if any(told.get(name) in (None, []) for name in _TELLS):
        return False
    if len(tokens) > _FEW_WORDS or "?" in tokens:
        return False
    when = entry["when"]
    return bool(when["clock"] or (when["day"] or 0) < 0 or when["weekday"] or when.get("date"))


@lru_cache(maxsize=4)
def shared_line_reader(folder: Path = LEXICON_FOLDER) -> DiaryLineReader:
    """The process's reader for a folder: built at the first call, then kept."""
    return DiaryLineReader(shared_reader(folder), load_diary_words(folder))
