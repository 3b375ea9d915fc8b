"""Finds evaluation lines, or near copies, in what the assistant is made from or tested with."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

TOO_ALIKE = 0.6
GRAM = 5
# Anyone would write "yes" or "left calf": so few words are no sign of a copy.
FEWEST_WORDS = 3
# Nor are these, which are longer and yet everybody's.
EVERYDAY = ("are you a doctor", "what do i do", "make it stop")
MARKUP = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


def normal(text: str) -> str:
    """Lower case, letters and digits only, single spaces; Rasa's entity marks taken off."""
    return " ".join(
        re.findall(r"[a-z0-9]+", MARKUP.sub(r"\1", text).lower().replace("'", "").replace("’", ""))
    )


def grams(text: str) -> set[str]:
    """The character 5-grams of a normalised text."""
    return {text[i : i + GRAM] for i in range(len(text) - GRAM + 1)} or {text}


def alike(one: str, other: str) -> float:
    """Jaccard likeness of two normalised texts by their 5-grams: 1 for the same, 0 for nothing shared."""
    a, b = grams(one), grams(other)
    return len(a & b) / len(a | b)


def leaves(value: Any) -> Iterator[str]:
    """Every line of every string in a YAML value, keys included (a lexicon may have its phrases there)."""
    if isinstance(value, str):
        yield from (line.strip().removeprefix("- ") for line in value.splitlines())
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(key)
            yield from leaves(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from leaves(inner)


def lines_of(path: Path) -> Iterator[str]:
    """The texts in a YAML or Python file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        found = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
        yield from (value for value in found if isinstance(value, str))
    else:
        for document in YAML(typ="safe").load_all(text):
            yield from leaves(document)


def evaluation_lines(
    records: Mapping[str, Iterable[Mapping[str, Any]]],
) -> Iterator[tuple[str, str]]:
    """(id, text) of everything a person says in the cases."""
    for cases in records.values():
        for case in cases:
            said = [case.get("text"), case.get("patient_opening"), *(case.get("user_turns") or ())]
            yield from ((case["id"], one) for one in said if one and not one.startswith("<tap:"))


def leaks(cases: Iterable[tuple[str, str]], ours: Iterable[tuple[str, str]]) -> list[str]:
    """What of ours is too like a case: ``ours`` are (where, text). One line each, in words."""
    by_gram: dict[str, set[int]] = {}
    kept: list[tuple[str, str]] = []
    for where, text in dict.fromkeys((where, normal(text)) for where, text in ours):
        if len(text.split()) >= FEWEST_WORDS:
            for gram in grams(text):
                by_gram.setdefault(gram, set()).add(len(kept))
            kept.append((where, text))
    found = []
    for name, said in cases:
        wanted = normal(said)
        if len(wanted.split()) < FEWEST_WORDS or wanted in EVERYDAY:
            continue
        near = set().union(*(by_gram.get(gram, set()) for gram in grams(wanted)))
        for number in sorted(near):
            where, text = kept[number]
            if text == wanted or alike(text, wanted) > TOO_ALIKE:
                found.append(f"{where} has {text!r}, too like case {name}")
    return found
