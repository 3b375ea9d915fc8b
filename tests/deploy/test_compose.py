"""deploy/compose.yml: right by its schema, and what it says fits the code, nginx and itself."""

from __future__ import annotations

import re

import pytest

from crampwise import draining

from .files import (
    DEPLOY,
    OTHERS,
    compose,
    known_variables,
    loaded,
    run,
    services,
    template_variables,
    tool,
)

OURS = ("assistant-1", "assistant-2", "actions-1", "actions-2")
SECRETS = {"CRAMPWISE_SECRET", "CRAMPWISE_METRICS_TOKEN", "POSTGRES_PASSWORD", "REDIS_PASSWORD"}
TEXT = (DEPLOY / "compose.yml").read_text("utf-8")


def test_it_is_right_by_its_schema() -> None:
    run(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "deploy/compose.yml")


def test_all_of_it_is_there() -> None:
    assert set(services()) == {*OURS, "nginx", "postgresql", "redis", "prometheus"}


@pytest.mark.parametrize("name", services())
def test_every_image_is_pinned(name: str) -> None:
    image = services()[name]["image"]
    if name in OURS:
        assert re.fullmatch(r"crampwise:\$\{TAG:-\d+\.\d+\.\d+\}", image)
    else:
        assert re.fullmatch(r"[a-z/]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)?", image), image


@pytest.mark.parametrize("name", services())
def test_every_container_is_guarded_and_has_its_limits(name: str) -> None:
    one = services()[name]
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert one["restart"] == "unless-stopped"
    assert {"cpus", "memory", "pids"} <= set(one["deploy"]["resources"]["limits"])
    assert one["stop_grace_period"]
    assert "privileged" not in one and "cap_add" not in one
    # Ours run as the image says, which is nobody; the others' images would begin as root.
    assert name in OURS or re.fullmatch(r"\d+:\d+", one["user"])
    assert not one.get("user", "1:1").startswith("0:")


def test_nothing_is_to_be_had_from_outside_but_nginx() -> None:
    open_ones = {name: one["ports"] for name, one in services().items() if "ports" in one}
    assert open_ones == {"nginx": ["${LISTEN:-127.0.0.1:8080}:8080"]}
    assert compose()["networks"]["inside"]["internal"] is True
    assert [name for name, one in services().items() if "outside" in one["networks"]] == ["nginx"]


def test_each_waits_until_what_it_needs_is_well() -> None:
    needs = {
        "assistant-1": {"postgresql", "redis", "nginx"},
        "actions-1": {"postgresql"},
        "nginx": {"actions-1", "actions-2"},
    }
    for name, wanted in needs.items():
        found = services()[name]["depends_on"]
        assert set(found) == wanted
        assert all(one == {"condition": "service_healthy"} for one in found.values())
    for name, one in services().items():
        # Ours have the image's.
        assert name in OURS or {"test", "interval", "timeout", "retries"} <= set(one["healthcheck"])


def test_who_stands_where_is_told_alike() -> None:
    at = {
        name: one["networks"]["inside"]["ipv4_address"]
        for name, one in services().items()
        if one["networks"].get("inside")
    }
    told = services()["nginx"]["environment"]
    # An assistant that ends gives notice for longer than the one before it is passed over.
    seconds = re.search(r"fail_timeout=(\d+)s", told["CRAMPWISE_SERVERS"])[1]
    assert int(seconds) < draining.NOTICE_SECONDS - 1
    more = f" fail_timeout={seconds}s;"
    people = [f"server {at[name]}:5005{more}" for name in ("assistant-1", "assistant-2")]
    actions = [f"server {at[name]}:5055{more}" for name in ("actions-1", "actions-2")]
    assert told["CRAMPWISE_SERVERS"] == " ".join(people)
    assert told["CRAMPWISE_ACTIONS_SERVERS"] == " ".join(actions)
    assert told["CRAMPWISE_ACTIONS_LISTEN"] == f"{at['nginx']}:5055"
    subnet = compose()["networks"]["inside"]["ipam"]["config"][0]["subnet"].removesuffix("0/24")
    assert len(set(at.values())) == 5 and all(one.startswith(subnet) for one in at.values())
    for name in ("assistant-1", "assistant-2"):
        own = services()[name]["environment"]
        assert own["CRAMPWISE_ACTIONS_URL"] == f"http://{at['nginx']}:5055/webhook"
        assert "PORT" not in own and own["CRAMPWISE_PROXIES_COUNT"] == "1"
    assert services()["actions-1"]["environment"]["PORT"] == "5055"
    scraped = loaded((DEPLOY / "prometheus" / "compose.yml").read_text("utf-8"))[0]
    targets = scraped["scrape_configs"][0]["static_configs"][0]["targets"]
    assert targets == ["assistant-1:5005", "assistant-2:5005"]


def test_every_setting_is_one_that_is_read() -> None:
    for name in OURS:
        assert set(services()[name]["environment"]) <= known_variables() | OTHERS
    told = set(services()["nginx"]["environment"]) - {"NGINX_ENVSUBST_FILTER"}
    assert told == template_variables("crampwise.conf.template", "actions.conf.template")


def test_secrets_come_from_outside_and_nothing_starts_without_them() -> None:
    required = set(re.findall(r"\$\{([A-Z_]+):\?", TEXT))
    optional = set(re.findall(r"\$\{([A-Z_]+):-", TEXT))
    assert required == SECRETS and not optional & SECRETS
    # No other way to name one: it would be empty where it is missing.
    assert not re.findall(r"(?<!\$)\$\{[A-Z_]+\}|(?<!\$)\$[A-Z_]+", TEXT)
    assert "CRAMPWISE_METRICS_TOKEN" not in services()["actions-1"]["environment"]
    assert "CRAMPWISE_LOCKS_URL" not in services()["actions-1"]["environment"]


def test_locks_are_kept_nowhere_and_the_database_is() -> None:
    redis = services()["redis"]
    assert 'save ""' in redis["command"][2] and "appendonly no" in redis["command"][2]
    assert "volumes" not in redis
    assert services()["postgresql"]["volumes"] == ["postgresql:/var/lib/postgresql/data"]


def test_each_has_the_time_to_end_in_order() -> None:
    needed = draining.NOTICE_SECONDS + draining.LAST_SECONDS
    for name in ("assistant-1", "assistant-2"):
        assert int(services()[name]["stop_grace_period"].removesuffix("s")) > needed + 5
    for name in ("actions-1", "actions-2"):
        assert (
            int(services()[name]["stop_grace_period"].removesuffix("s")) > draining.LAST_SECONDS + 5
        )


def test_the_database_has_room_for_all_connections() -> None:
    """The talks' pool, the diary's, and Rasa's own, of every process."""
    most = next(one for one in services()["postgresql"]["command"] if "max_connections" in one)
    own = services()["assistant-1"]["environment"]
    each = int(own["SQL_POOL_SIZE"]) + int(own["SQL_MAX_OVERFLOW"])
    assert int(most.partition("=")[2]) >= len(OURS) * each + len(OURS) * 10
