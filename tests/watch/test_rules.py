"""The alerts and the dashboard: they are written as their programs read them, and ask for what is there."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from ruamel.yaml import YAML

from tests.conversations.running import ROOT

from .promtool import promtool

PROMETHEUS, DASHBOARD = (
    ROOT / "deploy" / "prometheus",
    ROOT / "deploy" / "grafana" / "crampwise.json",
)
RUNBOOK = ROOT / "docs" / "runbook.md"
NAMED = re.compile(r"\b(?:crampwise|process)_[a-z_0-9]+")
LABELS = re.compile(r"([a-z_]+)\s*(?:=~|!~|!=|=)\s*\"")
GROUPED = re.compile(r"\b(?:by|without)\s*\(([^)]*)\)")
# Prometheus' own, of whom it asked; and of a histogram.
GIVEN = {"instance", "job", "le"}


@pytest.fixture(scope="module")
def rules() -> list[dict[str, Any]]:
    groups = YAML(typ="safe").load(PROMETHEUS / "rules.yml")["groups"]
    return [rule for group in groups for rule in group["rules"]]


@pytest.fixture(scope="module")
def dashboard() -> dict[str, Any]:
    return json.loads(DASHBOARD.read_text("utf-8"))


def asked(dashboard: dict[str, Any]) -> list[str]:
    """What the dashboard asks for, with its variables filled in as Grafana does."""
    filled = {"$__rate_interval": "5m", "$__range": "6h", "$instance": ".*"}
    found = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    for name, value in filled.items():
        found = [expr.replace(name, value) for expr in found]
    assert not any("$" in expr for expr in found)
    return found


def test_prometheus_takes_its_files():
    assert "SUCCESS" in promtool("check", "config", PROMETHEUS / "prometheus.yml")


def test_each_alert_comes_when_it_should(tmp_path: Path):
    shutil.copy(PROMETHEUS / "rules.yml", tmp_path)
    shutil.copy(Path(__file__).with_name("rules_test.yml"), tmp_path)
    promtool("test", "rules", tmp_path / "rules_test.yml")


def test_each_alert_is_tried_and_has_its_part_in_the_runbook(rules: list[dict[str, Any]]):
    tried = Path(__file__).with_name("rules_test.yml").read_text("utf-8")
    headings = re.findall(r"^#+ (.+)$", RUNBOOK.read_text("utf-8"), re.MULTILINE)
    for rule in rules:
        if "alert" in rule:
            name = rule["alert"]
            assert f'"{name}"' in tried, f"nothing shows that {name} comes"
            assert name in headings and rule["annotations"]["runbook"].endswith(f"#{name.lower()}")


def test_prometheus_reads_what_the_dashboard_asks(dashboard: dict[str, Any], tmp_path: Path):
    records = [
        {"record": f"panel:{number}", "expr": expr} for number, expr in enumerate(asked(dashboard))
    ]
    rules = tmp_path / "dashboard.yml"
    rules.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": records}]}), "utf-8")
    assert f"{len(records)} rules found" in promtool("check", "rules", rules)


def test_the_dashboard_can_be_imported(dashboard: dict[str, Any]):
    panels = dashboard["panels"]
    assert dashboard["schemaVersion"] >= 36 and dashboard["title"] and dashboard["uid"]
    assert "id" not in dashboard, "it would be taken for another's"
    ids = [panel["id"] for panel in panels]
    assert len(set(ids)) == len(ids) and len({panel["title"] for panel in panels}) == len(panels)
    variables = {one["name"]: one for one in dashboard["templating"]["list"]}
    assert variables["datasource"]["type"] == "datasource"
    assert variables["datasource"]["query"] == "prometheus"
    for panel in panels:
        assert panel["targets"] and panel["type"] in ("stat", "timeseries", "bargauge")
        for part in (panel, *panel["targets"]):
            assert part["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        references = [target["refId"] for target in panel["targets"]]
        assert len(set(references)) == len(references)


def test_no_two_panels_lie_on_each_other(dashboard: dict[str, Any]):
    taken: dict[tuple[int, int], str] = {}
    for panel in dashboard["panels"]:
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24
        for x in range(at["x"], at["x"] + at["w"]):
            for y in range(at["y"], at["y"] + at["h"]):
                assert taken.setdefault((x, y), panel["title"]) == panel["title"]


def test_what_is_asked_for_is_there(
    rules: list[dict[str, Any]], dashboard: dict[str, Any], client: httpx.Client
):
    """Every name and every label of a rule or a panel is in what a real process gives."""
    client.get("/chat/ready")
    answer = client.get("/chat/metrics")
    assert answer.status_code == 200
    there: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            there.setdefault(sample.name, set()).update(sample.labels)
    every = [*(rule["expr"] for rule in rules), *asked(dashboard)]
    for expr in every:
        names = set(NAMED.findall(re.sub(r"\"[^\"]*\"", '""', expr)))
        assert names <= set(there), expr
        known = GIVEN.union(*(there.get(name, set()) for name in names))
        labels = set(LABELS.findall(expr))
        for group in GROUPED.findall(expr):
            labels |= {one.strip() for one in group.split(",")}
        assert labels <= known, f"{labels - known} in {expr}"
    used = set(NAMED.findall(" ".join(every)))
    ours = {
        re.sub("_(bucket|sum|count)$", "_bucket", one)
        for one in there
        if one.startswith("crampwise")
    }
    assert ours - used == set(), "a figure that nobody looks at"
