"""The diary's calls over HTTP, on a real database."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from crampwise.diary.models import LONGEST_TEXT
from crampwise.diary.periods import PERIODS
from crampwise.diary.store import MOST_TEXTS

from .diary_house import ZONE, House, an_entry, full_entry, keeping
from .serving import ACT_NOW, DANGER


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with keeping(tmp_path) as house:
        yield house


async def test_what_is_kept_is_shown(house: House) -> None:
    house.diary.save(an_entry(1, 30))
    house.diary.save(full_entry(2))
    house.diary.add_text("medicine", "Mexiletine")
    shown = await house.show()
    assert shown["consent"] is None and shown["devices"] == 1
    assert shown["summary"]["total"] == 3 and shown["summary"]["timezone"] == ZONE
    assert [one["id"] for one in shown["entries"]] == [f"{2:032x}", f"{1:032x}"]
    assert (
        "calf" in shown["entries"][1]["line"].lower() and "8 of 10" in shown["entries"][1]["line"]
    )
    assert shown["entries"][0]["fields"]["note"] == "after physio"
    assert shown["medicines"][0]["text"] == "Mexiletine" and shown["questions"] == []
    for chart in shown["charts"].values():
        assert "<svg" in chart and "<script" not in chart
    for table in shown["tables"].values():
        assert table["rows"] and all(len(row) == len(table["head"]) for row in table["rows"])
    assert shown["lines"]


async def test_an_empty_diary_is_shown_too(house: House) -> None:
    for period in ("week", "month", "quarter", "year", "all"):
        shown = await house.show(period=period)
        assert (shown["summary"]["total"], shown["entries"], shown["devices"]) == (0, [], 0)
        assert shown["charts"] == {"days": "", "places": ""} and len(shown["lines"]) == 1
    assert house.diary.devices == 0, "looking begins no diary"


async def test_a_period_is_whole_days_up_to_today(house: House) -> None:
    for number, (period, days) in enumerate(PERIODS.items()):
        if days is None:
            continue
        now = datetime.now(timezone.utc)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        first = midnight - timedelta(days=days - 1)
        inside, outside = 2 * number, 2 * number + 1
        house.diary.save(an_entry(inside, started=first))
        house.diary.save(an_entry(outside, started=first - timedelta(microseconds=1)))
        shown = await house.show(period=period, timezone="UTC")
        assert shown["period"] == {"from": str(first.date()), "to": str(now.date())}
        listed = [one["id"] for one in shown["entries"]]
        assert f"{inside:032x}" in listed and f"{outside:032x}" not in listed
    assert (await house.show(period="all"))["summary"]["entries"] == 8


async def test_the_newest_fifty_are_listed_and_all_are_counted(house: House) -> None:
    for number in range(60):
        house.diary.save(an_entry(number, 1 + number / 10))
    shown = await house.show()
    assert shown["summary"]["total"] == 60
    assert [one["id"] for one in shown["entries"]] == [f"{n:032x}" for n in range(50)]


async def test_times_are_told_in_the_zone_that_is_asked_for(house: House) -> None:
    house.diary.save(an_entry(1))
    whens = {
        zone: (await house.show(timezone=zone))["entries"][0]["when"]
        for zone in (ZONE, "Asia/Tokyo")
    }
    assert whens[ZONE] != whens["Asia/Tokyo"]
    for nowhere in ("Nowhere/Land", "../../etc/passwd", "x" * 5000, 7, None):
        shown = await house.show(timezone=nowhere)
        assert shown["summary"]["timezone"] == "UTC"


async def test_an_entry_is_changed(house: House) -> None:
    house.diary.save(an_entry(1, note="marigold"))
    change = {
        "pain": 5,
        "pain_after": None,
        "woke": True,
        "count": 2,
        "seconds": 60,
        "note": "at rest",
    }
    got = await house.call("entry", id=f"{1:032x}", change=change)
    assert got.status_code == 200 and got.json()["urgent"] == []
    assert change.items() <= got.json()["entry"]["fields"].items()
    kept = house.diary.entry(f"{1:032x}")
    assert (kept.pain, kept.woke, kept.count, kept.note) == (5, True, 2, "at rest")
    assert kept.places == an_entry().places


async def test_an_entry_is_deleted_once(house: House) -> None:
    house.diary.save(an_entry(1))
    gone = await house.call("entry", id=f"{1:032x}", delete=True)
    assert (gone.status_code, gone.json()) == (200, {"entry": None})
    assert house.diary.entries() == []
    for body in ({"delete": True}, {"change": {"pain": 1}}):
        again = await house.call("entry", id=f"{1:032x}", **body)
        assert (again.status_code, again.json()) == (404, {"error": "no_such_entry"})


async def test_a_wrong_change_changes_nothing(house: House) -> None:
    before = house.diary.save(an_entry(1))
    for change, status, code in [
        ({"pain": 11}, 400, "bad_change"),
        ({"pain": -1}, 400, "bad_change"),
        ({"pain": True}, 400, "bad_change"),
        ({"pain": "5"}, 400, "bad_change"),
        ({"pain": 5.5}, 400, "bad_change"),
        ({"count": 0}, 400, "bad_change"),
        ({"count": None}, 400, "bad_change"),
        ({"count": 51}, 400, "bad_change"),
        ({"seconds": 10**12}, 400, "bad_change"),
        ({"woke": "yes"}, 400, "bad_change"),
        ({"note": None}, 400, "bad_change"),
        ({"note": ["a"]}, 400, "bad_change"),
        ({"note": "x" * 501}, 413, "too_long"),
        ({"id": "f" * 32}, 400, "bad_change"),
        ({"started": "2020-01-01"}, 400, "bad_change"),
        ({"pain": 5, "source": "words"}, 400, "bad_change"),
        ({}, 400, "bad_change"),
        (None, 400, "bad_change"),
        ([["pain", 5]], 400, "bad_change"),
        ("pain", 400, "bad_change"),
    ]:
        got = await house.call("entry", id=before.id, change=change)
        assert (got.status_code, got.json()["error"]) == (status, code), change
    assert house.diary.entry(before.id) == before


async def test_texts_are_added_once_and_removed(house: House) -> None:
    for _ in range(2):
        got = await house.call("text", kind="question", add="  Would a splint help?\n")
        assert got.status_code == 200
        assert [one["text"] for one in got.json()["questions"]] == ["Would a splint help?"]
    await house.call("text", kind="medicine", add="Mexiletine")
    there = got.json()["questions"][0]["id"]
    other = await house.call("text", kind="medicine", remove=there)
    assert len(other.json()["questions"]) == 1, "it is none of this kind"
    left = await house.call("text", kind="question", remove=there)
    assert left.json()["questions"] == [] and left.json()["urgent"] == []
    assert len(left.json()["medicines"]) == 1
    assert (await house.call("text", kind="question", remove=there)).status_code == 200


async def test_a_wrong_text(house: House) -> None:
    for body, status, code in [
        ({"kind": "doctor", "add": "a"}, 400, "bad_kind"),
        ({"kind": ["medicine"], "add": "a"}, 400, "bad_kind"),
        ({"add": "a"}, 400, "bad_kind"),
        ({"kind": "medicine"}, 400, "bad_text"),
        ({"kind": "medicine", "add": "  \n"}, 400, "bad_text"),
        ({"kind": "medicine", "add": 7}, 400, "bad_text"),
        ({"kind": "medicine", "add": "x" * (LONGEST_TEXT + 1)}, 413, "too_long"),
    ]:
        got = await house.call("text", **body)
        assert (got.status_code, got.json()) == (status, {"error": code}), body
    assert house.diary.texts("medicine") == []


async def test_so_many_texts_and_no_more(house: House) -> None:
    for number in range(MOST_TEXTS):
        house.diary.add_text("medicine", f"Medicine {number}")
    got = await house.call("text", kind="medicine", add="One more")
    assert (got.status_code, got.json()) == (409, {"error": "too_many"})
    assert (await house.call("text", kind="question", add="Why?")).status_code == 200


async def test_danger_in_words_is_heard_wherever_they_go(house: House) -> None:
    house.diary.save(an_entry(1))
    note, entry = f"i {DANGER}", f"{1:032x}"
    kept = (
        await house.call("text", kind="medicine", add=note),
        await house.call("text", kind="question", add=note),
        await house.call("entry", id=entry, change={"note": note}),
    )
    for got in kept:
        assert got.status_code == 200 and got.json()["urgent"] == [ACT_NOW]
    assert house.diary.entry(entry).note == note
    refused = (
        (await house.call("entry", id=f"{7:032x}", change={"note": note}), 404),
        (await house.call("entry", id=entry, change={"note": note, "pain": 99}), 400),
        (await house.call("text", kind="question", add=f"i {DANGER} " + "x" * LONGEST_TEXT), 413),
    )
    for got, status in refused:
        assert got.status_code == status and got.json()["urgent"] == [ACT_NOW]
    assert {words for _, words in house.page.turns.kept} >= {note}


async def test_consent_is_kept(house: House) -> None:
    for value in ("always", "ask", "never"):
        got = await house.call("consent", value=value)
        assert got.json() == {"consent": value} == {"consent": house.diary.consent}
        assert (await house.show())["consent"] == value
    for wrong in ("yes", None, 1, ["always"]):
        got = await house.call("consent", value=wrong)
        assert (got.status_code, got.json()) == (400, {"error": "bad_value"})
    assert house.diary.consent == "never"


@pytest.mark.parametrize(
    ("kind", "type_", "begins"),
    [
        ("pdf", "application/pdf", b"%PDF-"),
        ("html", "text/html; charset=utf-8", b"<!doctype html>"),
        ("csv", "text/csv; charset=utf-8", None),
        ("json", "application/json", b"{"),
        ("fhir", "application/fhir+json", b"{"),
    ],
)
async def test_a_file_of_each_kind(
    kind: str, type_: str, begins: bytes | None, house: House
) -> None:
    house.diary.save(full_entry(1))
    house.diary.add_text("medicine", "Marigold")
    got = await house.call("file", format=kind, period="quarter", timezone=ZONE)
    assert got.status_code == 200 and got.headers["content-type"] == type_
    assert got.content.lower().startswith((begins or got.content[:1]).lower())
    named = got.headers["content-disposition"]
    assert re.fullmatch(r'attachment; filename="crampwise-diary-\d{4}-\d\d-\d\d\.[a-z.]+"', named)
    assert got.headers["cache-control"] == "no-store"
    if kind == "json":
        assert got.json()["entries"][0]["note"] == "after physio"
    if kind == "fhir":
        assert got.json()["resourceType"] == "Bundle"
    if kind == "html":
        assert "Marigold" in got.text


async def test_an_empty_diary_gives_files_too(house: House) -> None:
    for kind in ("pdf", "html", "csv", "json", "fhir"):
        got = await house.call("file", format=kind, period="all", timezone=ZONE)
        assert got.status_code == 200 and got.content, kind


async def test_what_can_not_be_asked_for(house: House) -> None:
    right = {"period": "week", "timezone": ZONE, "scheme": "dark"}
    for name, wrong, code in [
        ("file", {"format": "doc"}, "bad_format"),
        ("file", {"format": None}, "bad_format"),
        ("file", {"format": "pdf", "period": "decade"}, "bad_period"),
        ("show", {"period": 7}, "bad_period"),
        ("show", {"scheme": "print"}, "bad_scheme"),
        ("show", {"scheme": None}, "bad_scheme"),
        ("pass", {"period": None}, "bad_period"),
    ]:
        got = await house.call(name, **{**right, **wrong})
        assert (got.status_code, got.json()) == (400, {"error": code}), wrong


async def test_a_code_brings_the_diary_to_another_device(house: House) -> None:
    house.diary.save(an_entry(1))
    other = await house.page.open()
    house.diary_of(other).save(an_entry(2))
    answer = (await house.call("code")).json()
    assert re.fullmatch(r"[0-9A-Z]{8}", answer["code"]) and answer["minutes"] == 10
    typed = f" {answer['code'][:4].lower()} {answer['code'][4:]}"
    got = await house.call("join", other, code=typed)
    assert (got.status_code, got.json()) == (200, {"entries": 2})
    assert (await house.show())["devices"] == 2
    assert (await house.show())["summary"] == (await house.show(other))["summary"]


async def test_the_diary_is_erased_for_every_device(house: House) -> None:
    house.diary.save(an_entry(1))
    other = await house.page.open()
    await house.call("join", other, code=(await house.call("code")).json()["code"])
    gone = await house.erase(session=other)
    assert (gone.status_code, gone.content) == (204, b"")
    shown = await house.show()
    assert (shown["summary"]["total"], shown["devices"]) == (0, 0)
    assert len(house.page.turns.without_diary) == 1, "nor is it in the talk any more"
    assert (await house.erase()).status_code == 204, "what is gone can be deleted"


async def test_forgetting_a_session_leaves_its_diary(house: House) -> None:
    house.diary.save(an_entry(1))
    other = await house.page.open()
    await house.call("join", other, code=(await house.call("code")).json()["code"])
    assert (await house.erase("/chat/session")).status_code == 204
    assert house.page.turns.forgotten and house.diary.devices == 0
    assert (await house.show(other))["summary"]["total"] == 1
    assert (await house.erase("/chat/session", other)).status_code == 204
    with house.database.reading() as connection:
        for table in ("diary", "entry", "owner"):
            assert connection.exec_driver_sql(f"SELECT COUNT(*) FROM {table}").scalar() == 0


async def test_what_is_answered_is_for_no_cache_and_no_frame(house: House) -> None:
    house.diary.save(an_entry(1))
    for got in (
        await house.call("code"),
        await house.call("file", format="html", period="week", timezone=ZONE),
        await house.call("entry", id="0", delete=True),
        await house.erase(),
    ):
        assert got.headers["cache-control"] == "no-store"
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["referrer-policy"] == "no-referrer"
        policy = got.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "script" not in policy


async def test_everything_is_json_able_as_it_is_kept(house: House) -> None:
    house.diary.save(full_entry(1))
    await house.call("text", kind="question", add="Why at night?")
    await house.call("consent", value="always")
    kept = (await house.call("file", format="json", period="week", timezone=ZONE)).json()
    assert kept == json.loads(json.dumps(house.diary.everything()))


async def test_an_old_entry_tells_its_year(house: House) -> None:
    started = datetime.now(timezone.utc) - timedelta(days=400)
    house.diary.save(an_entry(1, 400 * 24))
    when = (await house.show(period="all"))["entries"][0]["when"]
    assert str(started.year) in when
