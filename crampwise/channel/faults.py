"""What is answered where no call of ours answers: what is no HTTP, a path that is not here, another method, a body that is
too large, or an error of our own. It never repeats what was sent, and tells nothing of what went wrong inside."""

from __future__ import annotations

import logging
import re
from typing import Any

from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse

from .headers import CALL

logger = logging.getLogger(__name__)

CODES = {
    404: "not_found",
    405: "bad_method",
    408: "too_slow",
    413: "too_long",
    500: "trouble",
    503: "busy",
}


# How the length of a body is said.
LENGTHS = {
    b"content-length": re.compile(rb"\d{1,15} *"),
    b"transfer-encoding": re.compile(rb"chunked"),
}
NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def add_faults(app: Sanic) -> None:
    """Answer the whole app's faults as its calls answer theirs: ``{"error": code}``."""

    @app.signal("http.lifecycle.read_head")
    async def read_head(head: bytes) -> None:
        """Sanic waits for ever, and everybody with it, for a body of -1 bytes. What is raised here is answered with 400."""
        if not well_formed(head):
            raise ValueError

    @app.exception(Exception)
    def answer(_: Any, error: Exception) -> HTTPResponse:
        status = error.status_code if isinstance(error, SanicException) else 500
        if status == 500:
            logger.error("a call failed: %s", type(error).__name__)
        headers = {**CALL, **(getattr(error, "headers", None) or {})}
        return response.json({"error": CODES.get(status, "bad_request")}, status, headers)


def well_formed(head: bytes) -> bool:
    """Whether a request's head says at most once, and plainly, how long its body is."""
    told = []
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if not NAME.fullmatch(name):
            return False
        if name.lower() in LENGTHS:
            told.append(LENGTHS[name.lower()].fullmatch(value.lstrip()))
    return len(told) < 2 and all(told)
