"""Reads ``knowledge/`` into plain, frozen-by-convention mappings; the only reader of those files.

The content stays close to its files, so that a path in a fault or a review is a path in the tree. Shapes are in
``knowledge/schema/``; ``crampwise.clinical.validate`` checks them together with every cross-reference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML, YAMLError

from .errors import KnowledgeError

DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "knowledge"


@dataclass(frozen=True)
class Knowledge:
    """All clinical content.

    ``findings``, ``conditions`` (weighed ones), ``derived``, ``mimics``, ``relief`` (by body part),
    ``red_flags`` (by kind), ``medicines`` (by name) and ``answers`` (by id) map an id to its entry as in the file.
    """

    findings: Mapping[str, Any]
    conditions: Mapping[str, Any]
    derived: Mapping[str, Any]
    mimics: Mapping[str, Any]
    dispositions: Mapping[str, Any]
    relief: Mapping[str, Any]
    shared_relief: Mapping[str, Any]
    contraindications: Mapping[str, Any]
    red_flags: Mapping[str, Any]
    contacts: Mapping[str, Any]
    medicines: Mapping[str, Any]
    medicine_rules: Mapping[str, Any]
    answers: Mapping[str, Any]
    references: Mapping[str, Any]
    languages: Mapping[str, Any]
    bedside: Mapping[str, Any]
    version: str
    folder: Path = DEFAULT_FOLDER

    def weighed(self) -> dict[str, Any]:
        """Every condition that findings bear on: cramp, spasticity, fasciculation and the mimics."""
        return {**self.conditions, **self.mimics}

    def values_of(self, finding: str) -> Sequence[str]:
        """The values a finding may take, without "not sure", in the order shown."""
        return self._values[finding]

    @cached_property
    def _values(self) -> dict[str, tuple[str, ...]]:
        return {
            finding: tuple(self.relief)
            if entry.get("options_from") == "relief"
            else tuple(option["value"] for option in entry["options"])
            for finding, entry in self.findings.items()
        }


def read_yaml(path: Path) -> Any:
    """Parse one YAML 1.2 file ("yes" and "no" stay words). Raises :class:`KnowledgeError` with the path."""
    try:
        return YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, YAMLError, ValueError) as error:
        raise KnowledgeError([f"{path.name}: {' '.join(str(error).split())}"]) from error


def _by(folder: Path, key: str) -> dict[str, Any]:
    """Every file of a folder that is one entry, by the value of ``key``. Files named ``_*`` are not entries."""
    entries = (
        read_yaml(path) for path in sorted(folder.glob("*.yml")) if not path.name.startswith("_")
    )
    return {entry[key]: entry for entry in entries if isinstance(entry, dict) and key in entry}


def _merged(folder: Path, key: str) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yml")):
        merged.update((read_yaml(path) or {}).get(key) or {})
    return merged


def _version(folder: Path) -> str:
    """A short fingerprint of the content, so that an assessment can say which knowledge it came from."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yml")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@lru_cache(maxsize=4)
def load_knowledge(folder: Path = DEFAULT_FOLDER) -> Knowledge:
    """Read the folder. The result is shared and must not be changed. Raises :class:`KnowledgeError`."""
    relief = folder / "relief"
    shared = read_yaml(relief / "shared.yml")
    answers = [
        item
        for path in sorted((folder / "answers").glob("*.yml"))
        for item in read_yaml(path) or []
    ]
    return Knowledge(
        findings=_merged(folder / "findings", "findings"),
        conditions=_by(folder / "conditions", "condition"),
        derived=read_yaml(folder / "conditions" / "derived.yml")["derived"],
        mimics=read_yaml(folder / "conditions" / "mimics.yml")["mimics"],
        dispositions=read_yaml(folder / "dispositions.yml"),
        relief=_by(relief, "body_part"),
        shared_relief=shared,
        contraindications=read_yaml(relief / "contraindications.yml"),
        red_flags=_by(folder / "red_flags", "kind"),
        contacts=read_yaml(folder / "contacts.yml"),
        medicines=_by(folder / "medicines", "name"),
        medicine_rules=read_yaml(folder / "medicines" / "_general.yml"),
        answers={item["id"]: item for item in answers},
        references=read_yaml(folder / "references.yml"),
        languages=read_yaml(folder / "languages.yml"),
        bedside=read_yaml(folder / "bedside.yml"),
        version=_version(folder),
        folder=folder,
    )
