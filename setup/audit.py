"""What is known against the packages that are pinned, and a list of all of them: ``make audit``, ``make sbom``.

``python -m setup.audit`` asks PyPI and npm about every pinned package and reports. A fault that is not in
``requirements/known_faults.yml``, an entry there past its day, or a service that could not be asked makes its exit
status 1: silence is never taken for safety. ``python -m setup.audit --sbom`` writes ``results/sbom.json`` (CycloneDX).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from setup import checks, node

ROOT = Path(__file__).resolve().parent.parent
KNOWN = ROOT / "requirements" / "known_faults.yml"
SBOM = ROOT / "results" / "sbom.json"
# What people run; the tools of the tests never leave the machine that tests.
AUDITED = ("runtime", "engine", "weights")
SECONDS = 600


@dataclass
class Report:
    """What was found: faults that nobody has weighed, entries to look at again, and what could not be asked."""

    new: list[str] = field(default_factory=list)
    borne: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    not_asked: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        return not (self.new or self.stale or self.not_asked)

    def lines(self) -> list[str]:
        titles = {
            "new": "Not weighed yet",
            "stale": "To be looked at again (requirements/known_faults.yml)",
            "not_asked": "Could not be asked, so nothing is known",
            "borne": "Known, and borne for a reason",
        }
        shown = []
        for name, title in titles.items():
            found = getattr(self, name)
            shown += [f"{title}: {len(found)}", *(f"  {one}" for one in found)]
        return shown


def known_faults(path: Path = KNOWN) -> list[dict[str, str]]:
    """The entries of the list: ``id``, ``package``, ``reason``, ``looked_at``, ``until`` (days as ISO 8601)."""
    # Set-up itself runs before any package is there.
    from ruamel.yaml import YAML

    return list(YAML(typ="safe").load(path.read_text("utf-8")))


def judge(
    audits: Mapping[str, Mapping[str, Any] | None],
    npm: Mapping[str, Any] | None,
    known: Sequence[Mapping[str, str]],
    today: date,
) -> Report:
    """Weigh what the services said against the list.

    Args:
        audits: lock file -> pip-audit's JSON, or ``None`` where it could not be had.
        npm: npm audit's JSON, or ``None``.
        known: as :func:`known_faults` gives it.
        today: entries whose ``until`` is before it are stale.
    """
    report, met, asked = Report(), set(), 0
    by_id = {entry["id"]: entry for entry in known}
    for lock, audit in audits.items():
        if audit is None:
            report.not_asked.append(f"{lock}: pip-audit gave no answer")
            continue
        skipped = [one for one in audit["dependencies"] if "skip_reason" in one]
        if skipped:
            # pip-audit itself calls this "no known vulnerabilities".
            report.not_asked.append(f"{lock}: {len(skipped)} packages, {skipped[0]['name']} first")
        asked += len(audit["dependencies"]) - len(skipped)
        for package in audit["dependencies"]:
            for fault in package.get("vulns", ()):
                names = {fault["id"], *fault.get("aliases", ())}
                entry = next((by_id[name] for name in sorted(names) if name in by_id), None)
                said = f"{package['name']} {package['version']}: {', '.join(sorted(names))}"
                if entry is None or entry["package"] != package["name"]:
                    report.new.append(said)
                elif said not in report.borne:
                    report.borne.append(said)
                    met.add(entry["id"])
    if npm is None or "vulnerabilities" not in npm:
        report.not_asked.append("npm: no answer")
    else:
        report.new += [
            f"npm: {name} ({one['severity']})" for name, one in npm["vulnerabilities"].items()
        ]
    for entry in known:
        if date.fromisoformat(entry["until"]) < today:
            report.stale.append(f"{entry['id']} ({entry['package']}): until {entry['until']}")
        elif asked and not report.not_asked and entry["id"] not in met:
            report.stale.append(f"{entry['id']} ({entry['package']}): no longer found")
    return report


def _ask(command: Sequence[str], folder: Path = ROOT) -> dict[str, Any] | None:
    """A command's JSON, or ``None`` when there is none. Both tools exit with 1 when they find something."""
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        return json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


def _tool(name: str) -> str:
    return str(checks.home(ROOT) / "bin" / name)


def audit() -> Report:
    """Ask about everything that is pinned."""
    pip = [_tool("pip-audit"), "--require-hashes", "--disable-pip", "--format", "json"]
    audits = {name: _ask([*pip, "--requirement", f"requirements/{name}.txt"]) for name in AUDITED}
    npm = node.find_npm(ROOT)
    answer = _ask([*npm, "audit", "--json"], node.home(ROOT)) if npm else None
    return judge(audits, answer, known_faults(), date.today())


def bill(target: Path = SBOM) -> dict[str, Any]:
    """Write the software bill of materials of what is installed to run, and give it.

    Raises:
        subprocess.CalledProcessError: cyclonedx-py could not.
    """
    command = [_tool("cyclonedx-py"), "requirements", "requirements/runtime.txt"]
    command += ["--pyproject", "pyproject.toml", "--output-reproducible", "--of", "JSON"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    # The description repeats the lock's line with every hash, which the component's own list holds already.
    for component in found["components"]:
        component.pop("description", None)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    return found


def main() -> int:
    """Command line."""
    if "--sbom" in sys.argv:
        found = bill()
        print(f"{SBOM.relative_to(ROOT)}: {len(found['components'])} packages")
        return 0
    report = audit()
    print("\n".join(report.lines()))
    return 0 if report.well else 1


if __name__ == "__main__":
    sys.exit(main())
