"""What is taken, under which heading, and what is printed of it."""

import json

import pytest

from . import files, run, speed
from .files import BadFile, Group, Source, own_set, sources
from .test_scoring import assessment


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """An outside sample and two own sets, each with lines of its own."""
    kept = {}
    for name in ("outside", "practice", "held_out"):
        kept[name] = tmp_path / name
        kept[name].mkdir()
        for file in ("nlu", "danger"):
            record = {"id": f"{name}-{file}", "text": f"{name} {file} secret", "label": "greet"}
            (kept[name] / f"{file}.jsonl").write_text(json.dumps(record) + "\n")
        record = {
            "id": f"{name}-e",
            "text": f"{name} tale secret",
            "condition": "cramp",
            "taps": {},
        }
        (kept[name] / "differential.jsonl").write_text(json.dumps(record) + "\n")
        record = {
            "id": f"{name}-a",
            "finding": "shape",
            "text": f"{name} answer secret",
            "value": "curled",
        }
        (kept[name] / "answers.jsonl").write_text(json.dumps(record) + "\n")
    monkeypatch.setattr(files, "FOLDER", kept["outside"])
    monkeypatch.setattr(files, "PRACTICE", kept["practice"])
    monkeypatch.setattr(files, "HELD_OUT", kept["held_out"])
    return kept


def test_without_a_path_the_outside_sample_and_both_sets_are_taken(folders):
    found = sources([])
    assert [(one.title, one.hidden, one.typos) for one in found] == [
        ("outside sample", False, True),
        ("practice", False, False),
        ("held_out", True, True),
    ]
    assert [(one.name, len(one.records)) for one in found[0].of("nlu")] == [("", 2)]
    assert [(one.name, len(one.records)) for one in found[1].of("nlu")] == [
        ("danger", 1),
        ("nlu", 1),
    ]


def test_no_outside_sample_is_no_error(folders, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "FOLDER", tmp_path / "none")
    assert [one.title for one in sources([])] == ["practice", "held_out"]


def test_nothing_at_all_is_one(tmp_path, monkeypatch):
    for name in ("FOLDER", "PRACTICE", "HELD_OUT"):
        monkeypatch.setattr(files, name, tmp_path / name)
    with pytest.raises(BadFile, match="no .jsonl"):
        sources([])


def test_a_path_is_taken_alone_its_files_together(folders):
    (found,) = sources([str(folders["outside"])])
    assert (found.title, found.hidden, found.typos) == ("", False, False)
    assert sorted(one.kind for one in found.groups) == ["answers", "differential", "nlu"]


@pytest.mark.parametrize("file", ["", "nlu.jsonl"])
def test_the_held_out_set_stays_hidden_when_it_is_named(folders, file):
    (found,) = sources([str(folders["held_out"] / file)])
    assert found.hidden


def test_an_empty_folder_is_a_bad_file(tmp_path):
    with pytest.raises(BadFile, match="no .jsonl"):
        sources([str(tmp_path)])


class Reader:
    """Reads everything as thanks, in no time; what it timed is kept."""

    def __init__(self):
        self.timed = []

    def parse(self, text):
        return {"text": text, "intent": {"name": "thanks"}}

    def findings(self, text):
        return set()

    def times(self, texts):
        taken = list(texts)
        self.timed.append(taken)
        return [(0.001, 0.002)] * len(taken)


def printed(capsys, source, *flags):
    reader = Reader()
    run.score(source, lambda sender, text: [assessment("spasticity")], reader, run.parsed(flags))
    return capsys.readouterr().out, reader


def test_lines_of_the_held_out_set_are_printed_only_when_asked_for(folders, capsys):
    source = own_set(folders["held_out"], hidden=True, typos=True)
    for flags in ((), ("--talk",), ("--typos", "--words")):
        out, _ = printed(capsys, source, *flags)
        assert "secret" not in out and "held_out-" not in out
        assert "#### held_out" in out and "0 of 1" in out and "slips, seed 3" in out
    out, _ = printed(capsys, source, "--misses")
    for one in ("nlu", "danger", "tale", "answer"):
        assert f"held_out {one} secret" in out


def test_other_lines_are_printed_and_slip_only_when_asked_for(folders, capsys):
    source = own_set(folders["practice"])
    out, _ = printed(capsys, source)
    assert "practice nlu secret" in out and "practice tale secret" in out and "slips" not in out
    assert "(nlu)" in out and "(danger)" in out
    out, _ = printed(capsys, source, "--typos")
    assert "slips, seed 1" in out


def test_a_source_without_a_title_has_no_heading_of_its_own(capsys):
    record = {"id": "x", "text": "hello", "label": "thanks"}
    out, _ = printed(capsys, Source("", [Group("nlu", "", [record])]))
    assert "####" not in out and "== NLU: labels of single lines =" in out and "nlu: 1" in out


def test_lines_are_timed_before_they_are_scored(folders, capsys):
    out, reader = printed(capsys, own_set(folders["practice"]))
    warm, timed = reader.timed
    assert set(warm) == set(speed.warm_up())
    assert sorted(timed) == ["practice danger secret", "practice nlu secret"]
    assert "one parse, ms, over 2 lines: CPU p50 1.0, p95 1.0; wall p50 2.0, p95 2.0" in out


def test_the_time_of_a_parse_is_told_in_milliseconds():
    taken = [(n / 1000, n / 500) for n in range(101)]
    assert speed.summary(taken) == {
        "n": 101,
        "cpu_p50_ms": 50,
        "cpu_p95_ms": 95,
        "wall_p50_ms": 100,
        "wall_p95_ms": 190,
    }
    assert speed.summary([]) is None
