"""A person's words made harmless to any file: the words stay, what only steers a machine goes."""

from __future__ import annotations

import re
import unicodedata

# Turn the direction of whatever follows; letters that are written from the right need none of them.
_TURNS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_SPACE = re.compile(r"\s+")
_BREAK = re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")


def line(text: object) -> str:
    """On one line, with single spaces."""
    text = str(text)
    return text.strip() if _is_plain(text) else _SPACE.sub(" ", _clean(text)).strip()


def lines(text: object) -> str:
    """With its line breaks, as "\\n"."""
    text = str(text)
    return text.strip() if _is_plain(text) else "\n".join(map(line, _BREAK.split(text))).strip()


def _is_plain(text: str) -> bool:
    """As it should be already, seen at a glance."""
    return text.isascii() and text.isprintable() and "  " not in text


def _clean(text: str) -> str:
    return "".join(filter(None, map(_character, text)))


def _character(character: str) -> str:
    kind, code = unicodedata.category(character), ord(character)
    if kind == "Cs":  # half of a pair, which no encoding takes
        return "\ufffd"
    if character.isspace():
        return " "
    if kind == "Cc" or code in _TURNS or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return ""
    return character
