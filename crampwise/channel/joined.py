"""The page's core in one file: its modules as they are written, one after the other.

Twenty small modules read well and travel badly: on a slow line each costs a round trip, and apart they pack worse.
So the modules that the entry needs at once are served as one, in the order in which they need each other, without
their import lines. Nothing is renamed or rewritten: what a reader opens is what runs. Names must therefore be unique
among them, and imported under their own names; whoever breaks that is told at the start.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

ENTRY, ROOT, CORE = "crampwise-chat.js", "js/element.js", "js/core.js"

IMPORT = re.compile(
    r'^import\s+(?:\{(?P<names>[^}]*)\}\s+from\s+)?"(?P<path>\.[^"]+)";\n', re.MULTILINE
)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) )", re.MULTILINE)
OTHER_EXPORT = re.compile(r"^export ", re.MULTILINE)
DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
EXPORTED = re.compile(r"^export (?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
PRELOAD = '<link rel="modulepreload" href="{}">\n'


class JoinError(ValueError):
    """The modules can't be put into one file as they are written."""


def joined(files: Mapping[str, str]) -> dict[str, str]:
    """The page's files with the core in one.

    Args:
        files: every script and page, by its path in the widget's folder, as it is written.

    Returns:
        The same, with ``js/core.js`` in place of its modules, which all others now import.

    Raises:
        JoinError: two modules share a name, or one imports or exports in a way that is not provided for.
    """
    if ROOT not in files:
        return dict(files)
    order = _in_order(ROOT, files)
    core = "".join(_body(name, files[name]) for name in order)
    shared = [name for name in _names(order, files) if name[1]]
    core += f"export {{ {', '.join(name for name, _ in shared)} }};\n"
    # A plain script, which a page may also run by itself before anything else, is both in the core and apart.
    plain = [name for name in order if not EXPORTED.search(files[name])]
    gone = set(order) - set(plain)
    rest = {name: _pointed(name, text, order) for name, text in files.items() if name not in gone}
    return {**rest, CORE: core}


def _in_order(root: str, files: Mapping[str, str]) -> list[str]:
    """The modules that one needs at once, each after those it needs itself."""
    order: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise JoinError(f"{name} needs itself, by way of {' and '.join(above)}")
        if name in order:
            return
        for found in IMPORT.finditer(files[name]):
            if " as " in (found["names"] or ""):
                raise JoinError(f"{name} imports a name as another")
            visit(_resolve(name, found["path"]), (*above, name))
        order.append(name)

    visit(root, ())
    return order


def _names(order: list[str], files: Mapping[str, str]) -> list[tuple[str, bool]]:
    """Every name declared at the top of a module, and whether it is exported."""
    seen: dict[str, str] = {}
    names = []
    for module in order:
        exported = set(EXPORTED.findall(files[module]))
        for name in DECLARED.findall(files[module]):
            if name in seen:
                raise JoinError(f"{module} and {seen[name]} both declare {name}")
            seen[name] = module
            names.append((name, name in exported))
    return names


def _body(name: str, text: str) -> str:
    body = EXPORT.sub("", IMPORT.sub("", text))
    if OTHER_EXPORT.search(body):
        raise JoinError(f"{name} exports something that is not declared there and then")
    return body


def _pointed(name: str, text: str, order: list[str]) -> str:
    """A script whose imports of the core's modules name the core, or a page that asks for the core beforehand."""
    if name.endswith(".html"):
        return _preloaded(text, order)

    def point(found: re.Match[str]) -> str:
        if _resolve(name, found["path"]) not in order:
            return found[0]
        path = posixpath.relpath(CORE, posixpath.dirname(name) or ".")
        return found[0].replace(found["path"], path if path.startswith(".") else f"./{path}")

    return IMPORT.sub(point, text)


def _preloaded(page: str, order: list[str]) -> str:
    for module in order:
        here = PRELOAD.format(module)
        page = page.replace(
            here, PRELOAD.format(CORE) if PRELOAD.format(CORE) not in page else "", 1
        )
    return page


def _resolve(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
