"""deploy/kubernetes: right by Kubernetes' own schemas, and what it says fits the code, nginx and itself."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from crampwise import draining

from .files import (
    DEPLOY,
    EXAMPLE,
    OTHERS,
    known_variables,
    kustomized,
    loaded,
    manifests,
    run,
    template_variables,
    tool,
)

PARTS = ("crampwise-assistant", "crampwise-actions", "crampwise-nginx")
SECRETS = {
    "CRAMPWISE_SECRET",
    "CRAMPWISE_DB",
    "CRAMPWISE_DIARY_URL",
    "CRAMPWISE_LOCKS_URL",
    "CRAMPWISE_METRICS_TOKEN",
}


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is made of the base, and of the example with its secrets filled in, as an operator does it."""
    copy = tmp_path_factory.mktemp("kubernetes") / "deploy"
    ignored = shutil.ignore_patterns("__pycache__", "secrets.env")
    shutil.copytree(DEPLOY, copy, ignore=ignored)
    example = copy / EXAMPLE.relative_to(DEPLOY)
    named = (example / "secrets.env.example").read_text("utf-8")
    (example / "secrets.env").write_text(named.replace("=\n", "=filled-in\n"), "utf-8")
    return {"base": kustomized(copy / "kubernetes" / "base"), "example": kustomized(example)}


@pytest.fixture(scope="module", params=["base", "example"])
def made(request: pytest.FixtureRequest, texts: dict[str, str]) -> dict[tuple[str, str], Any]:
    return manifests(texts[request.param])


def pod(made: dict[tuple[str, str], Any], name: str) -> dict[str, Any]:
    return made["Deployment", name]["spec"]["template"]["spec"]


def container(made: dict[tuple[str, str], Any], name: str) -> dict[str, Any]:
    (only,) = pod(made, name)["containers"]
    return only


def config(made: dict[tuple[str, str], Any], name: str) -> dict[str, str]:
    """A ConfigMap's data, by its name without the hash of its content."""
    (found,) = [
        one
        for (kind, full), one in made.items()
        if kind == "ConfigMap" and re.fullmatch(rf"{name}-[a-z0-9]{{10}}", full)
    ]
    return found["data"]


@pytest.mark.parametrize("which", ["base", "example"])
def test_it_is_right_by_kubernetes_schemas(which: str, texts, tmp_path: Path) -> None:
    file = tmp_path / "made.yml"
    file.write_text(texts[which], "utf-8")
    checked = run(tool("kubernetes-validate"), "--strict", str(file))
    assert (checked.stdout + checked.stderr).count("passed") == len(loaded(texts[which]))


