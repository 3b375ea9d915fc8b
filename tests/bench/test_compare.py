"""What the comparison of two runs calls worse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.compare import main, ratios

BENCH = {"quick": False, "ratios": {"per_second": 4.0, "all_p95": 0.3, "start": None}}
SCALE = {"quick": False, "part": "workers", "figures": {"ratio": 1.8}}


def run(tmp_path: Path, before: list, after: list) -> int:
    names = []
    for name, records in (("before", before), ("after", after)):
        names.append(str(tmp_path / name))
        Path(names[-1]).write_text("".join(json.dumps(one) + "\n" for one in records))
    return main(names)


def changed(**more: float) -> dict:
    return {**BENCH, "ratios": {**BENCH["ratios"], **more}}


@pytest.mark.parametrize(
    ("after", "status"),
    [
        ([BENCH, SCALE], 0),
        ([changed(per_second=3.4)], 0),
        ([changed(per_second=3.2)], 1),
        ([changed(per_second=9.0)], 0),
        ([changed(all_p95=0.37)], 1),
        ([changed(all_p95=0.1)], 0),
        ([{**SCALE, "figures": {"ratio": 1.4}}], 1),
        ([{**changed(per_second=1.0), "quick": True}], 2),
        ([], 2),
    ],
)
def test_worse_by_more_than_a_fifth(tmp_path: Path, after: list, status: int, capsys):
    assert run(tmp_path, [BENCH, SCALE], after) == status
    assert bool(capsys.readouterr().out) == (status == 1)


def test_the_newest_run_counts():
    assert ratios([BENCH, changed(per_second=2.0)])["per_second"] == 2.0


def test_a_file_that_is_not_there_is_nothing_to_compare(tmp_path: Path, capsys):
    assert main([str(tmp_path / "none"), str(tmp_path / "none")]) == 2
    assert "Nothing to compare" in capsys.readouterr().err
