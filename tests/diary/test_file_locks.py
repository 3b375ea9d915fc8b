"""Two processes share SQLite's file: one that comes and goes takes nothing away from under the other."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

from crampwise.diary.database import Database

from . import given as make

VISIT = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('DELETE FROM entry WHERE 0'); c.close()"


def test_a_process_that_ends_does_not_take_the_log_along(sqlite_url: str) -> None:
    """SQLite deletes its log when the last connection ends. That we are still there is seen by a lock alone, which is
    lost if anything in our process opens and closes the file beside SQLite."""
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    log = path.with_name(f"{path.name}-wal")
    database = Database(sqlite_url, make.KEY)
    database.upgrade()
    with database.reading(), database.reading():
        pass  # a second connection was made beside the first
    before = log.stat().st_ino
    subprocess.run([sys.executable, "-c", VISIT, str(path)], check=True)
    assert log.exists() and log.stat().st_ino == before
    kept = database.diary("web-1").save(make.entry())
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT count(*) FROM entry").fetchone() == (1,)
    other.close()
    assert database.diary("web-1").entries() == [kept]
    database.close()
