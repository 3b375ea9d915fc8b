"""What can be seen and hit: sizes, room between, contrast, dark, large text, narrow screens."""

from __future__ import annotations

import base64
import itertools

import pytest
from playwright.sync_api import expect

from .chat import Chat, go_to, walk
from .contrast import contrasts
from .scenes import ACT_NOW

# Everything that can be tapped, with its box, and whether its own words fit in it.
BOXES = """(all) => all
  .filter((e) => e.getClientRects().length)
  .map((e) => {
    const r = e.getBoundingClientRect();
    return {
      name: e.textContent || e.id, x: r.left + scrollX, y: r.top + scrollY, width: r.width, height: r.height,
      cut: e.tagName !== "TEXTAREA" && (e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight),
      floats: !!e.closest("#head, .scrolls") || getComputedStyle(e).position === "fixed",
    };
  })"""


def check_boxes(chat: Chat, scene: str = "") -> None:
    width = chat.page.viewport_size["width"]
    boxes = chat.page.locator("button, a, textarea").evaluate_all(BOXES)
    assert boxes
    for box in boxes:
        assert box["height"] >= 64 and box["width"] >= 64, (scene, box)
        assert box["x"] >= 0 and box["x"] + box["width"] <= width + 0.5, (scene, box)
        assert not box["cut"], (scene, box)
    # What lies over the page, with the page scrolling beneath it, has no neighbours of its own.
    for a, b in itertools.combinations([box for box in boxes if not box["floats"]], 2):
        across = max(a["x"], b["x"]) - min(a["x"] + a["width"], b["x"] + b["width"])
        down = max(a["y"], b["y"]) - min(a["y"] + a["height"], b["y"] + b["height"])
        assert max(across, down) >= 11.9, (scene, a, b)
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("width", "height"),
    [(320, 640), (390, 844), (844, 390), (1280, 800)],
    ids=["320px", "phone", "sideways", "desk"],
)
def test_targets_are_64px_12px_apart_and_whole(new_chat, stub, width, height):
    chat = new_chat(width=width, height=height)
    for scene in walk(chat, stub):
        check_boxes(chat, scene)


def test_targets_hold_on_the_first_screens(new_chat):
    chat = new_chat(width=320, height=640)
    check_boxes(chat)
    chat.tap(None)
    check_boxes(chat)


@pytest.mark.parametrize("width", [320, 390, 844])
def test_text_at_200_percent_fits(new_chat, stub, width):
    chat = new_chat(width=width)
    text = chat.page.locator(".bot p").first
    size = "(e) => parseFloat(getComputedStyle(e).fontSize)"
    before = text.evaluate(size)
    chat.zoom_text(200)
    assert text.evaluate(size) == 2 * before
    for scene in walk(chat, stub):
        check_boxes(chat, scene)


@pytest.mark.parametrize("look", ["dark", "light", "night"])
def test_text_contrast_is_at_least_7_to_1(new_chat, stub, look):
    chat = new_chat(theme=look)
    for scene in walk(chat, stub):
        found = contrasts(chat.page, "crampwise-chat")
        assert len(found) > 4
        assert [pair for pair in found if pair[0] < 7] == [], scene


def share_of_white(chat: Chat) -> tuple[float, float]:
    """How much of a white screen's light this one gives off, and of its blue, in percent."""
    picture = "data:image/png;base64," + base64.b64encode(chat.page.screenshot()).decode()
    blank = chat.page.context.browser.new_page()
    sums = blank.evaluate(
        """async (url) => {
          const image = new Image();
          image.src = url;
          await image.decode();
          const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
          canvas.drawImage(image, 0, 0);
          const { data } = canvas.getImageData(0, 0, image.width, image.height);
          const linear = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
          let light = 0, blue = 0;
          for (let i = 0; i < data.length; i += 4) {
            light += 0.2126 * linear(data[i]) + 0.7152 * linear(data[i + 1]) + 0.0722 * linear(data[i + 2]);
            blue += linear(data[i + 2]);
          }
          return [light, blue].map((sum) => (sum / (data.length / 4)) * 100);
        }""",
        picture,
    )
    blank.close()
    return sums[0], sums[1]


def test_dark_gives_little_light_and_night_light_less(new_chat):
    dark, dark_blue = share_of_white(new_chat())
    night, night_blue = share_of_white(new_chat(theme="night"))
    assert dark <= 5
    assert night < dark and night_blue < min(1, dark_blue)


BACKGROUND = "getComputedStyle(document.documentElement).backgroundColor"


def test_dark_is_the_plain_look_and_light_is_the_devices_wish(new_chat):
    assert new_chat(scheme="dark").page.evaluate(BACKGROUND) == "rgb(15, 18, 20)"
    assert new_chat(scheme="no-preference").page.evaluate(BACKGROUND) in (
        "rgb(15, 18, 20)",
        "rgb(246, 243, 236)",
    )
    assert new_chat(scheme="light").page.evaluate(BACKGROUND) == "rgb(246, 243, 236)"


