"""The bedside card: one printed page for each region, with that region's numbers, and what a person needs to print it."""

from __future__ import annotations

import importlib.util
import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .contrast import contrasts
from .test_axe import TAGS
from .test_bedside import SHEET, contexts, running, server, until  # noqa: F401

REGIONS = sorted(SHEET["contacts"]["regions"])
PAPERS = {"A4": (210, 297), "Letter": (216, 279)}
MARGIN = 8
PX = 96 / 25.4


@pytest.fixture
def card(contexts, server) -> Callable[..., Page]:  # noqa: F811
    """The card's page: ``card(region="US", theme="light")`` as the settings on the device have it."""

    def make(**wish) -> Page:
        options = {
            key: wish.pop(key)
            for key in ("width", "height", "locale", "forced_colors")
            if key in wish
        }
        page = contexts(**options).new_page()
        page.add_init_script(
            "window.violations = []; addEventListener('securitypolicyviolation', (e) => violations.push(e.violatedDirective))"
        )
        if wish:
            page.add_init_script(
                f"localStorage.setItem('crampwise.settings', JSON.stringify({wish!r}))"
            )
        page.goto(server.url + "/chat/card.html")
        page.locator("#paper .flags").wait_for()
        return page

    return make


def number_of(region: str, role: str) -> str | None:
    return SHEET["contacts"]["regions"][region][role]["number"]


@pytest.mark.parametrize("region", REGIONS)
def test_one_page_whole_and_legible_on_either_paper(card, region):
    page = card(region=region)
    for paper, (width, height) in PAPERS.items():
        pdf = page.pdf(format=paper)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1, paper
        # The same page, laid out at the paper's width, to be measured.
        page.emulate_media(media="print")
        room = {
            "width": round((width - 2 * MARGIN) * PX),
            "height": round((height - 2 * MARGIN) * PX),
        }
        page.set_viewport_size(room)
        least, wide, tall, cut = page.evaluate(
            """() => {
              const words = document.createTreeWalker(document.getElementById("paper"), NodeFilter.SHOW_TEXT);
              let least = Infinity;
              while (words.nextNode()) least = Math.min(least, parseFloat(getComputedStyle(words.currentNode.parentElement).fontSize));
              const { scrollWidth, scrollHeight } = document.documentElement;
              const cut = [...document.querySelectorAll("#paper *")].filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline");
              return [least, scrollWidth, scrollHeight, cut.length];
            }"""
        )
        assert least >= 9 * 96 / 72 - 0.01, "no text under 9 pt"
        assert wide <= room["width"] and tall <= room["height"] and cut == 0, paper
        page.emulate_media(media="null")


@pytest.mark.parametrize("region", REGIONS)
def test_the_numbers_are_the_regions_own(card, region):
    said = card(region=region).locator("#paper").inner_text()
    assert f"Call {number_of(region, 'emergency')}\n" in said
    for role in ("emergency", "emergency_no_speech", "urgent", "poison", "crisis"):
        contact = SHEET["contacts"]["regions"][region][role]
        assert (contact["number"] or contact["label"]) in said
    assert SHEET["contacts"]["regions"][region]["emergency"]["note"] in said
    others = {number_of(other, "emergency") for other in REGIONS} - {number_of(region, "emergency")}
    assert not [number for number in others if re.search(rf"(?<![\d-]){number}(?![\d-])", said)]
    assert "{" not in said and "undefined" not in said and "null" not in said


def test_it_holds_what_whoever_comes_needs(card):
    said = card(region="UK").locator("#paper").inner_text()
    for words in ("This person has ALS (MND).", "This person may not be able to speak or move."):
        assert words in said
    # A flag is told above, or where the check of a place is.
    for flag in SHEET["when_to_call"]:
        assert (
            flag["action"]["helper"][0]
            .replace("{emergency_number}", "999")
            .replace("{urgent_number}", "111")
            in said
        )
    parts = {part["id"]: part for part in SHEET["parts"]}
    for name in ("whole_leg", "calf", "fingers", "neck_back", "jaw", "ribs"):
        part = parts[name]
        step = SHEET["steps"][part["first"]["helper"]]
        care = [
            *step["text"]["helper"].split("\n"),
            *step.get("cautions", {}).get("helper", ()),
            *(SHEET["unless"][one]["helper"] for one in step.get("unless", ())),
            *part["do_not"]["cramp"]["helper"],
            *part["do_not"]["spasticity"]["helper"],
        ]
        for line in care:
            assert line.replace("{emergency_number}", "999") in said, (name, line)
        assert not set(step["sources"]) - set(re.findall(r"[A-Z][A-Z0-9-]+", said))
    check = SHEET["checks"]["leg_swelling"]
    assert said.index(check["signs"]["helper"][0]) < said.index("Whole leg.")
    for words in ("Name:", "ALS team's number:", "Medicines, as I name them:", "What helps me:"):
        assert words in said
    assert "This is information, not a medical device." in said
    assert "Check them before you need them." in said, "the numbers have not been verified"
    assert SHEET["version"] in said and SHEET["reviewed"] in said


