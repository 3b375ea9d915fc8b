"""Nobody waits for ever for a PostgreSQL that answers nothing: it, its machine or the line may stand still, and then the
server's own limits mean nothing.

A connection that asked the server for a limit (``-c statement_timeout=2000`` among its options) gives up soon after it,
also while it connects; one that asked for none waits as ever.
"""

from __future__ import annotations

import re
import select
import time
from typing import Any

import psycopg2
from psycopg2.extensions import POLL_OK, POLL_READ, POLL_WRITE, set_wait_callback

# The server's own answer that it took too long should come first.
SECONDS_MORE = 0.3
# The last one counts, as it does for the server.
LIMIT = re.compile(r".*statement_timeout\s*=\s*'?(\d+)(ms|s|min|)", re.DOTALL)
UNITS = {"": 0.001, "ms": 0.001, "s": 1.0, "min": 60.0}


def wait_no_longer() -> None:
    """From now on, for every connection of this process. Calling it again changes nothing."""
    set_wait_callback(_wait)


def seconds_of(options: str) -> float | None:
    """How long a connection with these options waits for an answer; ``None``: for ever."""
    found = LIMIT.match(options or "")
    limit = int(found[1]) * UNITS[found[2]] if found else 0.0
    return limit + SECONDS_MORE if limit else None


def _wait(connection: Any) -> None:
    """What psycopg2 calls while a connection waits for its server. What it raises closes the connection.

    Raises:
        psycopg2.OperationalError: the server gave no answer in time.
    """
    seconds = seconds_of(connection.info.options)
    ends = None if seconds is None else time.monotonic() + seconds
    waiting = select.poll()
    while (state := connection.poll()) != POLL_OK:
        if state not in (POLL_READ, POLL_WRITE):
            raise psycopg2.OperationalError("the connection is in no state to wait")
        watched = connection.fileno()
        waiting.register(watched, select.POLLIN if state == POLL_READ else select.POLLOUT)
        left = None if ends is None else max(0.0, ends - time.monotonic()) * 1000
        ready = waiting.poll(left)
        # Another address of the same host may be another socket.
        waiting.unregister(watched)
        if not ready:
            raise psycopg2.OperationalError("no answer from the server in time")
