"""Whose diary it is: another's token, a guessed id, codes old and used, words that look like code, other sites' pages."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from crampwise.channel import limits
from crampwise.channel.diary import PATHS
from crampwise.channel.diary_limits import JOINS_OF_AN_ADDRESS
from crampwise.channel.limits import CODES, DIARY_CALLS, FILES, JOINS

from .diary_house import ZONE, House, full_entry, keeping

LISTED, EVIL = "https://clinic.example", "https://evil.example"
ENTRY = f"{1:032x}"
# A body that each call would take.
RIGHT = {
    "show": {"period": "all", "timezone": ZONE, "scheme": "dark"},
    "entry": {"id": ENTRY, "delete": True},
    "text": {"kind": "medicine", "add": "Marigold"},
    "consent": {"value": "never"},
    "file": {"format": "json", "period": "all", "timezone": ZONE},
    "pass": {"period": "all", "timezone": ZONE},
    "code": {},
    "join": {"code": "AAAA2222"},
}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with keeping(tmp_path) as house:
        house.diary.save(full_entry(1))
        yield house


def test_every_call_is_tried_here() -> None:
    assert set(RIGHT) == set(PATHS)


async def test_a_token_that_is_not_ours_opens_nothing(house: House) -> None:
    nonce, _, mark = house.session.partition(".")
    other = base64.urlsafe_b64encode(os.urandom(24)).decode().rstrip("=")
    before = house.diary.everything()
    forged = [
        f"{other}.{mark}",
        f"{nonce}.{mark[:-1]}x",
        f"{nonce}.",
        nonce,
        "",
        "é.é",
        7,
        ["a"],
        {},
    ]
    for session in forged:
        for name, body in RIGHT.items():
            got = await house.client.post(f"/chat/diary/{name}", json={"session": session, **body})
            assert (got.status_code, got.json()) == (401, {"error": "unknown_session"}), name
        assert (await house.erase(session=session)).status_code == 401
    assert house.diary.everything() == before


async def test_another_session_reads_and_changes_nothing(house: House) -> None:
    thief, before = await house.page.open(), house.diary.everything()
    shown = await house.show(thief, period="all")
    assert (shown["summary"]["total"], shown["entries"], shown["medicines"]) == (0, [], [])
    text = house.diary.add_text("medicine", "Mexiletine")
    for body in ({"delete": True}, {"change": {"pain": 0}}):
        got = await house.call("entry", thief, id=ENTRY, **body)
        assert (got.status_code, got.json()) == (404, {"error": "no_such_entry"})
    await house.call("text", thief, kind="medicine", remove=text.id)
    await house.call("consent", thief, value="never")
    for kind in ("json", "csv", "fhir", "html"):
        got = await house.call("file", thief, format=kind, period="all", timezone=ZONE)
        assert got.status_code == 200
        assert "physio" not in got.text and "Mexiletine" not in got.text
    assert (await house.erase(session=thief)).status_code == 204
    assert house.diary.everything() == {**before, "medicines": [vars(text)]}


async def test_an_id_that_is_none_is_no_entry(house: House) -> None:
    guesses = [
        "0" * 32,
        "",
        "'; DROP TABLE entry; --",
        "../" * 10,
        "x" * 5000,
        None,
        7,
        ["a"],
        {"a": 1},
    ]
    for guess in guesses:
        got = await house.call("entry", id=guess, delete=True)
        assert (got.status_code, got.json()) == (404, {"error": "no_such_entry"}), guess
    assert house.diary.entry(ENTRY)


async def test_a_token_in_an_address_or_a_header_is_ignored(house: House) -> None:
    for name, body in RIGHT.items():
        got = await house.client.post(
            f"/chat/diary/{name}",
            params={"session": house.session, "token": house.session},
            headers={
                "Authorization": f"Bearer {house.session}",
                "Cookie": f"session={house.session}",
            },
            json=body,
        )
        assert got.status_code == 401, name
        assert (await house.client.get(f"/chat/diary/{name}")).status_code in (404, 405)
    address = f"/chat/diary?session={house.session}"
    gone = await house.client.request("DELETE", address, json={})
    assert gone.status_code == 401 and house.diary.entry(ENTRY)


async def test_a_code_opens_once_and_not_for_long(house: House) -> None:
    now = datetime.now(timezone.utc)
    thief, friend = await house.page.open(), await house.page.open()
    old = house.diary.new_code(now - timedelta(minutes=11))
    replaced = (await house.call("code")).json()["code"]
    good = (await house.call("code")).json()["code"]
    for wrong in (old, replaced):
        got = await house.call("join", thief, code=wrong)
        assert (got.status_code, got.json()) == (404, {"error": "bad_code"})
    assert (await house.call("join", friend, code=good)).status_code == 200
    used = await house.call("join", thief, code=good)
    assert (used.status_code, used.json()) == (404, {"error": "bad_code"})
    assert (await house.show(thief))["summary"]["total"] == 0


async def test_guessing_codes_is_stopped(house: House) -> None:
    thief = await house.page.open()
    guesses = ["AAAA2222", "", "x" * 5000, "' OR 1=1 --", None]
    for guess in guesses:
        assert (await house.call("join", thief, code=guess)).json() == {"error": "bad_code"}
    good = (await house.call("code")).json()["code"]
    got = await house.call("join", thief, code=good)
    assert (got.status_code, got.json()) == (429, {"error": "too_many_tries"})
    assert int(got.headers["retry-after"]) > 0


async def test_many_sessions_of_one_address_guess_no_more_than_one(tmp_path: Path) -> None:
    most = JOINS_OF_AN_ADDRESS[0]
    async with keeping(tmp_path, proxies=1) as house:

        async def join(address: str) -> int:
            # A new device each time: the diary itself never sees five wrong tries of one.
            body = {"session": await house.page.open(), "code": "AAAA2222"}
            headers = {"X-Forwarded-For": address}
            return (
                await house.client.post("/chat/diary/join", json=body, headers=headers)
            ).status_code

        answers = [await join("203.0.113.5") for _ in range(most + 1)]
        assert answers == [404] * most + [429]
        assert await join("203.0.113.6") == 404


async def test_too_many_calls_are_refused_with_the_time_to_wait(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, most in (("file", FILES), ("pass", FILES), ("code", CODES), ("join", JOINS)):
        session = await house.page.open()
        statuses = [
            (await house.call(name, session, **RIGHT[name])).status_code for _ in range(most + 1)
        ]
        assert statuses[-1] == 429 and statuses[0] in (200, 404), name
        assert 429 not in statuses[:5], name
    session = await house.page.open()
    for _ in range(DIARY_CALLS):
        assert (await house.call("consent", session, value="ask")).status_code == 200
    got = await house.call("consent", session, value="ask")
    assert (got.status_code, got.json()) == (429, {"error": "too_fast"})
    assert 1 <= int(got.headers["retry-after"]) <= limits.DIARY_SECONDS
    assert (await house.erase(session=session)).status_code == 429
    assert (await house.call("consent", value="ask")).status_code == 200, "others go on"


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</svg><svg onload=alert(1)>",
    "'; DROP TABLE entry; --",
    '" OR "1"="1',
    "{their} {{7*7}} ${7*7} %s %(pain)s",
    '=HYPERLINK("http://evil.example","a")',
    "\u202egnp.exe",
    "\x00\x1b[31m\ud83d",
]


async def test_words_that_look_like_code_stay_words(house: House) -> None:
    for words in HOSTILE:
        # The client's own encoder takes no half characters.
        body = {"session": house.session, "kind": "question", "add": words}
        sent = json.dumps(body, ensure_ascii=True)
        kind = {"Content-Type": "application/json"}
        got = await house.client.post("/chat/diary/text", content=sent, headers=kind)
        assert got.status_code in (200, 400), words
        note = {"session": house.session, "id": ENTRY, "change": {"note": words}}
        sent = json.dumps(note, ensure_ascii=True)
        got = await house.client.post("/chat/diary/entry", content=sent, headers=kind)
        assert got.status_code == 200, words
        assert got.headers["content-type"] == "application/json"
        shown = await house.show()
        charts = "".join(shown["charts"].values())
        assert "<script" not in charts and "onerror" not in charts and "onload" not in charts
        for kind_ in ("html", "pdf", "csv", "fhir", "json"):
            file = await house.call(
                "file", await new_device(house), format=kind_, period="all", timezone=ZONE
            )
            assert file.status_code == 200, (words, kind_)
            if kind_ == "html":
                for tag in ("<script", "<img src=x", "<svg onload"):
                    assert tag not in file.text
            if kind_ == "csv":
                cells = [cell for line in file.text.splitlines() for cell in line.split(",")]
                assert not any(cell.strip('"').startswith("=HYPERLINK") for cell in cells)
    assert house.diary.entry(ENTRY), "the table is still there"
    assert {one.text for one in house.diary.texts("question")} >= set(HOSTILE[:5])


async def new_device(house: House) -> str:
    """Another device of the same diary: the calls of one are limited."""
    other = await house.page.open()
    code = house.diary.new_code(datetime.now(timezone.utc))
    house.diary_of(other).join(code, datetime.now(timezone.utc))
    return other


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
async def test_no_form_can_post(kind: str, house: House) -> None:
    before = house.diary.everything()
    headers = {"Content-Type": kind} if kind else {}
    for name, body in RIGHT.items():
        sent = json.dumps({"session": house.session, **body})
        got = await house.client.post(f"/chat/diary/{name}", content=sent, headers=headers)
        assert (got.status_code, got.json()) == (415, {"error": "not_json"})
    sent = json.dumps({"session": house.session})
    gone = await house.client.request("DELETE", "/chat/diary", content=sent, headers=headers)
    assert gone.status_code == 415 and house.diary.everything() == before


async def test_other_sites_pages_are_turned_away(house: House) -> None:
    before = house.diary.everything()
    for origin in (EVIL, "null", LISTED):
        for name, body in RIGHT.items():
            got = await house.client.post(
                f"/chat/diary/{name}",
                json={"session": house.session, **body},
                headers={"Origin": origin},
            )
            assert (got.status_code, got.json()) == (403, {"error": "bad_origin"})
            leave = await house.client.options(f"/chat/diary/{name}", headers={"Origin": origin})
            assert leave.status_code == 403
            for answer in (got, leave):
                assert "access-control-allow-origin" not in answer.headers
    assert house.diary.everything() == before


async def test_a_listed_site_has_the_diary_but_not_the_doctors_page(tmp_path: Path) -> None:
    async with keeping(tmp_path, origins=frozenset({LISTED})) as house:
        ours = {"Origin": LISTED}
        for path in ("/chat/diary", *(f"/chat/diary/{name}" for name in RIGHT)):
            leave = await house.client.options(path, headers=ours)
            assert leave.status_code == 204, path
            assert leave.headers["access-control-allow-origin"] == LISTED
            assert (await house.client.options(path, headers={"Origin": EVIL})).status_code == 403
        body = {"session": house.session, "format": "csv", "period": "all", "timezone": ZONE}
        file = await house.client.post("/chat/diary/file", json=body, headers=ours)
        assert file.headers["access-control-allow-origin"] == LISTED
        assert file.headers["access-control-expose-headers"] == "Content-Disposition"
        link = (await house.call("pass", period="all", timezone=ZONE)).json()["link"]
        for path in (link, "/chat/report/made-up.json", "/chat/report/made-up"):
            got = await house.client.get(path, headers=ours)
            assert "access-control-allow-origin" not in got.headers, path


async def test_broken_and_large_bodies_are_refused(house: House) -> None:
    headers = {"Content-Type": "application/json"}
    for content in (b"{", b"[]", b'"a"', b"null", b"[" * 50_000):
        for name in RIGHT:
            got = await house.client.post(f"/chat/diary/{name}", content=content, headers=headers)
            assert (got.status_code, got.json()) == (400, {"error": "bad_json"})
    large = await house.call("text", kind="medicine", add="x" * 70_000)
    assert large.status_code == 413
    assert house.diary.texts("medicine") == []
