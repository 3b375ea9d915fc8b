"""A model that is missing, damaged or unknown is never loaded: one line says what to do. At home another is trained."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crampwise import model_file, training
from tests.conversations.running import ROOT, free_port

# It is seen long before the model's libraries are loaded, which take longer than this even on a quiet machine.
SECONDS_TO_REFUSE = 20.0


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """An archive with its checksum. What is in it does not matter: it is never opened here."""
    made, model = tmp_path / "made", tmp_path / "model.tar.gz"
    made.write_bytes(os.urandom(100_000))
    model_file.place(made, model)
    return model


def cut_off(model: Path) -> None:
    model.write_bytes(model.read_bytes()[:50_000])


def corrupt(model: Path) -> None:
    content = bytearray(model.read_bytes())
    content[70_000] ^= 1
    model.write_bytes(content)


def empty(model: Path) -> None:
    model.write_bytes(b"")


def without_checksum(model: Path) -> None:
    model_file.checksum_path(model).unlink()


def with_a_torn_checksum(model: Path) -> None:
    noted = model_file.checksum_path(model)
    noted.write_text(noted.read_text()[:30])


FAULTS = {
    Path.unlink: "There is no model at",
    cut_off: "is damaged, or another one",
    corrupt: "is damaged, or another one",
    empty: "is damaged, or another one",
    without_checksum: "has no checksum",
    with_a_torn_checksum: "a SHA-256 has 64 hexadecimal digits",
}


def started(tmp_path: Path, **environment: str) -> tuple[subprocess.CompletedProcess[str], float]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CRAMPWISE_")}
    settings = {"PORT": str(free_port()), "CRAMPWISE_HOME": str(tmp_path / "home"), **environment}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "crampwise.server"],
        cwd=ROOT,
        env={**kept, **settings},
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done, time.monotonic() - began


@pytest.mark.parametrize("spoil", FAULTS, ids=lambda spoil: spoil.__name__)
def test_each_fault_is_told_in_a_line_of_its_own(spoil, model: Path) -> None:
    model_file.check(model)
    spoil(model)
    with pytest.raises(model_file.ModelError) as told:
        model_file.check(model)
    assert FAULTS[spoil] in str(told.value) and str(model) in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("spoil", [Path.unlink, corrupt, without_checksum])
def test_a_server_with_a_bad_model_does_not_start(spoil, model: Path, tmp_path: Path) -> None:
    spoil(model)
    done, seconds = started(tmp_path, CRAMPWISE_MODEL=str(model))
    said = [line for line in done.stderr.splitlines() if not line.startswith("import time:")]
    assert done.returncode == 1
    assert len(said) == 1 and FAULTS[spoil] in said[0] and "unset CRAMPWISE_MODEL" in said[0]
    assert done.stdout == ""
    assert "tensorflow" not in done.stderr
    assert seconds < SECONDS_TO_REFUSE


def test_the_checksum_may_come_from_elsewhere(model: Path) -> None:
    """As from a service manager, so that who can write the model can't write its checksum, too."""
    right = model_file.sha256(model)
    without_checksum(model)
    given = {"CRAMPWISE_MODEL": str(model), "CRAMPWISE_MODEL_SHA256": right.upper()}
    assert model_file.given_model(given) == model
    for wrong in ("0" * 64, right[:-1], "none"):
        with pytest.raises(model_file.ModelError):
            model_file.given_model({**given, "CRAMPWISE_MODEL_SHA256": wrong})
    assert model_file.given_model({}) is None


def test_a_link_leads_to_the_model_and_its_checksum(model: Path, tmp_path: Path) -> None:
    link = tmp_path / "current.tar.gz"
    link.symlink_to(model.name)
    assert model_file.given_model({"CRAMPWISE_MODEL": str(link)}) == model
    corrupt(model)
    with pytest.raises(model_file.ModelError):
        model_file.given_model({"CRAMPWISE_MODEL": str(link)})


@pytest.mark.parametrize("spoil", [corrupt, without_checksum, None])
def test_at_home_a_bad_model_is_trained_anew(
    spoil, model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    """A whole one is used as it is; training itself is stood in for here."""
    trained = []

    def train(worker: object, began: float) -> None:
        trained.append(worker)
        raise KeyboardInterrupt

    monkeypatch.setattr(training, "model_path", lambda: model)
    monkeypatch.setattr(training.subprocess, "Popen", lambda *_, **__: Stand())
    monkeypatch.setattr(training, "_show_progress", train)
    if spoil is None:
        assert training.train() == model
        assert not trained and capsys.readouterr().out == ""
        return
    spoil(model)
    with pytest.raises(KeyboardInterrupt):
        training.train()
    (line,) = capsys.readouterr().out.splitlines()
    assert FAULTS[spoil] in line and line.endswith("another is trained.")


class Stand:
    """In the place of the process that trains."""

    returncode = None

    def kill(self) -> None: ...

    def wait(self) -> None: ...


def test_the_model_of_the_present_data_has_its_checksum(trained_model: Path) -> None:
    model_file.check(trained_model, os.environ.get("CRAMPWISE_MODEL_SHA256"))
