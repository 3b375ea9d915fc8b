"""What the image holds is enough: the programs run from the files that the Dockerfile takes, and change none."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from crampwise.training import fingerprint
from tests.conversations.running import ROOT, SECONDS_TO_START, free_port

from .test_files import copied, stages


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory, trained_model: Path) -> Path:
    """The last stage, as a folder; the model and the encoder are linked to, as the stage before it made them."""
    folder = tmp_path_factory.mktemp("image") / "srv"
    last = stages()[-1]
    theirs = {"models", ".venv"}
    made = set(re.findall(r"--from=made /srv/crampwise/(\S+)", last)) - theirs
    copy(folder, {*copied(last), *made})
    models = folder / "models"
    models.mkdir()
    (models / "embeddings").symlink_to(ROOT / "models" / "embeddings")
    for name in (trained_model.name, f"{trained_model.name}.sha256"):
        shutil.copy2(trained_model.with_name(name), models / name)
    (models / "current.tar.gz").symlink_to(trained_model.name)
    return folder


def copy(folder: Path, paths: set[str]) -> None:
    for path in paths:
        where = folder / path
        where.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / path).is_dir():
            shutil.copytree(ROOT / path, where, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / path, where)


def told(stage: str, image: Path, home: Path) -> dict[str, str]:
    """The environment as the Dockerfile sets it."""
    found = dict(re.findall(r"(?m)^(?:ENV|   ) ?([A-Z_]+)=([^\s\\]+)", stage))
    del found["PATH"]
    found = {name: value.replace("/srv/crampwise", str(image)) for name, value in found.items()}
    writable = {"CRAMPWISE_HOME": str(home), "HOME": str(home), "MPLCONFIGDIR": str(home)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CRAMPWISE_")}
    return {**kept, **found, **writable, "HOST": "127.0.0.1"}


def contents(folder: Path) -> dict[str, float]:
    return {str(path): path.lstat().st_mtime for path in folder.rglob("*")}


@pytest.mark.serial
@pytest.mark.parametrize(
    ("module", "path"),
    [("crampwise.action_server", "/health"), ("crampwise.server", "/chat/ready")],
)
def test_a_program_runs_from_what_is_in_the_image(
    module: str, path: str, image: Path, tmp_path: Path
) -> None:
    port, before = free_port(), contents(image)
    settings = {**told(stages()[-1], image, tmp_path), "PORT": str(port)}
    with (tmp_path / "log").open("wb") as log:
        command = [sys.executable, "-m", module]
        process = subprocess.Popen(command, cwd=image, env=settings, stdout=log, stderr=log)
    try:
        wait_until_well(process, f"http://127.0.0.1:{port}{path}", tmp_path / "log")
        loaded = Path(f"/proc/{process.pid}/cwd").resolve()
        assert loaded == image
        if module == "crampwise.server":
            page = httpx.get(f"http://127.0.0.1:{port}/chat/")
            assert page.status_code == 200 and "crampwise-chat" in page.text
    finally:
        process.terminate()
        assert process.wait(30) == 0
    assert contents(image) == before, "it wrote where the container is read-only"


def wait_until_well(process: subprocess.Popen, url: str, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        try:
            if httpx.get(url, timeout=10.0).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace")[-2000:])


@pytest.mark.parametrize("stage", [0, 1])
def test_a_model_has_the_same_name_in_the_image_as_here(stage: int, tmp_path: Path) -> None:
    """So nothing that counts for it is left out, where it is trained and where it is used."""
    made = set(re.findall(r"--from=made /srv/crampwise/(\S+)", stages()[stage]))
    copy(tmp_path / "srv", {*copied(stages()[stage]), *made} - {"models", ".venv"})
    asked = "from crampwise.training import fingerprint; print(fingerprint())"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=tmp_path / "srv", capture_output=True, text=True
    )
    assert done.stdout.strip() == fingerprint(), done.stderr
