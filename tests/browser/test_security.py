"""Strict policy, no third party, no word of the person in an address, no markup from anyone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from .chat import go_to
from .scenes import message
from .stub import WIDGET


def test_the_policy_is_served_and_nothing_breaks_it(chat):
    header = chat.page.request.get(chat.url).headers["content-security-policy"]
    for part in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "require-trusted-types-for 'script'",
    ):
        assert part in header
    chat.tap(None)
    chat.open_settings("Screen light", "Dark")
    chat.page.keyboard.press("Escape")
    chat.page.get_by_role("button", name="Start again").tap()
    chat.settle()
    assert chat.violations() == []
    assert chat.errors == []


def test_every_scene_is_quiet(chat, stub):
    go_to(chat, "triggers")
    go_to(chat, "act now")
    assert chat.violations() == []
    assert chat.errors == []


def test_no_request_leaves_the_server(chat):
    chat.tap(None, None)
    home = urlsplit(chat.url).netloc
    assert {urlsplit(url).netloc for url in chat.requests} == {home}
    assert {urlsplit(url).path.split("/")[1] for url in chat.requests} == {"chat"}


def test_no_token_and_no_word_in_an_address(chat):
    chat.type("a private thing")
    token = chat.saved()["crampwise.talk"].split('"session":"')[1].split('"')[0]
    for url in [*chat.requests, chat.page.url]:
        assert token not in url and "private" not in url
        assert urlsplit(url).query == "" and urlsplit(url).fragment == ""


def test_markup_is_shown_never_obeyed(chat, stub):
    nasty = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>"
    stub.scenes["/hurts_now"] = [message(nasty, [(nasty, "/x")])]
    chat.type(nasty)
    chat.tap("It hurts now")
    expect(chat.log.locator(".bot p").last).to_have_text(nasty)
    expect(chat.tray.get_by_role("button").first).to_have_text(nasty)
    assert chat.page.locator("#log img, #log b, #tray img").count() == 0
    assert chat.page.title() == "Crampwise"


def test_the_page_holds_no_inline_script_style_or_form():
    page = (WIDGET / "index.html").read_text(encoding="utf-8")
    for word in ("<style", "style=", "<form", "onclick", "http://", "https://"):
        assert word not in page
    assert page.count("<script") == page.count("<script src=") + page.count(
        '<script type="module" src='
    )
    for script in (WIDGET / "js").rglob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert "innerHTML" not in text and "outerHTML" not in text and "eval(" not in text


def test_every_module_is_asked_for_at_once():
    """Modules found one import at a time would cost a round trip each on a slow line."""
    page = (WIDGET / "index.html").read_text(encoding="utf-8")
    core, found = [WIDGET / "crampwise-chat.js"], set()
    while core:
        script = core.pop()
        for name in re.findall(
            r'^import .*?"(\./[^"]+)"', script.read_text(encoding="utf-8"), re.M
        ):
            part = (script.parent / name).resolve()
            if part not in found:
                found.add(part)
                core.append(part)
    assert len(found) > 10
    for part in found:
        assert f'"{part.relative_to(WIDGET)}"' in page


def test_the_manifest_promises_what_there_is(chat):
    manifest = chat.page.request.get(chat.url + "manifest.webmanifest").json()
    assert manifest["start_url"] == "./" and manifest["scope"] == "./"
    icon = chat.page.request.get(chat.url + manifest["icons"][0]["src"])
    assert icon.ok and "svg" in icon.headers["content-type"]
