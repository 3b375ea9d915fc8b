"""The description of the calls (docs/openapi.yaml): it is valid, whole, and what the server does."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

from rasa.core import run as rasa_run
from ruamel.yaml import YAML
from sanic import Sanic

from crampwise.channel.diary_work import DiaryWork
from crampwise.channel.page import add_page
from crampwise.channel.rest import RestChannel
from crampwise.channel.settings import from_environment
from tests.channel.messaging import ACCOUNT, AUTH_TOKEN, BOT_SECRET, ENVIRONMENT, NUMBER, PUBLIC_URL
from tests.conversations.running import Program

ROOT = Path(__file__).resolve().parents[2]
DESCRIPTION = ROOT / "docs" / "openapi.yaml"
TOOLS = ROOT / ".tools" / "checks" / "bin"
METHODS = ("get", "post", "delete", "put", "patch")
# Examples for each call, in a usual run and with CRAMPWISE_FUZZ=1; the seconds in which it must be done.
EXAMPLES, SECONDS = (100, 1500) if os.environ.get("CRAMPWISE_FUZZ") else (3, 300)


def described() -> set[tuple[str, str]]:
    paths = YAML(typ="safe").load(DESCRIPTION.read_text(encoding="utf-8"))["paths"]
    return {
        (path, method) for path, calls in paths.items() for method in calls if method in METHODS
    }


def served() -> set[tuple[str, str]]:
    """What the app answers, but for HEAD, OPTIONS and sockets, which the description speaks of in words."""
    Sanic.test_mode = True
    app = rasa_run.configure_app([RestChannel()], cors=None, enable_api=False)
    add_page(app, b"secret", from_environment(ENVIRONMENT), work=DiaryWork())
    app.router.finalize()
    found = set()
    for route in app.router.routes:
        path = "/" + re.sub(r"<(\w+)(?::\w+)?>", r"{\1}", route.path).replace("{name}", "{file}")
        found |= {(path, method.lower()) for method in route.methods if method.lower() in METHODS}
    return found


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(TOOLS / command[0]), *command[1:]],
        env={**os.environ, **environment},
        cwd=ROOT / "tests" / "surface",
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def test_the_description_is_valid() -> None:
    checked = run("openapi-spec-validator", str(DESCRIPTION))
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_call_is_described_and_every_described_one_is_there() -> None:
    # A file of a folder of files has no route of its own.
    files = {("/chat/relief.json", "get")}
    assert described() - files == served()
    assert files <= described()


def test_the_server_does_what_is_described(server: Program, tmp_path: Path) -> None:
    keys = {
        "secret": BOT_SECRET,
        "token": AUTH_TOKEN,
        "account": ACCOUNT,
        "number": NUMBER,
        "public_url": PUBLIC_URL,
    }
    done = run(
        "schemathesis",
        *("--config-file", "schemathesis.toml", "run", str(DESCRIPTION), "--url", server.url),
        *("--phases", "coverage,fuzzing", "--max-examples", str(EXAMPLES), "--no-color"),
        *("--generation-database", "none", "--output-truncate", "false"),
        SCHEMATHESIS_HOOKS="hooks",
        PYTHONPATH=str(ROOT / "tests" / "surface"),
        PYTHONDONTWRITEBYTECODE="1",
        SURFACE_URL=server.url,
        SURFACE_KEYS=json.dumps(keys),
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "Traceback" not in server.output