def test_at_night_light_shows_only_to_those_who_chose_it(new_chat):
    assert new_chat(scheme="light", hour=3).page.evaluate(BACKGROUND) == "rgb(15, 18, 20)"
    chosen = new_chat(scheme="dark", hour=3, theme="light")
    assert chosen.page.evaluate(BACKGROUND) == "rgb(246, 243, 236)"


def test_a_chosen_look_is_kept_and_there_before_the_first_paint(new_chat):
    chat = new_chat(scheme="light")
    page = chat.page
    chat.open_settings("Screen light", "Dark")
    assert page.evaluate(BACKGROUND) == "rgb(15, 18, 20)"
    assert (
        page.evaluate("document.querySelector('meta[name=theme-color]').content")
        == "rgb(15, 18, 20)"
    )
    # Parsed, but no module has run yet: they wait for the state after this one.
    page.add_init_script(
        f"document.addEventListener('readystatechange', () => {{ window.__early ??= {BACKGROUND} }})"
    )
    chat.open()
    assert page.evaluate("__early") == "rgb(15, 18, 20)"
    chat.open_settings("Screen light")
    expect(page.get_by_role("button", name="Dark", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("button", name="Amber, for night").tap()
    assert page.evaluate(BACKGROUND) == "rgb(0, 0, 0)"
    page.get_by_role("button", name="Same as device").tap()
    assert page.evaluate(BACKGROUND) == "rgb(246, 243, 236)"


def test_something_is_wrong_stays_in_one_place(new_chat, stub):
    chat = new_chat()
    first = chat.wrong.bounding_box()
    for scene in (["It hurts now"], ["Calf"], ["It's letting go"]):
        chat.tap(*scene)
        assert chat.wrong.bounding_box() == first
    chat.page.mouse.wheel(0, 4000)
    chat.page.wait_for_timeout(100)
    assert chat.wrong.bounding_box() == first


def test_what_is_new_is_not_under_the_header(new_chat, stub):
    for percent in (100, 200):
        chat = new_chat()
        chat.zoom_text(percent)
        go_to(chat, "relief")
        header = chat.page.locator("#head").bounding_box()
        said = chat.log.locator(".you").last.bounding_box()
        assert said["y"] >= header["y"] + header["height"]


def test_a_flag_stands_out_in_words_and_border(new_chat, stub):
    chat = go_to(new_chat(), "act now")
    box = chat.log.locator(".act")
    expect(box).to_contain_text("Act now")
    assert box.evaluate("(e) => getComputedStyle(e).borderTopWidth") == "4px"


@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (844, 390)])
def test_the_number_to_call_is_on_the_screen_at_once(new_chat, stub, width, height):
    stub.scenes["/breathing_worse"] = [
        {**ACT_NOW[0], "text": "\n".join(["Call 911 now. Sit up."] + ["More to do."] * 9)}
    ]
    chat = go_to(new_chat(width=width, height=height), "act now")
    call = chat.tray.get_by_role("link", name="Call 911")
    expect(call).to_be_in_viewport(ratio=1)
    expect(chat.log.get_by_text("Act now", exact=True)).to_be_in_viewport(ratio=1)
    # It hides nothing for good: the page's last button can still be brought clear of it.
    chat.page.get_by_role("button", name="Settings").focus()
    settings = chat.page.get_by_role("button", name="Settings").bounding_box()
    box = call.bounding_box()
    assert (
        settings["y"] + settings["height"] <= box["y"] or box["y"] + box["height"] <= settings["y"]
    )


def test_forced_colours_keep_every_border(new_chat, stub):
    chat = go_to(new_chat(forced_colors="active"), "act now")
    check_boxes(chat)
    for part in (chat.wrong, chat.choices.first, chat.choices.last, chat.log.locator(".act")):
        width, style = part.evaluate(
            "(e) => [getComputedStyle(e).borderTopWidth, getComputedStyle(e).borderTopStyle]"
        )
        assert float(width[:-2]) >= 2 and style != "none"


def test_nothing_moves(new_chat, stub):
    chat = go_to(new_chat(reduced_motion="reduce"), "relief")
    running = chat.page.evaluate("document.getAnimations().length")
    longest = chat.page.locator("*").evaluate_all(
        """(all) => Math.max(...all.map((e) => {
          const s = getComputedStyle(e);
          return Math.max(parseFloat(s.transitionDuration) || 0, parseFloat(s.animationDuration) || 0);
        }))"""
    )
    assert (running, longest) == (0, 0)


def test_what_it_is_and_is_not_is_said(chat):
    for line in (
        "This is information, not a medical device.",
        "In an emergency, call your emergency number.",
    ):
        text = chat.page.locator("#talk").get_by_text(line)
        expect(text).to_be_visible()
        expect(text).to_be_in_viewport()
