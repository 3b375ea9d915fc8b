"""Eyes, one switch, the device's voice, text size: each in its own mode, all kept on the device."""

from __future__ import annotations

import itertools
import json

import pytest
from playwright.sync_api import expect

from .chat import Chat, go_to
from .test_looks import BOXES

VOICE = """
window.__aloud = [];
Object.defineProperty(window, "speechSynthesis", { value: {
  speak: (said) => __aloud.push(said.text), cancel: () => __aloud.push("(stops)"),
} });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


@pytest.fixture
def gaze(new_chat, stub) -> Chat:
    return new_chat(width=820, height=1180, settings={"size": "gaze"})


def check_gaze_boxes(chat: Chat) -> None:
    boxes = chat.page.locator("button, a").evaluate_all(BOXES)
    width = chat.page.viewport_size["width"]
    assert boxes
    for box in boxes:
        assert box["height"] >= 120 and box["width"] >= 120 and not box["cut"], box
        assert box["x"] >= 0 and box["x"] + box["width"] <= width + 0.5, box
    for a, b in itertools.combinations([box for box in boxes if not box["floats"]], 2):
        across = max(a["x"], b["x"]) - min(a["x"] + a["width"], b["x"] + b["width"])
        down = max(a["y"], b["y"]) - min(a["y"] + a["height"], b["y"] + b["height"])
        assert max(across, down) >= 11.9, (a, b)


def test_eyes_see_three_choices_and_more_and_meet_them_all(gaze):
    gaze.tap("It hurts now")
    seen = []
    for _ in range(4):
        titles = gaze.titles()
        assert len(titles) <= 4 and titles[-1] == "More choices"
        seen += titles[:-1]
        gaze.tap_only("More choices")
        gaze.page.wait_for_timeout(gaze.ghost_tap_ms)
        assert gaze.focused() == "div#tray"
    assert {"Calf", "Foot", "Show me a body"} <= set(seen)
    assert gaze.titles()[0] in seen, "after the last ones come the first again"


@pytest.mark.parametrize(("width", "height"), [(820, 1180), (1180, 820), (390, 844), (320, 640)])
def test_gaze_targets_are_120px_12px_apart_and_whole(new_chat, stub, width, height):
    chat = new_chat(width=width, height=height, settings={"size": "gaze"})
    check_gaze_boxes(chat)
    chat.tap("It hurts now")
    check_gaze_boxes(chat)
    chat.open_settings()
    chat.page.get_by_role("button", name="Screen light").wait_for()
    check_gaze_boxes(chat)


def test_in_a_list_to_tap_in_done_is_on_every_page_and_choices_are_kept(gaze, stub):
    gaze.tap("It hurts now", "Calf")
    while "It's letting go" not in gaze.titles():
        gaze.tap_only("More choices")
        gaze.page.wait_for_timeout(gaze.ghost_tap_ms)
    gaze.tap("It's letting go", "Pain at once")
    while "7" not in gaze.titles():
        gaze.tap_only("More choices")
        gaze.page.wait_for_timeout(gaze.ghost_tap_ms)
    gaze.tap("7")
    picked = []
    for _ in range(2):
        assert "Done" in gaze.titles()
        first = gaze.choices.first
        picked.append(first.inner_text())
        first.tap()
        gaze.tap_only("More choices")
        gaze.page.wait_for_timeout(gaze.ghost_tap_ms)
    gaze.tap("Done")
    assert len(json.loads(stub.payloads()[-1].removeprefix("/answer"))["body_triggers"]) == 2
    expect(gaze.log.locator(".you").last).to_have_text("You: " + ", ".join(picked))


def test_the_text_box_waits_behind_a_button(gaze, stub):
    expect(gaze.box).to_be_hidden()
    gaze.page.get_by_role("button", name="Type", exact=True).tap()
    expect(gaze.box).to_be_visible()
    assert gaze.focused() == "textarea#words"
    gaze.type("my calf")
    assert stub.turns[-1]["text"] == "my calf"


def test_eyes_that_rest_on_new_choices_choose_nothing(gaze, stub):
    gaze.tap_only("It hurts now")
    gaze.tray.get_by_role("button", name="Calf").wait_for()
    gaze.page.wait_for_timeout(400)
    gaze.tray.get_by_role("button", name="Calf").evaluate("(e) => e.click()")
    gaze.page.wait_for_timeout(200)
    assert len(stub.turns) == 2


def test_eyes_scroll_by_buttons_where_there_is_something_to_scroll(new_chat, stub):
    chat = new_chat(width=390, height=844, settings={"size": "gaze"})
    chat.tap("It hurts now")
    before = chat.page.evaluate("scrollY")
    chat.page.get_by_role("button", name="Later").tap()
    assert chat.page.evaluate("scrollY") > before
    chat.page.get_by_role("button", name="Earlier").tap()
    chat.page.get_by_role("button", name="Earlier").tap()
    assert chat.page.evaluate("scrollY") < before + 1


def test_one_key_steps_through_the_choices_and_chooses(new_chat, stub):
    chat = new_chat(settings={"scan": "auto", "scanSeconds": 1}, opened=False)
    chat.open()
    first = chat.choices.first
    expect(first).to_be_focused(timeout=3000)
    expect(chat.choices.nth(1)).to_be_focused(timeout=3000)
    chosen = chat.choices.nth(1).inner_text()
    chat.page.keyboard.press("a")  # any key
    chat.settle()
    expect(chat.log.locator(".you")).to_have_text(f"You: {chosen}")
    expect(chat.choices.first).to_be_focused(timeout=3000)


def test_one_touch_anywhere_chooses_too(new_chat, stub):
    chat = new_chat(settings={"scan": "auto", "scanSeconds": 1})
    expect(chat.choices.first).to_be_focused(timeout=3000)
    chat.page.touchscreen.tap(200, 120)
    chat.settle()
    expect(chat.log.locator(".you")).to_have_text("You: It hurts now")


def test_scanning_reaches_the_red_flag_button_and_rests_when_nobody_is_there(new_chat, stub):
    chat = new_chat(settings={"scan": "auto", "scanSeconds": 0.1}, opened=False)
    chat.open()
    chat.page.evaluate(
        """() => {
          window.__stops = [];
          const root = document.querySelector("crampwise-chat").shadowRoot;
          root.addEventListener("focusin", ({ target }) => __stops.push(target.textContent));
        }"""
    )
    chat.page.wait_for_timeout(6000)
    stops = chat.page.evaluate("__stops")
    assert {"It hurts now", "Something is wrong", "Start again"} <= set(stops)
    resting = chat.focused()
    chat.page.wait_for_timeout(500)
    assert chat.focused() == resting


def test_it_reads_each_turn_aloud_only_when_asked(new_chat, stub):
    chat = new_chat(opened=False)
    chat.page.add_init_script(VOICE)
    chat.open()
    chat.tap("It hurts now")
    assert chat.page.evaluate("__aloud") == []
    chat.open_settings("Read aloud", "On")
    chat.page.keyboard.press("Escape")
    chat.tap("Calf")
    aloud = [said for said in chat.page.evaluate("__aloud") if said != "(stops)"]
    assert aloud[-1].startswith("Let's ease it.") and "Choices: Swollen or hot" in aloud[-1]
    assert aloud.count(aloud[-1]) == 1


def test_text_size_of_the_settings_grows_everything(new_chat, stub):
    chat = new_chat()
    size = "(e) => parseFloat(getComputedStyle(e).fontSize)"
    before = chat.choices.first.evaluate(size)
    chat.open_settings("Text size", "Very big")
    chat.page.keyboard.press("Escape")
    assert chat.choices.first.evaluate(size) == 2 * before


def test_settings_are_kept_on_the_device_and_nowhere_else(new_chat, stub):
    chat = new_chat()
    chat.open_settings("Button size", "Very big")
    chat.page.reload()
    chat.settle()
    expect(chat.page.locator("#look")).to_have_attribute("data-size", "gaze")
    assert "gaze" not in json.dumps(stub.turns)


def test_settings_that_an_older_page_left_are_no_harm(new_chat, stub):
    chat = new_chat(settings={"size": 7, "text": "huge", "unknown": True, "theme": "purple"})
    assert chat.choices.count() > 3
    assert chat.errors == []


def test_every_setting_says_what_is_chosen(new_chat, stub):
    chat = new_chat()
    chat.open_settings()
    chat.page.get_by_role("button", name="Screen light: Same as device").wait_for()
    chat.hush()
    chat.page.get_by_role("button", name="Screen light").tap()
    chat.page.get_by_role("button", name="Amber, for night").tap()
    assert ("polite", "Screen light: Amber, for night.") in chat.spoken()
    chat.page.get_by_role("button", name="Back", exact=True).tap()
    expect(chat.page.get_by_role("button", name="Screen light: Amber, for night")).to_be_visible()


def test_the_talk_can_be_copied(new_chat, stub):
    chat = new_chat(permissions=["clipboard-read", "clipboard-write"])
    go_to(chat, "relief")
    chat.open_settings("Our talk", "Copy our talk")
    expect(chat.page.locator("#stage").get_by_text("Copied.")).to_be_visible()
    copied = chat.page.evaluate("navigator.clipboard.readText()")
    assert "You: Calf" in copied and "Let's ease it." in copied


def test_printed_it_is_the_talk_alone_black_on_white(new_chat, stub):
    chat = new_chat(theme="night")
    go_to(chat, "relief")
    chat.page.emulate_media(media="print")
    expect(chat.log).to_be_visible()
    expect(chat.tray).to_be_hidden()
    expect(chat.wrong).to_be_hidden()
    colours = chat.log.locator(".bot p").last.evaluate("(e) => getComputedStyle(e).color")
    assert colours == "rgb(0, 0, 0)"


def test_on_a_wide_screen_eyes_have_words_and_choices_side_by_side(new_chat, stub):
    chat = new_chat(width=1180, height=820, settings={"size": "gaze"})
    chat.tap("It hurts now", "Calf")
    for choice in chat.choices.all():
        expect(choice).to_be_in_viewport(ratio=1)
    words = chat.log.locator(".bot").last.bounding_box()
    tray = chat.tray.bounding_box()
    assert words["x"] + words["width"] <= tray["x"]
