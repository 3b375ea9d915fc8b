"""What a device keeps for the time without a server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crampwise.channel.offline import Offline, listed
from crampwise.channel.static import WIDGET, Files

BEDSIDE = {"version": "7", "steps": ["Laß es ruhen."]}
# What the list leaves out, by name: whoever adds a file that is of no use offline says so here too.
LEFT_OUT = {"index.html", "sw.js", "webchat.js"}


def shell_of(offline: Offline) -> dict:
    text = offline.shell().body.decode()
    assert text.startswith("self.SHELL = ") and text.endswith(";\n")
    return json.loads(text.removeprefix("self.SHELL = ").removesuffix(";\n"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "js").mkdir()
    for name in ("index.html", "sw.js", "js/a.js", "webchat.js", "README.md"):
        (tmp_path / name).write_text(f"/* {name} */ 1", encoding="utf-8")
    return tmp_path


def test_the_list_names_what_is_needed(folder: Path) -> None:
    shell = shell_of(Offline(Files(folder), lambda: BEDSIDE))
    assert shell["files"] == ["./", "js/a.js", "relief.json"]
    assert len(shell["version"]) == 16


def test_every_file_of_the_page_is_listed_or_left_out_by_name() -> None:
    files = Files()
    shell = shell_of(Offline(files, lambda: BEDSIDE))
    assert set(shell["files"]) == set(files.all()) - LEFT_OUT | {"./", "relief.json"}
    assert WIDGET.is_dir() and len(shell["files"]) == len(set(shell["files"]))


def test_a_rule_of_ones_own(folder: Path) -> None:
    offline = Offline(Files(folder), lambda: BEDSIDE, keep=lambda name: name == "sw.js")
    assert shell_of(offline)["files"] == ["./", "relief.json", "sw.js"]
    assert listed("js/a.js") and not listed("sw.js")


@pytest.mark.parametrize("name", ["index.html", "js/a.js"])
def test_the_version_changes_with_each_file(name: str, folder: Path) -> None:
    before = shell_of(Offline(Files(folder), lambda: BEDSIDE))["version"]
    assert shell_of(Offline(Files(folder), lambda: BEDSIDE))["version"] == before
    (folder / name).write_text("2", encoding="utf-8")
    assert shell_of(Offline(Files(folder), lambda: BEDSIDE))["version"] != before


def test_and_with_the_steps_but_not_with_what_is_left_out(folder: Path) -> None:
    before = shell_of(Offline(Files(folder), lambda: BEDSIDE))["version"]
    assert shell_of(Offline(Files(folder), lambda: {"version": "8"}))["version"] != before
    (folder / "webchat.js").write_text("2", encoding="utf-8")
    assert shell_of(Offline(Files(folder), lambda: BEDSIDE))["version"] == before


def test_the_steps_are_made_once(folder: Path) -> None:
    made = []
    offline = Offline(Files(folder), lambda: made.append(1) or BEDSIDE)
    offline.make()
    assert json.loads(offline.relief().body) == BEDSIDE and offline.relief().type == (
        "application/json"
    )
    offline.shell()
    assert len(made) == 1


def test_without_steps_the_rest_is_still_kept(folder: Path) -> None:
    """A list that names a file which is not there would keep the whole of it from being kept."""

    def broken() -> dict:
        raise ImportError

    offline = Offline(Files(folder), broken)
    offline.make()
    assert offline.relief() is None
    assert shell_of(offline)["files"] == ["./", "js/a.js"]


def test_in_development_both_are_made_anew(folder: Path) -> None:
    offline = Offline(Files(folder, dev=True), lambda: BEDSIDE, dev=True)
    before = shell_of(offline)["version"]
    (folder / "js" / "a.js").write_text("2", encoding="utf-8")
    assert shell_of(offline)["version"] != before


def test_the_steps_of_the_knowledge() -> None:
    pytest.importorskip("crampwise.dialogue.bedside")
    relief = Offline(Files()).relief()
    assert relief is not None and json.loads(relief.body)["version"]
