"""Where conversations are kept: Rasa's SQL store, with the talks of the last hour held ready in memory.

Rasa reads and rebuilds a whole conversation for every message. Where one process serves a conversation, the tracker
that was saved is the tracker that would be read: it is kept, and handed out once. A turn that fails never puts its
tracker back, so the next one reads what was really stored. Where several processes share the store nothing is held.
"""

from __future__ import annotations

import itertools
import json
import logging
from collections import OrderedDict
from typing import Any

import sqlalchemy
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import StaticPool

logger = logging.getLogger(__name__)

TALKS_HELD = 500
# How long a statement waits for another process that holds the file, in milliseconds.
WAIT_FOR_LOCK = 500
# Every process has so many connections. Seconds to connect, milliseconds for a statement: a turn has 8 s for all of it.
POSTGRESQL: dict[str, Any] = {
    "pool_size": 5,
    "max_overflow": 5,
    "pool_timeout": 2,
    "pool_pre_ping": True,
    "connect_args": {
        "connect_timeout": 2,
        "options": "-c statement_timeout=2000 -c lock_timeout=2000",
    },
}
# A statement that only a database which takes writes allows, and that changes nothing.
WRITES = {
    "sqlite": "UPDATE events SET type_name = type_name WHERE 0",
    "postgresql": "UPDATE events SET type_name = type_name WHERE false",
}


class ConversationStore(SQLTrackerStore):
    """A SQL tracker store that holds live trackers; SQLite in write-ahead mode, so that a turn waits for no disk.

    Args:
        shared: whether other processes write to it, too.
    """

    def __init__(self, *args: Any, shared: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shared = shared
        self._held: OrderedDict[str, DialogueStateTracker] = OrderedDict()
        if self.engine.dialect.name == "sqlite":
            # One connection kept open: closing the last one makes SQLite fold its log into the file, every time.
            self.engine.dispose()
            self.engine = sqlalchemy.create_engine(
                self.engine.url, poolclass=StaticPool, connect_args={"check_same_thread": False}
            )
            sqlalchemy.event.listen(self.engine, "connect", _settings)
            self.sessionmaker = sessionmaker(bind=self.engine)
        elif self.engine.dialect.name == "postgresql":
            # Rasa's own engine waits for a server that is away as long as the system does, and trips over connections
            # that have ended.
            url = self.engine.url
            self.engine.dispose()
            self.engine = sqlalchemy.create_engine(url, **POSTGRESQL)
            self.sessionmaker = sessionmaker(bind=self.engine)

    def well(self) -> bool:
        """Whether the database can be written to."""
        try:
            with self.session_scope() as session:
                session.execute(sqlalchemy.text(WRITES[self.engine.dialect.name]))
                session.rollback()
            return True
        except sqlalchemy.exc.SQLAlchemyError:
            return False

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation since its last session began, or ``None`` when there is none."""
        held = self._held.pop(sender_id, None)
        return held if held is not None else await super().retrieve(sender_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what is new of a conversation, and hold it for the next message."""
        with self.session_scope() as session:
            known = getattr(tracker, "events_stored", None)
            if known is None:
                new = list(self._additional_events(session, tracker))
            else:
                new = list(itertools.islice(tracker.events, known, None))
            if new:
                session.execute(
                    self.SQLEvent.__table__.insert(),
                    [_row(tracker.sender_id, event) for event in new],
                )
            session.commit()
        tracker.events_stored = len(tracker.events)
        if self.shared:
            return
        self._held[tracker.sender_id] = tracker
        while len(self._held) > TALKS_HELD:
            self._held.popitem(last=False)

    def let_go(self, sender_id: str) -> None:
        """Hold a conversation no longer: the next message reads it from the file."""
        self._held.pop(sender_id, None)

    def erase(self, sender_id: str) -> None:
        """Delete every stored event of a conversation."""
        self.let_go(sender_id)
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id).delete()
            session.commit()
            if self.engine.dialect.name == "sqlite":
                # What was erased must not live on in SQLite's log.
                session.execute(sqlalchemy.text("PRAGMA wal_checkpoint(TRUNCATE)"))


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


def _settings(connection: Any, _: Any) -> None:
    statements: list[str] = [
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=NORMAL",
        f"PRAGMA busy_timeout={WAIT_FOR_LOCK}",
        "PRAGMA secure_delete=ON",
    ]
    for statement in statements:
        connection.execute(statement)
