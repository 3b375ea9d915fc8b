"""The doctor's page: few words, all of them from the diary, harmless, on one sheet of A4 whatever the diary holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crampwise.diary.days import step_of
from crampwise.diary.entry import Entry, Place, StepTried
from crampwise.diary.labels import load_labels
from crampwise.diary.report import Report, report
from crampwise.diary.report_html import html
from crampwise.diary.room import LETTERS, LINES, lines_of
from crampwise.diary.summary import Summary

from . import samples
from .drawings import Page

LABELS = load_labels()
MOST_WORDS = 150
SIZES = pytest.mark.parametrize("size", samples.SIZES)
WRITER = pytest.mark.parametrize("as_helper", [False, True])
MADE_BY = "Made by the person from a diary kept with Crampwise. Information, not a medical device; no clinical sign-off."
TEXTS = {
    "none": samples.of_kinds(),
    "some": samples.of_kinds(["Baclofen, mornings", "quinine (GP)"], ["Is there a brace?"]),
    "many": samples.of_kinds(samples.many_texts(), samples.many_texts()),
    "nasty": samples.of_kinds(samples.NASTY, samples.NASTY),
    "broad": samples.of_kinds(["\ufdfd" * 200] * 3, ["W" * 200, "😀" * 200, "漢" * 200] * 9),
    "short": samples.of_kinds([f"medicine {n}" for n in range(30)], ["why? " * 40] * 30),
}


@cache
def made(size: int, texts: str = "some", as_helper: bool = False) -> Report:
    return report(samples.summary(size), TEXTS[texts], LABELS, as_helper=as_helper)


def longest() -> Summary:
    """A summary whose every name is the longest there is."""
    base = samples.summary(21900)
    clinic = LABELS.for_clinic

    def worst(values, name, count=12):
        return sorted(values, key=lambda one: -len(name(one).split()))[:count]

    tables = clinic.tables
    big = {"median": 12.5, "lowest": 1, "highest": 99.5, "rated": 9, "weeks": 9}
    figures = {
        "by_place": [(one, "left", 12345) for one in worst(tables["sides"], lambda one: clinic.body_part(one, "left"))],
        "triggers": [(one, 12345) for one in worst(tables["triggers"], clinic.trigger)],
        "steps": [(one, 12345, 12345, 12345) for one in worst(tables["step_kinds"], clinic.kind)],
        "red_flags": dict.fromkeys(worst(tables["red_flags"], clinic.red_flag), 12345),
        **dict.fromkeys(("pain", "pain_after", "seconds", "per_week"), big),
    }  # fmt: skip
    by_kind = {kind: replace(one, **figures) for kind, one in base.by_kind.items()}
    return replace(base, **figures, by_kind=by_kind)


@cache
def page_of(size: int, texts: str = "some", as_helper: bool = False, scheme: str = "print") -> str:
    return html(made(size, texts, as_helper), scheme)


# --- what it says ---------------------------------------------------------------------------


@WRITER
@SIZES
@pytest.mark.parametrize("texts", TEXTS)
def test_it_has_150_words_or_fewer_in_every_case(size, texts, as_helper):
    """Numbers count as words; the chart, and the person's own words, do not."""
    found = made(size, texts, as_helper)
    own = {item for one in found.own for item in one.items}
    said = [
        text for text in Page(page_of(size, texts, as_helper)).said("figure") if text not in own
    ]
    words = [word for word in " ".join(said).split() if re.search(r"\w", word)]
    assert len(words) <= MOST_WORDS
    assert len(words) == found.words


@WRITER
def test_it_has_150_words_or_fewer_with_the_longest_names(as_helper):
    found = report(longest(), TEXTS["many"], LABELS, as_helper=as_helper)
    assert 120 < found.words <= MOST_WORDS
    assert all(one.counts and one.more for one in found.named) and len(found.relief.rows) >= 2


def test_it_is_signed_word_for_word():
    assert made(20).made_by == MADE_BY
    assert MADE_BY in unescape(html(made(20)))


def test_a_helper_s_page_speaks_of_the_person():
    own, helped = made(20), made(20, as_helper=True)
    assert [one.title for one in own.own] == ["My medicines", "My questions"]
    assert [one.title for one in helped.own] == ["The person's medicines", "The person's questions"]
    assert "helper" in helped.made_by and "the person" in helped.made_by
    assert not re.search(
        r"\b(my|i|me|your?)\b",
        " ".join(Page(html(helped)).said()).replace("Is there a brace?", ""),
        re.I,
    )


