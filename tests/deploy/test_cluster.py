"""The parts of ``make cluster`` by themselves; tests/cluster/test_one_machine.py starts all of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.cluster import children, databases, programs
from deploy.cluster.children import Child
from deploy.cluster.house import answers, free_port
from tests.conversations.running import ROOT

FOR_EVER = "import time; print('up', flush=True); time.sleep(600)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); "
    "time.sleep(600)"
)


@pytest.fixture
def child(tmp_path: Path):
    """Makes programs, which have ended afterwards."""
    made: list[Child] = []

    def make(code: str) -> Child:
        one = Child("a program", [sys.executable, "-c", code], tmp_path / f"log{len(made)}")
        made.append(one)
        return one

    yield make
    children.end(made, 0.5)


def wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20.0
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def up(one: Child) -> bool:
    return one.log.exists() and one.log.read_text().startswith("up")


def test_one_that_is_killed_is_started_again_and_told_of(child, monkeypatch) -> None:
    monkeypatch.setattr(children, "FIRST_SECONDS", 0.1)
    one = child(FOR_EVER)
    one._wait = children.FIRST_SECONDS
    one.start()
    wait_for(lambda: up(one))
    first = one._process.pid
    assert one.look() is None
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: not one.running)
    assert one.look() == "a program has ended (SIGKILL); it is started again in 0 s."
    assert one.look() is None and not one.running, "not before its time"
    time.sleep(0.15)
    assert one.look() is None and one.running
    assert one._process.pid != first
    assert one.look() == "a program is back."


def test_one_that_ends_at_once_is_let_be_for_longer_each_time(child, monkeypatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(children.time, "monotonic", lambda: now[0])
    one = child("raise SystemExit(3)")
    one.start()
    waits = []
    while len(waits) < 7:
        one._process.wait()
        said = one.look()
        assert "(status 3)" in said
        waits.append(int(said.split(" in ")[1].split()[0]))
        now[0] += waits[-1]
        one.look()
    assert waits == [1, 2, 4, 8, 16, 30, 30]


def test_one_that_does_not_end_is_killed_with_all_it_started(child) -> None:
    started = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {FOR_EVER!r}]); {STUBBORN}"
    one = child(started)
    one.start()
    wait_for(lambda: one.log.read_text().count("up") == 2)
    group = one._process.pid
    children.end([one], 0.3)
    assert one._process.returncode == -signal.SIGKILL
    with pytest.raises(ProcessLookupError):
        wait_for(lambda: os.killpg(group, 0))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_nothing_is_left_when_whoever_watches_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from deploy.cluster.children import Child; "
        f"one = Child('one', [sys.executable, '-c', {FOR_EVER!r}], Path(sys.argv[1])); one.start(); "
        "print(one._process.pid, flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "log")]
    watching = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    pid = int(watching.stdout.readline())
    wait_for(lambda: (tmp_path / "log").read_text().startswith("up"))
    watching.kill()
    watching.wait()
    wait_for(lambda: not running(pid))


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("find", [programs.redis_server, programs.nginx, programs.postgresql])
def test_a_program_that_is_missing_is_named_with_its_package(find, monkeypatch) -> None:
    monkeypatch.setattr(programs.shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(programs, "POSTGRES_FOLDERS", "nowhere/*")
    monkeypatch.setattr(programs.os, "geteuid", lambda: 1000)
    with pytest.raises(programs.Missing, match="install Debian's package `[a-z-]+`"):
        find()


def test_it_says_so_when_a_program_is_missing(tmp_path: Path) -> None:
    """The command itself, as somebody who may not install anything."""
    code = (
        "import sys; from deploy.cluster import __main__ as it, programs; "
        "programs._found = lambda *words: (_ for _ in ()).throw(programs.Missing('no ' + words[0])); "
        "from pathlib import Path; it.given_model = lambda: Path('none'); sys.exit(it.main())"
    )
    settings = {**os.environ, "CRAMPWISE_CLUSTER": str(tmp_path), "PORT": str(free_port())}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=settings, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (1, "no redis-server\n")


@pytest.mark.parametrize("wrong", [{"CRAMPWISE_WORKERS": "0"}, {"PORT": "many"}, {"PORT": "-1"}])
def test_a_setting_that_is_wrong_is_told(wrong: dict[str, str], tmp_path: Path) -> None:
    settings = {**os.environ, "CRAMPWISE_CLUSTER": str(tmp_path), **wrong}
    command = [sys.executable, "-m", "deploy.cluster"]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "PORT and CRAMPWISE_WORKERS are numbers.\n")


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = databases.kept_secret(tmp_path / "keys", "one")
    assert databases.kept_secret(tmp_path / "keys", "one") == first
    assert databases.kept_secret(tmp_path / "keys", "two") != first
    assert len(first) >= 40
    for path in (tmp_path / "keys", tmp_path / "keys" / "one"):
        assert path.stat().st_mode & 0o077 == 0


def test_a_port_that_is_used_is_seen() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", port) == 0
        assert not answers(f"http://127.0.0.1:{free_port()}/", 1.0)
    assert free_port("127.0.0.1", port) == port
