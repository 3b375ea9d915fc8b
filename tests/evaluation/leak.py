"""Finds evaluation lines, or near copies, in what the assistant is made from or tested with."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from .files import ROOT

# Where the assistant is made from, and what it is tested with: all that must not know a case. The cases
# themselves, and what scores them, lie in EVALUATION.
LEARNT = ("data", "knowledge", "tests")
EVALUATION = ROOT / "tests" / "evaluation"
KINDS_OF_FILE = (".yml", ".py", ".jsonl")
TOO_ALIKE = 0.6
GRAM = 5
# Anyone would write "yes" or "left calf": so few words are no sign of a copy.
FEWEST_WORDS = 3
# Nor are these, which are longer and yet everybody's.
EVERYDAY = (
    "are you a doctor",
    "what do i do",
    "make it stop",
    # Set phrases that the lexicon, the known questions and the tests held before the sets were written.
    "am i talking to a person",
    "am i talking to a real person",
    "are you human",
    "bye for now",
    "half an hour",
    "hard to say",
    "here there and there everywhere",
    "how long have i got to live",
    "i cant catch my breath",
    "im his wife",
    "is tonic water any good",
    "it made it worse",
    "let me go",
    "none of those",
    "nothing of the kind",
    "once in a blue moon",
    "out of nowhere",
    "tell me a joke",
    "what is spasticity",
    "when i sneeze",
    "who made you",
    "who told you that",
)
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
    """The texts in a YAML, Python or JSON Lines file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        yield from (
            one for line in text.splitlines() if line.strip() for one in leaves(json.loads(line))
        )
    elif path.suffix == ".py":
        found = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
        yield from (value for value in found if isinstance(value, str))
    else:
        for document in YAML(typ="safe").load_all(text):
            yield from leaves(document)


def ours(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """(file, text) of everything that must not know a case."""
    for folder in LEARNT:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in KINDS_OF_FILE and path.is_file() and EVALUATION not in path.parents:
                name = path.relative_to(root).as_posix()
                yield from ((name, line) for line in lines_of(path))


def evaluation_lines(
    records: Mapping[str, Iterable[Mapping[str, Any]]],
) -> Iterator[tuple[str, str]]:
    """(id, text) of everything a person says in the cases."""
    for cases in records.values():
        for case in cases:
            said = [case.get("text"), case.get("patient_opening"), *(case.get("user_turns") or ())]
            yield from ((case["id"], one) for one in said if one and not one.startswith("<tap:"))


def leaks(cases: Iterable[tuple[str, str]], learnt: Iterable[tuple[str, str]]) -> list[str]:
    """What of ours is too like a case: ``learnt`` are (where, text). One line each, in words.

    The case itself is named and not shown: what is too like it is in sight already, the rest should stay unseen.
    """
    by_gram: dict[str, list[int]] = {}
    kept: list[tuple[str, str, int]] = []
    for where, text in dict.fromkeys((where, normal(text)) for where, text in learnt):
        if len(text.split()) >= FEWEST_WORDS and text not in EVERYDAY:
            found_in = grams(text)
            for gram in found_in:
                by_gram.setdefault(gram, []).append(len(kept))
            kept.append((where, text, len(found_in)))
    found = []
    for name, said in cases:
        wanted = normal(said)
        if len(wanted.split()) < FEWEST_WORDS or wanted in EVERYDAY:
            continue
        sought, shared = grams(wanted), Counter[int]()
        for gram in sought:
            shared.update(by_gram.get(gram, ()))
        for number in sorted(shared):
            where, text, size = kept[number]
            if shared[number] / (len(sought) + size - shared[number]) > TOO_ALIKE:
                found.append(f"{where} has {text!r}, too like case {name}")
    return found