def test_it_says_what_the_diary_says():
    attack = Entry(
        id="1" * 32, started=samples.END.replace(month=11, day=20, hour=2), condition="cramp",
        places=(Place("calf", "left"),), pain=8, pain_after=3, seconds=180, woke=True, count=2,
        triggers=("cold", "none"), red_flags=("dvt",),
        steps=(StepTried("a", "stretch", "worked"), StepTried("b", "heat", "worse"), StepTried("c", "wait", "")),
    )  # fmt: skip
    stiff = replace(
        attack,
        id="2" * 32,
        condition="spasticity",
        pain=4,
        pain_after=None,
        woke=None,
        red_flags=(),
        count=1,
        steps=(),
    )
    found = report(samples.summed([attack, stiff], 30), TEXTS["some"], LABELS)
    assert found.period == "1 to 30 Nov 2026: attacks on 1/30 days"
    assert found.figures.head == ("", "Cramp", "Spasticity", "All")
    rows = {row[0]: row[1:] for row in found.figures.rows}
    assert rows["Attacks"] == ("2", "1", "3")
    assert rows["Severity, 0–10"] == ("8", "4", "6 (4–8)")
    assert rows["Minutes"] == ("3", "3", "3")
    assert rows["Broke sleep"] == ("1", "0", "1")
    assert found.relief.rows == (("stretch", "1", "0", "0"), ("heat", "0", "0", "1"))
    assert [one.counts for one in found.named] == [
        (("left calf", 3),), (("cold", 3),), (("suspected DVT", 1),),
    ]  # fmt: skip
    assert found.own[0].items == ("Baclofen, mornings", "quinine (GP)")


def test_what_was_tried_often_and_did_not_help_is_named():
    steps = [(kind, 2, 0, 0) for kind in samples.KINDS[1:]] + [("stretch", 1, 30, 5)]
    found = report(replace(samples.summary(20), steps=steps), {}, LABELS).relief
    assert found.rows[-1] == ("stretch", "1", "30", "5") and found.more > 0
    assert len(found.rows) + found.more == len(steps)


def test_the_frequency_has_its_range():
    rows = {row[0]: row for row in made(2000).figures.rows}
    week = samples.summary(2000).per_week
    assert rows["Weekly"][3] == f"{week['median']:.0f} ({week['lowest']}–{week['highest']})"


def test_the_words_are_neutral():
    told = " ".join(Page(page_of(2000)).said()).lower()
    for word in (
        "streak",
        "well done",
        "score",
        "prognosis",
        "worsening",
        "improv",
        "progress",
        "severe",
        "diagnosed",
        "dose",
    ):
        assert word not in told


def test_danger_signs_are_left_out_last():
    usual = replace(
        samples.summary(2000), red_flags={"dvt": 3, "breathing": 2, "jaw_locked": 1, "sepsis": 1}
    )
    for summary, least in ((usual, 3), (longest(), 2)):
        found = report(summary, {}, LABELS)
        (flags,) = [one for one in found.named if one.title == "Red flags"]
        assert len(flags.counts) >= least and found.words <= MOST_WORDS


@SIZES
def test_no_title_names_the_person_or_their_words(size):
    page = page_of(size, "nasty")
    assert re.findall(r"<title>(.*?)</title>", page)[0] == "Cramp and spasticity diary"


# --- the person's own words -----------------------------------------------------------------


def test_they_stand_word_for_word_and_what_has_no_room_is_counted():
    short = made(20, "short").own[0]
    assert short.items == tuple(f"medicine {n}" for n in range(LINES)) and short.more == 30 - LINES
    many = made(20, "many")
    for one in many.own:
        assert len(one.items) + one.more == 30
        assert one.items == tuple(samples.many_texts()[: len(one.items)])
        assert "+28\u00a0more" in html(many)


@given(st.lists(st.text(min_size=1, max_size=200), max_size=30))
@settings(deadline=None, max_examples=80)
def test_any_words_fit(texts):
    found = report(samples.summary(0), {"medicine": texts}, LABELS).own[0]
    assert sum(map(lines_of, found.items)) <= LINES or len(found.items) == 1
    assert all("\n" not in one and one == one.strip() for one in found.items)


@pytest.mark.parametrize(
    "text, lines",
    [
        ("", 1),
        ("a", 1),
        ("a" * LETTERS, 1),
        ("a" * (LETTERS + 1), 2),
        ("ab " * 16, 2),
        ("W" * 30, 2),
        ("漢" * 20, 2),
    ],
)
def test_lines_are_reckoned_by_the_breadth_of_letters(text, lines):
    assert lines_of(text) == lines


@pytest.mark.parametrize("words", samples.NASTY)
def test_harmful_words_stay_words(words):
    page = html(report(samples.summary(1), samples.of_kinds([words], [words]), LABELS))
    page.encode()
    assert_harmless(page)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)


# --- the page -------------------------------------------------------------------------------


