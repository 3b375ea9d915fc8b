"""Choices as numbers, where nothing can be tapped: what each button of an answer is called, and what a reply chose.

The buttons of one answer are numbered through, so that a number means one thing. Where the answers to a question are
figures themselves ("0 to 10"), each is its own number and the other buttons have letters. So do those beside what to
do in danger: a number that was meant for the list before must not say that help was called.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from .offered import canonical

NUMBER_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
).split()
# What may stand around a number: "#2", "number 2", "(2)", "2.". Three figures are no choice: 911 is a number to call.
TOKEN = re.compile(
    rf"(?:#|\(|number |option |choice )?(\d{{1,2}}|{'|'.join(NUMBER_WORDS)}|[a-z])[.):!]?"
)
BETWEEN = re.compile(r"\s*(?:[,;&+]|\band\b|\s)\s*")
LABELLED = re.compile(r"(\d{1,2}|[a-z])[.):]?\s+(\S.*)", re.DOTALL)
# Answers that stand alone, where several may be given.
ALONE = ("none", "not_sure")


@dataclass(frozen=True)
class Choice:
    """A button, and the number or letter that chooses it."""

    key: str
    title: str
    payload: str


@dataclass(frozen=True)
class Chosen:
    """What a reply chose: the payload to hand on, and the titles that it stands for."""

    payload: str
    titles: tuple[str, ...]
    # Whether it was said by numbers: then it is said back, as a number is easily mistaken.
    by_number: bool = True


@dataclass(frozen=True)
class NoChoice:
    """A number that chooses nothing: ``why`` is ``no_such`` (not on the list), ``together`` (several, where one may be
    chosen) or ``no_list`` (there is none)."""

    why: str
    number: str = ""


def choices(messages: Iterable[dict[str, Any]]) -> list[Choice]:
    """The buttons of an answer, in order, each payload once."""
    buttons: dict[str, dict[str, str]] = {}
    danger = False
    for message in messages:
        custom = message.get("custom") or {}
        danger = danger or custom.get("type") == "red_flag" and not custom.get("ask")
        for button in message.get("buttons") or ():
            buttons.setdefault(canonical(button["payload"]), button)
    titles = [one["title"] for one in buttons.values()]
    figures = [title for title in titles if _is_figure(title)]
    others = len(titles) - len(figures)
    lettered = (danger or figures) and len(set(figures)) == len(figures)
    if not lettered or others > len(ascii_uppercase):
        keys = [str(number) for number in range(1, len(titles) + 1)]
    else:
        letters = iter(ascii_uppercase)
        keys = [title if _is_figure(title) else next(letters) for title in titles]
    return [Choice(*one) for one in zip(keys, titles, buttons, strict=True)]


def figures_of(offered: Sequence[Choice]) -> list[str]:
    """The figures among choices that are their own numbers; empty for a list that is numbered."""
    return [one.key for one in offered if one.key == one.title]


def numbered(offered: Sequence[Choice]) -> bool:
    """Whether these are chosen by their place on a list, and not by figures that answer the question, nor by letters."""
    return bool(offered) and not any(one.key == one.title or one.key.isalpha() for one in offered)


def lines(offered: Sequence[Choice]) -> list[str]:
    """Choices as they are listed. Figures are not: the question says what they are."""
    return [f"{one.key} {one.title}" for one in offered if one.key != one.title]


def several(messages: Iterable[dict[str, Any]]) -> bool:
    """Whether more than one may be chosen."""
    return any((one.get("custom") or {}).get("multiple") is True for one in messages)


def chosen(
    text: str, offered: Sequence[Choice], may_be_several: bool = False
) -> Chosen | NoChoice | None:
    """What a reply chose of what was offered last; ``None`` for words that are no choice."""
    said = plain(text)
    titled = [one for one in offered if plain(one.title) == said]
    if len(titled) == 1:
        return Chosen(titled[0].payload, (titled[0].title,), by_number=_is_figure(said))
    keys = _keys(said)
    if keys is None:
        return _labelled(said, offered)
    by_key = {one.key.lower(): one for one in offered}
    if not set(keys) <= set(by_key):
        return _not_offered(keys, offered)
    picked = [by_key[key] for key in dict.fromkeys(keys)]
    if len(picked) == 1:
        return Chosen(picked[0].payload, (picked[0].title,))
    payload = _together(picked) if may_be_several else None
    if payload is None:
        return NoChoice("together")
    return Chosen(payload, tuple(one.title for one in picked))


def plain(text: str) -> str:
    """Words as they are compared: small letters, straight quotes, no emoji around a figure, no full stop at the end."""
    text = unicodedata.normalize("NFKC", text).replace("’", "'")
    text = "".join(one for one in text if unicodedata.category(one) not in ("Me", "Mn", "Cf"))
    return " ".join(text.lower().split()).rstrip(".!")


def _is_figure(title: str) -> bool:
    return title.isascii() and title.isdigit()


def _keys(said: str) -> list[str] | None:
    """The numbers (or letters) that a reply is made of; ``None`` when there is anything else in it."""
    whole = TOKEN.fullmatch(said)
    parts = [said] if whole else BETWEEN.split(said)
    found = [TOKEN.fullmatch(part) for part in parts]
    if not said or not all(found):
        return None
    return [_figure(one[1]) for one in found if one]


def _figure(word: str) -> str:
    if word in NUMBER_WORDS:
        return str(NUMBER_WORDS.index(word))
    return str(int(word)) if word.isdigit() else word


def _labelled(said: str, offered: Sequence[Choice]) -> Chosen | None:
    """A choice sent back as it was listed: "2 Yes, harder"."""
    found = LABELLED.fullmatch(said)
    for one in offered:
        if found and found[1] == one.key.lower() and plain(found[2]) == plain(one.title):
            return Chosen(one.payload, (one.title,), by_number=False)
    return None


def _not_offered(keys: Sequence[str], offered: Sequence[Choice]) -> NoChoice | None:
    """Letters are words. So are figures where no list is numbered: 12 may be how many there were."""
    figures = [key for key in keys if key.isdigit()]
    if len(figures) < len(keys):
        return None
    if not offered:
        return NoChoice("no_list", keys[0])
    if not numbered(offered):
        return None
    known = {one.key for one in offered}
    return NoChoice("no_such", next(key for key in keys if key not in known))


def _together(picked: Sequence[Choice]) -> str | None:
    """Several answers to one question as one payload; ``None`` where they don't go together."""
    values, findings = [], set()
    for one in picked:
        intent, brace, rest = one.payload.partition("{")
        told = json.loads(brace + rest) if intent == "/answer" and brace else {}
        if len(told) != 1:
            return None
        ((finding, value),) = told.items()
        findings.add(finding)
        values.append(value)
    if len(findings) != 1 or set(ALONE) & set(values):
        return None
    return "/answer" + json.dumps({findings.pop(): values})
