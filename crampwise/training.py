"""Trains the model for the present data, once: ``python -m crampwise.training``."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from pathlib import Path
from typing import List

from crampwise.quiet import quiet

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "models"
# What a model is made from. Words said and knowledge/ are read at start, so they need no training.
INGREDIENTS = ("config.yml", "data", "crampwise/understanding", "crampwise/safety/policy.py", "requirements/runtime.txt")


def fingerprint() -> str:
    """A name for the present data: the same data gives the same name."""
    digest = hashlib.sha256()
    for ingredient in INGREDIENTS:
        path = ROOT / ingredient
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.suffix in (".yml", ".py", ".txt") and file.is_file():
                digest.update(file.relative_to(ROOT).as_posix().encode())
                digest.update(file.read_bytes())
    digest.update("\n".join(_domain_without_words()).encode())
    return digest.hexdigest()[:16]


def _domain_without_words() -> List[str]:
    lines = (ROOT / "domain.yml").read_text(encoding="utf-8").splitlines()
    start = lines.index("responses:")
    return lines[:start] + [line for line in lines[start:] if line.startswith("  utter_") and line.rstrip().endswith(":")]


def model_path() -> Path:
    """Where the model for the present data is, or will be."""
    return MODELS / f"crampwise-{fingerprint()}.tar.gz"


def train() -> Path:
    """Train unless the model is there already. Raises ``SystemExit`` with a plain message when training fails."""
    path = model_path()
    if path.is_file():
        return path
    quiet()
    from rasa.model_training import train as rasa_train

    MODELS.mkdir(exist_ok=True)
    print("Training on the present data (about two minutes, once) ...", flush=True)
    with tempfile.TemporaryDirectory(dir=MODELS) as scratch:
        result = rasa_train(
            domain=str(ROOT / "domain.yml"),
            config=str(ROOT / "config.yml"),
            training_files=[str(ROOT / "data")],
            output=scratch,
            fixed_model_name=path.name,
            force_training=True,
        )
        if result.code != 0 or not result.model:
            raise SystemExit("Training failed: see the lines above. `make validate` says what is wrong in the content.")
        Path(result.model).replace(path)
    for old in MODELS.glob("crampwise-*.tar.gz"):
        if old != path:
            old.unlink()
    return path


if __name__ == "__main__":
    print(train().relative_to(ROOT))
    sys.exit(0)
