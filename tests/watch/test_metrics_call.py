"""``GET /chat/metrics``: who may read the figures, and that every answer is counted by what was called."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as plain

from crampwise.channel.metrics import call_of, refusal
from crampwise.watch import words
from tests.channel import serving as channel
from tests.channel.serving import serving

from .figures_now import now, risen

TOKEN = "a token of thirty-two characters"
PLANTED = "tapirdust73"


def asked(ip: str, **headers: str) -> SimpleNamespace:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return SimpleNamespace(ip=ip, headers=named)


@pytest.mark.parametrize("ip", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_needs_no_token(ip: str):
    assert refusal(asked(ip), "") is None


@pytest.mark.parametrize(
    "request_",
    [
        asked("192.168.1.7"),
        asked("fe80::1%eth0"),
        asked(""),
        asked("127.0.0.1", x_forwarded_for="10.0.0.1"),
        asked("127.0.0.1", forwarded="for=10.0.0.1"),
    ],
)
def test_anybody_else_does(request_: SimpleNamespace):
    """A proxy on this machine speaks for somebody elsewhere."""
    assert refusal(request_, "").status == 403


@pytest.mark.parametrize(
    "given", ["", "Bearer", f"Bearer {TOKEN}x", TOKEN, "Bearer é", "Basic eA=="]
)
def test_a_token_that_is_set_must_be_known(given: str):
    for ip in ("127.0.0.1", "10.0.0.1"):
        assert refusal(asked(ip, authorization=given), TOKEN).status == 401
        assert refusal(asked(ip, authorization=f"Bearer {TOKEN}"), TOKEN) is None


async def test_prometheus_reads_it():
    async with serving() as app:
        answer = await app.client.get("/chat/metrics")
        assert answer.status_code == 200 and "no-store" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith("text/plain; version=")
        names = {family.name for family in plain(answer.text)}
        assert {
            "crampwise_turns",
            "crampwise_turn_seconds",
            "process_resident_memory_bytes",
        } <= names
        newer = {"accept": "application/openmetrics-text; version=1.0.0"}
        answer = await app.client.get("/chat/metrics", headers=newer)
        assert {"crampwise_turns"} <= {family.name for family in openmetrics(answer.text)}


async def test_with_a_token(monkeypatch: pytest.MonkeyPatch):
    with_token = partial(channel.add_page, metrics_token=TOKEN)
    monkeypatch.setattr(channel, "add_page", with_token)
    async with serving() as app:
        refused = await app.client.get("/chat/metrics")
        assert refused.status_code == 401 and refused.headers["www-authenticate"] == "Bearer"
        assert "crampwise" not in refused.text
        known = {"authorization": f"Bearer {TOKEN}"}
        assert (await app.client.get("/chat/metrics", headers=known)).status_code == 200


async def test_every_answer_is_counted_by_what_was_called():
    async with serving() as app:
        before = now()
        session = await app.open()
        await app.say(session, "1", "one two")
        await app.say(session, "2", "three", headers={"accept": "application/x-ndjson"})
        await app.say("nobody's", "3", "four")
        await app.client.post("/chat/turn", content=PLANTED, headers={"content-type": "text/plain"})
        await app.client.get(f"/chat/{PLANTED}?{PLANTED}")
        await app.client.get(f"/{PLANTED}")
        await app.client.get("/chat/relief.json")
        await app.client.post("/webhooks/rest/webhook", json={"message": PLANTED})
        for number in range(31):
            last = await app.say(session, f"x{number}", "five")
        assert last.status_code == 429
        rose = risen(before)
        assert {key[1:]: count for key, count in rose.items() if "http" in key[0]} == {
            ("session", "201"): 1,
            ("turn", "200"): 30,
            ("turn", "401"): 1,
            ("turn", "415"): 1,
            ("turn", "429"): 3,
            ("file", "404"): 1,
            ("file", "200"): 1,
            ("other", "404"): 1,
            ("rest", "400"): 1,
        }
        assert rose["crampwise_sessions_opened_total",] == 1
        assert rose["crampwise_limits_hit_total", "messages"] == 3
        assert PLANTED not in (await app.client.get("/chat/metrics")).text


def test_a_call_has_one_of_a_few_names():
    for method, path in (
        ("POST", "/chat/diary/show"),
        ("DELETE", "/chat/diary"),
        ("DELETE", "/chat/session"),
        ("GET", f"/chat/report/{PLANTED}"),
        ("GET", "/chat/js/page.js"),
        ("GET", "/chat/ready"),
    ):
        assert call_of(method, path) in words.CALLS
    assert words.closed(call_of("POST", f"/chat/diary/{PLANTED}"), words.CALLS) == "other"


def test_outside_gets_at_nothing(client: httpx.Client):
    """A real process, as a proxy on its machine would ask."""
    assert client.get("/chat/metrics", headers={"x-forwarded-for": "1.2.3.4"}).status_code == 403
