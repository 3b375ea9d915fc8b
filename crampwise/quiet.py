"""Keeps libraries quiet and words of the person out of every log. Import nothing heavy before calling it."""

from __future__ import annotations

import logging
import os
import re
import sys
import warnings
from typing import Any

ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "PYTHONWARNINGS": "ignore",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TQDM_DISABLE": "1",
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}
# An event's own name and its error are enough to find a fault; every other value may be the person's words.
KEPT_KEYS = frozenset({"event", "level", "exc_info", "exception", "timestamp", "logger"})
# What a line of the log may hold of a request or, as asyncio shows a task, of its result: the rest of the line.
BODY = re.compile(r"body='.*|<[\w.]*(?:Task|Future|Handle)\b.*", re.DOTALL)


def quiet(level: int = logging.WARNING) -> None:
    """Set the environment, silence warnings, and take the words out of Rasa's logs."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    # TensorFlow takes jax along where it is installed: seconds of every start and 60 MB, for nothing used here.
    sys.modules.setdefault("jax", None)  # type: ignore[arg-type]
    import sanic.app  # noqa: F401 - importing it turns deprecation warnings back on

    warnings.simplefilter("ignore")
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for handler in logging.getLogger().handlers:
        handler.addFilter(_without_bodies)
    for name in (
        "rasa",
        "rasa_sdk",
        "sanic.root",
        "sanic.error",
        "sanic.access",
        "apscheduler",
        "tensorflow",
        "matplotlib",
    ):
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    _quiet_structlog(level)


def _without_bodies(record: logging.LogRecord) -> bool:
    """Rasa puts a failed action's request, with all the person said, into the error's text; asyncio a slow task's result,
    at debug level."""
    record.msg, record.args = BODY.sub("body left out", record.getMessage()), ()
    if record.exc_info:
        record.msg = (
            f"{record.msg} ({record.exc_info[0].__name__ if record.exc_info[0] else 'error'})"
        )
        record.exc_info, record.exc_text = None, None
    return True


def _quiet_structlog(level: int) -> None:
    import structlog

    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_log_level,
            _only_kept,
            structlog.processors.KeyValueRenderer(),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _only_kept(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key in KEPT_KEYS}
