"""Makes the lock files: ``make lock``, after a change to a ``requirements/*.in``.

Resolves every ``.in`` file to exact versions with hashes. Versions that are locked
already stay unless the ``.in`` file forbids them; delete a ``.txt`` to renew all of it.
Needs the network and the uv that set-up put into ``.tools/``.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import List

ROOT = Path(__file__).resolve().parent.parent

# Rasa's own stack: Python 3.10 on the platforms named in pyproject.toml ([tool.uv]).
PROJECT = ["--universal", "--python-version", "3.10"]
# --no-config: what does not run on Rasa's Python must not be limited to it.
ENGINE = ["--no-config", "--universal", "--python-version", "3.11"]
ALONE = ["--no-config", "--universal", "--python-version", "3.8", "--no-deps"]

# In this order: test.in is constrained by runtime.txt.
LOCKS = {
    "runtime": PROJECT,
    "test": PROJECT,
    "build": PROJECT,
    "engine": ENGINE,
    "checks": PROJECT,
    "weights": ALONE,
    "uv": ALONE,
}


def without_common_marker(text: str) -> str:
    """Drops the marker that all packages share, which uv repeats on every line.

    It only says "one of our platforms, Python 3.10", and set-up checks that before it
    reads the file. Markers that tell one platform from another stay.
    """
    markers = re.findall(r"^[^\s#-][^;\n]*==[^;\n]*( ; .+?) \\$", text, re.MULTILINE)
    if not markers:
        return text
    common = max(set(markers), key=markers.count)
    if markers.count(common) < len(re.findall(r"^[^\s#-]", text, re.MULTILINE)) / 2:
        return text
    return text.replace(common + " \\", " \\")


def lock(name: str, options: List[str]) -> None:
    """Writes ``requirements/<name>.txt``.

    Raises:
        subprocess.CalledProcessError: uv found no solution; it has said why.
    """
    target = ROOT / "requirements" / (name + ".txt")
    command = [
        str(ROOT / ".tools" / "uv" / "bin" / "uv"),
        "pip",
        "compile",
        "--quiet",
        "--generate-hashes",
        # A lock file holds no address and no path of the machine that made it.
        "--no-emit-index-url",
        "--no-emit-find-links",
        "--no-annotate",
        "--no-header",
        "--output-file",
        str(target),
        "requirements/" + name + ".in",
    ]
    subprocess.run(command + options, cwd=str(ROOT), check=True)
    text = target.read_text(encoding="utf-8")
    target.write_text(without_common_marker(text), encoding="utf-8")


def main() -> int:
    """Command line: names of locks to make; all without one."""
    for name in sys.argv[1:] or LOCKS:
        print("Locking requirements/" + name + ".txt")
        try:
            lock(name, LOCKS[name])
        except subprocess.CalledProcessError as error:
            return error.returncode
        except FileNotFoundError:
            print("uv is not there yet: run `make install` first", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
