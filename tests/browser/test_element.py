"""The element in somebody else's page: one script tag, attributes in, events out, and nothing leaks either way."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .chat import Chat
from .host import HOSTILE, host_page
from .scenes import ACT_NOW
from .test_looks import BOXES

EVENTS = """
window.__events = [];
for (const name of ["ready", "open", "close", "reply", "emergency", "error"])
  addEventListener("crampwise:" + name, ({type, detail}) => __events.push([type, JSON.stringify(detail)]));
"""


@pytest.fixture
def embedded(new_chat, stub):
    """Opens the element in a host page: ``embedded('<crampwise-chat></crampwise-chat>', styles=...)``."""
    hosts = []

    def make(
        element: str, *, styles: str = "", head: str = "", settle: bool = True, **options
    ) -> Chat:
        host = host_page(stub.url, element, styles=styles, head=head.format(chat=stub.url))
        url = host.__enter__()
        hosts.append(host)
        chat = new_chat(opened=False, **options)
        chat.page.add_init_script(EVENTS)
        chat.url = url
        chat.page.goto(url)
        if settle:
            chat.settle()
        return chat

    yield make
    for host in hosts:
        host.__exit__(None, None, None)


def test_one_script_tag_is_enough_under_a_strict_policy(embedded):
    chat = embedded("<crampwise-chat></crampwise-chat>")
    chat.tap("It hurts now", "Calf")
    expect(chat.log).to_contain_text("Let's ease it.")
    assert chat.violations() == []
    assert chat.errors == []


@pytest.mark.parametrize("width", [320, 390])
def test_a_hostile_page_changes_nothing_inside(embedded, width):
    chat = embedded("<crampwise-chat></crampwise-chat>", styles=HOSTILE, width=width)
    chat.tap("It hurts now")
    frame = chat.page.locator("#frame")
    words = frame.locator(".bot p").last
    spacing, transform, size, colour = words.evaluate(
        "(e) => ['letterSpacing', 'textTransform', 'fontSize', 'color'].map((n) => getComputedStyle(e)[n])"
    )
    assert (spacing, transform, size, colour) == ("normal", "none", "18px", "rgb(230, 225, 214)")
    host = chat.page.locator("crampwise-chat")
    assert host.evaluate(
        "(e) => [getComputedStyle(e).opacity, getComputedStyle(e).visibility]"
    ) == ["1", "visible"]
    boxes = chat.page.locator("#frame button").evaluate_all(BOXES)
    assert len(boxes) > 5
    assert all(box["height"] >= 64 and box["width"] >= 64 and not box["cut"] for box in boxes), (
        boxes
    )
    chat.choices.first.focus()
    chat.page.keyboard.press("Shift+Tab")
    chat.page.keyboard.press("Tab")
    assert chat.choices.first.evaluate("(e) => getComputedStyle(e).outlineWidth") == "4px"


def test_nothing_of_it_reaches_the_page(embedded):
    chat = embedded("<crampwise-chat></crampwise-chat>")
    assert (
        chat.page.evaluate("getComputedStyle(document.querySelector('#after')).color")
        == "rgb(0, 0, 0)"
    )
    assert chat.page.evaluate("document.documentElement.dataset.theme ?? ''") == ""
    assert chat.page.evaluate("document.documentElement.style.length") == 0
    assert chat.page.evaluate(
        "Object.keys(localStorage).every((key) => key.startsWith('crampwise.'))"
    )


def test_its_own_scrolling_leaves_the_page_where_it_is(embedded):
    chat = embedded(
        "<div style></div><crampwise-chat></crampwise-chat>",
        styles="main { padding-top: 900px } body { height: 3000px }",
    )
    chat.page.evaluate("scrollTo(0, 700)")
    chat.tap("It hurts now")
    chat.tap("Calf")
    assert chat.page.evaluate("scrollY") == 700
    you = chat.log.locator(".you").last.bounding_box()
    head = chat.page.locator("#head").bounding_box()
    assert you["y"] >= head["y"] + head["height"] - 1


def test_attributes(embedded):
    chat = embedded(
        '<crampwise-chat title="Night nurse" heading="3" theme="night" size="gaze" locale="en-AU"'
        ' audience="helper" storage="none"></crampwise-chat>'
    )
    expect(chat.page.get_by_role("heading", level=3, name="Night nurse")).to_be_visible()
    look = chat.page.locator("#look")
    expect(look).to_have_attribute("data-theme", "night")
    expect(look).to_have_attribute("data-size", "gaze")
    expect(chat.choices).to_have_count(4)  # three, and "More choices"
    chat.page.evaluate("document.querySelector('crampwise-chat').setAttribute('theme', 'light')")
    expect(look).to_have_attribute("data-theme", "light")
    assert chat.saved() == {}


def test_locale_and_audience_go_with_every_turn(embedded, stub):
    chat = embedded('<crampwise-chat locale="en-AU" audience="helper"></crampwise-chat>')
    chat.tap("It hurts now")
    assert [turn["metadata"] for turn in stub.turns] == [
        {"locale": "en-AU", "audience": "helper", "timezone": "UTC"}
    ] * 2


def test_the_region_of_the_settings_wins(embedded, stub):
    chat = embedded('<crampwise-chat locale="en-AU"></crampwise-chat>')
    chat.open_settings("Numbers to call", "Ireland")
    chat.page.keyboard.press("Escape")
    chat.tap("It hurts now")
    assert stub.turns[-1]["metadata"]["locale"] == "en-IE"


def test_events_tell_the_page_what_happens_and_never_a_word_of_it(embedded):
    chat = embedded("<crampwise-chat></crampwise-chat>")
    chat.type("my private calf")
    chat.wrong.tap()
    chat.settle()
    chat.tap("Yes, worse")
    events = chat.page.evaluate("__events")
    names = [name for name, _ in events]
    assert names[0] == "crampwise:ready" and "crampwise:reply" in names
    assert ["crampwise:emergency", '{"ask":false}'] in events
    assert "private" not in str(events) and "calf" not in str(events)


def test_a_launcher_opens_and_closes_it(embedded, stub):
    chat = embedded('<crampwise-chat launcher="Night help"></crampwise-chat>', settle=False)
    launcher = chat.page.get_by_role("button", name="Night help")
    launcher.wait_for()
    assert stub.turns == [], "nobody is greeted who has not come"
    box = launcher.bounding_box()
    assert box["width"] >= 64 and box["height"] >= 64
    expect(chat.page.locator("#frame")).to_be_hidden()
    launcher.focus()
    chat.page.keyboard.press("Enter")
    chat.settle()
    expect(chat.page.get_by_role("dialog", name="Crampwise")).to_be_visible()
    assert chat.focused() == "div#tray"
    expect(chat.wrong).to_be_visible()
    chat.page.get_by_role("button", name="Close", exact=True).tap()
    expect(chat.page.locator("#frame")).to_be_hidden()
    assert chat.focused() == 'button "Night help"'
    launcher.tap()
    assert len(stub.turns) == 1, "the talk goes on where it was"
    names = [name for name, _ in chat.page.evaluate("__events")]
    assert [name for name in names if name in ("crampwise:open", "crampwise:close")] == [
        "crampwise:open",
        "crampwise:close",
        "crampwise:open",
    ]


def test_pages_made_for_rasa_webchat_keep_their_call(embedded):
    chat = embedded(
        "",
        head='<script src="{chat}webchat.js"></script><script src="/host.js" defer></script>',
        settle=False,
    )
    chat.page.get_by_role("button", name="Cramps at night").tap()
    chat.settle()
    chat.tap("It hurts now")
    expect(chat.log).to_contain_text("Where is it?")
    assert chat.violations() == [] and chat.errors == []


def test_right_to_left_mirrors_the_page(embedded):
    chat = embedded('<crampwise-chat lang="ar"></crampwise-chat>')
    chat.tap("It hurts now")
    you, tray = chat.log.locator(".you").last.bounding_box(), chat.tray.bounding_box()
    assert abs(you["x"] - tray["x"]) < 2, (
        "the person's own words stand at the line's end, which is the left"
    )
    assert chat.choices.first.evaluate("(e) => getComputedStyle(e).direction") == "rtl"


def test_the_number_to_call_is_in_the_box_at_once(embedded, stub):
    long = "\n".join(["Call 911 now. Sit up.", *["More to do."] * 14])
    stub.scenes["/breathing_worse"] = [{**ACT_NOW[0], "text": long}]
    chat = embedded("<crampwise-chat></crampwise-chat>", width=1024, height=600)
    chat.wrong.tap()
    chat.settle()
    chat.tap("Yes, worse")
    call = chat.tray.get_by_role("link", name="Call 911").bounding_box()
    frame = chat.page.locator("#frame").bounding_box()
    assert call["y"] + call["height"] <= frame["y"] + frame["height"]
    assert call["y"] >= frame["y"]
