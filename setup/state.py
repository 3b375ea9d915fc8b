"""What set-up has already done. Read at every start, so it must stay fast."""

import hashlib
import json
import os
from pathlib import Path
from typing import Optional

LEVELS = ["runtime", "test"]


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def fingerprint(root: Path, level: str) -> str:
    """Changes when a lock file that ``level`` is installed from changes."""
    files = [root / "requirements" / (name + ".txt") for name in (level, "weights", "build")]
    return "-".join(sha256(path)[:16] for path in files)


class Stamp:
    """The note in ``.venv`` that says what was installed from.

    It is the last thing written and the first thing removed: an environment without
    one is half-made, whatever else is in it.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._venv = root / ".venv"
        self._path = self._venv / "crampwise-setup.json"

    def level(self) -> Optional[str]:
        """``runtime`` or ``test``; None if the environment is absent or half-made, was
        moved here from elsewhere, or has lost its Python."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            # Scripts in bin/ hold absolute paths: an environment cannot be moved.
            usable = found["root"] == str(self._root) and found["level"] in LEVELS
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return found["level"] if usable and self.python().exists() else None

    def is_fresh(self) -> bool:
        """Whether what is installed is what the lock files say now."""
        level = self.level()
        if level is None:
            return False
        found = json.loads(self._path.read_text(encoding="utf-8"))
        return found.get("fingerprint") == fingerprint(self._root, level)

    def covers(self, level: str) -> bool:
        """Whether the fresh environment holds ``level`` or more."""
        return self.is_fresh() and LEVELS.index(self.level()) >= LEVELS.index(level)

    def remove(self) -> None:
        """To be called before the environment is touched."""
        if self._path.exists():
            self._path.unlink()

    def write(self, level: str) -> None:
        """To be called when the environment is complete."""
        note = {
            "root": str(self._root),
            "level": level,
            "fingerprint": fingerprint(self._root, level),
        }
        half = self._path.with_suffix(".half")
        half.write_text(json.dumps(note, indent=2) + "\n", encoding="utf-8")
        os.replace(str(half), str(self._path))

    def python(self) -> Path:
        """The environment's interpreter."""
        return self._venv / "bin" / "python"


def encoder_is_ready(root: Path, made_from: str, thorough: bool = False) -> bool:
    """Whether the converted encoder is there and whole.

    Args:
        made_from: the weights and the recipe that it must have been made from.
        thorough: compare checksums, not only sizes.
    """
    folder = root / "models" / "embeddings"
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if manifest["made_from"] != made_from:
            return False
        for name, entry in manifest["files"].items():
            path = folder / name
            if path.stat().st_size != entry["bytes"]:
                return False
            if thorough and sha256(path) != entry["sha256"]:
                return False
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return True
