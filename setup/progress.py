"""Shows what set-up is doing: which step, of how many, for how long."""

import subprocess
import sys
import tempfile
import time
from typing import Dict, List, Optional, TextIO


class CommandFailed(Exception):
    """A command ended with another status than 0; ``output`` is all it printed."""

    def __init__(self, output: str) -> None:
        super().__init__(output)
        self.output = output


class Progress:
    """Numbered steps with elapsed seconds.

    On a terminal one line counts up in place. Elsewhere (a log, a CI page) a step is a
    line at its start and one at its end, and a sign of life every half minute.

    Args:
        total: how many steps there will be.
        stream: where to print; standard output unless told.
    """

    QUIET_SECONDS = 30

    def __init__(self, total: int, stream: Optional[TextIO] = None) -> None:
        self._total = total
        self._number = 0
        self._stream = stream or sys.stdout
        self._live = self._stream.isatty()
        self._label = ""
        self._started = self._printed = 0.0

    def begin(self, title: str) -> None:
        """Starts the next step."""
        self._number += 1
        self._label = f"[{self._number}/{self._total}] {title}"
        self._started = self._printed = time.monotonic()
        self._print(self._label + " ...", end="" if self._live else "\n")

    def tick(self) -> None:
        """Tells the user that the step is still going on."""
        now = time.monotonic()
        seconds = int(now - self._started)
        if self._live:
            self._print(f"\r{self._label} ... {seconds} s ", end="")
        elif now - self._printed >= self.QUIET_SECONDS:
            self._printed = now
            self._print(f"      still working, {seconds} s")

    def end(self, result: str = "done") -> None:
        """Closes the step with its result and its time."""
        line = f"{result} in {time.monotonic() - self._started:.0f} s"
        self._print(f"\r{self._label} ... {line}" if self._live else "      " + line)

    def run(self, command: List[str], env: Dict[str, str], cwd: str) -> str:
        """Runs a command silently within the current step.

        Returns:
            what it printed, both streams together.

        Raises:
            CommandFailed: it ended with another status than 0, or is not there.
            KeyboardInterrupt: passed on, after the command has ended too.
        """
        with tempfile.TemporaryFile() as output:
            try:
                process = subprocess.Popen(
                    command,
                    env=env,
                    cwd=cwd,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                )
            except OSError as error:
                raise CommandFailed(str(error)) from error
            try:
                while True:
                    try:
                        status = process.wait(timeout=1)
                        break
                    except subprocess.TimeoutExpired:
                        self.tick()
            except BaseException:
                process.terminate()
                process.wait()
                raise
            output.seek(0)
            text = output.read().decode("utf-8", "replace")
        if status != 0:
            raise CommandFailed(text)
        return text

    def _print(self, text: str, end: str = "\n") -> None:
        print(text, end=end, file=self._stream, flush=True)
