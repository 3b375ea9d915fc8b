"""nginx on loopback, for a test: Debian's own, with the configuration that is in ``deploy/``."""

from __future__ import annotations

import os
import shutil
import socket
import string
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conversations.running import ROOT, free_port

TEMPLATE = ROOT / "deploy" / "nginx" / "crampwise.conf.template"
SECONDS_TO_START = 20.0
# What Debian's package has around it, with every folder in one of the test's own.
MAIN = """
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/crampwise.conf;
}}
"""


@contextmanager
def nginx(urls: Sequence[str]) -> Iterator[str]:
    """The address of an nginx in front of these processes; skipped where there can be none."""
    program, port = _program(), free_port()
    with tempfile.TemporaryDirectory(prefix="crampwise-nginx-") as name:
        folder = Path(name)
        # Its workers run as another account than root.
        folder.chmod(0o755)
        (folder / "cache").mkdir(mode=0o777)
        (folder / "cache").chmod(0o777)
        servers = " ".join(f"server {url.removeprefix('http://')};" for url in urls)
        filled = string.Template(TEMPLATE.read_text("utf-8")).safe_substitute(
            CRAMPWISE_LISTEN=f"127.0.0.1:{port}",
            CRAMPWISE_SERVERS=servers,
            CRAMPWISE_CACHE=folder / "cache",
        )
        (folder / "crampwise.conf").write_text(filled, "utf-8")
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder), "utf-8")
        command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        with (folder / "out").open("wb") as out:
            process = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            _wait(port, folder)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def _wait(port: int, folder: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError((folder / "out").read_text() + (folder / "error.log").read_text())


def _program() -> str:
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"capture_output": True, "timeout": 600}
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "nginx-light"]
        subprocess.run(["apt-get", "update", "-qq"], env=environment, **quiet)
        subprocess.run(install, env=environment, **quiet)
        found = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if found is None:
        pytest.skip("nginx is not on this machine: install Debian's package `nginx-light`")
    return found
