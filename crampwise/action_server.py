"""The actions as a server of their own: ``python -m crampwise.action_server``; ``PORT`` (5055) and ``HOST`` (loopback).

rasa-sdk's own action server, but: what it was sent is in no log and in no answer, a body has a largest size, pages of
other sites may not call it, and it ends in order. An assistant uses it by ``CRAMPWISE_ACTIONS_URL``
(``http://host:5055/webhook``). It needs the diary's settings as the assistant has them: ``CRAMPWISE_SECRET`` and
``CRAMPWISE_DIARY_URL``, or the same ``CRAMPWISE_HOME``. Several may stand behind one address (``deploy/nginx``).
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any

from crampwise.quiet import quiet

ROOT = Path(__file__).resolve().parents[1]
logger = logging.getLogger(__name__)
# A call carries all that is stored of a talk's session, which may be long.
LARGEST_BODY = 4 * 1024 * 1024


def main() -> int:
    """Serve until SIGTERM or Ctrl-C. Returns the process's exit status."""
    quiet()
    os.umask(0o077)
    port, host = int(os.environ.get("PORT", "5055")), os.environ.get("HOST", "127.0.0.1")
    app = build_app()
    app.run(host=host, port=port, workers=1, access_log=False)
    return 0


def build_app() -> Any:
    """The Sanic app: ``POST /webhook`` for the assistant, ``GET /health`` for whoever watches over it."""
    from rasa_sdk.endpoint import create_app
    from sanic import response
    from sanic.handlers import ErrorHandler
    from sanic.request import Request
    from sanic.response import HTTPResponse

    from crampwise.draining import drain_at_end

    class StatusOnly(ErrorHandler):
        """rasa-sdk's own handler answers with the whole request, which is all that the person said."""

        def response(self, request: Request, exception: Exception) -> HTTPResponse:
            status = getattr(exception, "status_code", None) or 500
            # 503 is a caller that did not wait for its answer.
            if status == 500:
                logger.error("an action failed: %s", type(exception).__name__)
            return response.json({"error": type(exception).__name__}, status=status)

    app = create_app("actions", cors_origins="")
    app.error_handler = StatusOnly()
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    drain_at_end(app)
    return app


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
