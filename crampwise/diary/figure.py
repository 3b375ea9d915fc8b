"""A drawing by matplotlib as a small, safe piece of SVG; and the colours it is drawn in.

matplotlib keeps its settings for the whole process and isn't made for threads: each drawing holds a lock. It is loaded
with the first one (that takes seconds), never before.
"""

from __future__ import annotations

import re
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
#: The first is the one that matplotlib measures with, and that the PDF carries; a browser takes its own.
FONTS = "'DejaVu Sans', system-ui, sans-serif"
#: Pixels, at 72 to the inch, so that a point is a pixel.
DPI = 72
# Nothing is drawn that would have to be clipped.
_LEFT_OUT = {f"{{{SVG}}}{tag}" for tag in ("metadata", "style", "clipPath")}
_lock = threading.Lock()


@dataclass(frozen=True)
class Scheme:
    """Colours: ``ink`` and ``soft`` are 7:1 or more on ``page``, and ``on_mark`` on ``mark``.

    ``edge`` and ``mark`` are 3:1 or more on ``page``; ``line`` (a grid) and ``body`` only fill.
    """

    page: str
    ink: str
    soft: str
    mark: str
    on_mark: str
    edge: str
    line: str
    body: str


#: The first two are the colours of the page's cards.
SCHEMES = {
    "light": Scheme(
        "#fffdf9", "#1d2225", "#44494b", "#00527f", "#ffffff", "#66727a", "#dad5ca", "#efebe2"
    ),
    "dark": Scheme(
        "#1a2126", "#e6e1d6", "#b5b3ab", "#9fd0e6", "#0f1214", "#7b8a94", "#343f46", "#2b343a"
    ),
    "print": Scheme(
        "#ffffff", "#000000", "#333333", "#404040", "#ffffff", "#666666", "#cccccc", "#f0f0f0"
    ),
}


def scheme_of(name: str) -> Scheme:
    """Raises ValueError for a name that is none of ``SCHEMES``."""
    if name not in SCHEMES:
        raise ValueError(f"scheme: one of {', '.join(SCHEMES)}")
    return SCHEMES[name]


def drawn(
    size: tuple[int, int], colours: Scheme, title: str, desc: str, paint: Callable[[Figure], None]
) -> str:
    """The SVG of what ``paint`` draws on a figure of a size in pixels. The same drawing gives the same text.

    Args:
        title: what the drawing is. ``desc``: what it shows, in words and numbers. For those who can't see it.
    """
    with _lock:
        import matplotlib
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure

        # Words stay words (they can be read aloud, and enlarged), and ids come from the content.
        matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "crampwise"})
        width, height = size
        figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=colours.page)
        FigureCanvasSVG(figure)
        paint(figure)
        text = StringIO()
        figure.savefig(text, format="svg", facecolor=colours.page, metadata={"Date": None})
    # Several drawings may stand in one page: what one defines is its own.
    mark = f"{colours.page.strip('#')}-{width}-{height}-"
    return _tidied(text.getvalue(), size, title, desc, mark)


def _tidied(text: str, size: tuple[int, int], title: str, desc: str, mark: str) -> str:
    """Without what only a drawing program reads, and without style sheets, which a strict page refuses."""
    root = ET.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", text))
    root.attrib = {
        "viewBox": f"0 0 {size[0]} {size[1]}",
        "width": str(size[0]),
        "height": str(size[1]),
        "role": "img",
        "font-family": FONTS,
        "stroke-linejoin": "round",
    }
    href = f"{{{XLINK}}}href"
    used = {one.get(href, "#")[1:] for one in root.iter()}
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in _LEFT_OUT:
                parent.remove(child)
        parent.attrib.pop("clip-path", None)
        if re.match(r"rotate\(-0[, ]", parent.get("transform", "")):
            del parent.attrib["transform"]
        own = parent.attrib.pop("id", None)
        if own in used:
            parent.set("id", mark + own)
        if href in parent.attrib:
            parent.set(href, f"#{mark}{parent.attrib[href][1:]}")
        _as_attributes(parent)
        if "d" in parent.attrib:
            parent.set("d", _short(parent.attrib["d"]))
        if parent.text and not parent.text.strip():
            parent.text = None
        parent.tail = None
    _unwrapped(root)
    for place, (tag, words) in enumerate((("title", title), ("desc", desc))):
        child = ET.Element(f"{{{SVG}}}{tag}")
        child.text = words
        root.insert(place, child)
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", XLINK)
    return ET.tostring(root, encoding="unicode")


def _as_attributes(element: ET.Element) -> None:
    """Each declaration of a style becomes an attribute of its own."""
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font":  # as older versions write it: weight, size and family in one
            if "bold" in value or re.search(r"\b[67]00\b", value):
                element.set("font-weight", "bold")
            name, value = "font-size", re.search(r"[\d.]+px", value)[0]
        if name == "font-size":
            value = value.removesuffix("px")
        # The family stands at the root.
        if value and name not in ("font-family", "font-variant", "font-stretch"):
            element.set(name, value)


def _short(path: str) -> str:
    """A path to the hundredth of a pixel, without spaces that say nothing."""
    path = re.sub(
        r"-?\d+\.\d+", lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), path
    )
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", " ".join(path.split()))


def _unwrapped(element: ET.Element) -> None:
    """A group that says nothing of its own gives its place to what it holds; one without content goes."""
    found: list[ET.Element] = []
    for child in list(element):
        _unwrapped(child)
        plain = child.tag == f"{{{SVG}}}g" and not child.attrib
        empty = child.tag in (f"{{{SVG}}}g", f"{{{SVG}}}defs") and not len(child)
        found += [] if empty else list(child) if plain else [child]
    element[:] = found
