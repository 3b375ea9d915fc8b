"""The assistant with every logger at its most talkative; run by a test as a program."""

import logging

from crampwise import quiet, server


def main() -> int:
    server.quiet = lambda: quiet.quiet(logging.DEBUG)
    return server.main()


if __name__ == "__main__":
    raise SystemExit(main())
