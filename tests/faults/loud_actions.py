"""The action server with every logger at its most talkative; run by a test as a program."""

import logging

from crampwise import action_server, quiet


def loud() -> None:
    quiet.quiet(logging.DEBUG)
    logging.getLogger("rasa_sdk").setLevel(logging.DEBUG)


def main() -> int:
    action_server.quiet = loud
    return action_server.main()


if __name__ == "__main__":
    raise SystemExit(main())
