"""The programs of others that a cluster on one machine needs: Debian's own, installed where that is allowed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

POSTGRES_FOLDERS = "usr/lib/postgresql/*/bin"
# Whom PostgreSQL may run as where everything else runs as root, which it refuses.
ACCOUNTS = ("postgres", "nobody")


class Missing(Exception):  # noqa: N818 - what is told to the operator
    """A program that is not here and can't be installed; its words say which package brings it."""


def redis_server() -> str:
    """The path of ``redis-server``. Raises :class:`Missing`."""
    return _found("redis-server", "redis-server", "Redis")


def nginx() -> str:
    """The path of ``nginx``. Raises :class:`Missing`."""
    return _found("nginx", "nginx-light", "nginx")


def postgresql() -> Path:
    """The folder of PostgreSQL's programs, of the newest version that is here. Raises :class:`Missing`."""
    if _postgresql() is None:
        _install("postgresql")
    found = _postgresql()
    if found is None:
        raise Missing(_words("PostgreSQL", "postgresql"))
    return found


def account() -> str | None:
    """Who is to run PostgreSQL; ``None``: whoever runs this. Raises :class:`Missing` where there is nobody but root."""
    if os.geteuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in ACCOUNTS:
        if name in known:
            return name
    raise Missing("PostgreSQL refuses to run as root, and there is no other account to run it as.")


def _postgresql() -> Path | None:
    folders = [path for path in Path("/").glob(POSTGRES_FOLDERS) if (path / "initdb").exists()]
    on_path = shutil.which("initdb")
    return max(folders, default=Path(on_path).resolve().parent if on_path else None)


def _found(program: str, package: str, name: str) -> str:
    # Debian keeps some of them where only root looks.
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin"
    if shutil.which(program, path=path) is None:
        _install(package)
    found = shutil.which(program, path=path)
    if found is None:
        raise Missing(_words(name, package))
    return found


def _install(package: str) -> None:
    """With apt, as root; elsewhere nothing is done."""
    if os.geteuid() or not shutil.which("apt-get"):
        return
    quiet = {"capture_output": True, "timeout": 600}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", package]
    subprocess.run(["apt-get", "update", "-qq"], env=environment, **quiet)
    subprocess.run(install, env=environment, **quiet)


def _words(name: str, package: str) -> str:
    return f"{name} is not on this machine: install Debian's package `{package}` (as root: apt-get install {package})."
