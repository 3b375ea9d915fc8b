"""The key that signs sessions and hides whose a diary is. It needs no Rasa: the server and an action server share it."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

KEY_FILE = "session.key"


def secret(home: Path, environ: Mapping[str, str] = os.environ) -> bytes:
    """The operator's key (``CRAMPWISE_SECRET``), else one made once in ``home``, readable by its owner only.

    Raises:
        OSError: there is no key yet, and none can be written.
    """
    given = environ.get("CRAMPWISE_SECRET")
    if given:
        return given.encode()
    path = home / KEY_FILE
    # An empty file is what a full disk leaves behind; as a key it would be known to everybody.
    return (path.read_bytes() if path.is_file() else b"") or _made(path)


def _made(path: Path) -> bytes:
    """Two programs may start at once: the key is there whole or not at all, and the first one stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".key-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(32))
        if path.is_file() and not path.stat().st_size:
            os.replace(name, path)
        else:
            os.link(name, path)
    except FileExistsError:
        pass
    except OSError:
        os.replace(name, path)  # a disk without hard links
    finally:
        Path(name).unlink(missing_ok=True)
    return path.read_bytes()
