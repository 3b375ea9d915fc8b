"""The page's scripts say what they take and give, and TypeScript agrees. ``make types`` asks the same."""

from __future__ import annotations

import subprocess

import pytest

from setup.node import ROOT, checks


@pytest.fixture
def commands() -> list[list[str]]:
    try:
        return checks(ROOT)
    except FileNotFoundError as error:
        pytest.fail(str(error), pytrace=False)


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_the_types_of_the_pages_scripts_fit(commands):
    results = [run(command) for command in commands]
    if any(result.returncode for result in results):
        pytest.fail("\n".join(one.stdout + one.stderr for one in results), pytrace=False)


def test_every_script_is_looked_at(commands):
    """A script that no project includes would pass unread."""
    listed = {
        line for one in commands for line in run([*one, "--listFilesOnly"]).stdout.split("\n")
    }
    assert {str(path) for path in (ROOT / "widget").rglob("*.js")} <= listed
