"""Finding Python 3.10: only a complete one counts, the chosen one first."""

import sys

import pytest

from setup import python310


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch, tmp_path):
    """A machine on which nothing can be found yet."""
    monkeypatch.delenv("CRAMPWISE_PYTHON", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setattr(python310.sys, "version_info", (3, 12))
    return tmp_path


def fake_python(path, status=0):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return str(path)


def test_nothing_to_find(bare_machine):
    assert python310.find(bare_machine / "managed") is None


def test_a_shim_that_does_not_run_is_passed_over(bare_machine):
    fake_python(bare_machine / "bin" / "python3.10", status=127)
    good = fake_python(bare_machine / "pyenv" / "versions" / "3.10.4" / "bin" / "python3.10")
    assert python310.find(bare_machine / "managed") == good


def test_the_newest_of_pyenv_is_taken(bare_machine):
    versions = bare_machine / "pyenv" / "versions"
    fake_python(versions / "3.10.9" / "bin" / "python3.10")
    newest = fake_python(versions / "3.10.13" / "bin" / "python3.10")
    assert python310.find(bare_machine / "managed") == newest


def test_the_chosen_one_comes_first(bare_machine, monkeypatch):
    fake_python(bare_machine / "bin" / "python3.10")
    chosen = fake_python(bare_machine / "mine")
    monkeypatch.setenv("CRAMPWISE_PYTHON", chosen)
    assert python310.find(bare_machine / "managed") == chosen


def test_a_downloaded_one_is_found(bare_machine):
    name = "cpython-3.10.22-linux-x86_64-gnu"
    python = fake_python(bare_machine / "managed" / name / "bin" / "python3.10")
    assert python310.find(bare_machine / "managed") == python


def test_another_version_is_not_usable(bare_machine):
    assert python310.is_usable(sys.executable)
    assert not python310.is_usable("/bin/false")
    assert not python310.is_usable("/no/such/python")
