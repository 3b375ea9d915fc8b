"""What the values of an entry are called, from ``knowledge/``: in plain words for the person, or as a clinic says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
SAID, CLINIC = "said", "clinic"

#: Table -> value -> reader (``SAID`` or ``CLINIC``) -> words.
Tables = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True)
class Labels:
    """Words for values. A value that is not known is said as it is written, and nothing raises.

    Words are in lower case, to stand within a sentence, but for a red flag in a clinic's words.
    """

    tables: Tables
    page: Mapping[str, Any]
    reader: str = SAID

    @cached_property
    def for_clinic(self) -> Labels:
        """The same values in a clinic's words: "spasticity", not "stiffness"."""
        return self if self.reader == CLINIC else Labels(self.tables, self.page, CLINIC)

    def body_part(self, value: str, side: str = "") -> str:
        """ "left calf", "both calves"; ``side`` is ``left``, ``right``, ``both`` or empty."""
        sides = self.tables["sides"].get(str(value), {})
        if side in sides:
            return sides[side]
        name = self._word("body_parts", value)
        # "Both" of what there is only one of is that one.
        return name if side in ("", "both", None) else f"{name}, {_as_written(side)}"

    def condition(self, value: str) -> str:
        return self._word("conditions", value)

    def trigger(self, value: str) -> str:
        """Of the contract's ``trigger`` and ``body_triggers``."""
        return self._word("triggers", value)

    def kind(self, value: str) -> str:
        """Of a relief step."""
        return self._word("step_kinds", value)

    def outcome(self, value: str) -> str:
        """What a step did: ``worked``, ``failed`` or ``worse``."""
        return self._word("outcomes", value)

    def red_flag(self, value: str) -> str:
        return self._word("red_flags", value)

    def duration(self, value: str) -> str:
        """Where no length is known, only about how long."""
        return self._word("durations", value)

    def part_of_day(self, value: str) -> str:
        """``night``, ``morning``, ``afternoon``, ``evening`` or ``unknown``."""
        return self._word("parts_of_day", value)

    def _word(self, table: str, value: str) -> str:
        return self.tables[table].get(str(value), {}).get(self.reader) or _as_written(value)


def _as_written(value: Any) -> str:
    """Nothing for what is not known."""
    return "" if value is None else " ".join(str(value).replace("_", " ").split())


@lru_cache(maxsize=4)
def load_labels(folder: Path = KNOWLEDGE) -> Labels:
    """Read the words once; the result is shared and must not be changed.

    Raises:
        OSError, ruamel.yaml.YAMLError: a file is missing or can't be read.
    """
    own = _read(folder / "diary.yml")
    tables = {
        name: own[name]
        for name in ("sides", "triggers", "step_kinds", "outcomes", "durations", "parts_of_day")
    }
    tables["body_parts"] = dict(_body_parts(folder))
    tables["conditions"] = _with_terms(own["conditions"], _conditions(folder))
    tables["red_flags"] = _with_terms(own["red_flags"], _red_flags(folder))
    return Labels(tables, own["doctors_page"])


def _body_parts(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for path in _files(folder / "relief"):
        part = _read(path)
        if "body_part" in part:
            name = part["title"][:1].lower() + part["title"][1:]
            yield part["body_part"], {SAID: name, CLINIC: name}


def _conditions(folder: Path) -> Iterator[tuple[str, str]]:
    for path in _files(folder / "conditions"):
        found = _read(path)
        for one in [found, *found.get("derived", {}).values()]:
            if "reported_as" in one:
                yield one["reported_as"], one["clinical_term"]


def _red_flags(folder: Path) -> Iterator[tuple[str, str]]:
    for path in _files(folder / "red_flags"):
        flag = _read(path)
        yield flag["kind"], flag["clinical_term"]


def _with_terms(
    own: Mapping[str, Mapping[str, str]], terms: Iterator[tuple[str, str]]
) -> dict[str, Mapping[str, str]]:
    """Our words, with the clinic's own term where ours have none for it."""
    found = dict(own)
    for value, term in terms:
        found[value] = {CLINIC: term, **found.get(value, {})}
    return found


def _files(folder: Path) -> list[Path]:
    """A folder's entries. What begins with ``_`` is shared by them and is none."""
    return sorted(path for path in folder.glob("*.yml") if not path.name.startswith("_"))


def _read(path: Path) -> Any:
    """YAML 1.2: "yes" and "no" stay words."""
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))
