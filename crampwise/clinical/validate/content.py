"""The folder as read, and the tools to walk through it. Tolerant: a wrong shape is for the schemas to report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import KnowledgeError
from ..knowledge import DEFAULT_FOLDER, read_yaml

SCHEMAS = DEFAULT_FOLDER / "schema"
# The first pattern that fits a file names its schema.
KINDS = (
    ("findings/*.yml", "findings"),
    ("conditions/derived.yml", "derived"),
    ("conditions/mimics.yml", "mimics"),
    ("conditions/*.yml", "condition"),
    ("dispositions.yml", "dispositions"),
    ("relief/shared.yml", "relief_shared"),
    ("relief/contraindications.yml", "contraindications"),
    ("relief/*.yml", "relief_part"),
    ("red_flags/_*.yml", "words"),
    ("red_flags/*.yml", "red_flag"),
    ("contacts.yml", "contacts"),
    ("medicines/_general.yml", "medicine_general"),
    ("medicines/*.yml", "medicine"),
    ("answers/*.yml", "answers"),
    ("references.yml", "references"),
    ("languages.yml", "languages"),
    ("bedside.yml", "bedside"),
    ("diary.yml", "diary"),
    ("lexicon/_*.yml", "words"),
    ("lexicon/*.yml", "lexicon"),
)
SOURCE_KEYS = ("sources", "prior_sources", "do_not_sources")

Where = tuple[Any, ...]
Fault = tuple[Where, str]


class Content:
    """The folder as read. ``faults`` holds what could not be read or has no schema."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.faults = folder, []
        self.files: dict[str, Any] = {}
        self.kind: dict[str, str] = {}
        self.contract = json.loads((SCHEMAS / "contract.json").read_text(encoding="utf-8"))
        for path in sorted([*folder.rglob("*.yml"), *folder.rglob("*.yaml")]):
            self._read(path, path.relative_to(folder))

    def _read(self, path: Path, relative: Path) -> None:
        name = relative.as_posix()
        kind = next((kind for pattern, kind in KINDS if _fits(relative, pattern)), None)
        if kind is None:
            self.faults.append(self.line(name, "is in no place that is read (files end in .yml)"))
            return
        try:
            self.files[name] = _plain(read_yaml(path))
            self.kind[name] = kind
        except KnowledgeError as error:
            self.faults += [self.line(name, fault.partition(": ")[2]) for fault in error.faults]
        except ValueError as error:  # a day that is not in the calendar
            self.faults.append(self.line(name, str(error)))

    def line(self, name: str, message: str, where: Where = ()) -> str:
        """A fault as printed."""
        place = _spoken(where)
        return f"{self.folder.name}/{name}: {place}{': ' if place else ''}{message}"

    def of(self, *kinds: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The files of some kinds whose content is a mapping."""
        return ((name, as_map(doc)) for name, doc in self.files.items() if self.kind[name] in kinds)

    def values(self, enum: str) -> list[str]:
        """The values of a list of the public contract."""
        return self.contract["definitions"][enum]["enum"]

    @cached_property
    def references(self) -> dict[str, Any]:
        return {key: as_map(one) for _, doc in self.of("references") for key, one in doc.items()}

    @cached_property
    def findings(self) -> dict[str, Mapping[str, Any]]:
        return {
            key: as_map(one)
            for _, doc in self.of("findings")
            for key, one in as_map(doc.get("findings")).items()
        }

    @cached_property
    def options(self) -> dict[str, set[str]]:
        """The values that each finding may take."""
        return {
            name: set(self.parts)
            if entry.get("options_from")
            else {one.get("value") for one in map(as_map, as_list(entry.get("options")))}
            for name, entry in self.findings.items()
        }

    @cached_property
    def parts(self) -> dict[str, Mapping[str, Any]]:
        return {str(doc.get("body_part")): doc for _, doc in self.of("relief_part")}

    @cached_property
    def shared_steps(self) -> Mapping[str, Any]:
        return {
            key: step
            for _, doc in self.of("relief_shared")
            for key, step in as_map(doc.get("steps")).items()
        }

    @cached_property
    def contraindications(self) -> set[str]:
        return {key for _, doc in self.of("contraindications") for key in doc if key != "reviewed"}

    @cached_property
    def red_flags(self) -> dict[str, Mapping[str, Any]]:
        return {str(doc.get("kind")): doc for _, doc in self.of("red_flag")}

    @cached_property
    def contacts(self) -> Mapping[str, Any]:
        return next((doc for _, doc in self.of("contacts")), {})

    @cached_property
    def answers(self) -> list[tuple[str, int, Mapping[str, Any]]]:
        found = (
            (name, as_list(self.files[name])) for name in self.files if self.kind[name] == "answers"
        )
        return [
            (name, place, as_map(one)) for name, items in found for place, one in enumerate(items)
        ]

    @cached_property
    def medicines(self) -> dict[str, Mapping[str, Any]]:
        """Medicines with a file, and those that only clash with one."""
        named = {str(doc.get("name")): doc for _, doc in self.of("medicine")}
        others = [as_map(doc.get("other_medicines")) for _, doc in self.of("medicine_general")]
        return {**{key: as_map(one) for other in others for key, one in other.items()}, **named}


def _fits(relative: Path, pattern: str) -> bool:
    return len(relative.parts) == len(Path(pattern).parts) and relative.match(pattern)


def _plain(doc: Any) -> Any:
    """As JSON would have it: days as text, keys as text."""
    if isinstance(doc, dict):
        return {str(key): _plain(value) for key, value in doc.items()}
    if isinstance(doc, list):
        return [_plain(value) for value in doc]
    return doc.isoformat() if isinstance(doc, date) else doc


def nodes(doc: Any, where: Where = ()) -> Iterator[tuple[Where, Any]]:
    """Everything in a document with its place, the document first."""
    yield where, doc
    pairs = (
        doc.items() if isinstance(doc, dict) else enumerate(doc) if isinstance(doc, list) else ()
    )
    for key, value in pairs:
        yield from nodes(value, (*where, key))


def leaves(doc: Any) -> Iterator[tuple[Where, str]]:
    return ((where, node) for where, node in nodes(doc) if isinstance(node, str))


def placed(items: Any, where: Where) -> list[tuple[Where, Any]]:
    return [((*where, place), item) for place, item in enumerate(as_list(items))]


def as_map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def twice(items: Iterable[Any]) -> list[Any]:
    items = list(items)
    return sorted({one for one in items if items.count(one) > 1}, key=str)


def heard(text: Any) -> str:
    return " ".join(re.findall(r"\w+", str(text).lower()))


def _spoken(where: Where) -> str:
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in where).lstrip(".")


def short(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
