"""``python -m tests.evaluation.counts [--write]``: the make-up of the training lines, as data/README.md shows it.

Prints the tables; ``--write`` puts them into the README, between its two marks.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from .files import ROOT
from .lines import labels

DATA, README = ROOT / "data", ROOT / "data" / "README.md"
BEGIN, END = "<!-- counts: begin -->\n", "<!-- counts: end -->\n"
NOT_SURE = "not_sure"


def examples(folder: Path = DATA / "nlu") -> Iterator[tuple[str, str, str, str]]:
    """(file, intent, kind of danger or "", line) of every training line."""
    for path in sorted(folder.rglob("*.yml")):
        for block in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["nlu"]:
            kind = (block.get("metadata") or {}).get("kind", "")
            for line in block["examples"].splitlines():
                if line.strip():
                    text = line.strip().removeprefix("- ")
                    yield path.relative_to(folder).as_posix(), block["intent"], kind, text


def records(
    pattern: str, folder: Path = DATA / "findings"
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(file, record) of the JSON Lines files whose names fit."""
    for path in sorted(folder.glob(pattern)):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield path.name, json.loads(line)


def tables() -> str:
    """All tables in Markdown."""
    told, replies = list(records("told-*.jsonl")), list(records("replies-*.jsonl"))
    lines = list(examples())
    parts = [_intents(lines), _danger(lines), _findings(told, replies)]
    return "\n".join("\n".join(part) + "\n" for part in parts)


def _intents(lines: Sequence[tuple[str, str, str, str]]) -> list[str]:
    known, count = labels(), Counter((intent, _shelf(file)) for file, intent, _, _ in lines)
    total, intents = Counter(intent for _, intent, _, _ in lines), []
    for intent in sorted(total):
        label = known.get(intent, "")
        files = ", ".join(f"`{f}` {n}" for (i, f), n in sorted(count.items()) if i == intent)
        shown = f"`{label}`" if label != intent else ""
        intents.append(f"| `{intent}` | {shown} | {total[intent]:,} | {files} |")
    reached = {known.get(intent) for intent in total} - {None}
    return [
        f"`nlu/`: {len(lines):,} lines, {len(total)} intents, {len(reached)} labels. "
        "The label is given where it is not the intent's own name.",
        "",
        "| intent | label | lines | files |",
        "|---|---|---|---|",
        *intents,
    ]


def _shelf(file: str) -> str:
    """The file, or for a file in a folder the folder: danger has a file for each kind, counted in its own table."""
    folder, slash, _ = file.rpartition("/")
    return folder + slash or file


def _danger(lines: Sequence[tuple[str, str, str, str]]) -> list[str]:
    kinds = Counter(kind for _, _, kind, _ in lines if kind)
    return [
        f"`nlu/danger/`: {sum(kinds.values()):,} lines, {len(kinds)} kinds.",
        "",
        "| kind | lines |",
        "|---|---|",
        *(f"| `{kind}` | {count} |" for kind, count in sorted(kinds.items())),
    ]


def _findings(
    told: Sequence[tuple[str, Mapping[str, Any]]], replies: Sequence[tuple[str, Mapping[str, Any]]]
) -> list[str]:
    says = Counter(finding for _, one in told for finding in one["says"])
    asked = Counter(one["asked"] for _, one in replies)
    unsure = Counter(one["asked"] for _, one in replies if one["value"] == NOT_SURE)
    nothing = Counter(one["asked"] for _, one in replies if one["value"] is None)
    return [
        f"`findings/`: {len(told):,} lines told in {_files(told)} files, stating {says.total():,} "
        f"findings; {len(replies):,} replies in {_files(replies)} files.",
        "",
        "| finding | stated in `told` | replies | of these `not_sure` | of these no answer |",
        "|---|---|---|---|---|",
        *(
            f"| `{one}` | {says[one]} | {asked[one]} | {unsure[one]} | {nothing[one]} |"
            for one in sorted({*says, *asked})
        ),
    ]


def _files(found: Iterable[tuple[str, Any]]) -> int:
    return len({file for file, _ in found})


def between(text: str) -> tuple[str, str, str]:
    """What stands before, between and after the marks of the README. Raises ``ValueError`` when a mark is missing."""
    before, begin, rest = text.partition(BEGIN)
    shown, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"data/README.md lacks the mark {(BEGIN if not begin else END).strip()}")
    return before + begin, shown, end + after


def main(arguments: Sequence[str] | None = None) -> int:
    """Print or write. Returns 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.counts", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the tables into data/README.md")
    if parser.parse_args(arguments).write:
        before, _, after = between(README.read_text(encoding="utf-8"))
        README.write_text(before + tables() + after, encoding="utf-8")
    else:
        print(tables(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
