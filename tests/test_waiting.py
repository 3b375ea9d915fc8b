"""Nobody waits for ever for a PostgreSQL that stands still."""

from __future__ import annotations

import socket
import time

import psycopg2
import pytest

from crampwise.waiting import seconds_of, wait_no_longer


@pytest.mark.parametrize(
    ("options", "seconds"),
    [
        ("", None),
        ("-c lock_timeout=100", None),
        ("-c statement_timeout=0", None),
        ("-c statement_timeout=2000 -c lock_timeout=100", 2.3),
        ("-c statement_timeout=2000 -c statement_timeout=9000", 9.3),
        ("-c statement_timeout=5s", 5.3),
        ("-c statement_timeout='2min'", 120.3),
    ],
)
def test_how_long(options: str, seconds: float | None) -> None:
    assert seconds_of(options) == seconds


def test_a_server_that_says_nothing() -> None:
    wait_no_longer()
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port, began = silent.getsockname()[1], time.monotonic()
        with pytest.raises(psycopg2.OperationalError, match="in time"):
            psycopg2.connect(host="127.0.0.1", port=port, options="-c statement_timeout=200")
        assert 0.4 < time.monotonic() - began < 1.5
