"""What can go wrong during set-up, in words that say what to do about it."""

import re
from typing import Optional

PYTHON_MISSING = (
    "Python 3.10 is needed (Rasa runs on no later one). It was not found and could not "
    "be downloaded. Install it, for example with `pyenv install 3.10` or from your "
    "system's packages, then run the same command again. If it is in an unusual place, "
    "set CRAMPWISE_PYTHON to its path."
)
NO_INSTALLER = (
    "this Python can make no virtual environment and has no pip. Install them "
    "(Debian, Ubuntu: `sudo apt-get install python3-venv`), then run the same command "
    "again."
)
NO_NETWORK = (
    "the packages could not be downloaded. Check the network (and HTTPS_PROXY, if you "
    "are behind a proxy), then run the same command again."
)
DISK_FULL = "the disk is full. Free about {need:.0f} GB, then run the same command again."
LOCK_BROKEN = (
    "a lock file is damaged, or a package is not the one that was locked ({line}). Nothing "
    "unverified was installed. Restore the files with `git checkout requirements`, or make "
    "them anew with `make lock`."
)
INTERRUPTED = "Set-up was interrupted. Run the same command again to start it over."

# First match wins. A full disk and a refused hash also look like failed downloads,
# so they come before the network.
_SIGNS = [
    (DISK_FULL, r"No space left on device|os error 28\b|Disk quota exceeded"),
    (
        LOCK_BROKEN,
        r"hash mismatch|do not match the hashes|hashes are required|--require-hashes"
        r"|couldn't parse|failed to parse|invalid requirement"
        r"|(file not found|no such file)[^\n]*requirements/",
    ),
    (
        NO_NETWORK,
        r"error sending request|dns error|name resolution|failed to lookup address"
        r"|network is unreachable|connection (refused|reset)|timed? ?out"
        r"|NewConnectionError|could not connect|error trying to connect|failed to fetch",
    ),
]


class SetupError(Exception):
    """Set-up cannot go on; the message is for the user."""


def explain(output: str, need_gb: float) -> Optional[str]:
    """What the output of a failed installer means.

    Args:
        output: all that the installer printed.
        need_gb: the disk space that set-up needs.

    Returns:
        a message for the user, or None where the output fits no known cause.
    """
    for message, signs in _SIGNS:
        found = re.search(signs, output, re.IGNORECASE)
        if found:
            start = output.rfind("\n", 0, found.start()) + 1
            line = output[start:].split("\n", 1)[0].strip()
            line = re.sub(r"^(error|cause): ", "", line).rstrip(".")
            return message.format(need=need_gb, line=line[:200])
    return None
