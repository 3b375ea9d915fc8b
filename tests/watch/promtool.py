"""``promtool``, Debian's own: on the machine already, or unpacked from its package without being installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conversations.running import ROOT

UNPACKED = ROOT / ".tools" / "prometheus"


def promtool(*words: str | Path) -> str:
    """What it prints when it is content. Raises ``AssertionError`` with its words when it is not."""
    done = subprocess.run([_program(), *map(str, words)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _program() -> str:
    found = shutil.which("promtool") or shutil.which("promtool", path=UNPACKED / "usr" / "bin")
    if found is None and shutil.which("apt-get") and shutil.which("dpkg-deb"):
        UNPACKED.mkdir(parents=True, exist_ok=True)
        quiet = {"capture_output": True, "timeout": 600, "cwd": UNPACKED}
        if os.geteuid() == 0:
            subprocess.run(["apt-get", "update", "-qq"], **quiet)
        subprocess.run(["apt-get", "download", "-qq", "prometheus"], **quiet)
        for package in UNPACKED.glob("prometheus_*.deb"):
            # Installed, it would begin to run.
            subprocess.run(["dpkg-deb", "-x", package.name, "."], **quiet)
            package.unlink()
        found = shutil.which("promtool", path=UNPACKED / "usr" / "bin")
    if found is None:
        pytest.skip("promtool is not on this machine: install Debian's package `prometheus`")
    return found
