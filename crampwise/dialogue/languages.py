"""Recognises a few languages that the assistant does not speak, by their common words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

LEAST_WORDS = 2
LEAST_SHARE = 0.4


def other_language(text: str, languages: Mapping[str, Any]) -> str | None:
    """The code of the language (a key of ``knowledge/languages.yml``), or ``None`` for English or a doubtful text."""
    words = re.findall(r"[^\W\d_]+", text.lower().replace("'", "").replace("’", ""))
    if len(words) < LEAST_WORDS:
        return None
    english = sum(word in languages["english"] for word in words)
    hits = {
        code: sum(word in entry["words"] for word in words)
        for code, entry in sorted(languages["languages"].items())
    }
    best = max(hits, key=lambda code: hits[code])
    enough = hits[best] >= LEAST_WORDS and hits[best] / len(words) >= LEAST_SHARE
    return best if enough and hits[best] > 2 * english else None
