"""The contrast of each visible text with the nearest painted background, by WCAG's formula."""

from __future__ import annotations

from playwright.sync_api import Page

MEASURE = """([where, but]) => {
  const parse = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const painted = (e) => parse(getComputedStyle(e).backgroundColor)[3] !== 0;
  const above = (e) => e.parentElement ?? e.getRootNode().host ?? null;
  const root = where.reduce((inside, name) => inside.querySelector(name).shadowRoot ?? inside.querySelector(name), document);
  const out = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const e = node.parentElement;
    const style = getComputedStyle(e);
    if (!node.data.trim() || !e.getClientRects().length || style.visibility !== "visible" || e.closest(but)) continue;
    let back = e;
    while (back && !painted(back)) back = above(back);
    const a = light(parse(e.tagName === "text" ? style.fill : style.color));
    const b = light(parse(getComputedStyle(back ?? document.documentElement).backgroundColor));
    out.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), node.data.trim()]);
  }
  return out;
}"""
# Heard and not seen, or not shown at all.
NOT_SEEN = ".unseen, script, noscript, title"


def contrasts(page: Page, *where: str, but: str = "") -> list[tuple[float, str]]:
    """The contrast (1 to 21) and the words of each visible text.

    Args:
        page: where to look.
        where: selectors that lead to the part to look at, each within the one before; through a shadow root where
            the element has one.
        but: a selector of what is left out besides, such as switched-off buttons.
    """
    left_out = f"{NOT_SEEN}, {but}" if but else NOT_SEEN
    return [(ratio, words) for ratio, words in page.evaluate(MEASURE, [list(where), left_out])]
