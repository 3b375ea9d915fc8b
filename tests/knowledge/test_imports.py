"""Arrows go one way: who may import what, read from the syntax trees (imports inside functions too)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from . import names

RASA = {"rasa", "rasa_sdk"}
SERVERS = {"sanic", "sanic_ext", "socketio", "uvicorn", "flask"}
NETWORK = {
    "socket",
    "ssl",
    "http",
    "urllib",
    "urllib3",
    "requests",
    "httpx",
    "aiohttp",
    "asyncio",
    "smtplib",
    "ftplib",
}
CLOCK = {"time", "datetime", "calendar"}
CHANCE = {"random", "secrets", "uuid"}
# Tools for people at a terminal. They may look at the calendar or speak; the engine may not import them.
TOOLS = {
    path
    for path in names.trees()
    if path.startswith(("crampwise/clinical/__main__.py", "crampwise/clinical/validate/"))
}


def modules(*prefixes: str) -> list:
    return [path for path in names.trees() if path.startswith(prefixes)]


def imported(path: str) -> Iterator[str]:
    """Full names of all that a file imports, relative ones made whole."""
    package = path.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(names.trees()[path]):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            start = [*base, *([node.module] if node.module else [])]
            yield from (".".join([*start, one.name]) for one in node.names)


def roots(path: str) -> set:
    return {name.partition(".")[0] for name in imported(path)}


def inside(path: str, package: str) -> bool:
    return any(name == package or name.startswith(package + ".") for name in imported(path))


ENGINE = [path for path in modules("crampwise/clinical/") if path not in TOOLS]


def test_relative_imports_are_made_whole():
    assert "crampwise.clinical.case.Case" in set(imported("crampwise/clinical/relief.py"))


@pytest.mark.parametrize("path", ENGINE)
def test_the_engine_needs_no_rasa_no_network_no_clock_and_no_chance(path):
    assert not roots(path) & (RASA | SERVERS | NETWORK | CLOCK | CHANCE)


@pytest.mark.parametrize("path", sorted(TOOLS))
def test_the_engine_s_tools_need_no_rasa_and_no_network(path):
    assert not roots(path) & (RASA | SERVERS | NETWORK)


@pytest.mark.parametrize("path", modules("crampwise/clinical/"))
def test_the_engine_imports_nothing_of_the_program_but_itself(path):
    allowed = "crampwise.clinical." if path != "crampwise/clinical/__main__.py" else "crampwise."
    own = [name for name in imported(path) if name.startswith("crampwise.")]
    assert all(name.startswith(allowed) for name in own)


@pytest.mark.parametrize("path", ENGINE)
def test_the_engine_does_not_import_its_tools(path):
    for tool in ("crampwise.clinical.validate", "crampwise.clinical.__main__"):
        assert not inside(path, tool)


@pytest.mark.parametrize(
    "path",
    [
        *modules("crampwise/dialogue/", "crampwise/diary/"),
        "crampwise/safety/decision.py",
        "crampwise/safety/speech.py",
    ],
)
def test_what_is_said_and_decided_needs_no_rasa(path):
    """So that a red flag is met even when Rasa is down."""
    assert not roots(path) & (RASA | SERVERS | NETWORK)


@pytest.mark.parametrize("path", modules("crampwise/diary/"))
def test_the_diary_knows_nothing_but_itself(path):
    """But for where its own access to the server's key is: the engine, the talk and the page need it, not it them."""
    allowed = ("crampwise.diary", "crampwise.secret", "crampwise.waiting")
    own = [name for name in imported(path) if name.startswith("crampwise.")]
    assert all(name.startswith(allowed) for name in own)


@pytest.mark.parametrize("path", modules("crampwise/dialogue/"))
def test_the_dialogue_imports_only_the_engine_and_what_tells_of_the_diary_the_diary(path):
    allowed = ["crampwise.clinical", "crampwise.dialogue"]
    if path.rpartition("/")[2].startswith(("diary_", "episode")):
        allowed.append("crampwise.diary")
    own = [name for name in imported(path) if name.startswith("crampwise.")]
    assert all(name.startswith(tuple(allowed)) for name in own)


@pytest.mark.parametrize("path", ["crampwise/safety/decision.py", "crampwise/safety/speech.py"])
def test_a_red_flag_needs_no_diary(path):
    assert not inside(path, "crampwise.diary")


@pytest.mark.parametrize("path", modules("actions/"))
def test_the_actions_run_without_rasa(path):
    """They import rasa_sdk, so that they also run as an action server of their own."""
    assert "rasa" not in roots(path)
    assert not any(
        inside(path, f"crampwise.{one}")
        for one in ("channel", "server", "understanding", "training")
    )


@pytest.mark.parametrize("path", modules("crampwise/understanding/"))
def test_understanding_imports_no_later_stage(path):
    later = ("channel", "server", "safety", "dialogue", "training")
    assert not any(inside(path, f"crampwise.{one}") for one in later)
    assert "actions" not in roots(path)
