"""How alike two spellings are: by slips of the finger, and by sound."""

from __future__ import annotations

import re

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = frozenset(
    (a, b)
    for row, keys in enumerate(_ROWS)
    for column, a in enumerate(keys)
    for other in (row - 1, row, row + 1)
    if 0 <= other < 3
    for b in _ROWS[other][max(column - 1, 0) : column + 2]
    if a != b
)


def allowed(word: str) -> int:
    return 2 if len(word) >= 6 else 1


def deletions(word: str, count: int) -> set[str]:
    forms = {word}
    for _ in range(count):
        forms |= {form[:i] + form[i + 1 :] for form in forms for i in range(len(form))}
    return forms


def sound(word: str) -> str:
    """A rough key of how a word sounds: its consonants, alike ones made one."""
    word = re.sub(
        r"ph", "f", re.sub(r"gh|h|w(?=r)|(?<=^)k(?=n)|(?<=^)p(?=n)", "", re.sub("ph", "f", word))
    )
    word = (
        re.sub(r"c(?=[eiy])|z", "s", word)
        .replace("ck", "k")
        .replace("c", "k")
        .replace("q", "k")
        .replace("x", "ks")
    )
    return word[:1] + re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyw]", "", word[1:]))


def distance(typed: str, meant: str) -> float:
    """Optimal string alignment; a neighbouring key, a doubled letter or a swap costs 0.6, else 1."""
    before: list[float] = []
    row = [float(j) for j in range(len(meant) + 1)]
    for i, a in enumerate(typed, 1):
        last, before, row = before, row, [float(i)]
        for j, b in enumerate(meant, 1):
            extra = 0.6 if i > 1 and a == typed[i - 2] else 0.9
            missing = 0.6 if j > 1 and b == meant[j - 2] else 0.8
            swap = 0.0 if a == b else 0.6 if (a, b) in _NEIGHBOURS else 1.0
            cost = min(before[j] + extra, row[j - 1] + missing, before[j - 1] + swap)
            if i > 1 and j > 1 and a == meant[j - 2] and b == typed[i - 2] and last:
                cost = min(cost, last[j - 2] + 0.6)
            row.append(cost)
    return row[-1]
