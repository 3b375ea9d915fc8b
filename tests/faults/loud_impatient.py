"""The assistant at its most talkative, which soon asks an action server again that failed; run by a test as a program."""

from crampwise import actions_endpoint

from . import loud


def main() -> int:
    actions_endpoint.REST_SECONDS = 0.01
    return loud.main()


if __name__ == "__main__":
    raise SystemExit(main())
