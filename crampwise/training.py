"""Trains the model for the present data, once: ``python -m crampwise.training``."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from crampwise import model_file
from crampwise.quiet import quiet

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "models"
# What a model is made from. Words said, the lexicon and knowledge/ are read at start, so they need no training.
INGREDIENTS = (
    "config.yml",
    "data",
    "crampwise/understanding/encoder.py",
    "crampwise/understanding/transformer.py",
    "crampwise/understanding/tuning.py",
    "crampwise/understanding/characters.py",
    "crampwise/understanding/intents.py",
    "crampwise/understanding/learnt.py",
    "crampwise/understanding/learnt_training.py",
    "crampwise/understanding/answers.py",
    "crampwise/understanding/slips.py",
    "crampwise/understanding/components",
    "crampwise/safety/policy.py",
    "requirements/runtime.txt",
)


def fingerprint() -> str:
    """A name for the present data: the same data gives the same name."""
    digest = hashlib.sha256()
    for ingredient in INGREDIENTS:
        path = ROOT / ingredient
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.suffix in (".yml", ".py", ".txt", ".jsonl") and file.is_file():
                digest.update(file.relative_to(ROOT).as_posix().encode())
                digest.update(file.read_bytes())
    digest.update("\n".join(_domain_without_words()).encode())
    return digest.hexdigest()[:16]


def _domain_without_words() -> list[str]:
    lines = (ROOT / "domain.yml").read_text(encoding="utf-8").splitlines()
    start = lines.index("responses:")
    return lines[:start] + [
        line
        for line in lines[start:]
        if line.startswith("  utter_") and line.rstrip().endswith(":")
    ]


def model_path() -> Path:
    """Where the model for the present data is, or will be."""
    return MODELS / f"crampwise-{fingerprint()}.tar.gz"


def train() -> Path:
    """Train unless the model is there already, and whole; in a process of its own, so that its memory goes with it.

    Raises ``SystemExit`` with a plain message when training fails.
    """
    path = model_path()
    if path.is_file():
        try:
            model_file.check(path)
            return path
        except model_file.ModelError as error:
            print(f"{error} It is not used: another is trained.", flush=True)
    MODELS.mkdir(exist_ok=True)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        began = time.monotonic()
        command = [sys.executable, "-m", "crampwise.training", "--here"]
        worker = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            _show_progress(worker, began)
        except BaseException:
            worker.kill()
            worker.wait()
            raise
        if worker.returncode != 0 or not path.is_file():
            log.seek(0)
            print("\n".join(log.read().splitlines()[-15:]), file=sys.stderr)
            raise SystemExit(
                "Training failed: see the lines above. `make validate` says what is wrong in the content."
            )
    return path


def _show_progress(worker: subprocess.Popen[bytes], began: float) -> None:
    """Seconds gone, on one line of a terminal; a line every half minute elsewhere."""
    print("Training on the present data (about five minutes, once) ...", flush=True)
    terminal, said = sys.stdout.isatty(), 0
    while True:
        try:
            worker.wait(timeout=1)
            break
        except subprocess.TimeoutExpired:
            seconds = int(time.monotonic() - began)
            if terminal:
                print(f"\r  {seconds} s", end="", flush=True)
            elif seconds >= said + 30:
                said = seconds
                print(f"  {seconds} s", flush=True)
    print(f"\r  done in {time.monotonic() - began:.0f} s", flush=True)


def _train_here() -> None:
    """Train in this process, on every core, and put the model in its place in one step."""
    # Serving keeps to one thread and plain arithmetic (see ``quiet``); training has the machine to itself.
    for name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
        os.environ[name] = str(os.cpu_count() or 1)
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "1"
    quiet()
    from rasa.model_training import train as rasa_train

    path = model_path()
    with tempfile.TemporaryDirectory(dir=MODELS) as scratch:
        result = rasa_train(
            domain=str(ROOT / "domain.yml"),
            config=str(ROOT / "config.yml"),
            training_files=[str(ROOT / "data" / "nlu"), str(ROOT / "data" / "rules")],
            output=scratch,
            fixed_model_name=path.name,
            force_training=True,
        )
        if result.code != 0 or not result.model:
            raise SystemExit(1)
        model_file.place(Path(result.model), path)
    for old in MODELS.glob("crampwise-*.tar.gz*"):
        if old not in (path, model_file.checksum_path(path)):
            old.unlink()


if __name__ == "__main__":
    if "--here" in sys.argv:
        _train_here()
    else:
        print(train().relative_to(ROOT))
