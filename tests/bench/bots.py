"""The two bots that are compared: Crampwise as it is started at home, and Rasa's starter bot in its stock way."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from contextlib import AbstractContextManager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .servers import BenchError, Server, end, free_port, plain_environment, running

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "models"
SECONDS_TO_START, SECONDS_TO_TRAIN = 300.0, 1800.0


def trained_model() -> Path:
    """Crampwise's model for the present data, trained now if it is missing, so that no start includes training."""
    done = _finish([sys.executable, "-m", "crampwise.training"], ROOT, "Crampwise's model")
    return ROOT / done.strip().splitlines()[-1]


def parse_times() -> dict[str, Any]:
    """The time of one parse, in a process of its own with nothing beside it, as ``tests.evaluation.speed`` says it."""
    said = _finish([sys.executable, "-m", "tests.evaluation.speed"], ROOT, "the time of a parse")
    try:
        return json.loads(said.strip().splitlines()[-1])
    except (IndexError, ValueError) as error:
        raise BenchError("the time of a parse was not told:\n" + said[-2000:]) from error


def crampwise(scratch: Path) -> AbstractContextManager[Server]:
    """``python -m crampwise.server`` with a home of its own in ``scratch``: nobody's diary is touched."""
    port = free_port()
    home = tempfile.mkdtemp(prefix="home-", dir=scratch)
    env = plain_environment(PORT=str(port), HOST="127.0.0.1", CRAMPWISE_HOME=home)
    command = [sys.executable, "-m", "crampwise.server"]
    return running(
        [command], port, "/greet", ROOT, env, scratch / "crampwise.log", SECONDS_TO_START
    )


def starter_project(scratch: Path) -> Path:
    """A fresh copy of the project that ``rasa init`` makes, with its model, trained once for each Rasa version."""
    found = importlib.util.find_spec("rasa")
    if found is None or not found.submodule_search_locations:
        raise BenchError("Rasa is not installed: run the bench with `make bench`")
    project = scratch / "starter"
    shutil.copytree(Path(found.submodule_search_locations[0]) / "cli" / "initial_project", project)
    kept = MODELS / f"bench-starter-{version('rasa')}.tar.gz"
    if not kept.is_file():
        print("Training Rasa's starter bot (some minutes, once) ...", flush=True)
        command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", kept.name]
        _finish(command, project, "the starter bot's model")
        for old in MODELS.glob("bench-starter-*.tar.gz"):
            old.unlink()
        # Beside its place first: an interrupted copy must not look like a model.
        beside = Path(shutil.copy(project / "models" / kept.name, kept.with_suffix(".part")))
        beside.replace(kept)
    else:
        (project / "models").mkdir()
        shutil.copy(kept, project / "models")
    return project


def starter(project: Path, scratch: Path) -> AbstractContextManager[Server]:
    """``rasa run`` and ``rasa run actions``, two processes, as Rasa's guide starts them, on loopback."""
    port, actions_port = free_port(), free_port()
    with (project / "endpoints.yml").open("a", encoding="utf-8") as endpoints:
        endpoints.write(f'\naction_endpoint:\n  url: "http://127.0.0.1:{actions_port}/webhook"\n')
    rasa = [sys.executable, "-m", "rasa", "run"]
    commands = [
        [*rasa, "actions", "--port", str(actions_port)],
        [*rasa, "--interface", "127.0.0.1", "--port", str(port)],
    ]
    env = plain_environment(SANIC_HOST="127.0.0.1")
    return running(commands, port, "hello", project, env, scratch / "starter.log", SECONDS_TO_START)


def _finish(command: list[str], folder: Path, what: str) -> str:
    # A group of its own: training starts a worker, which must not run on when the bench is stopped.
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=plain_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=SECONDS_TO_TRAIN)
    except subprocess.TimeoutExpired as error:
        raise BenchError(f"{what} was not ready after {error.timeout:.0f} s") from error
    finally:
        end(process)
    if process.returncode != 0:
        raise BenchError(f"could not make {what}:\n" + "\n".join(said.splitlines()[-20:]))
    return said
