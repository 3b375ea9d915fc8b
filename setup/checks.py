"""The tools that look at the finished thing from outside, in ``.tools/checks``: load, fuzz, audits. Only tests need them.

They have an environment of their own, as what they need would move Rasa's pins. ``requirements/checks.in`` lists them.
"""

import shutil
from pathlib import Path
from typing import List

from setup.state import sha256

HINT = (
    "The tools for load, fuzz and audits were not installed. All else is ready; the tests that use them will fail until "
    "`make test` has got them."
)


def home(root: Path) -> Path:
    """Their environment."""
    return root / ".tools" / "checks"


def lock(root: Path) -> Path:
    """What it is installed from."""
    return root / "requirements" / "checks.txt"


def is_ready(root: Path) -> bool:
    """Whether what the lock names is installed, in this very place (or there is no lock)."""
    if not lock(root).is_file():
        return True
    try:
        return (home(root) / "crampwise-setup.txt").read_text("utf-8") == _fingerprint(root)
    except OSError:
        return False


def prepare(root: Path, uv: Path, python: Path) -> List[List[str]]:
    """The commands that make it, from nothing."""
    shutil.rmtree(str(home(root)), ignore_errors=True)
    inside = str(home(root) / "bin" / "python")
    return [
        [str(uv), "venv", "--python", str(python), str(home(root))],
        [str(uv), "pip", "sync", "--require-hashes", "--python", inside, str(lock(root))],
    ]


def finish(root: Path) -> None:
    """To be called when the commands have ended well."""
    (home(root) / "crampwise-setup.txt").write_text(_fingerprint(root), "utf-8")


def _fingerprint(root: Path) -> str:
    # Scripts in bin/ hold absolute paths: it cannot be moved.
    return str(root) + " " + sha256(lock(root))
