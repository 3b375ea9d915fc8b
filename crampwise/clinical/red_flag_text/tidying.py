"""From what was typed to plain words and marks."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 4000  # characters read: far above the channel's limit, so a huge paste costs little
_SPOKEN_MARKS = {
    "full stop": ".", "question mark": ".", "exclamation mark": ".", "exclamation point": ".",
    "new line": ".", "comma": ",",
}  # fmt: skip
_SPOKEN = re.compile(r"\b(" + "|".join(_SPOKEN_MARKS) + r")\b")
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+(?:\.\d+)?|[.,]")


def tokens_of(text: str) -> list[str]:
    """The words, numbers, full stops and commas of a text."""
    return _TOKEN.findall(_tidy(text))


def _tidy(text: str) -> str:
    """Lower case, plain letters, straight quotes; every mark becomes a full stop or a comma."""
    text = unicodedata.normalize("NFKD", text[:_LONGEST]).lower()
    text = re.sub(r"[‘’ʼ`´′]", "'", text)
    text = re.sub(r"[\u0300-\u036f\u200b-\u200f\ufe0f]", "", text)
    text = re.sub(r"\ba ?(?:&|\+|n|and) ?e\b", "ae", text)
    text = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", text)  # e.r. , a.m.
    text = re.sub(r"\.{2,}|…|[:;()\u2013\u2014]| - |--+", " , ", text)
    text = re.sub(r"[!?\n\r]+|(?<!\d)\.|\.(?!\d)", " . ", text)
    text = text.replace("&", " and ").replace("+", " and ").replace("@", " at ")
    text = re.sub(r"([a-z])\1{2,}", r"\1\1", text)
    text = re.sub(r"(?<=\d)(?=[a-z])", " ", text)
    return _SPOKEN.sub(lambda mark: f" {_SPOKEN_MARKS[mark.group(1)]} ", text)
