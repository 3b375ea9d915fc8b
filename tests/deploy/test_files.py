"""What holds for all in deploy/: style, no secret, no moving version; the image; nginx as each place fills it in."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from deploy.cluster.nginx import MAIN, filled
from tests.cluster.nginx import program
from tests.conversations.running import ROOT, free_port

from .files import (
    DEPLOY,
    OTHERS,
    known_variables,
    loaded,
    run,
    services,
    template_variables,
    texts,
    tool,
)

DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")


def test_yaml_is_well_written() -> None:
    run(tool("yamllint"), "--strict", "-c", "deploy/.yamllint", "deploy")


def test_the_dockerfile_is_well_written() -> None:
    run(tool("hadolint"), "--failure-threshold", "style", "deploy/Dockerfile")


@pytest.mark.parametrize("path", texts())
def test_no_secret_and_no_moving_version(path: str) -> None:
    text = texts()[path]
    assert not re.search(r":latest\b", text)
    assert not re.search(r"BEGIN [A-Z ]*PRIVATE KEY", text)
    # A secret's name is followed by a name, a place or nothing, never by a value.
    for name, value in re.findall(
        r"\b([A-Z_]*(?:PASSWORD|SECRET|TOKEN))\b[:=][ \"']*([^\s\"',)]*)", text
    ):
        assert value == "" or value.startswith(("$", "{", "?", "secret(")), f"{name} has a value"
    for password in re.findall(r"://[^:/\s]*:([^@\s]+)@", text):
        assert password.startswith(("$", "{")), "an address holds a password"


def test_secrets_that_are_filled_in_stay_out_of_the_repository() -> None:
    for path in ("deploy/.env", "deploy/kubernetes/overlays/example/secrets.env"):
        assert subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT).returncode == 0


def test_what_is_run_imports_no_test_and_the_program_nothing_of_deploy() -> None:
    forbidden = {
        "crampwise": ("tests", "deploy"),
        "actions": ("tests", "deploy"),
        "deploy": ("tests",),
    }
    for folder, names in forbidden.items():
        for path in (ROOT / folder).rglob("*.py"):
            found = re.findall(r"(?m)^\s*(?:from|import) (\w+)", path.read_text("utf-8"))
            assert not set(found) & set(names), path


# The image.


def stages() -> list[str]:
    return re.split(r"(?m)^FROM ", DOCKERFILE)[1:]


def copied(stage: str) -> list[str]:
    """What a stage takes from the repository."""
    lines = re.findall(r"(?m)^COPY (?!--from)(.+)$", stage)
    return [path for line in lines for path in line.split()[:-1]]


def test_the_image_runs_as_nobody_on_a_pinned_base() -> None:
    version = re.search(r"(?m)^ARG PYTHON=(.+)$", DOCKERFILE)[1]
    pinned = (ROOT / ".python-version").read_text().strip()
    assert re.fullmatch(rf"{re.escape(pinned)}\.\d+-slim-[a-z]+", version)
    assert all(stage.startswith("python:${PYTHON}") for stage in stages())
    assert re.search(r"(?m)^USER \$\{ACCOUNT\}:\$\{ACCOUNT\}$", stages()[-1])
    assert re.search(r"(?m)^ARG ACCOUNT=[1-9]\d{3,}$", stages()[-1])


def test_the_image_is_told_nothing_but_settings() -> None:
    told = set(re.findall(r"(?m)^(?:ENV|   ) ?([A-Z_]+)=", stages()[-1]))
    assert {"CRAMPWISE_MODEL", "CRAMPWISE_HOME", "PORT"} <= told
    assert told <= known_variables() | OTHERS


def test_the_builder_is_sent_what_it_copies_and_no_more() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    let_in = {line[1:] for line in lines if line.startswith("!")}
    assert lines[1] == "*"
    needed = {path.split("/")[0] for stage in stages() for path in copied(stage)}
    assert let_in == needed
    for path in let_in:
        assert (ROOT / path).exists()
    assert not let_in & {"var", "models", ".git", ".venv", "tests", "deploy"}


def test_the_model_is_made_of_all_that_counts_for_it() -> None:
    """What training looks at, and what the fingerprint is made of, is in the stage that trains; in both alike."""
    from crampwise.training import INGREDIENTS

    trained, last = stages()
    assert set(copied(trained)) <= {*copied(last), "setup", "requirements", "crampwise", "actions"}
    for stage in (trained, last):
        there = {*copied(stage), *re.findall(r"--from=made /srv/crampwise/(\S+)", stage)}
        for ingredient in (*INGREDIENTS, "domain.yml"):
            parents = {ingredient, *map(str, Path(ingredient).parents)}
            assert parents & there, ingredient


# nginx.

FORMS = {
    "compose": ("crampwise.conf.template", "actions.conf.template"),
    "kubernetes": ("crampwise.conf.template", "real-ip.conf.template"),
}


def values(form: str) -> dict[str, str]:
    """What a place tells nginx."""
    if form == "compose":
        told = services()["nginx"]["environment"]
    else:
        base = (DEPLOY / "kubernetes" / "base" / "kustomization.yaml").read_text("utf-8")
        generators = loaded(base)[0]["configMapGenerator"]
        lines = next(one for one in generators if one["name"] == "crampwise-nginx")["literals"]
        told = dict(line.split("=", 1) for line in lines)
    return {name: value for name, value in told.items() if name.startswith("CRAMPWISE_")}


@pytest.mark.parametrize("form", FORMS)
def test_nginx_takes_what_each_place_makes_of_the_templates(form: str, tmp_path: Path) -> None:
    """As it stands there, but for names and addresses that are not of this machine, and folders."""
    told = values(form)
    assert set(told) == template_variables(*FORMS[form])
    here = {
        "CRAMPWISE_CACHE": str(tmp_path / "cache"),
        "CRAMPWISE_LISTEN": f"127.0.0.1:{free_port()}",
    }
    for name, value in told.items():
        value = re.sub(r"\b172\.31\.93\.\d+|\bcrampwise-assistant\b", "127.0.0.1", value)
        here.setdefault(
            name, value.replace(":5055", f":{free_port()}") if "LISTEN" in name else value
        )
    for template in FORMS[form]:
        text = filled(template, **here)
        assert "${CRAMPWISE" not in text
        (tmp_path / template.removesuffix(".template")).write_text(text, "utf-8")
    (tmp_path / "main").write_text(MAIN.format(folder=tmp_path), "utf-8")
    command = [program(), "-t", "-p", str(tmp_path), "-c", str(tmp_path / "main")]
    checked = subprocess.run(command, capture_output=True, text=True)
    assert checked.returncode == 0 and "[warn]" not in checked.stderr, checked.stderr


def test_a_value_that_is_missing_is_seen() -> None:
    with pytest.raises(KeyError):
        filled("actions.conf.template", CRAMPWISE_ACTIONS_LISTEN="127.0.0.1:1")
