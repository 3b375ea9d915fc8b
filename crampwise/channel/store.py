"""Where conversations are kept: Rasa's SQL store, with the talks of the last hour held ready in memory.

Rasa reads and rebuilds a whole conversation for every message. Where one process serves a conversation, the tracker
that was saved is the tracker that would be read: it is kept, and handed out once. A turn that fails never puts its
tracker back, so the next one reads what was really stored. Where several processes share the store, only what others
have stored since is read, and nobody writes after what they have not read: see :class:`TalkMoved`.

A database that is away is waited for by nobody: a turn fails and the person is told, and the next one tries again. Rasa's
own store would wait for it in the middle of the loop that serves everybody, and at the start for ever.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.sql.elements import TextClause

from crampwise.watch.turn import timed

from .engines import CONNECTIONS, engine_of

logger = logging.getLogger(__name__)

T = TypeVar("T")

# Each takes about 0.2 MB; more people than that at once are read from the database.
TALKS_HELD = 250
# Where a tracker says that it needs no other look before its next use.
SURE = "_crampwise_sure"
# The event that a session begins with.
BEGUN = {"session_started"}
# The latest session of a talk, in the order in which it was stored. Rasa goes by the clock, which may be put back.
SESSION = text("""
SELECT id, data FROM events WHERE sender_id = :sender AND id >= coalesce(
    (SELECT max(id) FROM events WHERE sender_id = :sender AND type_name = 'session_started'), 0) ORDER BY id
""")
# What was stored after a row, and that row itself: without it the talk is not the same any more.
SINCE = text("SELECT id, data FROM events WHERE sender_id = :sender AND id >= :row ORDER BY id")
ALL = text("SELECT id, data FROM events WHERE sender_id = :sender ORDER BY id")
# A statement that only a database which takes writes allows, and that changes nothing.
WRITES = text("UPDATE events SET type_name = type_name WHERE 1 = 0")
# One writer of a talk at a time, until its transaction ends; and whether the talk is where this writer has read it.
ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:sender, 0))")
MOVED = text("""
SELECT EXISTS (SELECT 1 FROM events WHERE sender_id = :sender AND id > :row)
    OR (:row > 0 AND NOT EXISTS (SELECT 1 FROM events WHERE id = :row))