def assert_harmless(page: str) -> Page:
    """Nothing runs, loads, sends or leads away; one style sheet, named by its hash."""
    found = Page(page)
    allowed = {
        "html", "meta", "title", "style", "body", "header", "h1", "h2", "p", "main", "section", "div", "table", "caption",
        "thead", "tbody", "tr", "th", "td", "figure", "svg", "desc", "g", "defs", "path", "use", "text", "details",
        "summary", "ul", "li", "footer",
    }  # fmt: skip
    for tag, attributes in found.tags:
        assert tag in allowed
        assert not {
            name
            for name in attributes
            if name.startswith("on") or name in ("style", "src", "href", "action")
        }
    assert sum(tag == "style" for tag, _ in found.tags) == 1
    assert "url(" not in page and "@import" not in page
    assert not re.search(r"https?://(?!www\.w3\.org/)", page) or "HYPERLINK" in page
    return found


@SIZES
@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_the_page_is_sound(size, scheme):
    page = page_of(size, scheme=scheme)
    found = assert_harmless(page)
    tags = [tag for tag, _ in found.tags]
    assert dict(found.tags)["html"] == {"lang": "en"}
    assert tags.count("h1") == 1 and tags.count("main") == 1
    assert [tag for tag in tags if tag in ("h1", "h2")][0] == "h1"
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert all(attributes.get("scope") for tag, attributes in found.tags if tag == "th")
    assert page == html(made(size), scheme)


@SIZES
def test_the_chart_s_numbers_stand_in_a_table_of_their_own(size):
    from crampwise.diary.charts import days_table

    told = Page(page_of(size)).texts
    cells = [text for path, text in told if "details" in path and {"td", "th"} & set(path)]
    rows = days_table(samples.summary(size))
    assert [cell for row in rows for cell in map(str, row) if cell] == [one for one in cells[3:]]
    if rows:
        by_days = step_of(samples.summary(size)) == 1
        assert cells[:3] == ["Day" if by_days else "Dates", "Attacks", "Worst, 0–10"]


def test_no_attack_in_a_whole_week_is_no_number_a_week():
    """Two attacks, both before the first whole week of the diary."""
    assert samples.summary(1).total and not samples.summary(1).per_week["highest"]
    rows = {row[0]: row[1:] for row in made(1).figures.rows}
    assert rows["Weekly"] == ("–", "0", "–")


# --- in a browser ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator:
    sync_api = pytest.importorskip("playwright.sync_api")
    from tests.browser.conftest import FLAGS, find_chromium

    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser) -> Iterator:
    # A printer's sheet at the page's own margins.
    page = browser.new_page(viewport={"width": 703, "height": 1032})
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text))
    page.on(
        "request",
        lambda request: broken.append(request.url) if request.url != "about:blank" else None,
    )
    yield page
    page.close()
    assert broken == []


CASES = [
    *((size, "some") for size in samples.SIZES),
    *((2000, texts) for texts in TEXTS),
    (21900, "many"),
]


@pytest.mark.browser
@pytest.mark.parametrize("size, texts", CASES)
def test_it_is_printed_on_one_sheet_and_nothing_is_cut_off(page, size, texts):
    page.set_content(page_of(size, texts, True))
    sheet = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    assert re.search(rb"/MediaBox\s*\[0 0 594\.9\d* 841\.\d+\]", sheet)
    page.emulate_media(media="print")
    for name in ("body", "main", ".own"):
        high, room = page.eval_on_selector(name, "one => [one.scrollHeight, one.clientHeight]")
        # A phrase in one letter is as broad as a line: the one thing that may be cut, and it is cut at the end.
        assert high <= room + 1 or (texts == "broad" and name == ".own")
    foot, low = page.evaluate(
        "[document.querySelector('footer').getBoundingClientRect().bottom, document.body.getBoundingClientRect().bottom]"
    )
    assert foot <= low + 1
    shown = page.eval_on_selector_all(
        "svg", "all => all.filter(one => one.getClientRects().length).length"
    )
    assert shown == 1


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize("width", [320, 1000])
def test_it_can_be_read_on_a_screen(page, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    for size in samples.SIZES:
        page.set_content(html(made(size, "nasty"), scheme))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_content(html(made(2000, "nasty"), scheme))
    shown = "all => all.filter(one => one.getClientRects().length).length"
    assert page.eval_on_selector_all("svg", shown) == 1
    from tests.browser.contrast import contrasts

    assert min(contrasts(page, "body", but="svg"))[0] >= 7
    smallest = page.eval_on_selector_all(
        "svg text",
        "all => Math.min(...all.filter(one => one.getClientRects().length)"
        ".map(one => parseFloat(getComputedStyle(one).fontSize) * one.ownerSVGElement.clientWidth"
        " / one.ownerSVGElement.viewBox.baseVal.width))",
    )
    assert smallest >= 9.5
