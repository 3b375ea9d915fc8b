"""Set-up's own logic, with the installers replaced: what is done, in what order, what
is left after a failure, and what the user is told."""

import ast
import fcntl
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from setup import bootstrap, browser, problems, python310
from setup.bootstrap import Bootstrap
from setup.problems import SetupError
from setup.progress import CommandFailed
from setup.state import Stamp

SETUP = Path(bootstrap.__file__).parent


class Installers:
    """Stands in for uv, pip and the converter: notes each command, fails on demand."""

    def __init__(self, root):
        self.root = root
        self.ran = []
        self.failures = {}

    def __call__(self, command):
        words = " ".join(command).replace(str(self.root), "")
        self.ran.append(words)
        for sign, error in self.failures.items():
            if sign in words:
                raise error
        if "-m venv" in words or "pip install" in words:
            self._touch(".tools/uv/bin/uv")
        if "uv venv" in words:
            self._touch(".venv/bin/python")

    def _touch(self, name):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


@pytest.fixture
def root(tmp_path):
    (tmp_path / "requirements").mkdir()
    for name in ("runtime", "test", "weights", "build", "uv"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(name)
    return tmp_path


@pytest.fixture
def installers(root, monkeypatch):
    fake = Installers(root)
    monkeypatch.setattr(Bootstrap, "_command", lambda self, command: fake(command))
    monkeypatch.setattr(bootstrap, "encoder_is_ready", lambda *args, **more: False)
    monkeypatch.setattr(bootstrap, "check_platform", lambda *args: None)
    monkeypatch.setattr(bootstrap, "check_space", lambda *args: None)
    monkeypatch.setattr(python310, "find", lambda managed: "/python3.10")
    monkeypatch.setattr(browser, "find_chromium", lambda: "/chromium")
    return fake


@pytest.fixture
def encoder_made(monkeypatch):
    monkeypatch.setattr(bootstrap, "encoder_is_ready", lambda *args, **more: True)


def test_a_fresh_clone_takes_every_step_in_order(root, installers):
    Bootstrap(root, "runtime").run()
    signs = ["-m venv", "pip install", "uv venv", "uv pip sync", "setup.convert_encoder"]
    assert len(installers.ran) == len(signs)
    for command, sign in zip(installers.ran, signs, strict=True):
        assert sign in command
    assert Stamp(root).covers("runtime")


def test_both_installers_insist_on_hashes(root, installers):
    Bootstrap(root, "runtime").run()
    installing = [words for words in installers.ran if "install " in words or "sync" in words]
    assert len(installing) == 2
    assert all("--require-hashes" in words for words in installing)
    assert "build.txt" in installing[1] and "weights.txt" in installing[1]


def test_a_second_run_does_nothing(root, installers, encoder_made, capsys):
    Bootstrap(root, "runtime").run()
    installers.ran.clear()
    capsys.readouterr()
    Bootstrap(root, "runtime").run()
    assert installers.ran == []
    assert capsys.readouterr() == ("", "")


def test_only_the_encoder_is_missing(root, installers, encoder_made, monkeypatch):
    Bootstrap(root, "runtime").run()
    installers.ran.clear()
    monkeypatch.setattr(bootstrap, "encoder_is_ready", lambda *args, **more: False)
    Bootstrap(root, "runtime").run()
    assert [words.rsplit(" ", 1)[1] for words in installers.ran] == ["setup.convert_encoder"]


def test_a_changed_lock_updates_the_environment_in_place(root, installers, encoder_made):
    Bootstrap(root, "runtime").run()
    installers.ran.clear()
    (root / "requirements" / "runtime.txt").write_text("newer")
    Bootstrap(root, "runtime").run()
    assert len(installers.ran) == 1 and "uv pip sync" in installers.ran[0]


def test_test_tools_are_added_and_then_kept(root, installers, encoder_made):
    Bootstrap(root, "runtime").run()
    Bootstrap(root, "test").run()
    assert Stamp(root).level() == "test"
    (root / "requirements" / "weights.txt").write_text("newer")
    Bootstrap(root, "runtime").run()
    assert Stamp(root).level() == "test"
    assert "requirements/test.txt" in installers.ran[-1]


@pytest.mark.parametrize("error", [CommandFailed("boom"), KeyboardInterrupt()])
def test_an_unfinished_install_is_made_anew(root, installers, encoder_made, error):
    installers.failures["uv pip sync"] = error
    with pytest.raises((SetupError, KeyboardInterrupt)):
        Bootstrap(root, "runtime").run()
    assert Stamp(root).level() is None
    (root / ".venv" / "half").touch()
    installers.failures.clear()
    Bootstrap(root, "runtime").run()
    assert not (root / ".venv" / "half").exists()
    assert Stamp(root).covers("runtime")


def test_a_broken_update_does_not_leave_the_old_stamp(root, installers, encoder_made):
    Bootstrap(root, "runtime").run()
    (root / "requirements" / "runtime.txt").write_text("newer")
    installers.failures["uv pip sync"] = CommandFailed("dns error")
    with pytest.raises(SetupError, match="Check the network"):
        Bootstrap(root, "runtime").run()
    assert Stamp(root).level() is None


def test_no_python_and_none_to_be_had(root, installers, monkeypatch):
    monkeypatch.setattr(python310, "find", lambda managed: None)
    installers.failures["uv python install"] = CommandFailed("dns error")
    with pytest.raises(SetupError) as failure:
        Bootstrap(root, "runtime").run()
    assert str(failure.value) == problems.PYTHON_MISSING


def test_a_downloaded_python_is_used(root, installers, encoder_made, monkeypatch):
    found = iter([None, "/downloaded/python3.10"])
    monkeypatch.setattr(python310, "find", lambda managed: next(found))
    Bootstrap(root, "runtime").run()
    assert "/downloaded/python3.10" in next(x for x in installers.ran if "uv venv" in x)


def test_pip_serves_where_venv_is_missing(root, installers, encoder_made):
    installers.failures["-m venv"] = CommandFailed("ensurepip is not available")
    Bootstrap(root, "runtime").run()
    assert any("--target /.tools/uv" in words for words in installers.ran)


def test_neither_venv_nor_pip(root, installers):
    installers.failures["-m venv"] = CommandFailed("ensurepip is not available")
    installers.failures["pip --version"] = CommandFailed("No module named pip")
    with pytest.raises(SetupError, match="python3-venv"):
        Bootstrap(root, "runtime").run()


def test_an_unknown_failure_shows_the_end_of_the_log(root, installers):
    installers.failures["uv pip sync"] = CommandFailed("long story\nerror: something new")
    with pytest.raises(SetupError, match="something new"):
        Bootstrap(root, "runtime").run()
    assert "long story" in (root / ".tools" / "setup.log").read_text()


def test_a_failed_conversion_says_why(root, installers):
    message = "The sentence encoder was not made: the weights are not the published ones"
    installers.failures["convert_encoder"] = CommandFailed("noise\n" + message)
    with pytest.raises(SetupError, match="^The sentence encoder was not made"):
        Bootstrap(root, "runtime").run()


def test_missing_chromium_is_a_note_not_a_failure(
    root, installers, encoder_made, monkeypatch, capsys
):
    monkeypatch.setattr(browser, "find_chromium", lambda: None)
    monkeypatch.setattr(browser, "install_commands", lambda: [])
    Bootstrap(root, "test").run()
    assert browser.HINT in capsys.readouterr().out
    assert Stamp(root).covers("test")


def test_only_root_installs_chromium(monkeypatch):
    monkeypatch.setattr(browser.shutil, "which", lambda name: "/usr/bin/" + name)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    assert browser.install_commands() == []
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    assert browser.install_commands()[-1][-1] == "chromium"


def test_too_little_space(monkeypatch, tmp_path):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda path: usage(9e9, 0, 4.9e9))
    with pytest.raises(SetupError, match="needs 5 GB .* has 4.9 GB left"):
        bootstrap.check_space(tmp_path)
    monkeypatch.setattr(bootstrap.shutil, "disk_usage", lambda path: usage(9e9, 0, 5.1e9))
    bootstrap.check_space(tmp_path)


