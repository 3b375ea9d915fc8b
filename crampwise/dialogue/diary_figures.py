"""A summary of the diary in plain words, and the heads of its tables. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from crampwise.diary.labels import load_labels
from crampwise.diary.summary import PARTS_OF_DAY, Summary

from .diary_words import (
    NO_IMPRESSION,
    capital,
    counted,
    date_told,
    length_told,
    number,
    numbers,
)
from .wording import Words

# How many of a kind a sentence names, the commonest first: a longer list is not heard to its end.
NAMED = 3
# Two halves of a shorter time say nothing.
DAYS_FOR_HALVES = 14


def summary_told(summary: Summary, words: Words) -> list[str]:
    """A summary as plain sentences, a line each: what the entries show, and no judgement of it.

    The first line always stands; the others only where something is known.
    """
    start, end = date_told(summary.start), date_told(summary.end)
    if summary.start.year != summary.end.year:
        start, end = f"{start} {summary.start.year}", f"{end} {summary.end.year}"
    if not summary.total:
        return [words.say("utter_diary_sum_none", start=start, end=end)]
    span = {"start": start, "end": end, "days": summary.days_with}
    span["all"] = (summary.end - summary.start).days + 1
    lines = [counted(words, "sum", summary.total, **span)]
    return [*lines, *_how_often(summary, words), *_how(summary, words), *_what_did(summary, words)]


def _how_often(summary: Summary, words: Words) -> Iterable[str]:
    """Only of the time that the diary tells of: nothing is known of what was before its first entry."""
    weeks = summary.per_week.get("weeks") or 0
    if weeks > 1:
        yield words.say("utter_diary_sum_week", weeks=weeks, **numbers(summary.per_week))
    if (summary.end - summary.recorded_from).days + 1 < DAYS_FOR_HALVES:
        return
    (first, first_pain), (second, second_pain) = summary.halves
    days = {"start": date_told(summary.recorded_from), "end": date_told(summary.end)}
    yield words.say("utter_diary_sum_halves", first=first, second=second, **days)
    if first_pain is not None and second_pain is not None:
        pains = {"first": number(first_pain), "second": number(second_pain)}
        yield words.say("utter_diary_sum_halves_pain", **pains)


def _how(summary: Summary, words: Words) -> Iterable[str]:
    labels = load_labels()
    kinds = [
        (labels.condition(name), count)
        for name, count in summary.by_condition.items()
        if name not in NO_IMPRESSION
    ]
    places = [(labels.body_part(part, side), count) for part, side, count in summary.by_place]
    parts = [
        (labels.part_of_day(part), summary.by_part_of_day.get(part, 0)) for part in PARTS_OF_DAY
    ]
    for name, counts in (
        ("utter_diary_sum_kinds", kinds),
        ("utter_diary_sum_places", places),
        ("utter_diary_sum_parts", parts),
    ):
        told = _commonest(counts)
        if told:
            yield words.say(name, names=told)
    pain = summary.pain
    if pain["median"] is not None:
        same = pain["lowest"] == pain["highest"]
        name = "utter_diary_sum_pain_same" if same else "utter_diary_sum_pain"
        yield words.say(name, **numbers(pain))
    if summary.seconds["median"] is not None:
        yield words.say(
            "utter_diary_sum_length", length=length_told(summary.seconds["median"], words)
        )
    if summary.woke:
        yield counted(words, "sum_woke", summary.woke)
    if summary.relapses:
        yield counted(words, "sum_back", summary.relapses)


def _what_did(summary: Summary, words: Words) -> Iterable[str]:
    labels = load_labels()
    triggers = [(labels.trigger(value), count) for value, count in summary.triggers]
    tried = {kind: worked + failed + worse for kind, worked, failed, worse in summary.steps}
    helped = [
        f"{labels.kind(kind)} ({words.say('utter_diary_of', count=worked, all=tried[kind])})"
        for kind, worked, _, _ in sorted(summary.steps, key=lambda step: -step[1])
        if worked
    ]
    worse = [(labels.kind(kind), count) for kind, _, _, count in summary.steps]
    dangers = [(labels.red_flag(kind), count) for kind, count in summary.red_flags.items()]
    for name, told in (
        ("utter_diary_sum_set_off", _commonest(triggers)),
        ("utter_diary_sum_helped", ", ".join(helped[:NAMED])),
        ("utter_diary_sum_worse", _commonest(worse)),
        ("utter_diary_sum_danger", _commonest(dangers)),
    ):
        if told:
            yield words.say(name, names=told)


def tables_told(
    days: Sequence[Sequence[Any]], places: Sequence[Sequence[Any]], words: Words
) -> dict[str, Any]:
    """The tables beside the charts, with their heads in words (JSON-able).

    Args:
        days, places: rows, as :mod:`crampwise.diary.charts` gives them.
    """
    attacks = words.say("utter_diary_head_attacks")
    return {
        "days": {
            "head": [
                words.say("utter_diary_head_day"),
                attacks,
                words.say("utter_diary_head_pain"),
            ],
            "rows": [list(row) for row in days],
        },
        "places": {
            "head": [words.say("utter_diary_head_place"), attacks],
            "rows": [[capital(name), count] for name, count in places],
        },
    }


def _commonest(counts: Iterable[tuple[str, int]]) -> str:
    """ "left calf (6), right foot (3)": the commonest first, those that never were left out."""
    found = sorted((one for one in counts if one[1]), key=lambda one: -one[1])
    return ", ".join(f"{name} ({count})" for name, count in found[:NAMED])
