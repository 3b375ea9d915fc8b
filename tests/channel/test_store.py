"""The store of the talks, where the database is not as it should be, or other processes write to it, too."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import OperationalError

from crampwise.channel.store import ConversationStore, TalkMoved

DOMAIN = Domain.from_dict({"slots": {"place": {"type": "text", "mappings": [{"type": "custom"}]}}})


def store_in(folder: Path, shared: bool = False) -> ConversationStore:
    return ConversationStore(DOMAIN, db=str(folder / "talks.db"), shared=shared)


async def begun(store: ConversationStore, sender: str = "a") -> DialogueStateTracker:
    tracker = await store.get_or_create_tracker(sender)
    tracker.update_with_events(
        [ActionExecuted("action_session_start"), SessionStarted(), UserUttered("one")], DOMAIN
    )
    await store.save(tracker)
    return tracker


def words(tracker: DialogueStateTracker | None) -> list[str]:
    return [one.text for one in tracker.events if isinstance(one, UserUttered)] if tracker else []


async def read(folder: Path, sender: str = "a") -> list[str]:
    """What another process finds there."""
    return words(await store_in(folder).retrieve(sender))


async def test_a_talk_is_stored_once_and_in_order(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    await begun(store)
    for text in ("two", "three"):
        tracker = await store.retrieve("a")
        tracker.update(UserUttered(text), DOMAIN)
        await store.save(tracker)
        await store.save(tracker)
    assert await read(tmp_path) == ["one", "two", "three"]
    assert len((await store_in(tmp_path).retrieve_full_tracker("a")).events) == 6
    assert await store.keys() == ["a"]
    await store.erase("a")
    assert await read(tmp_path) == [] and await store.retrieve("a") is None


async def test_a_clock_that_is_put_back_hides_nothing(tmp_path: Path) -> None:
    """Rasa's own store looks for what came after the session's beginning, by the clock."""
    store = store_in(tmp_path, shared=True)
    await begun(store)
    tracker = await store.retrieve("a")
    tracker.update(UserUttered("of long ago", timestamp=1.0), DOMAIN)
    await store.save(tracker)
    assert words(await store.retrieve("a")) == ["one", "of long ago"]


async def test_nobody_writes_after_what_they_have_not_read(tmp_path: Path) -> None:
    one, other = store_in(tmp_path, shared=True), store_in(tmp_path, shared=True)
    await begun(one)
    first, second = await one.retrieve("a"), await other.retrieve("a")
    first.update(UserUttered("first"), DOMAIN)
    await one.save(first)
    second.update(UserUttered("second"), DOMAIN)
    with pytest.raises(TalkMoved):
        await other.save(second)
    assert await read(tmp_path) == ["one", "first"]
    # Read again, it goes on.
    second = await other.retrieve("a")
    second.update(UserUttered("second"), DOMAIN)
    await other.save(second)
    assert await read(tmp_path) == ["one", "first", "second"]


async def test_nobody_brings_back_what_was_erased(tmp_path: Path) -> None:
    one, other = store_in(tmp_path, shared=True), store_in(tmp_path, shared=True)
    await begun(one)
    late = await other.retrieve("a")
    await one.erase("a")
    late.update(UserUttered("late"), DOMAIN)
    with pytest.raises(TalkMoved):
        await other.save(late)
    assert await read(tmp_path) == []


async def test_two_that_begin_a_talk_at_once(tmp_path: Path) -> None:
    one, other = store_in(tmp_path, shared=True), store_in(tmp_path, shared=True)
    late = await other.get_or_create_tracker("a")
    await begun(one)
    late.update(UserUttered("late"), DOMAIN)
    with pytest.raises(TalkMoved):
        await other.save(late)
    assert await read(tmp_path) == ["one"]


async def test_what_others_stored_since_is_added_to_what_is_held(tmp_path: Path) -> None:
    one, other = store_in(tmp_path, shared=True), store_in(tmp_path, shared=True)
    await begun(one)
    held = await other.retrieve("a")
    other.put_back(held)
    for text in ("two", "three"):
        tracker = await one.retrieve("a")
        tracker.update_with_events([UserUttered(text), SlotSet("place", text)], DOMAIN)
        await one.save(tracker)
    found = await other.retrieve("a")
    assert found is held and words(found) == ["one", "two", "three"]
    assert found.get_slot("place") == "three"
    found.update(UserUttered("four"), DOMAIN)
    await other.save(found)
    assert await read(tmp_path) == ["one", "two", "three", "four"]
    assert words(await one.retrieve("a")) == ["one", "two", "three", "four"]


@pytest.mark.parametrize("left", [[], ["new"]], ids=["erased", "another session"])
async def test_what_is_held_is_let_go_where_it_is_not_the_talk_any_more(
    tmp_path: Path, left: list[str]
) -> None:
    one, other = store_in(tmp_path, shared=True), store_in(tmp_path, shared=True)
    await begun(one)
    other.put_back(await other.retrieve("a"))
    if left:
        tracker = await one.retrieve("a")
        new = [ActionExecuted("action_session_start"), SessionStarted(), UserUttered("new")]
        tracker.update_with_events(new, DOMAIN)
        await one.save(tracker)
    else:
        await one.erase("a")
    assert words(await other.retrieve("a")) == left


async def test_who_only_looks_takes_nothing_away(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    tracker = await begun(store)
    assert await store.peek("a") is tracker and await store.retrieve("a") is tracker
    assert await store.peek("nobody") is None


class Full:
    """A disk on which nothing more fits."""

    def __init__(self, store: ConversationStore, monkeypatch: pytest.MonkeyPatch) -> None:
        self._store, self._patch, self._add = store, monkeypatch, store._add
        monkeypatch.setattr(store, "_add", self._fails)

    def _fails(self, *_: object) -> int:
        raise OperationalError("INSERT", {}, Exception("marigold"))

    def has_room(self) -> None:
        self._patch.setattr(self._store, "_add", self._add)


async def test_what_finds_no_room_is_kept_and_stored_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = store_in(tmp_path)
    await begun(store)
    disk = Full(store, monkeypatch)
    for text in ("two", "three"):
        tracker = await store.retrieve("a")
        assert words(tracker)[-1] != text
        tracker.update(UserUttered(text), DOMAIN)
        await store.save(tracker)
    assert not await store.well() and await read(tmp_path) == ["one"]
    # A turn that failed has lost its tracker, and nothing that was said before it.
    await store.retrieve("a")
    tracker = await store.retrieve("a")
    assert words(tracker) == ["one", "two", "three"]
    tracker.update(SlotSet("place", "calf"), DOMAIN)
    await store.save(tracker)
    disk.has_room()
    assert await store.well() and await read(tmp_path) == ["one", "two", "three"]
    tracker = await store.retrieve("a")
    assert tracker.get_slot("place") == "calf"
    tracker.update(UserUttered("four"), DOMAIN)
    await store.save(tracker)
    assert await read(tmp_path) == ["one", "two", "three", "four"]
    said = [record.getMessage() for record in caplog.records if "talks" in record.getMessage()]
    assert len(said) == 2 and "marigold" not in caplog.text and "back" in said[1]


async def test_where_others_write_nothing_is_pretended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_in(tmp_path, shared=True)
    tracker = await begun(store)
    Full(store, monkeypatch)
    tracker.update(UserUttered("two"), DOMAIN)
    with pytest.raises(OperationalError):
        await store.save(tracker)
    assert words(await store.retrieve("a")) == ["one"]


async def test_a_store_begins_without_its_database() -> None:
    began = time.monotonic()
    address = "postgresql+psycopg2://u:marigold@127.0.0.1:9/x"
    store = ConversationStore(DOMAIN, dialect="postgresql", host=address, shared=True)
    assert not await store.well()
    with pytest.raises(OperationalError) as raised:
        await store.retrieve("a")
    assert time.monotonic() - began < 4.0
    assert "marigold" not in str(raised.value)
