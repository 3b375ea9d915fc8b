"""What is kept on the device, and what "Forget this" does to it."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from .chat import Chat, go_to


def forget(chat: Chat) -> int:
    """Forgets, and gives back what the server answered."""
    chat.open_settings("Our talk", "Forget this")
    with chat.page.expect_response(lambda response: response.request.method == "DELETE") as answer:
        chat.page.get_by_role("button", name="Clear it all").tap()
    chat.page.locator(".note").wait_for()
    chat.settle()
    return answer.value.status


def test_the_talk_survives_a_reload(chat):
    chat.tap(None)
    log, titles = chat.log.inner_text(), chat.titles()
    chat.page.reload()
    chat.settle()
    assert chat.log.inner_text() == log
    assert chat.titles() == titles
    assert chat.spoken() == [], "a reload reads nothing out"
    chat.tap(None)
    expect(chat.log.locator(".you")).to_have_count(2)


def test_a_reload_asks_the_server_nothing(chat, stub):
    go_to(chat, "relief")
    asked = len(stub.turns)
    chat.page.reload()
    chat.settle()
    assert len(stub.turns) == asked and len(stub.opened) == 1


def test_numbers_to_call_survive_a_reload(chat, stub):
    go_to(chat, "act now")
    chat.page.reload()
    chat.settle()
    assert chat.titles()[0] == "Call 911\nEmergency help"


def test_forget_this_clears_device_and_server_and_starts_anew(chat):
    chat.tap(None)
    token = chat.saved()["crampwise.talk"].split('"session":"')[1].split('"')[0]
    assert forget(chat) == 204
    assert token not in str(chat.saved())
    assert "crampwise.owed" not in chat.saved()
    expect(chat.log.locator(".you")).to_have_count(0)
    expect(chat.log).to_contain_text("All clear. Our old talk is gone.")
    assert chat.choices.count() > 0
    assert chat.focused() == "div#tray"


def test_forget_this_tells_the_server(chat, stub):
    chat.tap("It hurts now")
    forget(chat)
    assert stub.forgotten == [stub.opened[0]]
    assert len(stub.opened) == 2
    assert stub.payloads()[-1] == "/greet"


def test_forget_this_while_a_turn_hangs(chat, stub):
    stub.fault = "hang"
    chat.tap_only("It hurts now")
    chat.page.wait_for_timeout(400)
    stub.fault = None
    forget(chat)
    assert stub.forgotten == [stub.opened[0]]
    expect(chat.log.locator(".you")).to_have_count(0)
    assert "It hurts now" in chat.titles()


def test_keep_it_keeps_it(chat, stub):
    chat.tap("It hurts now")
    chat.open_settings("Our talk", "Forget this", "Keep it")
    chat.page.keyboard.press("Escape")
    assert stub.forgotten == []
    expect(chat.log.locator(".you")).to_have_count(1)


def test_forget_this_without_the_server_is_honest_and_made_good_later(chat, stub):
    chat.tap("It hurts now")
    stub.forget_fault = True
    forget(chat)
    expect(chat.log).to_contain_text("Cleared from this device. The server will clear it")
    expect(chat.log.locator(".you")).to_have_count(0)
    assert stub.forgotten == []
    stub.forget_fault = False
    chat.page.reload()
    chat.settle()
    assert stub.forgotten == [stub.opened[0]]
    assert "crampwise.owed" not in chat.saved()


def test_forget_this_claims_nothing_of_a_server_that_does_not_know_the_talk(chat, stub):
    chat.tap("It hurts now")
    stub.sessions.clear()
    assert forget(chat) == 401
    expect(chat.log).to_contain_text("The server does not know our old talk.")
    assert "crampwise.owed" not in chat.saved(), "asking again would not help"


def test_forget_this_in_one_tab_clears_the_other(chat, stub):
    chat.tap("It hurts now")
    other = Chat(chat.page.context.new_page(), chat.url)
    other.open()
    expect(other.log.locator(".you")).to_have_count(1)
    forget(chat)
    expect(other.log.locator(".you")).to_have_count(0)


def test_the_look_is_not_forgotten_so_that_nothing_flashes(new_chat):
    chat = new_chat(theme="night")
    forget(chat)
    assert json.loads(chat.saved()["crampwise.settings"]) == {"theme": "night"}


def test_with_storage_blocked_all_but_memory_works(new_chat):
    chat = new_chat(opened=False)
    chat.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })"
    )
    chat.open()
    chat.tap(None, None)
    expect(chat.log.locator(".you")).to_have_count(2)
    chat.open_settings("Screen light", "Dark")
    chat.page.keyboard.press("Escape")
    assert forget(chat) == 204
    expect(chat.log.locator(".you")).to_have_count(0)
    assert chat.errors == []


def test_spoilt_storage_is_a_new_start(new_chat):
    chat = new_chat(opened=False)
    chat.page.add_init_script(
        "localStorage.setItem('crampwise.talk', '{broken'); localStorage['crampwise.settings'] = '}'"
    )
    chat.open()
    assert chat.choices.count() > 0
    assert chat.errors == []
