"""The doctor's page by its link: for who holds it, for a while, and nothing for anybody else."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from statistics import median

import pytest

from crampwise.channel.diary_report import VISITS
from crampwise.channel.limits import FILES
from crampwise.diary import access

from .diary_house import ZONE, House, an_entry, keeping

MADE_UP = "kE9vQ0oJm2uW5yTtH3c7sXbFzR1aNdLp8gI6eVqYw4M"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with keeping(tmp_path) as house:
        house.diary.save(an_entry(1))
        yield house


async def link_of(house: House, period: str = "quarter") -> str:
    answer = await house.call("pass", period=period, timezone=ZONE)
    assert answer.status_code == 200 and answer.json()["minutes"] == 15
    return answer.json()["link"]


async def test_a_link_opens_the_page_as_often_as_it_is_opened(house: House) -> None:
    house.diary.add_text("medicine", "Mexiletine")
    link = await link_of(house)
    assert link.startswith("/chat/report/")
    for _ in range(2):
        got = await house.client.get(link)
        assert got.status_code == 200
        assert got.headers["content-type"] == "text/html; charset=utf-8"
        assert "Mexiletine" in got.text and "<script" not in got.text


async def test_nothing_on_the_page_can_run_or_be_framed_or_tell_its_address(house: House) -> None:
    for path in (await link_of(house), f"/chat/report/{MADE_UP}"):
        headers = (await house.client.get(path)).headers
        policy = dict(
            one.partition(" ")[::2] for one in headers["content-security-policy"].split("; ")
        )
        assert policy == {
            "default-src": "'none'",
            "style-src": "'unsafe-inline'",
            "img-src": "data:",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'none'",
        }
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-robots-tag"].startswith("noindex")
        assert headers["x-content-type-options"] == "nosniff"


async def test_whatever_is_no_link_gets_the_same_page(house: House) -> None:
    old = house.diary.new_pass(
        datetime.now(timezone.utc) - timedelta(hours=1), 15, days=7, timezone=ZONE
    )
    good = (await link_of(house)).rpartition("/")[2]
    wrong = [
        MADE_UP,
        old,
        good[:-1],
        good + "A",
        good.swapcase(),
        f"{good}/",
        f"{good}/x.json",
        "x" * 3000,
        "a/b/c",
        "..%2f..%2fetc",
        "%00",
        "%F0%9F%98%80",
        "'%20OR%201=1%20--",
        "<script>",
    ]
    pages = set()
    for code in wrong:
        got = await house.client.get(f"/chat/report/{code}")
        assert got.status_code == 404, code
        pages.add((got.text, got.headers["content-type"], got.headers["cache-control"]))
    assert len(pages) == 1
    assert "does not work any more" in pages.pop()[0]


async def test_a_link_of_a_diary_that_was_erased_opens_nothing(house: House) -> None:
    link = await link_of(house)
    await house.erase()
    assert (await house.client.get(link)).status_code == 404


async def test_a_code_is_no_link_and_a_link_no_code(house: House) -> None:
    code = (await house.call("code")).json()["code"]
    assert (await house.client.get(f"/chat/report/{code}")).status_code == 404
    link = (await link_of(house)).rpartition("/")[2]
    other = await house.page.open()
    assert (await house.call("join", other, code=link)).status_code == 404


async def test_links_of_the_talk_open_too(house: House) -> None:
    """The actions make them with the number of days."""
    now = datetime.now(timezone.utc)
    for about in ({"days": 30, "timezone": ZONE}, {"days": None, "timezone": "UTC"}, {}):
        link = house.diary.new_pass(now, 15, **about)
        assert (await house.client.get(f"/chat/report/{link}")).status_code == 200


async def test_without_a_database_the_page_says_so_in_words(house: House) -> None:
    link = await link_of(house)
    access.use(None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRAMPWISE_DIARY_URL", "sqlite:////proc/none/diary.db")
        patch.setenv("CRAMPWISE_SECRET", "x" * 32)
        got = await house.client.get(link)
        guessed = await house.client.get(f"/chat/report/{MADE_UP}")
    assert got.status_code == guessed.status_code == 503
    assert got.text == guessed.text and "<h1>" in got.text and got.headers["retry-after"]


async def test_how_often_it_may_be_asked_for(tmp_path: Path) -> None:
    async with keeping(tmp_path, proxies=1) as house:

        async def visit(path: str, address: str) -> int:
            return (await house.client.get(path, headers={"X-Forwarded-For": address})).status_code

        guesses = [await visit(f"/chat/report/{n}", "203.0.113.5") for n in range(VISITS + 1)]
        assert guesses == [404] * VISITS + [429]
        link = await link_of(house)
        assert await visit(link, "203.0.113.5") == 429
        same = [await visit(link, f"203.0.114.{n}") for n in range(FILES + 1)]
        assert same == [200] * FILES + [429]


@pytest.mark.serial
async def test_a_wrong_link_takes_as_long_as_an_old_one(house: House) -> None:
    """Nothing is to be learnt from the time: best of three rounds."""
    old = house.diary.new_pass(datetime.now(timezone.utc) - timedelta(hours=1), 15)

    async def taken(code: str) -> float:
        began = time.perf_counter()
        assert (await house.client.get(f"/chat/report/{code}")).status_code == 404
        return time.perf_counter() - began

    ratios = []
    for round_ in range(3):
        times = {"old": [], "guessed": [], "malformed": []}
        for number in range(4):
            times["old"].append(await taken(f"{old}"))
            times["guessed"].append(await taken(f"{MADE_UP[:-2]}{round_}{number}"))
            times["malformed"].append(await taken(f"a/{round_}{number}"))
        middles = [median(values) for values in times.values()]
        ratios.append(max(middles) / min(middles))
    assert min(ratios) < 3, ratios
