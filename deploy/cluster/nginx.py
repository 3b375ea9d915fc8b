"""nginx on one machine: the configuration in ``deploy/nginx``, filled in, with all that nginx writes beside it."""

from __future__ import annotations

import string
from collections.abc import Sequence
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[1] / "nginx"
# What Debian's package has around it, with every folder in one of ours.
MAIN = """
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/*.conf;
}}
"""


def filled(template: str, **values: object) -> str:
    """A template of ``deploy/nginx`` with its ``${CRAMPWISE_...}`` filled in, as the Docker image of nginx does it.

    nginx's own ``$names`` stay. Raises ``KeyError`` when a value is missing.
    """
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    for name in string.Template.pattern.findall(text):
        braced = name[2]
        if braced.startswith("CRAMPWISE_") and braced not in values:
            raise KeyError(braced)
    return string.Template(text).safe_substitute(values)


def servers(addresses: Sequence[str]) -> str:
    """The lines of an ``upstream`` for these ``host:port``. One that failed is passed over for a moment only: with two of
    them, the other might fail next."""
    return " ".join(f"server {address} fail_timeout=3s;" for address in addresses)


def configure(
    folder: Path,
    listen: str,
    assistants: Sequence[str],
    actions_listen: str = "",
    actions: Sequence[str] = (),
) -> list[str]:
    """Write the configuration. Returns nginx's arguments.

    Args:
        folder: an empty folder, or one that was configured before.
        listen: ``host:port`` for people.
        assistants: ``host:port`` of each assistant.
        actions_listen, actions: the same for the action servers; without them there is no such address.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Its workers run as another account, where it is started by root.
    folder.chmod(0o755)
    cache = folder / "cache"
    cache.mkdir(exist_ok=True)
    cache.chmod(0o777)
    people = filled(
        "crampwise.conf.template",
        CRAMPWISE_LISTEN=listen,
        CRAMPWISE_SERVERS=servers(assistants),
        CRAMPWISE_CACHE=cache,
    )
    (folder / "crampwise.conf").write_text(people, encoding="utf-8")
    if actions:
        inside = filled(
            "actions.conf.template",
            CRAMPWISE_ACTIONS_LISTEN=actions_listen,
            CRAMPWISE_ACTIONS_SERVERS=servers(actions),
        )
        (folder / "actions.conf").write_text(inside, encoding="utf-8")
    main = folder / "main"
    main.write_text(MAIN.format(folder=folder), encoding="utf-8")
    return ["-p", str(folder), "-c", str(main)]