def test_machines_without_packages_are_told_so():
    bootstrap.check_platform("Linux", "x86_64")
    for system, machine in [("Windows", "AMD64"), ("Darwin", "x86_64"), ("Linux", "armv7l")]:
        with pytest.raises(SetupError, match=f"{system} on {machine}"):
            bootstrap.check_platform(system, machine)


def test_two_set_ups_do_not_work_at_once(tmp_path):
    lock = tmp_path / "lock"
    with bootstrap.exclusive(lock), lock.open("w") as other, pytest.raises(OSError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_variables_that_lead_elsewhere_are_not_passed_on(monkeypatch, tmp_path):
    for name in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"):
        monkeypatch.setenv(name, "/elsewhere")
    assert "/elsewhere" not in bootstrap.environment(tmp_path).values()


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (SetupError("no such luck"), 1, "Set-up stopped: no such luck"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (OSError(28, "No space left on device"), 1, "the disk is full"),
    ],
)
def test_a_failure_is_a_status_and_a_message(monkeypatch, capsys, error, status, words):
    def run(self):
        raise error

    monkeypatch.setattr(Bootstrap, "run", run)
    monkeypatch.setattr(bootstrap.signal, "signal", lambda *args: None)
    monkeypatch.setattr(sys, "argv", ["setup.bootstrap"])
    assert bootstrap.main() == status
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("path", sorted(SETUP.glob("*.py")), ids=lambda path: path.name)
def test_set_up_starts_on_any_python_from_3_8_with_nothing_installed(path):
    tree = ast.parse(path.read_text("utf-8"), feature_version=(3, 8))
    for node in tree.body:
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            names = [node.module]
        for name in names:
            assert name.split(".")[0] in sys.stdlib_module_names | {"setup"}, name


def test_make_help_lists_every_verb():
    makefile = SETUP.parent / "Makefile"
    listed = subprocess.run(
        ["make", "--no-print-directory", "-C", str(SETUP.parent), "help"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    verbs = {line.split()[0] for line in listed.splitlines()}
    assert verbs >= set("help run test lint validate train evaluate bench clean".split())
    phony = next(x for x in makefile.read_text("utf-8").splitlines() if x.startswith(".PHONY"))
    assert verbs == set(phony.split()[1:])
