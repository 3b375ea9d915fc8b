"""What the runbook tells to do can be done."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conversations.running import ROOT

RUNBOOK = (ROOT / "docs" / "runbook.md").read_text("utf-8")
LIVED = """
import asyncio
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from crampwise.diary.access import diary_of
from crampwise.forget import HOME
from crampwise.quiet import quiet
from crampwise.storage import storage
quiet()
HOME.mkdir(exist_ok=True)
store = TrackerStore.create(storage(HOME)[0], Domain.empty())
for sender in ("somebody", "another"):
    tracker = DialogueStateTracker(sender, [])
    tracker.update(UserUttered(f"lyrebirdpeak91 of {sender}"))
    asyncio.run(store.save(tracker))
    diary_of(sender).set_consent("always")
    diary_of(sender).add_text("question", f"lyrebirdpeak91 of {sender}")
"""


def run(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "CRAMPWISE_HOME": str(home)}
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, cwd=ROOT, env=environment
    )


def test_one_person_is_erased_and_nobody_else(tmp_path: Path):
    assert "python -m crampwise.forget THE-SENDER" in RUNBOOK
    lived = run(tmp_path, "-c", LIVED)
    assert lived.returncode == 0, lived.stderr

    def left(word: str) -> bool:
        return any(word.encode() in path.read_bytes() for path in tmp_path.iterdir())

    assert left("lyrebirdpeak91 of somebody") and left("lyrebirdpeak91 of another")
    done = run(tmp_path, "-m", "crampwise.forget", "somebody")
    assert done.returncode == 0 and done.stdout == "Erased: 1 stored events of the talk, 1 diary.\n"
    assert not left("somebody") and left("lyrebirdpeak91 of another")
    again = run(tmp_path, "-m", "crampwise.forget", "somebody")
    assert again.stdout == "Erased: 0 stored events of the talk, 0 diary.\n"


@pytest.mark.parametrize("arguments", [[], [" "], ["a", "b"]])
def test_whose_it_is_must_be_said(arguments: list[str], tmp_path: Path):
    done = run(tmp_path, "-m", "crampwise.forget", *arguments)
    assert done.returncode == 2 and "SENDER" in done.stderr and not list(tmp_path.iterdir())


def test_its_links_lead_somewhere():
    parts = {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", RUNBOOK, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", RUNBOOK):
        file, _, part = target.partition("#")
        assert (ROOT / "docs" / file).exists() if file else part in parts, target


def test_what_it_names_is_there():
    from crampwise.watch import words

    causes = re.search(r"Causes of a replaced turn .*?:(.*?)\n\n", RUNBOOK, re.DOTALL)[1]
    assert set(re.findall(r"`(\w+)`", causes)) >= set(words.CAUSES)
    for name in re.findall(r"`(CRAMPWISE_\w+)`", RUNBOOK):
        code = [path.read_text("utf-8") for path in (ROOT / "crampwise").rglob("*.py")]
        assert any(f'"{name}"' in text for text in code), name
