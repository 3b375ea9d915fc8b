"""``make cluster``: all of it starts by one command, what is killed comes back, and nothing is left running."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from deploy.cluster import programs
from tests.conversations.running import ROOT, free_port, listening

pytestmark = [pytest.mark.serial, pytest.mark.timeout(900)]

SECONDS_TO_START, SECONDS_TO_COME_BACK, SECONDS_TO_END = 240.0, 90.0, 60.0


class OneMachine:
    """The command, and what it said so far."""

    def __init__(self, model: Path, folder: Path) -> None:
        self.folder, self.port, self.model = folder, free_port(), model
        self._out = folder.with_name("out")
        self.process: subprocess.Popen | None = None

    def begin(self, **environment: str) -> None:
        kept = {name: value for name, value in os.environ.items() if "CRAMPWISE_" not in name}
        settings = {
            "PORT": str(self.port),
            "CRAMPWISE_CLUSTER": str(self.folder),
            "CRAMPWISE_MODEL": str(self.model),
            "CRAMPWISE_WORKERS": "2",
            **environment,
        }
        with self._out.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy.cluster"],
                cwd=ROOT,
                env={**kept, **settings},
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self._out.read_text(errors="replace")

    def wait_for(self, words: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while words not in self.said:
            assert self.process.poll() is None and time.monotonic() < deadline, self.said
            time.sleep(0.2)

    def all_of_it(self) -> dict[int, str]:
        """Every process that belongs to it, by the folder in its command, its environment, or where it stands."""
        found = {}
        for path in Path("/proc").glob("[0-9]*"):
            try:
                command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
                environment = (path / "environ").read_bytes()
                stands = f"{(path / 'cwd').readlink()}/"
            except (OSError, UnicodeDecodeError):
                continue
            ours = f"{self.folder}/"
            if ours in command + stands or ours.encode() in environment:
                found[int(path.name)] = command
        return found

    def of(self, part: str) -> int:
        """The process id of one of a kind."""
        return next(pid for pid, command in self.all_of_it().items() if part in command)


@pytest.fixture(scope="module")
def machine(trained_model: Path) -> Iterator[OneMachine]:
    try:
        programs.postgresql(), programs.redis_server(), programs.nginx(), programs.account()
    except programs.Missing as missing:
        pytest.skip(str(missing))
    # Where PostgreSQL's account may enter; a folder of pytest's own is closed to it.
    parent = Path(tempfile.mkdtemp(prefix="crampwise-cluster-"))
    parent.chmod(0o755)
    machine = OneMachine(trained_model, parent / "cluster")
    machine.begin()
    try:
        machine.wait_for("Crampwise is ready", SECONDS_TO_START)
        yield machine
    finally:
        machine.process.terminate()
        machine.process.wait(SECONDS_TO_END)
        shutil.rmtree(parent, ignore_errors=True)


@pytest.fixture
def client(machine: OneMachine) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{machine.port}", timeout=30.0) as client:
        yield client


class Talk:
    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._session = client.post("/chat/session", json={}).json()["session"]

    def say(self, text: str) -> set[str]:
        body = {"session": self._session, "id": str(uuid.uuid4()), "text": text}
        answer = self._client.post("/chat/turn", json=body)
        assert answer.status_code == 200, answer.text
        return {(one.get("custom") or {}).get("type") for one in answer.json()["messages"]}


def test_a_talk(client: httpx.Client, machine: OneMachine) -> None:
    assert client.get("/chat/").status_code == 200
    assert "relief" in Talk(client).say("my calf is cramping")
    running = "\n".join(machine.all_of_it().values())
    for part, count in (("crampwise.server", 2), ("crampwise.action_server", 2)):
        assert running.count(part) == count, running
    assert f"{machine.folder}/postgresql/data" in running and "nginx" in running


def test_secrets_stand_in_no_command_and_are_for_nobody_else(machine: OneMachine) -> None:
    commands = "\n".join(machine.all_of_it().values())
    keys = list((machine.folder / "keys").iterdir())
    assert {key.name for key in keys} == {"postgresql", "redis", "session"}
    for key in keys:
        assert len(key.read_text()) > 30 and key.read_text() not in commands + machine.said
        assert key.stat().st_mode & 0o077 == 0
    assert (machine.folder / "keys").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("part", "name"),
    [("crampwise.server", "assistant"), ("crampwise.action_server", "action server")],
)
def test_one_that_is_killed_is_passed_over_and_comes_back(
    machine: OneMachine, client: httpx.Client, part: str, name: str
) -> None:
    talk, before = Talk(client), machine.said.count("is back.")
    killed = machine.of(part)
    os.kill(killed, signal.SIGKILL)
    for _ in range(4):
        assert "relief" in talk.say("my calf is cramping")
        talk.say("start again")
    deadline = time.monotonic() + SECONDS_TO_COME_BACK
    while machine.said.count("is back.") == before:
        assert time.monotonic() < deadline, machine.said
        assert "fallback" not in talk.say("my foot is cramping")
        time.sleep(1.2)  # no hand sends more messages
    assert f"{name} " in machine.said and "has ended (SIGKILL)" in machine.said
    assert machine.of(part) and killed not in machine.all_of_it()
    assert "relief" in talk.say("my calf is cramping")


def test_another_in_the_same_folder_is_turned_away(machine: OneMachine) -> None:
    other = subprocess.run(
        [sys.executable, "-m", "deploy.cluster"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(free_port()), "CRAMPWISE_CLUSTER": str(machine.folder)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert other.returncode == 1 and "is running already" in other.stderr


def test_ctrl_c_ends_it_and_nothing_is_left_running(machine: OneMachine) -> None:
    """The last test of this file."""
    assert len(machine.all_of_it()) >= 7
    machine.process.send_signal(signal.SIGINT)
    assert machine.process.wait(SECONDS_TO_END) == 0, machine.said
    assert machine.all_of_it() == {}
    assert not listening(machine.port)
    assert machine.said.rstrip().endswith("Nothing of it runs any more.")
    assert "Traceback" not in machine.said
    printed = "\n".join(path.read_text() for path in (machine.folder / "log").iterdir())
    assert "my calf" not in printed and "Traceback" not in printed
