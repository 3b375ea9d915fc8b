"""The assistant with actions that break when a message holds a certain word; run by a test as a program.

An error's own text then carries the person's words, as errors do.
"""

from actions import turn
from crampwise import server

WORD = "explode"


def main() -> int:
    reply_of = turn.Turn.of

    def of(tracker):
        said = (tracker.latest_message or {}).get("text") or ""
        if WORD in said:
            raise RuntimeError(f"this broke: {said}")
        return reply_of(tracker)

    turn.Turn.of = staticmethod(of)
    return server.main()


if __name__ == "__main__":
    raise SystemExit(main())
