"""The tools for load, fuzz and audits: when they are installed, when again, what is told when that fails."""

import pytest

from setup import bootstrap, browser, checks, node
from setup.bootstrap import Bootstrap
from setup.progress import CommandFailed


@pytest.fixture
def root(tmp_path, monkeypatch):
    (tmp_path / "requirements").mkdir()
    checks.lock(tmp_path).write_text("locust")
    monkeypatch.setattr(bootstrap, "encoder_is_ready", lambda *args, **more: True)
    monkeypatch.setattr(bootstrap, "check_platform", lambda *args: None)
    monkeypatch.setattr(bootstrap.Stamp, "covers", lambda self, level: True)
    monkeypatch.setattr(bootstrap.Stamp, "level", lambda self: "test")
    monkeypatch.setattr(browser, "find_chromium", lambda: "/chromium")
    monkeypatch.setattr(node, "is_ready", lambda root: True)
    return tmp_path


def make(root, ran):
    def run(self, command):
        ran.append(" ".join(command))
        checks.home(root).mkdir(parents=True, exist_ok=True)

    return run


def test_made_once_with_hashes_and_again_when_the_lock_changes(root, monkeypatch):
    ran = []
    monkeypatch.setattr(Bootstrap, "_command", make(root, ran))
    Bootstrap(root, "test").run()
    assert len(ran) == 2 and "--require-hashes" in ran[1] and ran[1].endswith("checks.txt")
    Bootstrap(root, "test").run()
    assert len(ran) == 2
    checks.lock(root).write_text("another")
    Bootstrap(root, "test").run()
    assert len(ran) == 4


def test_who_only_runs_crampwise_does_not_get_them(root):
    assert Bootstrap(root, "runtime").steps() == []


def test_a_failure_is_a_note_and_is_tried_again(root, monkeypatch, capsys):
    def fail(self, command):
        raise CommandFailed("no network")

    monkeypatch.setattr(Bootstrap, "_command", fail)
    Bootstrap(root, "test").run()
    assert "load, fuzz and audits were not installed" in capsys.readouterr().out
    assert [title for title, _ in Bootstrap(root, "test").steps()]
