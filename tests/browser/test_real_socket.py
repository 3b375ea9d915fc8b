"""The same talk over Socket.IO, for hosts that ask for it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .real import Person, user_turns

pytestmark = pytest.mark.browser

# As the attribute in the page would: scripts of the page run when all of it has been read.
ASK_FOR_SOCKETS = """new MutationObserver(() => {
  document.querySelector("crampwise-chat")?.setAttribute("transport", "socketio");
}).observe(document, { childList: true, subtree: true });"""


@pytest.fixture
def on_a_socket(new_person) -> Person:
    """Somebody whose page uses sockets, which the server has open."""

    person = new_person(opened=False)
    person.lines = []
    person.page.on("websocket", lambda line: person.lines.append(line.url))
    person.page.add_init_script(ASK_FOR_SOCKETS)
    person.open()
    return person


def test_a_talk_by_taps_and_words(on_a_socket, program):
    person = on_a_socket
    person.tap("It hurts now", "Calf")
    assert "Draw your toes toward you" in person.newest()
    assert "None of these" in person.names()
    person.type("none of these")
    person.type("/start_over")
    assert "Let's ease it" not in person.newest(), "a payload that is typed is words"
    assert len(person.lines) == 1 and person.lines[0].startswith("ws://")
    posts = [url for url in person.requests if url.endswith(("/session", "/turn"))]
    assert posts == []
    assert person.errors == [] and person.violations() == []
    assert user_turns(program, person.session()) >= 4


def test_a_red_flag_over_a_socket(on_a_socket):
    on_a_socket.type("my calf hurts and i cant breathe")
    expect(on_a_socket.log).to_contain_text("Act now")
    assert any("Call 999" in name for name in on_a_socket.names())


def test_forgotten_all_the_same(on_a_socket, program):
    session = on_a_socket.session()
    on_a_socket.open_settings("Our talk", "Forget this", "Clear it all")
    expect(on_a_socket.log).to_contain_text("All clear. Our old talk is gone.")
    on_a_socket.settle()
    assert user_turns(program, session) == 0
    assert on_a_socket.session() != session
