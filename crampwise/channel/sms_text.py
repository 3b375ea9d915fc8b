"""Words for SMS: in the plain letters that fit 160 to a text, and in texts of a bearable length.

A text in the letters of GSM 03.38 holds 160; a longer one is sent as parts of 153 that the phone joins. One letter
outside that alphabet, as a curly quote, would leave room for 70 only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

ONE, PART = 160, 153
# Three parts: what most phones show as one text.
LONGEST = 3 * PART

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
# These take the room of two.
EXTENDED = frozenset("^{}\\[~]|€\f")
MEANT = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "−": "-",
     "…": "...", "•": "-", "·": "-", "→": "->", "←": "<-", "≤": "<=", "≥": ">=", "×": "x", "°": " degrees", "`": "'",
     "½": "1/2", "\t": " ", "ß": "ß"}
)  # fmt: skip


def plain(text: str) -> str:
    """The text in the GSM alphabet: what has a near likeness gets it, other letters a question mark; emoji go."""
    found = []
    for letter in text.translate(MEANT):
        if letter in BASIC or letter in EXTENDED:
            found.append(letter)
            continue
        bare = "".join(
            one for one in unicodedata.normalize("NFKD", letter) if one in BASIC or one in EXTENDED
        )
        found.append(bare or ("?" if letter.isalpha() else ""))
    return re.sub(r"[ ]{2,}", " ", "".join(found)).strip()


def size(text: str) -> int:
    """The room that a text in the GSM alphabet takes."""
    return len(text) + sum(letter in EXTENDED for letter in text)


def parts(text: str) -> int:
    """How many texts the phone company counts."""
    length = size(text)
    return 1 if length <= ONE else -(-length // PART)


def bubbles(text: str, room: int) -> list[str]:
    """A text in pieces that each fit the room: its lines, which say one thing each. Only a line that is too long is
    parted, after a sentence, else after a word."""
    found: list[str] = []
    for line in text.split("\n"):
        pieces = [line] if size(line) <= room else re.split(r"(?<=[^\d][.!?]) +", line)
        for number, piece in enumerate(pieces):
            while size(piece) > room:
                head, piece = _cut(piece, room)
                found.append(head)
            together = f"{found[-1]} {piece}" if number and found else ""
            if together and size(together) <= room:
                found[-1] = together
            else:
                found.append(piece)
    return found


def alone(text: str) -> tuple[str, str]:
    """The first lines, as many as one SMS holds, and the rest.

    What to do at once stands first in every text of danger: so the first SMS is complete alone.
    """
    told = bubbles(text, ONE)
    count = 1
    while count < len(told) and size("\n".join(told[: count + 1])) <= ONE:
        count += 1
    return "\n".join(told[:count]), "\n".join(told[count:])


def packed(blocks: Iterable[str], longest: int = LONGEST) -> list[str]:
    """Blocks of words as few texts: a block stays whole where it fits one, else it is parted between its lines."""
    found: list[str] = []
    for block in blocks:
        whole = size(block) <= longest
        for place, piece in enumerate([block] if whole else bubbles(block, longest)):
            gap = "\n" if place else "\n\n"
            # A block that is parted begins a text of its own.
            may_join = found and (whole or place)
            if may_join and size(found[-1] + gap + piece) <= longest:
                found[-1] += gap + piece
            else:
                found.append(piece)
    return [one.strip() for one in found if one.strip()]


def _cut(text: str, room: int) -> tuple[str, str]:
    """As many whole words as there is room for, and the rest; a word that is longer than that is cut."""
    end = 0
    while end < len(text) and size(text[: end + 1]) <= room:
        end += 1
    space = text.rfind(" ", 1, end + 1)
    end = space if space > 0 else end
    return text[:end].rstrip(), text[end:].lstrip()
