"""A model archive is code: it is loaded only if it is, byte for byte, the one that its checksum was made of."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

SUFFIX = ".sha256"
CHECKSUM = re.compile(r"[0-9a-f]{64}")


class ModelError(ValueError):
    """A model that is not to be loaded; its words say in one line what is wrong, and what to do."""


def checksum_path(model: Path) -> Path:
    """The file beside a model that holds its checksum, as ``sha256sum`` writes it."""
    return model.with_name(model.name + SUFFIX)


def sha256(path: Path) -> str:
    """A file's SHA-256 in hexadecimal. Raises ``OSError`` when it can't be read."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def place(made: Path, model: Path) -> None:
    """Put a model that was just made in its place, its checksum first: what is there without one is not whole."""
    noted = checksum_path(model)
    half = noted.with_name(noted.name + ".half")
    half.write_text(f"{sha256(made)}  {model.name}\n", encoding="utf-8")
    half.replace(noted)
    made.replace(model)


def check(model: Path, wanted: str | None = None) -> None:
    """See that a model is the one its checksum was made of.

    Args:
        wanted: the checksum, 64 hexadecimal digits; where it is not given, the one in the file beside the model.

    Raises:
        ModelError: it is missing, can't be read, has no checksum, or is damaged or another one.
    """
    if not model.is_file():
        raise ModelError(f"There is no model at {model}.")
    try:
        wanted = wanted or checksum_path(model).read_text(encoding="utf-8").split(" ", 1)[0]
    except FileNotFoundError:
        raise ModelError(f"The model {model} has no checksum beside it ({SUFFIX}).") from None
    except (OSError, ValueError) as error:
        raise ModelError(
            f"The checksum of {model} can't be read: {type(error).__name__}."
        ) from None
    wanted = wanted.strip().lower()
    if not CHECKSUM.fullmatch(wanted):
        raise ModelError(f"The checksum of {model} is none: a SHA-256 has 64 hexadecimal digits.")
    try:
        found = sha256(model)
    except OSError as error:
        raise ModelError(f"The model {model} can't be read: {type(error).__name__}.") from None
    if found != wanted:
        raise ModelError(
            f"The model {model} is damaged, or another one: its SHA-256 is {found}, and should be {wanted}."
        )


def given_model(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The operator's model (``CRAMPWISE_MODEL``), checked; ``None`` where the one for the present data is to be used.

    Its checksum is ``CRAMPWISE_MODEL_SHA256``, else stands in the file beside it.

    Raises:
        ModelError: it is not to be loaded.
    """
    given = environ.get("CRAMPWISE_MODEL", "").strip()
    if not given:
        return None
    # A link stands for the model it leads to, whose name tells what it was trained on.
    model = Path(given).resolve()
    try:
        check(model, environ.get("CRAMPWISE_MODEL_SHA256"))
    except ModelError as error:
        raise ModelError(
            f"{error} It is not loaded. Put the model and its checksum back (training makes both), name the checksum "
            "in CRAMPWISE_MODEL_SHA256, or unset CRAMPWISE_MODEL to have one trained."
        ) from None
    return model
