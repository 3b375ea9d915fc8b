"""data/README.md tells the truth about the files beside it."""

import json
import re

import pytest

from .counts import BEGIN, END, README, between, examples, records, tables
from .files import HELD_OUT, PRACTICE, files_in


def test_the_readme_has_the_counts_of_today():
    _, shown, _ = between(README.read_text(encoding="utf-8"))
    if shown != tables():
        pytest.fail(
            "data/README.md is behind: python -m tests.evaluation.counts --write", pytrace=False
        )


@pytest.mark.parametrize("folder", [PRACTICE, HELD_OUT], ids=["practice", "held_out"])
def test_the_readme_has_the_size_of_the_sets(folder):
    rows = re.findall(r"^\| `(\w+\.jsonl)` \| (\d+) \| (\d+) \|", README.read_text("utf-8"), re.M)
    told = {name: practice if folder == PRACTICE else held for name, practice, held in rows}
    sizes = {
        path.name: str(sum(bool(line.strip()) for line in path.read_text("utf-8").splitlines()))
        for path in files_in(folder)
    }
    assert sizes == told


def test_every_line_is_counted_once(tmp_path):
    (tmp_path / "danger").mkdir()
    (tmp_path / "a.yml").write_text(
        "nlu:\n- intent: greet\n  examples: |\n    - hello\n    - good evening\n"
    )
    (tmp_path / "danger" / "dvt.yml").write_text(
        "nlu:\n- intent: red_flag\n  metadata: {kind: dvt}\n  examples: |\n    - one leg is fat\n"
    )
    assert list(examples(tmp_path)) == [
        ("a.yml", "greet", "", "hello"),
        ("a.yml", "greet", "", "good evening"),
        ("danger/dvt.yml", "red_flag", "dvt", "one leg is fat"),
    ]


def test_records_come_from_the_files_that_fit(tmp_path):
    (tmp_path / "told-1.jsonl").write_text(json.dumps({"text": "a", "says": {}}) + "\n\n")
    (tmp_path / "replies-1.jsonl").write_text(json.dumps({"text": "b"}) + "\n")
    assert list(records("told-*.jsonl", tmp_path)) == [("told-1.jsonl", {"text": "a", "says": {}})]


def test_danger_has_its_intent_and_its_kind():
    for file, intent, kind, text in examples():
        assert bool(kind) == file.startswith("danger/"), (file, text)
        if kind:
            assert intent == "red_flag" and file == f"danger/{kind}.yml", (file, text)


def test_a_readme_without_marks_is_an_error():
    assert between(f"a\n{BEGIN}b\n{END}c") == (f"a\n{BEGIN}", "b\n", f"{END}c")
    with pytest.raises(ValueError, match="begin"):
        between("a")
    with pytest.raises(ValueError, match="end"):
        between(f"a\n{BEGIN}b")
