"""One process: Rasa, the actions in it, the page. ``python -m crampwise.server``; ``PORT`` moves it.

``CRAMPWISE_MODEL`` names a trained model to use instead of the one for the present data. How the page is served:
``crampwise/channel/settings.py``.

Rasa's server is built from its own parts. Actions run in the process through an endpoint that hands the same JSON
to the same executor as the action server would, so the ``actions/`` package runs unchanged in either place.
"""

from __future__ import annotations

import os
import socket
import sys
from functools import partial
from pathlib import Path
from typing import Any

from crampwise.channel.settings import SettingError, Settings, from_environment
from crampwise.quiet import quiet
from crampwise.secret import secret
from crampwise.storage import StorageError, storage

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("CRAMPWISE_HOME", ROOT / "var"))
LARGEST_BODY = 64 * 1024


def main() -> int:
    """Start everything and keep running until Ctrl-C. Returns the process's exit status."""
    quiet()
    # What people say is for the owner of this process alone, in every file that it makes.
    os.umask(0o077)
    port, host = int(os.environ.get("PORT", "5005")), os.environ.get("HOST", "127.0.0.1")
    try:
        settings = from_environment()
        storage(HOME)
    except (SettingError, StorageError) as error:
        print(error, file=sys.stderr)
        return 1
    if not _port_free(host, port):
        print(
            f"Port {port} is in use. Stop what uses it, or choose another: PORT=5006 make run",
            file=sys.stderr,
        )
        return 1
    from crampwise.training import train

    model = Path(os.environ["CRAMPWISE_MODEL"]) if "CRAMPWISE_MODEL" in os.environ else train()
    print("Starting Crampwise ...", flush=True)
    app = build_app(model, settings=settings)

    @app.listener("after_server_start")
    async def announce(*_: Any) -> None:
        print(f"\nCrampwise is ready: http://localhost:{port}/chat/\n", flush=True)
        print(
            "Information, not a medical device: no clinical sign-off. Ctrl-C stops it.", flush=True
        )

    app.run(host=host, port=port, workers=1, access_log=False)
    return 0


def build_app(
    model: Path,
    actions_url: str | None = os.environ.get("CRAMPWISE_ACTIONS_URL"),
    settings: Settings | None = None,
) -> Any:
    """The Sanic app with Rasa's agent loaded at start, the REST channel and the page; Rasa's own API stays off.

    ``settings`` are the environment's where they are not given.
    """
    import rasa.core.run as rasa_run
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.endpoints import EndpointConfig

    from crampwise.channel.diary_keeping import keep_diary
    from crampwise.channel.diary_work import DiaryWork
    from crampwise.channel.page import add_page

    HOME.mkdir(parents=True, exist_ok=True)
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    endpoints.action = EndpointConfig(url=actions_url) if actions_url else actions_in_process()
    endpoints.tracker_store, endpoints.lock_store, shared = storage(HOME)
    channels = rasa_run.create_http_input_channels(None, str(ROOT / "credentials.yml"))
    app = rasa_run.configure_app(channels, cors=None, enable_api=False, endpoints=endpoints)
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 10.0
    app.ctx.shared = shared
    settings, work = settings or from_environment(), DiaryWork()
    add_page(app, secret(HOME), settings, work=work)
    keep_diary(app, work, settings.diary_days)
    app.register_listener(partial(_load_agent, str(model), endpoints), "before_server_start")
    app.register_listener(rasa_run.close_resources, "after_server_stop")
    return app


async def _load_agent(model: str, endpoints: Any, app: Any, loop: Any) -> None:
    """Load the model, and all that the first message would otherwise wait for."""
    from rasa.core.run import load_agent_on_start

    from crampwise.channel.rest import turns_of
    from crampwise.dialogue.wording import responses

    agent = await load_agent_on_start(model, endpoints, None, app, loop)
    if app.ctx.shared:
        # Rasa's wrapper goes on without the database: it would forget the person's answers, and tell nobody. So a turn
        # fails instead, and the person is told.
        store = agent.tracker_store._tracker_store
        agent.tracker_store = agent.processor.tracker_store = store
    turns_of(app)
    responses()
    await agent.parse_message("my calf has locked")


def actions_in_process() -> Any:
    """An action endpoint that runs ``actions/`` here: JSON in, JSON out, no HTTP."""
    import json

    from rasa.core.actions.action import RemoteAction
    from rasa.utils.endpoints import ClientResponseError, EndpointConfig
    from rasa_sdk.executor import ActionExecutor
    from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

    # What the executor returns in this process needs no proof against a schema, which costs a fifth of a turn.
    RemoteAction._validate_action_result = lambda self, result: True
    executor = ActionExecutor()
    executor.register_package("actions")

    class InProcess(EndpointConfig):
        async def request(self, method: str = "post", **kwargs: Any) -> dict[str, Any]:
            # Rasa hands over live objects of its tracker; an action must not reach back into them.
            call = json.loads(json.dumps(kwargs["json"], default=str))
            try:
                return await executor.run(call) or {}
            except ActionExecutionRejection as error:
                fault = {"error": str(error), "action_name": error.action_name}
                raise ClientResponseError(400, "rejected", json.dumps(fault)) from error
            except ActionNotFoundException as error:
                raise ClientResponseError(404, "no such action", "") from error
            except Exception as error:  # noqa: BLE001 - as the server answers: a status, without the words
                raise ClientResponseError(500, type(error).__name__, "") from error

    # Rasa sends the domain with every call unless told that only actions which ask for it need it.
    return InProcess(url="in-process", enable_selective_domain=True)


def _port_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
