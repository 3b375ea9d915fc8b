"""The page for the doctor as PDF: one sheet of A4, its words real text, its chart a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timezone
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from .charts import days_chart
from .report import Named, Own, Report, Table, more

if TYPE_CHECKING:
    from fpdf import FPDF

#: Millimetres.
MARGIN, GAP, WIDTH, HEIGHT = 12, 7, 186, 273
LINE = 4.3
BOTTOM = MARGIN + HEIGHT
#: Points.
TITLE, TEXT, SMALL = 15, 9.5, 8.5
#: As the chart's words ask for it.
FONT = "DejaVu Sans"
SOFT, GRID, EDGE = 0x33, 0xCC, 0x66
#: In the place of a letter that the font does not have.
UNKNOWN = "\u25a1"


def pdf(report: Report) -> bytes:
    """The sheet. The same report gives the same bytes."""
    sheet = _Sheet(report)
    sheet.paint()
    return bytes(sheet.pdf.output())


class _Sheet:
    """One sheet, painted from the top."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.pdf = _blank(report)
        self.known = self.pdf.fonts[FONT.lower()].cmap

    def paint(self) -> None:
        report, pdf = self.report, self.pdf
        self._text(MARGIN, MARGIN, WIDTH, report.title, TITLE, bold=True)
        self._text(MARGIN, pdf.get_y() + 0.5, WIDTH, report.period, soft=True)
        top = pdf.get_y() + 2.5
        left = WIDTH * 0.57 - GAP / 2
        low = max(
            self._table(report.figures, MARGIN, top, left),
            self._table(report.relief, MARGIN + left + GAP, top, WIDTH - left - GAP),
        )
        low = self._chart(low + 3) + 2
        low = self._columns(low, report.named, self._named) + 3
        self._columns(low, report.own, self._own)
        self._foot()

    def _chart(self, top: float) -> float:
        """Its title and description are read out in its place; fpdf knows no such elements."""
        drawing = ElementTree.fromstring(days_chart(self.report.summary, "print", wide=True))
        told = list(drawing)[:2]
        for one in told:
            drawing.remove(one)
        high = WIDTH * float(drawing.get("height")) / float(drawing.get("width"))
        words = " ".join(one.text for one in told)
        self.pdf.image(
            BytesIO(ElementTree.tostring(drawing)), MARGIN, top, WIDTH, high, alt_text=words
        )
        return top + high

    def _table(self, table: Table, x: float, top: float, width: float) -> float:
        """Returns where it ends."""
        pdf, y, high = self.pdf, top, LINE + 0.7
        if table.title:
            self._text(x, y, width, table.title, soft=True)
            y = pdf.get_y() + 0.5
        breadths = self._breadths(table, width)
        pdf.set_text_color(0)
        for number, row in enumerate((table.head, *table.rows)):
            pdf.set_xy(x, y)
            pdf.set_font(FONT, "" if number else "B", TEXT)
            for place, (cell, broad) in enumerate(zip(row, breadths, strict=True)):
                pdf.cell(broad, high, self._shown(cell), align="R" if place else "L")
            y += high
            pdf.set_draw_color(GRID if number else EDGE)
            pdf.line(x, y, x + width, y)
        if table.more:
            self._text(x, y + 0.5, width, more(table.more), soft=True)
            y = pdf.get_y()
        return y

    def _breadths(self, table: Table, width: float) -> list[float]:
        """Each column as broad as its broadest cell, and an equal share of what is left over."""
        self.pdf.set_font(FONT, "B", TEXT)
        needed = [
            max(self.pdf.get_string_width(self._shown(cell)) for cell in column)
            for column in zip(table.head, *table.rows, strict=True)
        ]
        return [one + (width - sum(needed)) / len(needed) for one in needed]

    def _columns(self, top: float, parts: Sequence[Any], paint: Any) -> float:
        """Side by side; returns where the longest ends."""
        width = (WIDTH - GAP * (len(parts) - 1)) / len(parts)
        return max(
            paint(one, MARGIN + (width + GAP) * place, top, width) for place, one in enumerate(parts)
        )  # fmt: skip

    def _named(self, named: Named, x: float, top: float, width: float) -> float:
        self._text(x, top, width, named.title, bold=True)
        self._text(x, self.pdf.get_y(), width, named.text)
        return self.pdf.get_y()

    def _own(self, own: Own, x: float, top: float, width: float) -> float:
        """As many as report.py found room for; fewer only where letters are broader than it reckons with."""
        self._text(x, top, width, own.title, bold=True)
        y, left = self.pdf.get_y(), own.more
        end = BOTTOM - 10 - LINE
        for number, item in enumerate(own.items):
            told = self._shown(item)
            high = len(self._broken(told, width - 4)) * LINE
            if y + high > end:
                left += len(own.items) - number
                break
            self._text(x, y, 4, "•")
            self._text(x + 4, y, width - 4, told)
            y = self.pdf.get_y()
        if not own.items:
            self._text(x, y, width, "–")
        if left:
            self._text(x, self.pdf.get_y(), width, more(left), soft=True)
        return self.pdf.get_y()

    def _broken(self, text: str, width: float) -> list[str]:
        self.pdf.set_font(FONT, "", TEXT)
        return self.pdf.multi_cell(width, LINE, text, dry_run=True, output="LINES", wrapmode="WORD")

    def _foot(self) -> None:
        pdf, y = self.pdf, BOTTOM - 8
        pdf.set_draw_color(EDGE)
        pdf.line(MARGIN, y, MARGIN + WIDTH, y)
        self._text(MARGIN, y + 1.5, WIDTH, self.report.made_by, SMALL)

    def _text(
        self, x: float, y: float, width: float, text: str, size: float = TEXT,
        bold: bool = False, soft: bool = False,
    ) -> None:  # fmt: skip
        pdf = self.pdf
        pdf.set_font(FONT, "B" if bold else "", size)
        pdf.set_text_color(SOFT if soft else 0)
        pdf.set_xy(x, y)
        pdf.multi_cell(
            width, LINE * size / TEXT, self._shown(text), align="L", new_x="LMARGIN", new_y="NEXT"
        )

    def _shown(self, text: str) -> str:
        """Without letters that the font lacks: it would name them, a person's words, in a log."""
        return "".join(
            one if ord(one) in self.known else "" if _is_joiner(one) else UNKNOWN for one in text
        )


def _is_joiner(character: str) -> bool:
    """What only joins or varies its neighbours is nothing by itself."""
    code = ord(character)
    return code in (0x200C, 0x200D, 0x2060, 0xFEFF) or 0xFE00 <= code <= 0xFE0F


def _blank(report: Report) -> FPDF:
    from fpdf import FPDF

    pdf = FPDF(format="A4", unit="mm")
    pdf.set_auto_page_break(False)
    pdf.set_margin(MARGIN)
    pdf.c_margin = 0
    for style, file in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        pdf.add_font(FONT, style, _fonts() / file)
    pdf.set_title(report.title)
    pdf.set_lang("en")
    pdf.set_creator("Crampwise")
    pdf.set_producer("Crampwise")
    # The page says nothing of when it was made; without a time of its own the file would be another one each time.
    pdf.creation_date = datetime.combine(report.summary.end, time(), timezone.utc)
    pdf.add_page()
    return pdf


@lru_cache(maxsize=1)
def _fonts() -> Path:
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"
