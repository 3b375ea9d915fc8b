"""Servers of the bench: started, found ready, weighed, and always ended."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.bench.servers import BenchError, end, free_port, plain_environment, resident_kb, running

BOT = """
import json, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Bot(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps([{"text": "Hello"}]).encode()
        self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers()
        self.wfile.write(body)
HTTPServer(("127.0.0.1", int(sys.argv[1])), Bot).serve_forever()
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"


def start(tmp_path, code, seconds=20.0):
    """A context with one server that runs this code."""
    port = free_port()
    command = [sys.executable, "-c", code, str(port)]
    return running(
        [command], port, "hello", tmp_path, plain_environment(), tmp_path / "log", seconds
    )


def test_a_server_is_timed_weighed_and_ended(tmp_path):
    with start(tmp_path, BOT) as server:
        process = server.processes[0]
        assert process.poll() is None
        assert 0 < server.start_s < 20 and 1 < server.memory_mb() < 500
    assert process.poll() is not None


def test_ctrl_c_inside_ends_the_server(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        with start(tmp_path, BOT) as server:
            raise KeyboardInterrupt
    assert server.processes[0].poll() is not None


def test_a_server_that_dies_is_reported_with_its_last_words(tmp_path):
    with pytest.raises(BenchError, match="no model here"):
        with start(tmp_path, "raise SystemExit('no model here')"):
            pass


def test_a_server_that_never_answers_is_given_up_and_ended(tmp_path):
    with pytest.raises(BenchError, match="no good reply"):
        with start(tmp_path, "import time; time.sleep(60)", seconds=0.5):
            pass


def test_a_process_that_will_not_go_is_forced(monkeypatch):
    monkeypatch.setattr("tests.bench.servers.SECONDS_TO_END", 0.2)
    process = subprocess.Popen(
        [sys.executable, "-c", DEAF], stdout=subprocess.PIPE, start_new_session=True
    )
    process.stdout.readline()
    end(process)
    process.stdout.close()
    assert process.returncode == -9


def test_memory_counts_the_children_too():
    child = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True
    )
    try:
        assert len(resident_kb({os.getpid()})) >= 2 and all(
            kb >= 0 for kb in resident_kb({os.getpid()})
        )
    finally:
        end(child)


def test_a_servers_environment_has_none_of_our_settings(monkeypatch):
    monkeypatch.setenv("CRAMPWISE_DB", "/home/someone/diary.db")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    found = plain_environment(PORT="1")
    assert "CRAMPWISE_DB" not in found and "OMP_NUM_THREADS" not in found
    assert found["PORT"] == "1" and found["RASA_TELEMETRY_ENABLED"] == "false"
