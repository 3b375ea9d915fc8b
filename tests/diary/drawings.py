"""What a drawing or a page may not hold, and how its colours stand to each other."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from html.parser import HTMLParser

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
#: All that the charts are made of: nothing that runs, loads, links or embeds.
ELEMENTS = {"svg", "title", "desc", "g", "defs", "path", "use", "text", "tspan"}


def parsed(svg: str) -> ET.Element:
    """The drawing, after a look that it is harmless."""
    root = ET.fromstring(svg)
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    for one in root.iter():
        assert one.tag.removeprefix(SVG) in ELEMENTS
        for name, value in one.attrib.items():
            assert not name.startswith("on") and name not in ("style", "href", "src")
            assert "url(" not in value and "://" not in value
            if name == HREF:
                assert value.startswith("#") and value[1:] in ids
    return root


def words(root: ET.Element) -> list[str]:
    """The words that are drawn."""
    return ["".join(one.itertext()).strip() for one in root.iter(f"{SVG}text")]


def contrast(one: str, other: str) -> float:
    """Of two colours ``#rrggbb``, by WCAG's formula."""
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    parts = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(one * share for one, share in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))


class Page(HTMLParser):
    """A page's tags and its texts, each with the elements around it."""

    EMPTY = {"meta", "link", "img", "br", "hr", "input", "base"}

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((tuple(self.open), data))

    def said(self, *without: str) -> list[str]:
        """The texts that are in none of these elements."""
        return [text for path, text in self.texts if not {*without, "style", "title"} & set(path)]
