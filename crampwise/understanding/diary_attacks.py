"""Where a diary line goes on to another attack: "3am left calf 7, then again 5am right foot 4"."""

from __future__ import annotations

import re

_APART = re.compile(
    r"(?:[,;.]\s*)?\b(?:and\s+)?(?:then|again|another|also|plus)\b(?:\s+(?:again|another|one|also|at)\b)*|;|\n|\.(?=\s)",
    re.I,
)
# A line of more is a tale.
_MOST = 4
_TELLS = re.compile(r"\d|\w{3}")


def attacks_apart(text: str) -> list[tuple[int, int]]:
    """Where the parts of a line stand that may each tell of an attack.

    Args:
        text: the line.

    Returns:
        the start and end of each part; nothing where there is but one, or too many.
    """
    parts, start = [], 0
    for found in _APART.finditer(text):
        parts.append((start, found.start()))
        start = found.end()
    parts = [
        (low, high) for low, high in [*parts, (start, len(text))] if _TELLS.search(text[low:high])
    ]
    return parts if 1 < len(parts) <= _MOST else []
