"""The lexicon: what words say which finding, read from knowledge/lexicon/.

One file per finding, named after it; files that start with "_" hold shared words.
knowledge/lexicon/README.md explains the format.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError


class LexiconError(ValueError):
    """A lexicon file is missing or not in its format; the message names the file."""


@dataclass(frozen=True)
class ValueWords:
    """The phrases that give a finding one value."""

    say: tuple[str, ...] = ()
    """patterns that count in any message"""
    answer: tuple[str, ...] = ()
    """patterns that count only as the reply to this finding's question"""
    starts: tuple[str, ...] = ()
    """first words of a reply to this finding's question ("no")"""
    denied: str = ""
    """the value a denied phrase states, if any"""


@dataclass(frozen=True)
class FindingWords:
    """All that is known of how people say one finding."""

    finding: str
    values: Mapping[str, ValueWords]
    prefer: tuple[str, ...] = ()
    """which value wins when several are stated; the rest follow in text order"""
    together: tuple[Mapping[str, Any], ...] = ()
    """values that follow from several signals at once"""
    follows: tuple[Mapping[str, Any], ...] = ()
    """values that are implied by other findings, see ``findings.FindingReader``"""
    still_counts: tuple[str, ...] = ()
    """what does not weaken a phrase: "long_ago", "suppose" """
    ignore: tuple[str, ...] = ()
    """longer phrases in which this finding's words mean something else"""
    several: bool = False
    """whether the finding may have more than one value"""


@dataclass(frozen=True)
class Lexicon:
    """Everything read from the folder."""

    findings: Mapping[str, FindingWords]
    groups: Mapping[str, Sequence[str]]
    irregular: Mapping[str, Sequence[str]]
    spellings: Mapping[str, str]
    clauses: Mapping[str, Sequence[str]]
    places: Mapping[str, Any]
    people: Mapping[str, Any]
    medicines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def load_lexicon(folder: Path) -> Lexicon:
    """Reads the lexicon, and the medicines' words if that folder is beside it.

    Args:
        folder: ``knowledge/lexicon``.

    Raises:
        LexiconError: a file is missing, is not YAML, or lacks a needed part.
    """
    folder = Path(folder)
    shared = {
        name: _load(folder / f"_{name}.yml") for name in ("words", "clauses", "places", "people")
    }
    medicines = _medicines(folder.parent / "medicines")
    groups = dict(_need(shared["words"], "groups", folder / "_words.yml"))
    spoken = [word for words in medicines.values() for word in words]
    single = [word for word in spoken if " " not in word and "-" not in word]
    groups["medicine"] = sorted({*groups.get("medicine", ()), *single})
    findings = {}
    for path in [*sorted(folder.glob("[!_]*.yml")), folder / "_signals.yml"]:
        words = _finding(path)
        findings[words.finding] = words
    return Lexicon(
        findings=findings,
        groups=groups,
        irregular=_need(shared["words"], "irregular", folder / "_words.yml"),
        spellings={
            str(slip): meant
            for meant, slips in _need(shared["words"], "spellings", folder / "_words.yml").items()
            for slip in slips
        },
        clauses=shared["clauses"],
        places=shared["places"],
        people=shared["people"],
        medicines=medicines,
    )


def _finding(path: Path) -> FindingWords:
    content = _load(path)
    values: dict[str, ValueWords] = {}
    for value, words in _need(content, "values", path).items():
        if isinstance(words, list):
            words = {"say": words}
        unknown = set(words) - {"say", "answer", "starts", "denied"}
        if unknown:
            raise LexiconError(f"{path}: {value}: unknown key {sorted(unknown)}")
        values[str(value)] = ValueWords(
            say=_strings(words.get("say")),
            answer=_strings(words.get("answer")),
            starts=_strings(words.get("starts")),
            denied=str(words.get("denied") or ""),
        )
    together = content.get("together") or ()
    return FindingWords(
        finding=_need(content, "finding", path),
        values=values,
        prefer=_strings(content.get("prefer")),
        together=tuple(rule for rule in together if "all" in rule),
        follows=tuple(rule for rule in together if "all" not in rule),
        still_counts=_strings(content.get("still_counts")),
        ignore=_strings(content.get("ignore")),
        several=bool(content.get("several", False)),
    )


def _medicines(folder: Path) -> dict[str, tuple[str, ...]]:
    """Canonical name -> the words people use for it. The folder may be absent."""
    medicines: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("[!_]*.yml")):
        content = _load(path)
        name = str(_need(content, "name", path))
        words = {str(word).lower() for word in content.get("words") or ()}
        medicines[name] = tuple(sorted(words | {name.replace("_", " ").lower()}))
    return medicines


def _load(path: Path) -> Mapping[str, Any]:
    try:
        content = YAML(typ="safe", pure=False).load(path.read_text("utf-8"))
    except (OSError, YAMLError) as error:
        raise LexiconError(f"{path}: cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise LexiconError(f"{path}: must be a mapping")
    return content


def _need(content: Mapping[str, Any], key: str, path: Path) -> Any:
    if key not in content:
        raise LexiconError(f"{path}: '{key}' is missing")
    return content[key]


def _strings(items: Any) -> tuple[str, ...]:
    if None in (items or ()):  # an unquoted "#" begins a comment in YAML
        raise LexiconError(f"an empty phrase stands in {items}: quote a leading #")
    return tuple(str(item) for item in items or ())
