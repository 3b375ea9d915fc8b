"""Keeps libraries quiet and words of the person out of every log. Import nothing heavy before calling it."""

from __future__ import annotations

import logging
import os
import re
import sys
import warnings
from typing import Any

logger = logging.getLogger(__name__)

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
# What a line of the log may hold of a request (its body, its address) or, as asyncio shows a task, of its result: the
# rest of the line.
BODY = re.compile(r"body='.*|(?<=handling uri: ).*|<[\w.]*(?:Task|Future|Handle)\b.*", re.DOTALL)


def quiet(level: int | None = None) -> None:
    """Set the environment, silence warnings, take the words out of Rasa's logs, and write lines as the operator wants.

    Args:
        level: of every logger; without it ``CRAMPWISE_LOG_LEVEL`` decides how much is told of our own.

    Raises:
        SystemExit: one of the operator's variables can't be used.
    """
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    # TensorFlow takes jax along where it is installed: seconds of every start and 60 MB, for nothing used here.
    sys.modules.setdefault("jax", None)  # type: ignore[arg-type]
    import sanic.app  # noqa: F401 - importing it turns deprecation warnings back on

    from crampwise.watch.lines import JsonLines, TextLines
    from crampwise.watch.settings import SettingError, from_environment

    try:
        watching = from_environment()
    except SettingError as error:
        raise SystemExit(str(error)) from None
    logging.getLogger("crampwise").setLevel(watching.level if level is None else level)
    level = max(watching.level, logging.WARNING) if level is None else level
    warnings.simplefilter("ignore")
    logging.basicConfig(level=level)
    for handler in logging.getLogger().handlers:
        handler.addFilter(without_words)
        handler.setFormatter(JsonLines() if watching.json else TextLines())
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
    _quiet_structlog(watching.json, level)


def tell(text: str, wrong: bool = False) -> None:
    """Say something to whoever starts the program, on the terminal; as a line among the others where those are JSON."""
    from crampwise.watch.settings import from_environment

    if from_environment().json:
        logger.log(logging.ERROR if wrong else logging.INFO, text.strip())
    else:
        print(text, file=sys.stderr if wrong else sys.stdout, flush=True)


def without_words(record: logging.LogRecord) -> bool:
    """Rasa puts a failed action's request, with all the person said, into the error's text; asyncio a slow task's result,
    at debug level."""
    record.msg, record.args = BODY.sub("left out", record.getMessage()), ()
    if record.exc_info:
        record.msg = (
            f"{record.msg} ({record.exc_info[0].__name__ if record.exc_info[0] else 'error'})"
        )
        record.exc_info, record.exc_text = None, None
    return True


def _quiet_structlog(as_event: bool, level: int) -> None:
    import structlog

    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_log_level,
            _only_kept,
            _event if as_event else structlog.processors.KeyValueRenderer(),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        # What is below the level costs nothing, not even a look at what it would say.
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )


def _only_kept(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key in KEPT_KEYS}


def _event(_: Any, __: str, event: dict[str, Any]) -> str:
    return str(event["event"])
