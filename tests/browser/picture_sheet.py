"""A contact sheet of the drawings, beside the words of their steps, dark and light.

    python -m tests.browser.picture_sheet OUT.png [file ...] [--ids id,id] [--theme dark,light] [--width 280]

`file` is a file of widget/pictures without its ending; all of them when none is named. For looking at: a drawing is
right when someone who has not read the words would do what they say.
"""

from __future__ import annotations

import argparse
import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

from crampwise.clinical.knowledge import read_yaml

from .conftest import FLAGS, find_chromium

ROOT = Path(__file__).resolve().parents[2]
WIDGET = ROOT / "widget"
RELIEF = ROOT / "knowledge" / "relief"

THEMES = {
    "dark": "--page:#0f1214;--ink:#e6e1d6;--soft:#b5b3ab;--card:#1a2126;--edge:#6f7f89;--line:#2b343a;--you:#24313a;"
    "--mark:#9fd0e6;--alarm:#ffb9a5;--alarm-card:#2b1612",
    "light": "--page:#f6f3ec;--ink:#1d2225;--soft:#44494b;--card:#fffdf9;--edge:#66727a;--line:#dad5ca;--you:#dfe7ea;"
    "--mark:#00527f;--alarm:#871806;--alarm-card:#fdece6",
    "amber": "--page:#000;--ink:#e39a30;--soft:#d28d2c;--card:#120b00;--edge:#8c5d16;--line:#3a2605;--you:#211400;"
    "--mark:#ffb84d;--alarm:#ff9f5e;--alarm-card:#1c0a00",
}

DRAW = """async ([base, cells, themes, width]) => {
  const { drawPicture } = await import(base + "js/pictures/index.js");
  const faults = [];
  const sheet = document.createElement("main");
  for (const { id, words, picture } of cells) {
    for (const theme of themes) {
      const cell = document.createElement("section");
      cell.className = theme;
      const name = document.createElement("h2");
      name.textContent = id;
      const said = document.createElement("p");
      said.textContent = words;
      const alt = document.createElement("p");
      alt.className = "alt";
      alt.textContent = picture.alt;
      cell.append(name);
      try {
        cell.append(drawPicture(picture));
      } catch (error) {
        faults.push(id + ": " + error);
      }
      cell.append(said, alt);
      sheet.append(cell);
    }
  }
  document.body.append(sheet);
  return faults;
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args) -> None:
        pass


def words_of(file: str, step: str) -> str:
    """What the step says, in the words of whom the drawing is for."""
    steps = read_yaml(RELIEF / f"{file}.yml")["steps"]
    if step not in steps:
        steps = read_yaml(RELIEF / "shared.yml")["steps"]
    text = steps.get(step, {"text": "NO SUCH STEP"})["text"]
    lines = [
        line["self"] if isinstance(line, dict) else line
        for line in ([text] if isinstance(text, str) else text)
    ]
    return " ".join(lines)


def pictures(files: list[str]) -> list[dict]:
    paths = [WIDGET / "pictures" / f"{name}.json" for name in files] or sorted(
        (WIDGET / "pictures").glob("*.json")
    )
    return [cell for path in paths for cell in cells_of(path)]


def cells_of(path: Path) -> list[dict]:
    """The pictures of a file; one that serves a group of parts is shown for each of them."""
    book = json.loads(path.read_text(encoding="utf-8"))
    groups = book.pop("@groups", {})
    cells = []
    for key, picture in book.items():
        step, _, group = key.partition("@")
        text = json.dumps(picture)
        spots = groups[group].items() if group and "{spot}" in text else [("", "")]
        for part, spot in spots:
            cells.append(
                {
                    "id": f"{path.stem}: {key} {part}".strip(),
                    "step": step,
                    "words": words_of(path.stem, step),
                    "picture": json.loads(text.replace("{spot}", spot)),
                }
            )
    return cells


def page_of(themes: list[str], width: int) -> str:
    css = (WIDGET / "css" / "pictures.css").read_text(encoding="utf-8")
    columns = max(len(themes), 1270 // (width + 20) // len(themes) * len(themes))
    looks = "".join(f".{name}{{{values}}}" for name, values in THEMES.items())
    return f"""<!doctype html><style>{css}{looks}
      body {{ margin: 0; font: 13px/1.35 sans-serif; background: #777 }}
      main {{ display: grid; gap: 4px; grid-template-columns: repeat({columns}, {width + 16}px) }}
      section {{ background: var(--page); color: var(--ink); padding: 8px; }}
      svg {{ background: var(--card); border-radius: 12px; }}
      h2 {{ font-size: 13px; margin: 0 0 6px }} p {{ margin: 5px 0 0 }} .alt {{ opacity: .7; font-style: italic }}</style>"""


def make_sheet(
    out: Path, cells: list[dict], themes: list[str], width: int = 280, scale: float = 1
) -> list[str]:
    """Draws the cells to a file; gives back what could not be drawn."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/widget/"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            page = browser.new_page(
                viewport={"width": 1280, "height": 800}, device_scale_factor=scale
            )
            page.goto(base + "manifest.webmanifest")
            page.set_content(page_of(themes, width))
            faults = page.evaluate(DRAW, [base, cells, themes, width])
            page.locator("main").screenshot(path=str(out))
            browser.close()
    finally:
        server.shutdown()
    return faults


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--ids", default="")
    parser.add_argument("--theme", default="dark,light")
    parser.add_argument(
        "--one", action="store_true", help="of a picture for several parts, only the first"
    )
    parser.add_argument("--width", type=int, default=280)
    parser.add_argument("--scale", type=float, default=1)
    given = parser.parse_args()
    wanted = set(filter(None, given.ids.split(",")))
    cells = [
        cell
        for cell in pictures(given.files)
        if not wanted or wanted & {cell["step"], cell["id"].split()[1]}
    ]
    if given.one:
        cells = list({cell["id"].split()[1]: cell for cell in reversed(cells)}.values())[::-1]
    for fault in make_sheet(given.out, cells, given.theme.split(","), given.width, given.scale):
        print(fault)
    print(f"{len(cells)} pictures in {given.out}")


if __name__ == "__main__":
    main()