@pytest.mark.parametrize(
    ("locale", "wish", "region"),
    [
        ("en-AU", {}, "AU"),
        ("fr-FR", {}, "EU"),
        ("en-US", {"region": "IE"}, "IE"),
        ("en-US", {"region": "auto"}, "US"),
    ],
)
def test_whose_numbers_at_first(card, locale, wish, region):
    page = card(locale=locale, **wish)
    expect(page.locator("[aria-pressed=true]")).to_have_attribute("value", region)
    expect(page.locator("#paper h2").first).to_have_text(f"Call {number_of(region, 'emergency')}")


def test_another_region_by_a_button(card):
    page = card(region="UK")
    page.get_by_role("button", name="US", exact=True).tap()
    expect(page.locator("#paper h2").first).to_have_text("Call 911")
    expect(page.locator("#said")).to_have_text("The card shows the numbers for: US.")
    assert page.evaluate("document.activeElement.value") == "US", "focus stays"


def test_print_and_back(card, server):  # noqa: F811
    page = card()
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Print", exact=True).tap()
    assert page.evaluate("window.printed")
    expect(page.get_by_role("link", name="Back to the talk")).to_have_attribute("href", "./")


@pytest.mark.parametrize("theme", ["dark", "light", "night"])
def test_paper_is_black_on_white_and_the_screen_is_not(card, theme):
    page = card(theme=theme)
    found = contrasts(page, "body", but=":disabled")
    assert len(found) > 30 and [pair for pair in found if pair[0] < 7] == []
    page.emulate_media(media="print")
    colours = page.evaluate(
        """() => [...document.querySelectorAll("#paper, #paper *")].map((e) => getComputedStyle(e)).flatMap((s) => [s.color, s.borderTopColor])"""
    )
    assert set(colours) == {"rgb(0, 0, 0)"}
    assert (
        page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    expect(page.locator("#print")).to_be_hidden()


@pytest.mark.parametrize(("width", "text"), [(320, 100), (320, 200), (390, 100), (1024, 100)])
def test_targets_and_room(card, width, text):
    page = card(width=width, text=text)
    boxes = page.evaluate(
        """() => [...document.querySelectorAll("button, a")].map((e) => {
          const r = e.getBoundingClientRect();
          return { name: e.textContent, x: r.x, y: r.y, width: r.width, height: r.height, cut: e.scrollWidth > e.clientWidth };
        })"""
    )
    for box in boxes:
        assert box["width"] >= 64 and box["height"] >= 64 and not box["cut"], box
        assert box["x"] >= 0 and box["x"] + box["width"] <= width + 0.5, box
    for a, b in itertools.combinations(boxes, 2):
        across = max(a["x"], b["x"]) - min(a["x"] + a["width"], b["x"] + b["width"])
        down = max(a["y"], b["y"]) - min(a["y"] + a["height"], b["y"] + b["height"])
        assert max(across, down) >= 11.9, (a, b)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_no_sheet_is_said(contexts, server):  # noqa: F811
    server.fault = 500
    page = contexts().new_page()
    page.goto(server.url + "/chat/card.html")
    expect(page.locator("#paper")).to_contain_text("Try again when you are online.")
    expect(page.locator("#paper")).to_contain_text("call your emergency number")
    expect(page.locator("#print")).to_be_disabled()


@pytest.mark.parametrize(
    "look", [{}, {"theme": "light"}, {"theme": "night"}, {"forced_colors": "active"}]
)
def test_axe_and_policy(card, look):
    page = card(**look)
    assert page.evaluate("violations") == []
    found = importlib.util.find_spec("axe_playwright_python")
    assert found and found.submodule_search_locations
    page.evaluate(
        (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")
    )
    result = page.evaluate(
        "(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } })", TAGS
    )
    assert [
        f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in result["violations"]
    ] == []
