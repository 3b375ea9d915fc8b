"""Erases the talk and the diary of one sender, for an operator who was asked to: ``python -m crampwise.forget SENDER``.

It needs the environment of the processes (``CRAMPWISE_HOME``, ``CRAMPWISE_DB``, ...). A process that is alone on its
database holds talks in memory, and is stopped before; among several it waits for its turn of that talk as they do.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from crampwise.quiet import quiet, tell
from crampwise.storage import storage

HOME = Path(os.environ.get("CRAMPWISE_HOME", Path(__file__).resolve().parents[1] / "var"))


def main(arguments: list[str]) -> int:
    """Erase it, and say so. Returns the process's exit status: 0 when nothing is left."""
    if len(arguments) != 1 or not arguments[0].strip():
        tell("Say whose: python -m crampwise.forget SENDER", wrong=True)
        return 2
    quiet()
    try:
        events, diaries = asyncio.run(erase(arguments[0]))
    except Exception as error:  # noqa: BLE001 - its words may be the person's
        tell(f"Not everything is erased ({type(error).__name__}): try it again.", wrong=True)
        return 1
    tell(f"Erased: {events} stored events of the talk, {diaries} diary.")
    return 0


async def erase(sender: str) -> tuple[int, int]:
    """Erase a talk and its diary, for every device. Returns how many events and diaries there were.

    Raises whatever the databases or the locks raise; then it can be tried again.
    """
    from rasa.core.lock_store import LockStore
    from rasa.core.tracker_store import TrackerStore
    from rasa.shared.core.domain import Domain

    from crampwise.diary.access import diary_of

    tracker_store, lock_store, _ = storage(HOME)
    made: Any = TrackerStore.create(tracker_store, Domain.empty())
    store = getattr(made, "_tracker_store", made)
    diary = diary_of(sender)
    async with LockStore.create(lock_store).lock(sender):
        tracker = await store.retrieve_full_tracker(sender)
        diaries = int(diary.devices > 0)
        # The diary comes first, as when the person erases it: its devices are found by this sender alone.
        diary.erase()
        await store.erase(sender)
    return len(tracker.events) if tracker else 0, diaries


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
