"""The assistant, which lets an action server that failed be for a second only, and whose clock can be moved: by the seconds
in the file that ``TEST_CLOCK`` names. Run by a test as a program.

Only the time of day is moved, as when a machine's clock is put right; what counts seconds that have passed is not.
"""

import datetime
import os
import time
from pathlib import Path

MOVED = os.environ.get("TEST_CLOCK")
LOOK_SECONDS = 0.2
real = time.time


class Moved:
    """By how many seconds, looked at now and then."""

    looked, by = float("-inf"), 0.0

    @classmethod
    def seconds(cls) -> float:
        if time.monotonic() - cls.looked > LOOK_SECONDS:
            cls.looked, cls.by = time.monotonic(), float(Path(MOVED).read_text() or 0)
        return cls.by


class MovedDatetime(datetime.datetime):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls) -> datetime.datetime:
        return cls.utcfromtimestamp(time.time())


def main() -> int:
    # Before anything else is loaded that might keep the real ones.
    if MOVED:
        time.time = lambda: real() + Moved.seconds()
        datetime.datetime = MovedDatetime
    from crampwise import actions_endpoint, server

    actions_endpoint.REST_SECONDS = 1.0
    return server.main()


if __name__ == "__main__":
    raise SystemExit(main())
