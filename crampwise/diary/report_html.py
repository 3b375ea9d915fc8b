"""The page for the doctor as one HTML file: no script, nothing loaded, one sheet of A4 when printed."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from hashlib import sha256
from html import escape

from .charts import days_chart, days_table
from .days import step_of
from .figure import scheme_of
from .report import Named, Own, Report, Table, more

# On paper the person's own words get what is left of the sheet; a letter too broad for what report.py reckons with is
# cut off there, and never makes a second page.
_COLUMNS = (
    ".tables {grid-template-columns: 4fr 3fr} .named {grid-template-columns: repeat(3, 1fr)} "
    ".own {grid-template-columns: 1fr 1fr}"
)
_STYLE = """\
@page {{ size: A4; margin: 12mm }}
* {{ box-sizing: border-box }}
html {{ background: {page}; color: {ink}; color-scheme: {sort} }}
body {{ max-width: 52rem; margin: 0 auto; padding: .75rem; font: 1rem/1.45 system-ui, sans-serif; overflow-wrap: anywhere }}
h1 {{ margin: 0; font-size: 1.5rem }}
h2 {{ margin: 0; font-size: 1rem }}
p {{ margin: 0 }}
.soft {{ color: {soft} }}
section {{ display: grid; gap: 1rem 2rem; margin: 1rem 0 }}
section > div {{ min-width: 0 }}
table {{ width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; overflow-wrap: normal }}
caption {{ padding-bottom: .25rem; text-align: start; color: {soft} }}
th, td {{ padding: .2rem; border-bottom: 1px solid {line}; text-align: end; vertical-align: top; font-weight: 400 }}
thead th, thead td {{ border-color: {edge}; font-weight: 700; vertical-align: bottom }}
th:first-child, td:first-child {{ padding-inline-start: 0; text-align: start }}
figure {{ margin: 1rem 0 }}
svg {{ display: block; width: 100%; height: auto }}
ul {{ margin: 0; padding: 0 1.2rem }}
li {{ unicode-bidi: isolate }}
summary {{ min-height: 2.75rem; padding: .6rem 0; cursor: pointer }}
footer {{ padding-top: .5rem; border-top: 1px solid {edge} }}
.phone {{ max-width: 30rem }}
.screen, .paper {{ display: none }}
@media (max-width: 30rem) {{ table {{ font-size: .875rem }} th, td {{ padding-inline: .125rem }} }}
@media (min-width: 40rem) {{ .phone {{ display: none }} .screen {{ display: block }} {columns} }}
@media print {{
  html {{ background: #fff; color: #000; color-scheme: light }}
  body {{
    display: flex; flex-direction: column; max-width: none; height: 272mm; padding: 0; overflow: hidden;
    font-size: 9.5pt; line-height: 1.3
  }}
  h1 {{ font-size: 15pt }}
  h2 {{ font-size: 9.5pt }}
  .soft, caption {{ color: #333 }}
  th, td {{ padding: 1pt 3pt; border-color: #ccc }}
  thead th, thead td, footer {{ border-color: #666 }}
  {columns}
  main {{ display: flex; flex: 0 1 auto; flex-direction: column; min-height: 0 }}
  section {{ flex: none; gap: 4mm 8mm; margin: 3mm 0 }}
  .own {{ flex: 0 1 auto; min-height: 0; overflow: hidden }}
  figure {{ margin: 0 }}
  details, .phone, .screen {{ display: none }}
  .paper {{ display: block }}
  footer {{ margin-top: auto; padding-top: 2mm; font-size: 8.5pt }}
}}
"""


def html(report: Report, scheme: str = "print") -> str:
    """The page as a whole document.

    Args:
        scheme: "light", "dark" or "print", for the screen; on paper it is always black on white.
    """
    colours = scheme_of(scheme)
    sort = "dark" if scheme == "dark" else "light"
    looks = _STYLE.format(**vars(colours), columns=_COLUMNS, sort=sort)
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(looks)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(report.title)}</title>\n<style>{looks}</style>\n<body>\n"
        f'<header><h1>{escape(report.title)}</h1>\n<p class="soft">{escape(report.period)}</p></header>\n<main>\n'
        f'<section class="tables">\n<div>{_table(report.figures)}</div>\n<div>{_table(report.relief)}</div>\n</section>\n'
        f"<figure>{_charts(report, scheme)}{_numbers(report)}</figure>\n"
        f'<section class="named">\n{"".join(map(_named, report.named))}</section>\n'
        f'<section class="own">\n{"".join(map(_own, report.own))}</section>\n</main>\n'
        f"<footer>{escape(report.made_by)}</footer>\n</body>\n</html>\n"
    )


def _charts(report: Report, scheme: str) -> str:
    """One chart, in the shapes that a telephone, a screen and paper need; only one of them is ever shown, or read out."""
    wide = (
        [("screen paper", "print")]
        if scheme == "print"
        else [("screen", scheme), ("paper", "print")]
    )
    shapes = {"phone": days_chart(report.summary, scheme, wide=False)}
    shapes |= {name: days_chart(report.summary, colours, wide=True) for name, colours in wide}
    return "".join(f'<div class="{name}">{chart}</div>' for name, chart in shapes.items())


def _policy(looks: str) -> str:
    """Nothing but this one style sheet, told by its hash."""
    sheet = b64encode(sha256(looks.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{sheet}'; base-uri 'none'; form-action 'none'"


def _table(table: Table) -> str:
    title = f"<caption>{escape(table.title)}</caption>" if table.title else ""
    rest = f'<p class="soft">{more(table.more)}</p>' if table.more else ""
    return f"<table>{title}{_rows(table.head, table.rows)}</table>{rest}"


def _rows(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    heads = "".join(f'<th scope="col">{escape(one)}</th>' if one else "<td></td>" for one in head)
    body = "".join(
        f'<tr><th scope="row">{_whole(name)}</th>'
        + "".join(f"<td>{_whole(cell)}</td>" for cell in cells)
        + "</tr>\n"
        for name, *cells in rows
    )
    return f"<thead><tr>{heads}</tr></thead>\n<tbody>{body}</tbody>"


def _whole(cell: object) -> str:
    """Escaped; a range is not broken at its dash, however narrow the screen."""
    return re.sub("(?<=[0-9])–(?=[0-9])", "\u2060–\u2060", escape(str(cell)))


def _named(named: Named) -> str:
    return f"<div><h2>{escape(named.title)}</h2><p>{escape(named.text)}</p></div>\n"


def _own(own: Own) -> str:
    items = "".join(f'<li dir="auto">{escape(one)}</li>\n' for one in own.items)
    listed = f"<ul>{items}</ul>" if items else "<p>–</p>"
    rest = f'<p class="soft">{more(own.more)}</p>' if own.more else ""
    return f"<div><h2>{escape(own.title)}</h2>{listed}{rest}</div>\n"


def _numbers(report: Report) -> str:
    """What the chart shows, as a table, for who can't see it or wants it exact."""
    rows = days_table(report.summary)
    if not rows:
        return ""
    head = ("Day" if step_of(report.summary) == 1 else "Dates", "Attacks", "Worst, 0–10")
    return f"<details><summary>The chart's numbers</summary><table>{_rows(head, rows)}</table></details>"
