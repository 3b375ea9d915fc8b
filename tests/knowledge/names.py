"""What the repository's files name: read once, for the parity tests."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from crampwise.clinical.knowledge import read_yaml

ROOT = Path(__file__).resolve().parents[2]
CODE = ("crampwise", "actions")


@cache
def domain() -> dict[str, Any]:
    return read_yaml(ROOT / "domain.yml")


def intents() -> list[str]:
    """Intents of the domain, in order."""
    return [next(iter(one)) if isinstance(one, dict) else one for one in domain()["intents"]]


def button_only() -> set[str]:
    """Intents that stand under the domain's heading for what no one types."""
    text = (ROOT / "domain.yml").read_text(encoding="utf-8")
    section = text.partition("# what only a button sends")[2].partition("\nentities:")[0]
    return set(re.findall(r"^  - (\w+)", section, re.MULTILINE))


@cache
def rules() -> list[dict[str, Any]]:
    """Rules and stories, each with its name under ``rule``."""
    found: list[dict[str, Any]] = []
    for folder in ("rules", "stories"):
        for path in sorted((ROOT / "data" / folder).glob("*.yml")):
            document = read_yaml(path) or {}
            found += document.get("rules") or []
            found += [{**one, "rule": one["story"]} for one in document.get("stories") or []]
    return found


def steps(key: str) -> set[str]:
    """Every value of a key (``intent``, ``action``) in the steps of rules and stories."""
    return {step[key] for rule in rules() for step in rule["steps"] if step.get(key)}


@cache
def examples() -> dict[str, list[str]]:
    """Training lines by intent."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for entry in read_yaml(path)["nlu"]:
            if "intent" in entry:
                lines = re.findall(r"^- (.*)$", entry["examples"], re.MULTILINE)
                found.setdefault(entry["intent"], []).extend(lines)
    return found


@cache
def action_names() -> set[str]:
    """Names of the actions that the package registers. Only its own: other tests may define actions too."""
    from rasa_sdk import Action

    import actions

    for module in pkgutil.iter_modules(actions.__path__):
        importlib.import_module(f"actions.{module.name}")

    def below(kind: type) -> Iterator[type]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    found = {
        one
        for one in below(Action)
        if one.__module__.startswith("actions.") and not inspect.isabstract(one)
    }
    return {one().name() for one in found}


@cache
def trees() -> dict[str, ast.Module]:
    """Syntax trees of the program, by path from the root."""
    files = [path for folder in CODE for path in sorted((ROOT / folder).rglob("*.py"))]
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in files
    }


@cache
def constants() -> set[str]:
    """Every string of one line written in the program."""
    return {text for path in trees() for text in strings_of(path)}


@cache
def strings_of(path: str) -> set[str]:
    """The strings of one file of the program, those of several lines left out."""
    found = (node.value for node in ast.walk(trees()[path]) if isinstance(node, ast.Constant))
    return {value for value in found if isinstance(value, str) and "\n" not in value}


@cache
def joined() -> set[tuple[str, ...]]:
    """Every f-string of the program that starts with a text, as its fixed texts around the holes."""
    found = set()
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                parts = [
                    one.value if isinstance(one, ast.Constant) else None for one in node.values
                ]
                found.add(tuple("" if one is None else one for one in parts))
    return found


def button_names() -> set[str]:
    """Intents that the program puts on buttons: arguments of ``buttons()``, and lists made to be such."""
    found: set[str] = set()
    for tree in trees().values():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", getattr(node.func, "id", "")) == "buttons"
            ):
                found |= _strings(node.args)
            elif isinstance(node, ast.Assign) and {"names", "ways"} & {
                getattr(t, "id", "") for t in node.targets
            }:
                if isinstance(node.value, (ast.List, ast.Tuple)):
                    found |= _strings(node.value.elts)
    return found


def _strings(nodes: list[ast.expr]) -> set[str]:
    return {
        one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }
