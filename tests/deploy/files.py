"""The files of ``deploy/`` as the programs that read them see them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conversations.running import ROOT

DEPLOY = ROOT / "deploy"
TOOLS = ROOT / ".tools" / "checks" / "bin"
EXAMPLE = DEPLOY / "kubernetes" / "overlays" / "example"
# What the programs of others are told by, and Dockerfile's own.
OTHERS = {
    "HOST",
    "PORT",
    "PATH",
    "HOME",
    "MPLCONFIGDIR",
    "PYTHONUNBUFFERED",
    "PYTHONDONTWRITEBYTECODE",
    "READY_PATH",
    "SQL_POOL_SIZE",
    "SQL_MAX_OVERFLOW",
}


def tool(name: str) -> str:
    """One of the tools that look from outside."""
    path = TOOLS / name
    assert path.exists(), f"{name} is not installed: `make test` gets it"
    return str(path)


def run(*command: str, **more: Any) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, **more)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done


def loaded(text: str) -> list[Any]:
    """All documents of a YAML text. Rasa teaches ruamel's loader, for the whole process, to fill in what looks like an
    environment variable."""
    return list(yaml.safe_load_all(text))


@cache
def compose() -> dict[str, Any]:
    """The Compose file, with its anchors followed."""
    return loaded((DEPLOY / "compose.yml").read_text("utf-8"))[0]


def services() -> dict[str, Any]:
    return compose()["services"]


def kubectl() -> str:
    """The pinned kubectl, else the machine's."""
    own = TOOLS / "kubectl"
    found = str(own) if own.exists() else shutil.which("kubectl")
    if found is None:
        pytest.skip("kubectl is not on this machine")
    return found


def kustomized(folder: Path) -> str:
    """What kubectl makes of a folder of ``deploy/kubernetes``."""
    done = run(kubectl(), "kustomize", str(folder))
    assert "deprecated" not in done.stderr, done.stderr
    return done.stdout


def manifests(text: str) -> dict[tuple[str, str], Any]:
    """By kind and name."""
    return {(one["kind"], one["metadata"]["name"]): one for one in loaded(text)}


@cache
def known_variables() -> frozenset[str]:
    """Every variable that the code reads."""
    files = [*(ROOT / "crampwise").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]
    found = {
        name for file in files for name in re.findall(r"CRAMPWISE_[A-Z0-9_]+", file.read_text())
    }
    return frozenset(found)


def template_variables(*names: str) -> set[str]:
    """The names that templates of nginx leave open."""
    text = "".join((DEPLOY / "nginx" / name).read_text("utf-8") for name in names)
    return set(re.findall(r"\$\{(CRAMPWISE_[A-Z_]+)\}", text))


def texts() -> dict[str, str]:
    """Every file in ``deploy/`` that is in the repository, by its path."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "deploy").stdout
    paths = [ROOT / line for line in listed.splitlines()]
    return {
        os.path.relpath(path, ROOT): path.read_text("utf-8") for path in paths if path.is_file()
    }
