"""What a device keeps for the time without a server: ``relief.json``, and the list of files that its worker keeps."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from typing import Any

from crampwise.clinical.knowledge import load_knowledge

from .static import TYPES, File, Files

logger = logging.getLogger(__name__)

RELIEF, SHELL = "relief.json", "shell.js"
# The worker itself is kept by the browser, the page under the address that people open; the last is for other sites.
NOT_LISTED = frozenset({"sw.js", "index.html", "webchat.js"})


def listed(name: str) -> bool:
    """Whether a file is part of what a device keeps."""
    return name not in NOT_LISTED


def bedside_of_knowledge() -> dict[str, Any]:
    """The steps, the contacts and when to call, out of the reviewed knowledge."""
    from crampwise.dialogue.bedside import bedside

    return bedside(load_knowledge())


class Offline:
    """The two files, made once from the page's other files and the knowledge.

    Args:
        files: the page's files.
        bedside: gives what ``relief.json`` holds. If it can't, there is no such file, and the rest is still kept.
        keep: whether a file is part of the list.
        dev: make both anew whenever they are asked for.
    """

    def __init__(
        self,
        files: Files,
        bedside: Callable[[], dict[str, Any]] = bedside_of_knowledge,
        keep: Callable[[str], bool] = listed,
        dev: bool = False,
    ) -> None:
        self._files, self._bedside, self._keep, self._dev = files, bedside, keep, dev
        self._made: dict[str, File | None] = {}

    def relief(self) -> File | None:
        return self._once(RELIEF, self._relief)

    def shell(self) -> File:
        return self._once(SHELL, self._shell)

    def make(self) -> None:
        """Make both now, so that nobody waits for them."""
        for file in (self.relief(), self.shell()):
            if file is not None:
                file.hash, file.packed  # noqa: B018 - made now, kept for good

    def _once(self, name: str, make: Callable[[], File | None]) -> Any:
        if self._dev or name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def _relief(self) -> File | None:
        try:
            held = self._bedside()
        except Exception as error:  # noqa: BLE001 - the page must be served all the same
            logger.error("there is no %s: %s: %s", RELIEF, type(error).__name__, error)
            return None
        body = json.dumps(held, ensure_ascii=False, separators=(",", ":")).encode()
        return File(TYPES[".json"], body)

    def _shell(self) -> File:
        files, relief = self._files.all(), self.relief()
        tags = {name: file.hash for name, file in files.items() if self._keep(name)}
        if "index.html" in files:
            tags["./"] = files["index.html"].hash
        if relief is not None:
            tags[RELIEF] = relief.hash
        names = sorted(tags)
        version = hashlib.sha256("\n".join(f"{name} {tags[name]}" for name in names).encode())
        shell = {"version": version.hexdigest()[:16], "files": names}
        body = f"self.SHELL = {json.dumps(shell, separators=(',', ':'))};\n"
        return File(TYPES[".js"], body.encode())
