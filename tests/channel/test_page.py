"""The page and its calls over HTTP: Rasa's server with a stand-in for the assistant."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from crampwise.channel.limits import MESSAGES_A_WINDOW, SESSIONS_A_WINDOW

from .serving import BEDSIDE, Serving, serving, until

LISTED, EVIL = "https://clinic.example", "https://evil.example"


@pytest.fixture
async def page() -> AsyncIterator[Serving]:
    async with serving() as page:
        yield page


@pytest.fixture
async def shared() -> AsyncIterator[Serving]:
    async with serving(origins=frozenset({LISTED})) as page:
        yield page


async def test_the_page_and_its_files(page: Serving) -> None:
    for path, kind in {
        "/chat/": "text/html; charset=utf-8",
        "/chat/icon.svg": "image/svg+xml",
        "/chat/manifest.webmanifest": "application/manifest+json",
        "/chat/js/core.js": "text/javascript; charset=utf-8",
        "/chat/css/chat.css": "text/css; charset=utf-8",
        "/chat/shell.js": "text/javascript; charset=utf-8",
        "/chat/relief.json": "application/json",
    }.items():
        got = await page.client.get(path)
        assert (got.status_code, got.headers["content-type"]) == (200, kind), path
        assert got.headers["cache-control"] == "no-cache"
        assert "frame-ancestors 'none'" in got.headers["content-security-policy"]
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["referrer-policy"] == "no-referrer"
        known = {"If-None-Match": got.headers["etag"]}
        again = await page.client.get(path, headers=known)
        assert (again.status_code, again.content) == (304, b""), path
        head = await page.client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["etag"] == got.headers["etag"]
    moved = await page.client.get("/chat", follow_redirects=False)
    assert moved.headers["location"] == "/chat/"
    assert (await page.client.get("/chat/relief.json")).json() == BEDSIDE


async def test_files_are_packed_for_those_who_take_it(page: Serving) -> None:
    packed = await page.client.get("/chat/", headers={"Accept-Encoding": "gzip"})
    plain = await page.client.get("/chat/", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"


async def test_the_pages_policy_lets_nothing_in(page: Serving) -> None:
    policy = (await page.client.get("/chat/")).headers["content-security-policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    assert {"worker-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"} < (
        set(policy)
    )
    assert not any("unsafe" in one or "http" in one or "*" in one for one in policy)


async def test_a_worker_may_load_its_list_and_fetch(page: Serving) -> None:
    """A worker lives under the policy of its own script, not of the page."""
    policy = (await page.client.get("/chat/shell.js")).headers["content-security-policy"]
    assert "script-src 'self'" in policy and "connect-src 'self'" in policy
    assert "trusted-types" not in policy


@pytest.mark.parametrize("path", ["README.md", "js/types.d.ts", "js", "none.js", "..%2fREADME.md"])
async def test_nothing_else_is_served(path: str, page: Serving) -> None:
    assert (await page.client.get(f"/chat/{path}")).status_code == 404


async def test_without_steps_there_is_no_such_file() -> None:
    def broken() -> dict:
        raise ValueError("no knowledge")

    async with serving(bedside=broken) as page:
        assert (await page.client.get("/chat/relief.json")).status_code == 404
        assert "relief.json" not in (await page.client.get("/chat/shell.js")).text


async def test_in_development_files_are_as_written(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("// a\nlet a = 1;\n", encoding="utf-8")
    async with serving(tmp_path, dev=True) as page:
        assert (await page.client.get("/chat/a.js")).text == "// a\nlet a = 1;\n"
        (tmp_path / "a.js").write_text("let b = 2;\n", encoding="utf-8")
        assert (await page.client.get("/chat/a.js")).text == "let b = 2;\n"


async def test_health_says_starting_until_the_model_is_loaded(page: Serving) -> None:
    class Agent:
        ready = False

        def is_ready(self) -> bool:
            return self.ready

    answers = []
    for agent, ready in ((None, False), (Agent(), False), (Agent(), True)):
        if agent:
            agent.ready = ready
        page.app.ctx.agent = agent
        got = await page.client.get("/chat/health")
        answers.append((got.status_code, got.json()["status"]))
    assert answers == [(503, "starting"), (503, "starting"), (200, "ok")]


async def test_it_lives_before_it_is_ready(page: Serving) -> None:
    page.app.ctx.agent = None
    live, ready = await page.client.get("/chat/live"), await page.client.get("/chat/ready")
    assert (live.status_code, ready.status_code) == (200, 503)
    assert ready.json() == {"status": "not ready", "parts": {"model": False}}
    assert ready.headers["cache-control"] == "no-store"


async def test_a_turn_and_its_repeat(page: Serving) -> None:
    session = await page.open()
    first = await page.say(session, "1", "one two")
    assert first.json() == {"messages": [{"text": "one"}, {"text": "two"}]}
    assert first.headers["cache-control"] == "no-store"
    assert (await page.say(session, "1", "something else")).json() == first.json()
    assert len(page.turns.heard) == 1


async def test_a_message_that_is_under_way_is_not_run_twice(page: Serving) -> None:
    session, gate = await page.open(), asyncio.Event()
    page.turns.gates[1] = gate
    both = [asyncio.create_task(page.say(session, "1", "one two")) for _ in range(2)]
    await until(lambda: page.turns.heard)
    await asyncio.sleep(0.1)
    assert len(page.turns.heard) == 1 and not any(one.done() for one in both)
    gate.set()
    first, second = await asyncio.gather(*both)
    assert first.json() == second.json() and len(first.json()["messages"]) == 2


async def test_a_page_that_is_closed_ends_no_turn(page: Serving) -> None:
    session, gate = await page.open(), asyncio.Event()
    page.turns.gates[1] = gate
    asking = asyncio.create_task(page.say(session, "1", "one two"))
    await until(lambda: page.turns.heard)
    asking.cancel()
    await asyncio.wait([asking])
    await asyncio.sleep(0.1)
    gate.set()
    assert len((await page.say(session, "1", "one two")).json()["messages"]) == 2
    assert len(page.turns.heard) == 1


async def test_forgetting_ends_a_turn_that_is_under_way(page: Serving) -> None:
    session = await page.open()
    page.turns.gates[1] = asyncio.Event()
    asking = asyncio.create_task(page.say(session, "1", "one two"))
    await until(lambda: page.turns.heard)
    gone = await page.client.request("DELETE", "/chat/session", json={"session": session})
    assert gone.status_code == 204 and len(page.turns.forgotten) == 1
    answer = await asyncio.wait_for(asking, 10)
    assert (answer.status_code, answer.json()) == (410, {"error": "forgotten"})


async def test_metadata_goes_on_bounded(page: Serving) -> None:
    metadata = {"locale": "en-GB", "audience": "x" * 21, "name": "Ann"}
    body = {"session": await page.open(), "id": "1", "text": "a", "metadata": metadata}
    await page.client.post("/chat/turn", json=body)
    assert page.turns.heard[0][2] == {"locale": "en-GB"}


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"session": "a.b"}, 401, "unknown_session"),
        ({"session": None, "text": "x" * 1001}, 401, "unknown_session"),
        ({"id": None}, 400, "bad_message"),
        ({"id": "x" * 65}, 400, "bad_message"),
        ({"payload": "/a"}, 400, "bad_message"),
        ({"text": ["a"]}, 400, "bad_message"),
        ({"text": "x" * 1001}, 413, "too_long"),
    ],
)
async def test_a_wrong_turn(changes: dict, status: int, code: str, page: Serving) -> None:
    for accept in ("*/*", "application/x-ndjson"):
        body = {"session": await page.open(), "id": "1", "text": "a", **changes}
        got = await page.client.post("/chat/turn", json=body, headers={"Accept": accept})
        assert (got.status_code, got.json()) == (status, {"error": code})
    assert not page.turns.heard


async def test_too_fast_says_when_to_come_back(page: Serving) -> None:
    session = await page.open()
    for number in range(MESSAGES_A_WINDOW):
        assert (await page.say(session, str(number), "a")).status_code == 200
    refused = await page.say(session, "more", "a")
    assert (refused.status_code, refused.json()) == (429, {"error": "too_fast"})
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert (await page.say(session, "0", "a")).status_code == 200, "a repeat is no new message"
    assert (await page.say(await page.open(), "1", "a")).status_code == 200


async def test_an_address_opens_only_so_many_sessions() -> None:
    async with serving(proxies=1) as page:

        async def open_from(address: str) -> int:
            headers = {"X-Forwarded-For": f"198.51.100.1, {address}"}
            return (await page.client.post("/chat/session", headers=headers)).status_code

        opened = [await open_from("203.0.113.5") for _ in range(SESSIONS_A_WINDOW + 1)]
        assert opened == [201] * SESSIONS_A_WINDOW + [429]
        assert await open_from("203.0.113.6") == 201


async def test_without_a_proxy_its_header_is_anybodys(
    page: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(
        "crampwise.channel.desk.AddressLimit.wait", lambda self, address: seen.append(address) or 0
    )
    await page.client.post("/chat/session", headers={"X-Forwarded-For": "203.0.113.5"})
    assert seen == ["127.0.0.1"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_no_form_can_post(kind: str, page: Serving) -> None:
    body = json.dumps({"session": await page.open(), "id": "1", "text": "a"})
    for method, path in (("POST", "turn"), ("POST", "session"), ("DELETE", "session")):
        got = await page.client.request(
            method, f"/chat/{path}", content=body, headers={"Content-Type": kind} if kind else {}
        )
        assert (got.status_code, got.json()) == (415, {"error": "not_json"})
    assert not page.turns.heard and not page.turns.forgotten


async def test_json_with_a_charset_is_json_and_a_call_without_a_body_is_no_form(
    page: Serving,
) -> None:
    kind = {"Content-Type": "application/json; charset=utf-8"}
    assert (await page.client.post("/chat/session", content="{}", headers=kind)).status_code == 201
    assert (await page.client.post("/chat/session")).status_code == 201


async def test_a_body_too_large_is_refused(page: Serving) -> None:
    got = await page.client.post("/chat/turn", json={"text": "x" * 70_000})
    assert got.status_code == 413


@pytest.mark.parametrize("origin", [EVIL, "null", "http://127.0.0.1:1"])
async def test_other_sites_pages_are_turned_away(origin: str, page: Serving) -> None:
    session = await page.open()
    calls = (
        ("POST", "/chat/session", {}),
        ("POST", "/chat/turn", {"session": session, "id": "1", "text": "a"}),
        ("DELETE", "/chat/session", {"session": session}),
        ("POST", "/webhooks/rest/webhook", {"sender": "a", "message": "a"}),
    )
    for method, path, body in calls:
        got = await page.client.request(method, path, json=body, headers={"Origin": origin})
        assert (got.status_code, got.json()) == (403, {"error": "bad_origin"}), path
        assert "access-control-allow-origin" not in got.headers
        leave = await page.client.options(path, headers={"Origin": origin})
        assert "access-control-allow-origin" not in leave.headers, path
    assert not page.turns.heard and not page.turns.forgotten


async def test_our_own_page_is_served_and_needs_no_cors(page: Serving) -> None:
    got = await page.client.post("/chat/session", json={}, headers={"Origin": page.url})
    assert got.status_code == 201
    assert not [name for name in got.headers if name.startswith("access-control")]


async def test_a_listed_site_may_call_and_read(shared: Serving) -> None:
    ours = {"Origin": LISTED}
    for path in ("/chat/session", "/chat/turn", "/chat/relief.json", "/chat/js/core.js"):
        asks = {**ours, "Access-Control-Request-Method": "POST"}
        leave = await shared.client.options(path, headers=asks)
        assert leave.status_code == 204, path
        assert leave.headers["access-control-allow-origin"] == LISTED
        assert leave.headers["access-control-max-age"] == "7200"
        assert "access-control-allow-credentials" not in leave.headers
    session = (await shared.client.post("/chat/session", json={}, headers=ours)).json()["session"]
    turn = await shared.say(session, "1", "one", ours)
    assert turn.json()["messages"] and turn.headers["access-control-allow-origin"] == LISTED
    lines = await shared.say(session, "1", "one", {**ours, "Accept": "application/x-ndjson"})
    assert lines.headers["access-control-allow-origin"] == LISTED
    fault = await shared.say("none", "1", "one", ours)
    assert fault.status_code == 401 and fault.headers["access-control-allow-origin"] == LISTED
    for path in ("js/core.js", "css/chat.css", "relief.json"):
        got = await shared.client.get(f"/chat/{path}", headers=ours)
        assert got.headers["access-control-allow-origin"] == LISTED, path
        assert got.headers["vary"] == "Accept-Encoding, Origin"
        assert (await shared.client.get(f"/chat/{path}")).headers["vary"] == got.headers["vary"]
    whole = await shared.client.get("/chat/", headers=ours)
    assert "access-control-allow-origin" not in whole.headers


async def test_a_site_that_is_not_listed_may_not(shared: Serving) -> None:
    got = await shared.client.post("/chat/session", json={}, headers={"Origin": EVIL})
    assert got.status_code == 403
    leave = await shared.client.options("/chat/turn", headers={"Origin": EVIL})
    assert leave.status_code == 403 and "access-control-allow-origin" not in leave.headers
    file = await shared.client.get("/chat/js/core.js", headers={"Origin": EVIL})
    assert file.status_code == 200 and "access-control-allow-origin" not in file.headers
    health = await shared.client.options("/chat/health", headers={"Origin": LISTED})
    assert "access-control-allow-origin" not in health.headers


async def test_no_answer_offers_credentials(shared: Serving) -> None:
    for path in ("/", "/chat/", "/chat/health", "/webhooks/rest/", "/chat/none"):
        got = await shared.client.get(path, headers={"Origin": LISTED})
        assert "access-control-allow-credentials" not in got.headers, path