""")
# Looked for among the newest rows only: a talk may have thousands.
LAST = text("SELECT max(id) FROM events WHERE sender_id = :sender AND id > :row")


class TalkMoved(Exception):  # noqa: N818 - it was seen in time
    """Another process took a turn of the talk, or erased it, since it was read here: its lock ran out meanwhile (a process
    that stood still, a Redis that was emptied). Nothing of this turn is stored."""


class ConversationStore(SQLTrackerStore):
    """A SQL tracker store that holds live trackers.

    Args:
        shared: whether other processes write to it, too.

    :meth:`save` raises :class:`TalkMoved`. All raise SQLAlchemy's errors while the database can't be used, but a
    process that is alone keeps what it can't store, stores it later, and goes on meanwhile.
    """

    def __init__(
        self,
        domain: Any = None,
        dialect: str = "sqlite",
        host: str | None = None,
        db: str = "rasa.db",
        event_broker: Any = None,
        shared: bool = False,
        **kwargs: Any,
    ) -> None:
        self.shared = shared
        self.engine = engine_of(self.get_db_url(dialect, host, db=db))
        self._held: OrderedDict[str, DialogueStateTracker] = OrderedDict()
        # Talks that could not be stored: all events of the session, how many are stored, and the last one's row.
        self._unsaved: OrderedDict[str, tuple[list[Any], int, int]] = OrderedDict()
        self._made = self._away = False
        # A server that answers late must not stop the loop; a file never is late.
        self._threads = (
            None
            if self.engine.dialect.name == "sqlite"
            else ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="talks")
        )
        # Past the store whose beginning waits for its database.
        super(SQLTrackerStore, self).__init__(domain, event_broker, **kwargs)

    async def well(self) -> bool:
        """Whether the database can be written to."""
        try:
            await self._run(lambda connection: connection.execute(WRITES))
            # A full disk is seen only by what needs room. Talks that are in the middle of a turn see to themselves.
            for sender in [one for one in self._unsaved if one in self._held]:
                await self.save(self._held[sender])
                if sender in self._unsaved:
                    return False
            return True
        except SQLAlchemyError:
            return False

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation since its last session began, or ``None`` when there is none."""
        held = self._held.pop(sender_id, None)
        if held is not None and self.shared and not held.__dict__.pop(SURE, False):
            held = await self._caught_up(held)
        return held if held is not None else await self._read(sender_id, SESSION)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """All of the conversation that is stored."""
        return await self._read(conversation_id, ALL)

    @timed("save")
    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what is new of a conversation, and hold it for the next message."""
        sender = tracker.sender_id
        # Held again once it is stored.
        self.let_go(sender)
        known, row = getattr(tracker, "events_stored", 0), getattr(tracker, "last_row", 0)
        new = [_row(sender, event) for event in itertools.islice(tracker.events, known, None)]
        try:
            if new:
                tracker.last_row = await self._run(
                    lambda connection: self._add(connection, sender, new, row), adds=True
                )
                tracker.events_stored = known + len(new)
            self._unsaved.pop(sender, None)
        except SQLAlchemyError:
            if self.shared:
                raise
            # It is stored as soon as there is room.
            _keep(self._unsaved, sender, (list(tracker.events), known, row))
        _keep(self._held, sender, tracker)

    async def peek(self, sender_id: str) -> DialogueStateTracker | None:
        """As :meth:`retrieve`, for whoever only looks, and must change nothing: what is held stays held."""
        found = await self.retrieve(sender_id)
        if found is not None:
            self.put_back(found)
        return found

    def put_back(self, tracker: DialogueStateTracker, sure: bool = False) -> None:
        """Hold a conversation that was only looked at: nothing was changed in it.

        Args:
            sure: nor by others since, for its lock is held: whoever asks next need not look again.
        """
        tracker.__dict__[SURE] = sure
        _keep(self._held, tracker.sender_id, tracker)

    def let_go(self, sender_id: str) -> None:
        """Hold a conversation no longer: the next message reads it from the database."""
        self._held.pop(sender_id, None)

    async def erase(self, sender_id: str) -> None:
        """Delete every stored event of a conversation."""
        self.let_go(sender_id)
        self._unsaved.pop(sender_id, None)
        await self._run(
            lambda connection: connection.execute(
                text("DELETE FROM events WHERE sender_id = :sender"), {"sender": sender_id}
            )
        )
        if self.engine.dialect.name == "sqlite":
            # What was erased must not live on in SQLite's log.
            with self.engine.connect() as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    async def keys(self) -> list[str]:
        """The ids of all conversations of which something is stored."""
        found = await self._run(
            lambda connection: connection.execute(
                text("SELECT DISTINCT sender_id FROM events")
            ).all()
        )
        return [sender for (sender,) in found]

    async def _caught_up(self, held: DialogueStateTracker) -> DialogueStateTracker | None:
        """A conversation that was held, with what others have stored of it since; ``None`` where that would not be all of
        it: it was erased, or another session has begun."""
        where = {"sender": held.sender_id, "row": held.last_row}
        rows = await self._run(lambda connection: connection.execute(SINCE, where).all())
        new = [json.loads(data) for _, data in rows[1:]]
        if not rows or rows[0][0] != held.last_row or BEGUN & {event["event"] for event in new}:
            return None
        for event in deserialise_events(new):
            held.update(event)
        held.events_stored, held.last_row = held.events_stored + len(new), rows[-1][0]
        return held

    async def _read(self, sender_id: str, statement: TextClause) -> DialogueStateTracker | None:
        if sender_id in self._unsaved:
            events, known, row = self._unsaved[sender_id]
            tracker = DialogueStateTracker.from_events(sender_id, events, self.domain.slots)
        else:
            rows = await self._run(
                lambda connection: connection.execute(statement, {"sender": sender_id}).all()
            )
            if not rows:
                return None
            known, row, events = len(rows), rows[-1][0], [json.loads(data) for _, data in rows]
            tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        tracker.events_stored, tracker.last_row = known, row
        return tracker

    def _add(self, connection: Connection, sender: str, new: list[dict[str, Any]], row: int) -> int:
        """Store events, and return the row of the last."""
        if self.shared:
            if connection.dialect.name == "postgresql":
                connection.execute(ALONE, {"sender": sender})
            if connection.execute(MOVED, {"sender": sender, "row": row}).scalar():
                raise TalkMoved
        connection.execute(self.SQLEvent.__table__.insert(), new)
        return connection.execute(LAST, {"sender": sender, "row": row}).scalar()

    async def _run(self, work: Callable[[Connection], T], adds: bool = False) -> T:
        """What ``work`` makes of a connection, in one transaction.

        Args:
            adds: it needs room.
        """
        try:
            if self._threads is None:
                done = self._in_transaction(work)
            else:
                done = await self._in_thread(work)
        except SQLAlchemyError as error:
            if not self._away:
                logger.error("The database of the talks can't be used: %s", _kind(error))
            self._away = True
            raise
        # On a full disk all goes well that needs no room.
        if self._away and (adds or not self._unsaved):
            logger.error("The database of the talks is back.")
            self._away = False
        return done

    async def _in_thread(self, work: Callable[[Connection], T]) -> T:
        """Whoever is told to end waits until what has begun is over: only then may it give the talk to the next."""
        begun = self._threads.submit(self._in_transaction, work)
        waited = asyncio.wrap_future(begun)
        try:
            return await asyncio.shield(waited)
        except asyncio.CancelledError:
            if not begun.cancel():
                await asyncio.gather(waited, return_exceptions=True)
            raise

    def _in_transaction(self, work: Callable[[Connection], T]) -> T:
        if not self._made:
            self._make()
        with self.engine.begin() as connection:
            return work(connection)

    def _make(self) -> None:
        """The table, if there is none. Several processes may find that at once, and one of them makes it."""
        try:
            self.Base.metadata.create_all(self.engine)
        except (IntegrityError, ProgrammingError):
            self.Base.metadata.create_all(self.engine)
        self._made = True


def _keep(kept: OrderedDict[str, Any], sender: str, value: Any) -> None:
    kept[sender] = value
    kept.move_to_end(sender)
    while len(kept) > TALKS_HELD:
        kept.popitem(last=False)


def _kind(error: SQLAlchemyError) -> str:
    """The kinds of an error. Its words may hold a person's, or a password."""
    inner = error.orig if isinstance(error, DBAPIError) else None
    code = getattr(inner, "pgcode", None)
    return ", ".join(filter(None, (type(error).__name__, inner and type(inner).__name__, code)))


def _row(sender_id: str, event: Any) -> dict[str, Any]:
    """An event as Rasa's own store writes it."""
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": event.timestamp,
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }
