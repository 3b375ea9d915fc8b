"""The audit of the packages: what is new, what is borne, and that silence is never taken for safety."""

import re
from datetime import date

import pytest

from setup import audit, checks

TODAY = date(2026, 12, 1)
ENTRY = {
    "id": "CVE-1",
    "package": "skops",
    "reason": "pinned",
    "looked_at": "2026-11-30",
    "until": "2027-05-31",
}
NPM = {"vulnerabilities": {}}


def audits(*vulns, name="skops", **more):
    return {
        "runtime": {"dependencies": [{"name": name, "version": "1", "vulns": list(vulns), **more}]}
    }


def fault(*names):
    return {"id": names[0], "aliases": list(names[1:]), "fix_versions": []}


def test_a_fault_in_the_list_is_borne_under_any_of_its_names():
    report = audit.judge(audits(fault("PYSEC-9", "CVE-1")), NPM, [ENTRY], TODAY)
    assert report.well and report.borne == ["skops 1: CVE-1, PYSEC-9"]


@pytest.mark.parametrize(
    "given",
    [audits(fault("CVE-2")), audits(fault("CVE-1"), name="another")],
    ids=["another fault", "another package"],
)
def test_a_fault_that_is_not_in_the_list_is_new(given):
    report = audit.judge(given, NPM, [ENTRY], TODAY)
    assert report.new and not report.well


def test_an_entry_past_its_day_or_no_longer_found_is_to_be_looked_at():
    late = {**ENTRY, "until": "2026-11-30"}
    assert audit.judge(audits(fault("CVE-1")), NPM, [late], TODAY).stale
    assert audit.judge(audits(), NPM, [ENTRY], TODAY).stale


@pytest.mark.parametrize(
    ("given", "npm"),
    [
        ({"runtime": None}, NPM),
        ({"runtime": {"dependencies": [{"name": "skops", "skip_reason": "not found"}]}}, NPM),
        (audits(), {"error": {}}),
        (audits(), None),
    ],
)
def test_what_could_not_be_asked_is_said_and_is_no_success(given, npm):
    report = audit.judge(given, npm, [], TODAY)
    assert report.not_asked and not report.well
    assert "Could not be asked" in "\n".join(report.lines())


def test_a_fault_of_an_npm_package_is_new():
    npm = {"vulnerabilities": {"typescript": {"severity": "high"}}}
    assert audit.judge(audits(), npm, [], TODAY).new == ["npm: typescript (high)"]


def test_every_entry_of_the_list_has_a_reason_and_days_and_is_of_a_pinned_package():
    locks = "".join(
        (audit.ROOT / "requirements" / f"{one}.txt").read_text() for one in audit.AUDITED
    )
    for entry in audit.known_faults():
        assert set(entry) == {"id", "package", "reason", "looked_at", "until"}
        assert (
            re.fullmatch(r"(CVE|GHSA|PYSEC)-[\w-]+", entry["id"])
            and len(entry["reason"]) > 20
            or "As CVE" in entry["reason"]
        )
        assert date.fromisoformat(entry["looked_at"]) < date.fromisoformat(entry["until"])
        assert re.search(rf"^{re.escape(entry['package'])}==", locks, re.MULTILINE)


def test_the_bill_of_materials_names_every_package_with_its_version_and_hashes(tmp_path):
    assert checks.is_ready(audit.ROOT), checks.HINT
    found = audit.bill(tmp_path / "results" / "sbom.json")
    listed = {one["name"].lower().replace("_", "-"): one["version"] for one in found["components"]}
    pinned = dict(
        re.findall(
            r"^([a-z0-9.-]+)==(\S+)", (audit.ROOT / "requirements/runtime.txt").read_text(), re.M
        )
    )
    assert (
        listed == {name.replace(".", "-"): version for name, version in pinned.items()}
        or listed == pinned
    )
    assert (
        found["bomFormat"] == "CycloneDX"
        and str(audit.ROOT) not in (tmp_path / "results/sbom.json").read_text()
    )
