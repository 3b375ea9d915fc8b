"""Finds a Python 3.10 on this machine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator, Optional

# A Python built without SQLite or OpenSSL headers (a common pyenv accident) starts
# well and fails much later, so the modules are asked for here.
_PROBE = (
    "import sys, ctypes, sqlite3, ssl, zlib; "
    "sys.exit(sys.version_info[:2] != (3, 10) or sys.maxsize < 2**32"
    " or sys.implementation.name != 'cpython')"
)


def is_usable(python: str) -> bool:
    """Whether ``python`` is a complete 64-bit CPython 3.10."""
    try:
        result = subprocess.run(
            [python, "-I", "-c", _PROBE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def candidates(managed: Path) -> Iterator[str]:
    """Paths that may be a Python 3.10, the most deliberate choice first.

    Args:
        managed: the folder where set-up keeps a Python that it downloaded itself.
    """
    chosen = os.environ.get("CRAMPWISE_PYTHON")
    if chosen:
        yield chosen
    if sys.version_info[:2] == (3, 10):
        yield sys.executable
    found = shutil.which("python3.10")
    if found:
        yield found
    home = Path.home()
    pyenv = Path(os.environ.get("PYENV_ROOT") or home / ".pyenv") / "versions"
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    for folder in (pyenv, data / "uv" / "python", managed):
        # Newest first, by number: 3.10.13 is after 3.10.9.
        found_here = sorted(folder.glob("*3.10*/bin/python3.10"), key=_patch, reverse=True)
        for path in found_here:
            yield str(path)


def find(managed: Path) -> Optional[str]:
    """The first usable candidate, or None."""
    return next(filter(is_usable, candidates(managed)), None)


def _patch(path: Path) -> int:
    rest = path.parent.parent.name.partition("3.10.")[2]
    digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    return int(digits or 0)
