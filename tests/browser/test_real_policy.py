"""A whole talk with the assistant itself breaks no rule of the page's policy and asks nobody else for anything."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser


def test_a_whole_talk_stays_at_home_and_breaks_no_rule(new_person, real_url):
    person = new_person(opened=False)
    asked: list[str] = []
    person.page.context.on("request", lambda request: asked.append(request.url))
    person.page.on("websocket", lambda socket: asked.append(socket.url))
    person.open()
    person.tap("It hurts now", "Calf")
    person.answer_until("Why?")
    person.tap("Why?")
    person.wrong.tap()
    person.settle()
    person.tap("Hard to breathe")
    assert person.names()[0].startswith("Call")
    person.page.wait_for_timeout(2000)  # what is fetched for later comes later

    home = urlsplit(real_url)
    others = {url for url in asked if urlsplit(url)[:2] != home[:2] and not url.startswith("data:")}
    assert asked and others == set()
    assert person.violations() == []
    assert person.errors == []


def test_the_policy_is_in_force(person, real_url):
    """Else the test above would prove nothing."""
    answer = person.page.request.get(real_url)
    policy = answer.headers["content-security-policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'"):
        assert rule in policy
    assert "unsafe" not in policy
    refused = person.page.evaluate(
        """() => {
          try { document.createElement("div").innerHTML = "<p>x</p>"; } catch (error) { return error.name; }
        }"""
    )
    assert refused == "TypeError"
    assert person.violations(), "a breach leaves no trace in these tests"


def test_no_token_and_no_words_in_any_address(person, real_url):
    asked: list[str] = []
    person.page.context.on("request", lambda request: asked.append(request.url))
    person.type("my left calf has locked, says Zebedee")
    person.page.reload()
    person.settle()
    person.tap(None)
    assert asked
    for url in [*asked, person.page.url]:
        assert person.session() not in url and "ebedee" not in url, url
        assert not urlsplit(url).query, url
