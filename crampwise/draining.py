"""Ends a server without cutting anyone off: what has begun is answered, and no connection is closed under a request."""

from __future__ import annotations

import asyncio
from typing import Any
from weakref import WeakSet

from sanic import Sanic
from sanic.request import Request

# A proxy closes a connection that nobody uses well before this (deploy/nginx), so that it never sends a request into
# one that is just being closed here.
IDLE_SECONDS = 75
# Where a proxy sends people here, it is told for so long that this process ends, and is served meanwhile: for longer
# than it keeps a connection that nobody uses.
NOTICE_SECONDS = 5.0
# What has begun by then has so long to end: turns take a few seconds, what the diary draws may take more.
LAST_SECONDS = 12.0


def is_draining(app: Any) -> bool:
    """Whether the process has been told to end."""
    return bool(getattr(app.ctx, "draining", False))


def drain_at_end(app: Sanic, notice: float = 0.0) -> None:
    """Have the app end in order when it is told to (SIGTERM, Ctrl-C).

    Args:
        notice: seconds for which it still serves whoever comes, and closes each connection after its answer.
    """
    app.config.KEEP_ALIVE_TIMEOUT = IDLE_SECONDS
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = LAST_SECONDS
    app.ctx.draining = False
    under_way: WeakSet[Request] = WeakSet()

    def is_last(request: Request) -> None:
        if request.stream is not None:
            request.stream.keep_alive = False

    @app.middleware("request")
    async def came(request: Request) -> None:
        under_way.add(request)
        if app.ctx.draining:
            is_last(request)

    @app.listener("before_server_stop")
    async def drain(*_: Any) -> None:
        app.ctx.draining = True
        for request in list(under_way):
            is_last(request)
        await asyncio.sleep(notice)
