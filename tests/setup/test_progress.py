"""What set-up shows while it works."""

import io
import os
import signal
import sys
import threading

import pytest

from setup.progress import CommandFailed, Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def python(code):
    return [sys.executable, "-c", code]


def run(progress, code):
    return progress.run(python(code), env=dict(os.environ), cwd=".")


def test_a_log_gets_whole_lines():
    stream = io.StringIO()
    progress = Progress(2, stream)
    progress.begin("First")
    progress.end()
    progress.begin("Second")
    progress.end("made")
    lines = stream.getvalue().splitlines()
    assert lines[0] == "[1/2] First ..."
    assert lines[2] == "[2/2] Second ..."
    assert lines[3].strip() == "made in 0 s"
    assert "\r" not in stream.getvalue()


def test_a_terminal_counts_in_place():
    stream = Terminal()
    progress = Progress(1, stream)
    progress.begin("Only")
    progress.tick()
    progress.end()
    assert "\r[1/1] Only ... 0 s" in stream.getvalue()
    assert stream.getvalue().count("\n") == 1


def test_a_log_gets_a_sign_of_life(monkeypatch):
    stream = io.StringIO()
    progress = Progress(1, stream)
    progress.begin("Long")
    progress.tick()
    assert "still working" not in stream.getvalue()
    monkeypatch.setattr(Progress, "QUIET_SECONDS", 0)
    progress.tick()
    assert "still working, 0 s" in stream.getvalue()


def test_a_command_is_silent_and_returns_what_it_printed():
    stream = io.StringIO()
    text = run(Progress(1, stream), "import sys; print('out'); print('err', file=sys.stderr)")
    assert {"out", "err"} <= set(text.split())
    assert stream.getvalue() == ""


def test_a_failed_command_tells_what_it_printed():
    with pytest.raises(CommandFailed) as failure:
        run(Progress(1, io.StringIO()), "print('because'); raise SystemExit(3)")
    assert "because" in failure.value.output


def test_a_command_that_is_not_there_has_failed():
    with pytest.raises(CommandFailed):
        Progress(1, io.StringIO()).run(["/no/such/command"], env={}, cwd=".")


@pytest.fixture
def ctrl_c():
    """Ctrl-C as in a terminal: a parent that ignores it, or a server that was tested before, may have changed that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interruption_ends_the_command_too(tmp_path, ctrl_c):
    note = tmp_path / "pid"
    code = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    threading.Timer(1.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        run(Progress(1, io.StringIO()), code)
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)
