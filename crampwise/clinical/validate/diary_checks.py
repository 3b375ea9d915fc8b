"""The diary's words: each value that an entry may hold has a name, and each name is of a value that there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .content import Content, Fault, as_map


def diary_words(content: Content, name: str, doc: Any) -> Iterator[Fault]:
    """Whatever a saved entry may hold can be said, to the person and on the page for the doctor."""
    if content.kind[name] != "diary":
        return
    told = content.contract["findings"]
    tables = {
        "conditions": content.values("condition"),
        "step_kinds": content.values("step_kind"),
        "durations": told["duration"],
        "triggers": [*told["trigger"], *told["body_triggers"]],
        "red_flags": [*content.red_flags, *content.values("red_flag_kind")],
    }
    for key, values in tables.items():
        yield from _same(key, as_map(doc.get(key)), values)
    termed = _with_a_clinical_term(content)
    for condition, words in as_map(doc.get("conditions")).items():
        if "clinic" not in as_map(words) and condition not in termed:
            yield (
                ("conditions", condition),
                "is called nothing in a clinic: no file reports it, so say 'clinic'",
            )


def _same(key: str, words: Iterable[str], values: Iterable[str]) -> Iterator[Fault]:
    words, values = set(words), set(values)
    for value in sorted(values - words):
        yield (key,), f"has no words for '{value}'"
    for value in sorted(words - values):
        yield (key, value), "is no value that an entry can hold"


def _with_a_clinical_term(content: Content) -> set[str]:
    """Conditions of the contract whose own file says what a clinic calls them."""
    own = [doc for _, doc in content.of("condition")]
    own += [one for _, doc in content.of("derived") for one in as_map(doc.get("derived")).values()]
    return {str(as_map(one).get("reported_as")) for one in own}