@pytest.mark.parametrize("name", PARTS)
def test_every_pod_is_guarded(made, name: str) -> None:
    one, spec = container(made, name), pod(made, name)
    assert one["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert spec["securityContext"]["runAsNonRoot"] is True and spec["securityContext"]["runAsUser"]
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert spec["automountServiceAccountToken"] is False
    assert {"cpu", "memory"} == set(one["resources"]["requests"]) == set(one["resources"]["limits"])
    assert re.search(r":\d+\.\d+\.\d+(-[a-z]+)?$", one["image"]), one["image"]
    assert all("emptyDir" in volume or "configMap" in volume for volume in spec["volumes"])
    assert all(
        "sizeLimit" in volume.get("emptyDir", {"sizeLimit": 1}) for volume in spec["volumes"]
    )


@pytest.mark.parametrize("name", PARTS)
def test_every_part_stays_up_while_it_is_changed(made, name: str) -> None:
    spec = made["Deployment", name]["spec"]
    assert spec["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    budget = made["PodDisruptionBudget", name]["spec"]
    assert budget["selector"] == spec["selector"] and budget["maxUnavailable"] == 1
    assert pod(made, name)["topologySpreadConstraints"]
    assert pod(made, name)["terminationGracePeriodSeconds"] == 40
    labels = spec["template"]["metadata"]["labels"]
    assert spec["selector"]["matchLabels"].items() <= labels.items()
    assert labels["app.kubernetes.io/part-of"] == "crampwise"
    if name == "crampwise-assistant":
        assert "replicas" not in spec, "the autoscaler's to say"
    else:
        assert spec["replicas"] >= 2


def test_probes_ask_the_right_thing_and_wait_long_enough(made) -> None:
    assistant = container(made, "crampwise-assistant")
    paths = {
        probe: assistant[probe]["httpGet"]["path"]
        for probe in ("startupProbe", "readinessProbe", "livenessProbe")
    }
    assert paths == {
        "startupProbe": "/chat/ready",
        "readinessProbe": "/chat/ready",
        "livenessProbe": "/chat/live",
    }
    actions = container(made, "crampwise-actions")
    for one in (assistant, actions):
        for probe in paths:
            assert one[probe]["timeoutSeconds"] >= 5
            assert one[probe]["httpGet"]["port"] == "http"
    start = assistant["startupProbe"]
    assert start["periodSeconds"] * start["failureThreshold"] >= 120
    assert assistant["ports"] == [{"name": "http", "containerPort": 5005}]
    assert actions["ports"] == [{"name": "http", "containerPort": 5055}]


def test_an_assistant_has_the_time_to_end_in_order(made) -> None:
    one = container(made, "crampwise-assistant")
    command = one["lifecycle"]["preStop"]["exec"]["command"]
    needed = float(command[1]) + draining.NOTICE_SECONDS + draining.LAST_SECONDS
    assert command[0] == "sleep"
    assert pod(made, "crampwise-assistant")["terminationGracePeriodSeconds"] > needed + 5


def test_services_lead_to_pods(made) -> None:
    for service, deployment, port in (
        ("crampwise-assistant", "crampwise-assistant", 5005),
        ("crampwise-actions", "crampwise-actions", 5055),
        ("crampwise", "crampwise-nginx", 80),
    ):
        spec = made["Service", service]["spec"]
        labels = made["Deployment", deployment]["spec"]["template"]["metadata"]["labels"]
        assert spec["selector"].items() <= labels.items()
        assert spec["ports"] == [{"name": "http", "port": port, "targetPort": "http"}]
        # None is open to the outside by itself.
        assert spec.get("type", "ClusterIP") == "ClusterIP"
    told = config(made, "crampwise-assistant")
    assert told["CRAMPWISE_ACTIONS_URL"] == "http://crampwise-actions:5055/webhook"
    servers = config(made, "crampwise-nginx")["CRAMPWISE_SERVERS"]
    assert servers.count("server crampwise-assistant:5005 max_fails=0;") == 2


def test_every_setting_is_one_that_is_read(made) -> None:
    own = set(config(made, "crampwise-assistant"))
    for name in ("crampwise-assistant", "crampwise-actions"):
        own |= {one["name"] for one in container(made, name)["env"]}
    assert own <= known_variables() | OTHERS
    told = set(config(made, "crampwise-nginx")) - {"NGINX_ENVSUBST_FILTER"}
    assert told == template_variables(*config(made, "crampwise-nginx-templates"))


def test_secrets_are_named_and_never_there(made) -> None:
    for name in ("crampwise-assistant", "crampwise-actions"):
        for one in container(made, name)["env"]:
            if one["name"] in SECRETS:
                reference = one["valueFrom"]["secretKeyRef"]
                assert reference["key"] == one["name"] and "optional" not in reference
    named = {one["name"] for one in container(made, "crampwise-assistant")["env"]}
    assert named == SECRETS
    assert not SECRETS & set(config(made, "crampwise-assistant"))


def test_the_base_has_no_secret_and_the_example_an_empty_one(texts) -> None:
    assert not [one for one in loaded(texts["base"]) if one["kind"] == "Secret"]
    named = (EXAMPLE / "secrets.env.example").read_text("utf-8").splitlines()
    assert {line.rstrip("=") for line in named} == SECRETS
    assert all(line.endswith("=") for line in named)
    example = manifests(texts["example"])
    (secret,) = [one for kind, one in example if kind == "Secret"]
    reference = container(example, "crampwise-assistant")["env"][0]["valueFrom"]["secretKeyRef"]
    assert reference["name"] == secret


def test_it_grows_by_the_turns_that_are_counted(made) -> None:
    from crampwise.watch import figures

    scaler = made["HorizontalPodAutoscaler", "crampwise-assistant"]["spec"]
    assert scaler["scaleTargetRef"]["name"] == "crampwise-assistant"
    assert scaler["minReplicas"] == 2
    pods, processor = scaler["metrics"]
    adapter = loaded((DEPLOY / "prometheus" / "adapter.yml").read_text("utf-8"))[0]["rules"][0]
    assert pods["pods"]["metric"]["name"] == adapter["name"]["as"] == "crampwise_turns_per_second"
    counted = next(iter(figures.TURNS.collect())).name
    assert adapter["seriesQuery"].startswith(f"{counted}_total{{")
    assert processor["resource"]["name"] == "cpu"


ALLOWED = {
    ("crampwise-nginx", "crampwise-assistant", 5005),
    ("crampwise-assistant", "crampwise-actions", 5055),
}


def test_who_may_speak_with_whom(made) -> None:
    """Both sides of each way say the same, and whatever is not named is closed."""
    rules = {name: one["spec"] for (kind, name), one in made.items() if kind == "NetworkPolicy"}
    nothing = rules["crampwise-nothing"]
    assert nothing["policyTypes"] == ["Ingress", "Egress"]
    assert "ingress" not in nothing and "egress" not in nothing
    assert nothing["podSelector"]["matchLabels"] == {"app.kubernetes.io/part-of": "crampwise"}

    def peers(rule: dict[str, Any], side: str) -> set[tuple[str, int]]:
        return {
            (peer["podSelector"]["matchLabels"]["app.kubernetes.io/name"], rule["ports"][0]["port"])
            for peer in rule.get(side, [])
            if "podSelector" in peer
        }

    out = {
        (name, *peer)
        for name in PARTS
        for rule in rules[name]["egress"]
        for peer in peers(rule, "to")
    }
    into = {
        (peer, name, port)
        for name in PARTS
        for rule in rules[name]["ingress"]
        for peer, port in peers(rule, "from")
    }
    assert out == into == ALLOWED
    # Who takes people in takes anybody, on one port; nobody else does.
    assert [rule for rule in rules["crampwise-nginx"]["ingress"] if "from" not in rule] == [
        {"ports": [{"protocol": "TCP", "port": 8080}]}
    ]
    for name in ("crampwise-assistant", "crampwise-actions"):
        assert all(rule["from"] for rule in rules[name]["ingress"])
