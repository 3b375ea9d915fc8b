"""A process that keeps entries and says so: ``python -m tests.diary.writer URL OWNER FIRST COUNT``.

For the tests of two devices at once. It waits for a line on its input before it begins, so that several begin together.
"""

from __future__ import annotations

import sys

from crampwise.diary.database import Database

from . import given


def main() -> None:
    url, owner, first, count = sys.argv[1:]
    diary = Database(url, given.KEY).diary(owner)
    numbers = range(int(first), int(first) + int(count))
    assert diary.devices == 1 or diary.devices == 2
    print("ready", flush=True)
    sys.stdin.readline()
    for number in numbers:
        entry = given.entry(id=f"{number:032x}", started=given.NOW - number * given.MINUTE)
        assert diary.save(entry) == entry
        if number % 10 == 0:
            diary.change(entry.id, pain=1)
    print("done", flush=True)


if __name__ == "__main__":
    main()
