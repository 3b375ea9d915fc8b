"""The page's files, held in memory as they go over the wire: comments and space taken out, packed once."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import rcssmin
import rjsmin

from .joined import joined

WIDGET = Path(__file__).resolve().parents[2] / "widget"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".png": "image/png",
}
# For whoever works on the page, not for whoever opens it.
TOOLS = frozenset({"tsconfig.json", "jsconfig.json", "package.json", "package-lock.json"})
Headers = dict[str, str]


@dataclass(frozen=True)
class File:
    """One file as it is served. Its tag is strong: the packed bytes have another than the plain ones."""

    type: str
    body: bytes

    @classmethod
    def of(cls, name: str, body: bytes, as_written: bool = False) -> File:
        """A file of this name and content, without the comments and the space of a script or a sheet."""
        kind = Path(name).suffix
        if not as_written and kind == ".js":
            body = rjsmin.jsmin(body.decode()).encode()
        if not as_written and kind == ".css":
            body = rcssmin.cssmin(body.decode()).encode()
        return cls(TYPES[kind], body)

    @cached_property
    def hash(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:32]

    @cached_property
    def packed(self) -> bytes | None:
        """The body in gzip, or ``None`` where that is no smaller."""
        packed = gzip.compress(self.body, compresslevel=9, mtime=0)
        return packed if len(packed) < len(self.body) and self.type != TYPES[".png"] else None

    def answer(self, asked: Mapping[str, str]) -> tuple[int, Headers, bytes]:
        """Status, headers and body for a request with these headers: packed where it may be, 304 where it is known."""
        packs = self.packed is not None and takes_gzip(asked.get("accept-encoding", ""))
        tag = f'"{self.hash}-gz"' if packs else f'"{self.hash}"'
        headers = {"ETag": tag, "Vary": "Accept-Encoding", "Cache-Control": "no-cache"}
        if names(asked.get("if-none-match", ""), tag):
            return 304, headers, b""
        if packs:
            headers["Content-Encoding"] = "gzip"
        return 200, headers, self.packed if packs else self.body


class Files:
    """Every file of a folder that may be served, by its path in it.

    Args:
        folder: the page's folder.
        dev: read each file when it is asked for, and leave it as it is written.
    """

    def __init__(self, folder: Path = WIDGET, dev: bool = False) -> None:
        self._folder, self._dev = folder.resolve(), dev
        self._files: dict[str, File] = {} if dev else self._read()

    def find(self, name: str) -> File | None:
        return self.all().get(name or "index.html")

    def all(self) -> Mapping[str, File]:
        return self._read() if self._dev else self._files

    def _read(self) -> dict[str, File]:
        found = {name: path.read_bytes() for name, path in served(self._folder)}
        if not self._dev:
            texts = {n: body.decode() for n, body in found.items() if n.endswith((".js", ".html"))}
            whole = joined(texts)
            found = {n: body for n, body in found.items() if n not in texts}
            found |= {n: text.encode() for n, text in whole.items()}
        read = {name: File.of(name, body, self._dev) for name, body in found.items()}
        if not self._dev:
            for file in read.values():
                file.hash, file.packed  # noqa: B018 - made now, kept for good
        return read


def served(folder: Path) -> Iterator[tuple[str, Path]]:
    """The names and paths of a folder's files that may be served, in order. What leads out of it may not."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") or part == "node_modules" for part in inside.parts)
        if path.suffix not in TYPES or path.name in TOOLS or hidden or not path.is_file():
            continue
        if path.resolve().is_relative_to(folder):
            yield inside.as_posix(), path


def takes_gzip(accepted: str) -> bool:
    """Whether an ``Accept-Encoding`` header takes gzip."""
    for one in accepted.lower().split(","):
        coding, _, weight = one.partition(";")
        if coding.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def names(known: str, tag: str) -> bool:
    """Whether an ``If-None-Match`` header names a tag, or any."""
    tags = [one.strip().removeprefix("W/") for one in known.split(",")]
    return "*" in tags or tag in tags
