"""nginx on loopback, for a test: Debian's own, with the configuration that is in ``deploy/``."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.cluster import programs
from deploy.cluster.nginx import configure
from tests.conversations.running import free_port, wait_until_listening


@contextmanager
def nginx(urls: Sequence[str]) -> Iterator[str]:
    """The address of an nginx in front of these processes; skipped where there can be none."""
    with nginx_for(urls) as (people, _, _):
        yield people


@contextmanager
def nginx_for(urls: Sequence[str], actions: Sequence[str] = ()) -> Iterator[tuple[str, str, Path]]:
    """The address for people, the one for action servers behind it, and the file with all that nginx prints."""
    port, inside = free_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="crampwise-nginx-") as name:
        folder = Path(name)
        listen, hosts = f"127.0.0.1:{port}", [_host(url) for url in urls]
        behind = [_host(url) for url in actions]
        words = configure(folder, listen, hosts, f"127.0.0.1:{inside}", behind)
        command = [program(), *words]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        with (folder / "out").open("wb") as out:
            process = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            wait_until_listening(port, folder / "out", folder / "error.log")
            yield f"http://{listen}", f"http://127.0.0.1:{inside}", folder / "out"
        finally:
            process.terminate()
            process.wait(10)


def program() -> str:
    """The path of nginx; the test is skipped where there can be none."""
    try:
        return programs.nginx()
    except programs.Missing as missing:
        pytest.skip(str(missing))


def _host(url: str) -> str:
    return url.removeprefix("http://")
