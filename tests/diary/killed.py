"""A process that lives to be killed: ``python -m tests.diary.killed URL OWNER``.

For each number on its input it becomes two: the child keeps entries from that number on and says ``kept <number>`` after
each, until somebody kills it; the parent then says ``gone`` and waits for the next number. So two hundred children
begin at once where each by itself would spend its time on imports.
"""

from __future__ import annotations

import os
import sys

from crampwise.diary.database import Database

from . import given


def entry_of(number: int) -> given.Entry:
    """The same entry for the same number, with parts of every kind."""
    return given.entry(
        id=f"{number:032x}",
        started=given.NOW - number * given.MINUTE,
        note=f"note {number}",
        red_flags=("dvt",),
    )


def main() -> None:
    url, owner = sys.argv[1:]
    say("ready")
    for line in sys.stdin:
        child = os.fork()
        if not child:
            say(f"child {os.getpid()}")
            keep(url, owner, int(line))
        os.waitpid(child, 0)
        say("gone")


def keep(url: str, owner: str, number: int) -> None:
    """Keep entries for ever."""
    diary = Database(url, given.KEY).diary(owner)
    while True:
        diary.save(entry_of(number))
        say(f"kept {number}")
        number += 1


def say(words: str) -> None:
    # One write, without a buffer: what was said before a kill is said.
    os.write(1, f"{words}\n".encode())


if __name__ == "__main__":
    main()
