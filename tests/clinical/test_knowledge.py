"""Reading the content."""

from __future__ import annotations

import shutil

import pytest

from crampwise.clinical import KnowledgeError, load_knowledge
from crampwise.clinical.knowledge import DEFAULT_FOLDER, read_yaml

from .cases import KNOWLEDGE


@pytest.fixture
def copied(tmp_path):
    folder = tmp_path / "knowledge"
    shutil.copytree(DEFAULT_FOLDER, folder)
    return folder


def test_it_is_read_once():
    assert load_knowledge() is load_knowledge()


def test_yes_and_no_stay_words():
    assert KNOWLEDGE.values_of("als_status") == ("yes", "being_tested", "no")


def test_body_parts_are_those_with_a_relief_file():
    assert (
        list(KNOWLEDGE.values_of("body_part")) == sorted(KNOWLEDGE.relief)
        and len(KNOWLEDGE.relief) == 29
    )


def test_the_version_follows_the_content(copied):
    load = load_knowledge.__wrapped__  # without the cache
    before = load(copied).version
    assert load(copied).version == before
    (copied / "dispositions.yml").write_text(
        (copied / "dispositions.yml").read_text() + "\n# one more line\n"
    )
    assert load(copied).version != before


def test_a_fault_names_its_file(tmp_path):
    bad = tmp_path / "bad.yml"
    bad.write_text("findings: [unclosed\n")
    with pytest.raises(KnowledgeError, match=r"^bad\.yml: ") as caught:
        read_yaml(bad)
    assert len(caught.value.faults) == 1 and "\n" not in caught.value.faults[0]


def test_a_missing_file_is_a_fault(tmp_path):
    with pytest.raises(KnowledgeError, match="shared.yml"):
        load_knowledge(tmp_path)


def test_a_file_that_is_not_utf8_is_a_fault(tmp_path):
    (tmp_path / "bad.yml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(KnowledgeError):
        read_yaml(tmp_path / "bad.yml")


def test_several_faults_are_all_told():
    error = KnowledgeError(["a.yml: one", "b.yml: two"])
    assert str(error) == "a.yml: one\nb.yml: two"
