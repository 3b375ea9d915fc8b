"""One process: Rasa, the actions in it, the page. ``python -m crampwise.server``; ``PORT`` moves it.

``CRAMPWISE_MODEL`` names a trained model to use instead of the one for the present data: ``model_file.py``. How the page
is served: ``crampwise/channel/settings.py``. How it ends: ``draining.py``.

Rasa's server is built from its own parts. Where actions run: ``actions_endpoint.py``.
"""

from __future__ import annotations

import gc
import os
import secrets
import socket
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from crampwise.channel.settings import SettingError, Settings, from_environment
from crampwise.draining import NOTICE_SECONDS, drain_at_end
from crampwise.model_file import ModelError, given_model
from crampwise.quiet import quiet, tell
from crampwise.secret import secret
from crampwise.storage import StorageError, storage
from crampwise.watch import settings as watching
from crampwise.watch.traces import start_traces, stop_traces

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
        settings, model = from_environment(), given_model()
        storage(HOME)
    except (SettingError, StorageError, ModelError) as error:
        tell(str(error), wrong=True)
        return 1
    if not _port_free(host, port):
        tell(
            f"Port {port} is in use. Stop what uses it, or choose another: PORT=5006 make run",
            wrong=True,
        )
        return 1
    from crampwise.training import train

    model = model or train()
    tell("Starting Crampwise ...")
    start_traces()
    app = build_app(model, settings=settings)

    @app.listener("after_server_start")
    async def announce(*_: Any) -> None:
        tell(f"\nCrampwise is ready: http://localhost:{port}/chat/\n")
        tell("Information, not a medical device: no clinical sign-off. Ctrl-C stops it.")

    @app.listener("after_server_stop")
    async def last_spans(*_: Any) -> None:
        stop_traces()

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

    from crampwise.actions_endpoint import endpoint
    from crampwise.channel.diary_keeping import keep_diary
    from crampwise.channel.diary_work import DiaryWork
    from crampwise.channel.page import add_page
    from crampwise.lean import lean
    from crampwise.watch.actions import watch_actions

    lean()
    HOME.mkdir(parents=True, exist_ok=True)
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    endpoints.action = watch_actions(endpoint(actions_url))
    endpoints.tracker_store, endpoints.lock_store, shared = storage(HOME)
    channels = rasa_run.create_http_input_channels(None, str(ROOT / "credentials.yml"))
    app = rasa_run.configure_app(channels, cors=None, enable_api=False, endpoints=endpoints)
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.ctx.shared = shared
    # Where there are other processes, a proxy is given the time to turn to them.
    drain_at_end(app, NOTICE_SECONDS if shared else 0.0)
    settings, work = settings or from_environment(), DiaryWork()
    token = watching.from_environment().token
    add_page(app, secret(HOME), settings, work=work, metrics_token=token)
    keep_diary(app, work, settings.diary_days)
    app.register_listener(partial(_load_agent, str(model), endpoints), "before_server_start")
    app.register_listener(rasa_run.close_resources, "after_server_stop")
    return app


async def _load_agent(model: str, endpoints: Any, app: Any, loop: Any) -> None:
    """Load the model, and all that the first message would otherwise wait for."""
    from rasa.core.run import load_agent_on_start

    from crampwise.channel.rest import turns_of
    from crampwise.dialogue.wording import responses
    from crampwise.watch.figures import model_loaded

    agent = await load_agent_on_start(model, endpoints, None, app, loop)
    # Rasa's wrapper goes on without the database: it would forget the person's answers, and tell nobody. So a turn fails
    # instead, and the person is told.
    store = agent.tracker_store._tracker_store
    agent.tracker_store = agent.processor.tracker_store = store
    if not await store.well():
        tell(
            "The database of the talks (CRAMPWISE_DB) can't be used now. Until it can, people are told that something "
            "is wrong; red flags are met.",
            wrong=True,
        )
    turns = turns_of(app)
    turns.pauses.keep(agent)
    responses()
    model_loaded(Path(model).name)
    await _talk_once(turns)
    # What was loaded stays: it need not be looked through for garbage again and again, which costs as much as a turn.
    gc.collect()
    gc.freeze()


async def _talk_once(turns: Any) -> None:
    """A turn of nobody's, of which nothing stays."""
    from crampwise.watch.turn import came_by
    from crampwise.watch.words import CANARY

    sender = f"canary-{secrets.token_hex(8)}"
    # A database may be away, and its error told of already.
    with came_by(CANARY), suppress(Exception):
        await turns.reply(sender, "my calf has locked", {})
        await turns.forget(sender)


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
