"""The stamp: an environment is only trusted when it was finished, here, from these locks."""

import hashlib
import json

import pytest

from setup.state import Stamp, encoder_is_ready


@pytest.fixture
def root(tmp_path):
    (tmp_path / "requirements").mkdir()
    for name in ("runtime", "test", "weights", "build"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(name)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    return tmp_path


def test_an_environment_without_a_stamp_is_half_made(root):
    assert Stamp(root).level() is None
    assert not Stamp(root).covers("runtime")


def test_runtime_does_not_cover_the_tests(root):
    Stamp(root).write("runtime")
    assert Stamp(root).covers("runtime")
    assert not Stamp(root).covers("test")


def test_the_test_environment_also_runs(root):
    Stamp(root).write("test")
    assert Stamp(root).covers("runtime")
    assert Stamp(root).covers("test")


@pytest.mark.parametrize("name", ["test", "weights", "build"])
def test_a_changed_lock_is_seen(root, name):
    Stamp(root).write("test")
    (root / "requirements" / f"{name}.txt").write_text("changed")
    assert not Stamp(root).is_fresh()
    assert Stamp(root).level() == "test"


def test_a_lock_that_was_not_installed_from_does_not_matter(root):
    Stamp(root).write("runtime")
    (root / "requirements" / "test.txt").write_text("changed")
    assert Stamp(root).covers("runtime")


def test_a_moved_environment_is_not_trusted(root, tmp_path_factory):
    Stamp(root).write("runtime")
    elsewhere = tmp_path_factory.mktemp("other") / "checkout"
    root.rename(elsewhere)
    assert Stamp(elsewhere).level() is None


def test_an_environment_that_lost_its_python_is_not_trusted(root):
    Stamp(root).write("runtime")
    python = root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to(root / "uninstalled")
    assert Stamp(root).level() is None


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"root": 1, "level": "runtime"}'])
def test_a_damaged_stamp_counts_as_none(root, text):
    (root / ".venv" / "crampwise-setup.json").write_text(text)
    assert Stamp(root).level() is None


def test_removing_twice_is_fine(root):
    Stamp(root).write("runtime")
    Stamp(root).remove()
    Stamp(root).remove()
    assert Stamp(root).level() is None


@pytest.fixture
def encoder(tmp_path):
    folder = tmp_path / "models" / "embeddings"
    folder.mkdir(parents=True)
    (folder / "a.onnx").write_bytes(b"graph")
    entry = {"bytes": 5, "sha256": hashlib.sha256(b"graph").hexdigest()}
    manifest = {"made_from": "w", "files": {"a.onnx": entry}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return tmp_path


def test_a_whole_encoder_is_ready(encoder):
    assert encoder_is_ready(encoder, "w", thorough=True)


def test_an_encoder_of_other_weights_is_not(encoder):
    assert not encoder_is_ready(encoder, "v")


def test_a_cut_off_file_is_seen_at_once(encoder):
    (encoder / "models/embeddings/a.onnx").write_bytes(b"gra")
    assert not encoder_is_ready(encoder, "w")


def test_a_changed_byte_is_seen_by_the_thorough_look(encoder):
    (encoder / "models/embeddings/a.onnx").write_bytes(b"grapf")
    assert not encoder_is_ready(encoder, "w", thorough=True)


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"made_from": "w"}'])
def test_without_a_sound_manifest_it_is_not_ready(encoder, text):
    path = encoder / "models/embeddings/manifest.json"
    path.unlink() if text is None else path.write_text(text)
    assert not encoder_is_ready(encoder, "w")
