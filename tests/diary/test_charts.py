"""The charts: what they show is what was counted, in every scheme and size, harmless, small, and always the same."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampwise.diary.charts import days_chart, days_table, places_chart, places_table
from crampwise.diary.days import spans, step_named, step_of
from crampwise.diary.entry import Entry, Place
from crampwise.diary.figure import SCHEMES, scheme_of
from crampwise.diary.labels import load_labels
from crampwise.diary.outline import SPOTS, of_places
from crampwise.diary.places import _apart, _circles, size_of

from . import samples
from .drawings import SVG, contrast, parsed, words

LABELS = load_labels()
MOST_BYTES = 40_000
YEARS = pytest.mark.parametrize("size", samples.SIZES)
SCHEME = pytest.mark.parametrize("scheme", SCHEMES)


@cache
def drawings(size: int, scheme: str) -> dict[str, str]:
    summary = samples.summary(size)
    return {
        "narrow": days_chart(summary, scheme, wide=False),
        "wide": days_chart(summary, scheme, wide=True),
        "places": places_chart(summary, scheme, LABELS),
    }


@SCHEME
@YEARS
def test_a_chart_is_harmless_small_and_says_what_it_is(size, scheme):
    for svg in drawings(size, scheme).values():
        root = parsed(svg)
        assert len(svg.encode()) < MOST_BYTES
        assert root.get("role") == "img" and root.get("viewBox")
        title, desc = list(root)[:2]
        assert title.tag == f"{SVG}title" and desc.tag == f"{SVG}desc"
        assert "2026" in title.text and desc.text.endswith(".")
        assert all(
            "DejaVu" not in (one.get("font-family") or "") for one in root.iter() if one is not root
        )


@SCHEME
@YEARS
def test_every_word_stands_out_from_the_ground_seven_to_one(size, scheme):
    colours = scheme_of(scheme)
    assert contrast(colours.mark, colours.page) >= 3 and contrast(colours.edge, colours.page) >= 3
    for name, svg in drawings(size, scheme).items():
        found = {one.get("fill", "#000000") for one in parsed(svg).iter(f"{SVG}text")}
        grounds = {colours.on_mark: colours.mark}
        for colour in found:
            assert contrast(colour, grounds.get(colour, colours.page)) >= 7, (name, colour)


@YEARS
def test_the_same_diary_makes_the_same_drawing(size):
    assert drawings.__wrapped__(size, "dark") == drawings(size, "dark")


def test_threads_do_not_disturb_each_other():
    wanted = {scheme: drawings(1, scheme) for scheme in SCHEMES}
    found: list[bool] = []

    def draw(scheme: str) -> None:
        found.append(drawings.__wrapped__(1, scheme) == wanted[scheme])

    threads = [threading.Thread(target=draw, args=(scheme,)) for scheme in [*SCHEMES] * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 6


def test_an_unknown_scheme_is_refused_before_anything_is_drawn():
    with pytest.raises(ValueError, match="light, dark, print"):
        days_chart(samples.summary(0), "sepia")


# --- days -----------------------------------------------------------------------------------


@YEARS
def test_the_table_holds_every_attack_once(size):
    summary = samples.summary(size)
    rows = days_table(summary)
    assert sum(attacks for _, attacks, _ in rows) == summary.total
    worst = [one for _, _, one in rows if one != ""]
    assert max(worst, default=None) == summary.pain["highest"]
    assert len({name for name, _, _ in rows}) == len(rows)


@YEARS
def test_the_spans_cover_the_period_without_a_gap(size):
    summary = samples.summary(size)
    found = spans(summary)
    assert found[0].first == summary.start and found[-1].last == summary.end
    for one, other in zip(found, found[1:], strict=False):
        assert other.first == one.last + timedelta(days=1)
    assert all(one.whole for one in found[1:-1])
    assert len(found) <= 67


@given(st.integers(0, 5000), st.data())
@settings(max_examples=60, deadline=None)
def test_any_period_is_put_together_rightly(days, data):
    step = 1 if days < 366 else 7 * (days // 2562 + 1)
    end = date(2026, 11, 30)
    start = end - timedelta(days=days)
    points = [
        (
            start + timedelta(days=place),
            data.draw(st.integers(0, 3)) if days < 40 else place % 5,
            place % 11 or None,
        )
        for place in range(0, days + 1, step)
    ]
    summary = replace(samples.summary(0), start=start, end=end, step_days=step, per_day=points)
    found = spans(summary)
    assert sum(one.attacks for one in found) == sum(attacks for _, attacks, _ in points)
    assert found[0].first == start and found[-1].last == end
    assert step_of(summary) % step == 0
    # The newest is as long as the others, unless the summary's own last step is cut.
    assert step > 1 or len(found) == 1 or found[-1].whole


@pytest.mark.parametrize(
    "step, words", [(1, "day"), (7, "week"), (28, "4 weeks"), (84, "12 weeks")]
)
def test_a_step_has_a_name(step, words):
    assert step_named(step) == words


def test_each_bar_of_a_short_period_has_its_number():
    found = words(parsed(days_chart(samples.summary(20), "light")))
    drawn = [int(one) for one in found if re.fullmatch(r"\d+", one)]
    for _, attacks, _ in days_table(samples.summary(20)):
        assert attacks in drawn
    assert "Attacks a day" in found
    assert "Worst of each day (0 none, 10 worst)" in found


def test_a_part_of_a_week_is_drawn_and_said_to_be_one():
    year = samples.summary(2000)
    assert not spans(year)[0].whole
    assert "outline: part of a week" in words(parsed(days_chart(year, "print")))


def test_without_a_rating_the_chart_says_so():
    attack = Entry(id="0" * 32, started=samples.END - timedelta(days=1), places=(Place("calf"),))
    assert "Not noted" in words(parsed(days_chart(samples.summed([attack], 7), "light")))


def test_a_period_of_one_day_can_be_drawn():
    attack = Entry(id="0" * 32, started=samples.END - timedelta(hours=1), pain=10, count=50)
    root = parsed(days_chart(samples.summed([attack], 1), "print"))
    assert "50 attacks, on 1 of 1 days." in root[1].text


@pytest.mark.parametrize("chart", ["days", "places"])
def test_an_empty_period_is_a_calm_line(chart):
    summary = samples.summary(0)
    svg = days_chart(summary, "dark") if chart == "days" else places_chart(summary, "dark", LABELS)
    first = {"days": "No entries,", "places": "No places were named,"}[chart]
    assert words(parsed(svg)) == [first, "1 Sep to 30 Nov 2026"]


# --- places ---------------------------------------------------------------------------------


def test_each_body_part_has_a_spot_or_a_line_under_the_figures():
    parts = set(LABELS.tables["body_parts"])
    found, rest = of_places([(part, "", 1) for part in parts])
    assert {part for part, _, _ in rest} == {"whole_body"}
    assert parts - set(SPOTS) == {"whole_body", "both_legs"}


def test_the_person_s_left_is_on_the_viewer_s_right_from_the_front_only():
    (front,) = _circles([("shin", "left", 1)])
    (back,) = _circles([("calf", "left", 1)])
    assert front.x > 100 and back.x < 300


def test_both_sides_count_on_each_and_an_untold_side_is_dashed_on_each():
    told = {
        (one.x > 300, one.sure): one.count
        for one in _circles([("calf", "both", 2), ("calf", "left", 3)])
    }
    assert told == {(False, True): 5, (True, True): 2}
    untold = _circles([("calf", "", 4)])
    assert [one.count for one in untold] == [4, 4] and not any(one.sure for one in untold)
    svg = places_chart(replace(samples.summary(20), by_place=[("calf", "", 4)]), "light", LABELS)
    assert "Dashed: side not told, shown on both sides" in words(parsed(svg))
    assert "stroke-dasharray" in svg


@YEARS
def test_every_number_is_drawn_and_none_hides_another(size):
    by_place = samples.summary(size).by_place
    _, height = size_of(by_place)
    circles = _apart(_circles(by_place), height)
    for number, one in enumerate(circles):
        assert (
            one.radius <= one.x <= 400 - one.radius and one.radius <= one.y <= height - one.radius
        )
        for other in circles[number + 1 :]:
            apart = ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5
            assert apart >= one.radius + other.radius
    drawn = words(parsed(places_chart(samples.summary(size), "print", LABELS)))
    assert all(str(one.count) in drawn for one in circles)


def test_every_place_at_once_can_still_be_drawn():
    every = [
        (part, side, 100 - number)
        for number, part in enumerate(sorted(LABELS.tables["body_parts"]))
        for side in ("left", "right", "")
    ]
    svg = places_chart(replace(samples.summary(20), by_place=every), "light", LABELS)
    assert any("more, with fewer" in one for one in words(parsed(svg)))


@YEARS
def test_the_places_table_has_the_names_and_numbers(size):
    summary = samples.summary(size)
    rows = places_table(summary, LABELS)
    assert [count for _, count in rows] == [count for _, _, count in summary.by_place]
    desc = parsed(places_chart(summary, "light", LABELS))[1].text
    assert all(f"{name} {count}" in desc for name, count in rows)


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("days", [1, 2, 7, 8, 30, 31, 32, 91, 365, 366, 367, 1200, 3650])
def test_every_word_of_the_days_chart_is_on_it(days, wide):
    """By a generous breadth of letters, since a browser's font may be another."""
    root = parsed(days_chart(samples.summary(20, days), "print", wide=wide))
    width, found = float(root.get("width")), list(root.iter(f"{SVG}text"))
    assert len(found) > 5
    for text in found:
        x = text.get("x") or re.match(r"translate\(([\d.-]+)", text.get("transform"))[1]
        x, told = float(x), "".join(text.itertext())
        broad = len(told) * float(text.get("font-size")) * 0.62
        left = {"middle": x - broad / 2, "end": x - broad}.get(text.get("text-anchor"), x)
        assert -2 <= left and left + broad <= width + 2, told
