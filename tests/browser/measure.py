"""How heavy and how quick the page is, on the assistant itself: ``python -m tests.browser.measure``.

Bytes, first paint and "choices usable" are of a first visit over a poor line (slow 4G) on a slow phone (a processor
four times slower than this one), with nothing kept from before. "Tap to reply" runs from the finger's touch to the
frame that shows the next choices, the assistant's own time included.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from .real import PHONE, ROOT, assistant, chromium

#: Chromium's own "slow 4G": bytes a second, and milliseconds until the first of them.
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
SLOW_PROCESSOR = 4
VISITS = 3
GHOST_TAP_MS = 350
#: Longer than any answer takes on any machine.
PATIENCE_MS = 20_000
#: What the assistant says is not the page.
CALLS = ("session", "turn")

#: A talk of eight taps. Where it has gone another way, the first choice is taken.
TAPS = (
    "It hurts now",
    "Calf",
    "None of these",
    "No, as usual",
    "A hard knot",
    "One spot or muscle",
    "Rarely, or first time",
    "Yes",
)

# Looks at every frame: when choices that can be tapped are there and painted, the moment is kept. A message channel
# is served right after a frame is painted, a timer only later.
WATCHER = """(() => {
  const painted = (then) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now());
    requestAnimationFrame(() => channel.port2.postMessage(0));
  };
  const choices = () => [...(ROOT.querySelectorAll("#tray button:not(:disabled), #tray a"))];
  const told = (list) => list.map((one) => one.textContent).join("|");
  // Promises, since the page's policy forbids what a browser driver would do to wait for a value.
  let usable, answered, opened = false, old, touched = 0;
  window.__usable = new Promise((done) => { usable = done; });
  const next = () => { window.__answered = new Promise((done) => { answered = done; }); };
  next();
  addEventListener("pointerdown", (event) => {
    old = choices();
    touched = event.timeStamp;
    next();
  }, true);
  const look = () => {
    const now = choices();
    if (now.length && !opened) {
      opened = true;
      painted(usable);
    }
    if (touched && now.length && now[0] !== old[0] && (told(now) !== told(old) || !old[0].isConnected)) {
      const from = touched;
      touched = 0;
      painted((when) => answered(when - from));
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();""".replace("ROOT", ROOT)


class NeverCame(AssertionError):
    """The page did not do what was waited for."""


@dataclass
class Visit:
    """A first visit: milliseconds, and the bytes that came until choices were usable."""

    first_paint: float
    usable: float
    body_bytes: int
    head_bytes: int
    picture_bytes: int
    requests: int
    files: dict[str, int] = field(default_factory=dict)


@dataclass
class Figures:
    """The medians; ``taps`` by how much slower the processor was."""

    visit: Visit
    taps: dict[int, float]


#: A fixed sum in the browser, and how long it takes on the machine that the limits were met on.
SUM = """() => {
  let best = Infinity;
  for (let round = 0; round < 9; round++) {
    const began = performance.now();
    let x = 1;
    for (let i = 0; i < 5e6; i++) x = (x * 1103515245 + 12345) % 2147483648;
    if (x < 0) throw x;
    best = Math.min(best, performance.now() - began);
  }
  return best;
}"""
SUM_MS = 130.0


def slowness(browser: Browser) -> float:
    """How many times longer this machine takes for the sum; never less than 1."""
    page = browser.new_page()
    try:
        return max(1.0, page.evaluate(SUM) / SUM_MS)
    finally:
        page.close()


def visits(browser: Browser, url: str, how_many: int = VISITS) -> Visit:
    """The median of some first visits."""
    all_visits = [visit(browser, url) for _ in range(how_many)]
    middle = sorted(all_visits, key=lambda one: one.usable)[how_many // 2]
    middle.first_paint = statistics.median(one.first_paint for one in all_visits)
    return middle


def visit(browser: Browser, url: str) -> Visit:
    """One first visit over a poor line on a slow phone."""
    with _page(browser) as (page, devtools):
        arrivals = Arrivals(devtools)
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        devtools.send("Network.emulateNetworkConditions", SLOW_4G)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_PROCESSOR})
        page.goto(url, wait_until="commit")
        usable = _awaited(page, "__usable")
        began = page.evaluate("performance.timeOrigin")
        paints = page.evaluate(
            "performance.getEntriesByType('paint').map((p) => [p.name, p.startTime])"
        )
        seen = Visit(dict(paints)["first-contentful-paint"], usable, 0, 0, 0, 0)
        # The rest may come as it likes: what counts is what had to come first.
        for one in arrivals.until(page, (began + usable) / 1000):
            if one.type.startswith("image/"):
                seen.picture_bytes += one.body_bytes
                continue
            seen.requests += 1
            seen.body_bytes += one.body_bytes
            seen.head_bytes += one.head_bytes
            seen.files[one.url.partition("/chat/")[2] or "index.html"] = one.body_bytes
        return seen


@dataclass
class Arrival:
    """An answer as it comes over the line: when it was asked for (seconds since 1970), and its bytes so far."""

    url: str
    asked: float
    type: str = ""
    head_bytes: int = 0
    body_bytes: int = 0
    whole: bool = False


class Arrivals:
    """What comes over the line, as the browser itself counts it. The driver's own wait for an answer's end has none."""

    def __init__(self, devtools: CDPSession) -> None:
        self._all: dict[str, Arrival] = {}
        devtools.on("Network.requestWillBeSent", self._asked)
        devtools.on("Network.responseReceived", self._head)
        devtools.on("Network.loadingFinished", self._end)
        devtools.send("Network.enable")

    def until(self, page: Page, moment: float) -> list[Arrival]:
        """The files asked for until then, whole; what the assistant says is none of them, and its stream need not end.

        Raises:
            NeverCame: one did not come to its end within ``PATIENCE_MS``.
        """
        due = [
            one
            for one in self._all.values()
            if one.asked < moment and one.url.rpartition("/")[2] not in CALLS
        ]
        for _ in range(PATIENCE_MS // 100):
            if all(one.whole for one in due):
                return due
            page.wait_for_timeout(100)
        raise NeverCame(f"not whole: {[one.url for one in due if not one.whole]}")

    def _asked(self, event: dict[str, Any]) -> None:
        self._all[event["requestId"]] = Arrival(event["request"]["url"], event["wallTime"])

    def _head(self, event: dict[str, Any]) -> None:
        one = self._all.get(event["requestId"])
        if one:
            one.type = event["response"]["mimeType"]
            one.head_bytes = int(event["response"]["encodedDataLength"])

    def _end(self, event: dict[str, Any]) -> None:
        one = self._all.get(event["requestId"])
        if one:
            one.body_bytes = int(event["encodedDataLength"]) - one.head_bytes
            one.whole = True


def taps(browser: Browser, url: str, slower: int = 1) -> list[float]:
    """Milliseconds from touch to the next choices, for each tap of a talk."""
    with _page(browser) as (page, devtools):
        page.goto(url)
        _awaited(page, "__usable")
        found: list[float] = []
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        for title in TAPS:
            page.wait_for_timeout(GHOST_TAP_MS * (2 if slower > 1 else 1))
            _touch(page, title)
            found.append(_awaited(page, "__answered"))
        return found


def figures(browser: Browser, url: str) -> Figures:
    """All of them."""
    return Figures(
        visits(browser, url),
        {rate: statistics.median(taps(browser, url, rate)) for rate in (1, SLOW_PROCESSOR)},
    )


def table(found: Figures) -> str:
    """The figures as a table of Markdown."""
    seen = found.visit
    rows = [
        (
            "the page until choices can be tapped",
            f"{seen.body_bytes / 1000:.1f} kB in {seen.requests} answers",
        ),
        ("their headers", f"{seen.head_bytes / 1000:.1f} kB"),
        ("pictures until then", f"{seen.picture_bytes / 1000:.1f} kB"),
        ("first paint, slow 4G and a 4x slower processor", f"{seen.first_paint / 1000:.2f} s"),
        ("choices usable, the same", f"{seen.usable / 1000:.2f} s"),
    ]
    for rate, median in found.taps.items():
        rows.append((f"tap to the next choices painted, {rate}x processor", f"{median:.0f} ms"))
    return "\n".join(["| measure | median |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)])


def _awaited(page: Page, name: str) -> float:
    """What the page's promise of that name comes to.

    Raises:
        NeverCame: it did not within ``PATIENCE_MS``. The browser driver itself would wait for ever.
    """
    found = page.evaluate(
        f"Promise.race([{name}, new Promise((done) => setTimeout(done, {PATIENCE_MS}, null))])"
    )
    if found is None:
        raise NeverCame(f"{name} did not come in {PATIENCE_MS / 1000:.0f} s on {page.url}")
    return found


@contextmanager
def _page(browser: Browser) -> Iterator[tuple[Page, CDPSession]]:
    """A page with nothing kept from before, and the browser's own tools for it."""
    settings: dict[str, Any] = {**PHONE}
    context = browser.new_context(**settings)
    context.set_default_timeout(30_000)
    context.add_init_script(WATCHER)
    try:
        page = context.new_page()
        yield page, context.new_cdp_session(page)
    finally:
        context.close()


def _touch(page: Page, title: str) -> None:
    """Touches the choice of that title, or the first, in its middle."""
    tray = page.locator("#tray")
    named = tray.get_by_role("button", name=title, exact=True)
    choice = named if named.count() else tray.locator("button:enabled").first
    choice.scroll_into_view_if_needed()
    box = choice.bounding_box()
    assert box, f"{title!r} is not on the page"
    # A touch of the page itself: looking for the target would count as the page's own time.
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def main() -> None:
    """Command line."""
    with assistant() as url, chromium() as browser:
        found = figures(browser, url)
    print(table(found))
    print("\nbytes of each answer:")
    for name, size in sorted(found.visit.files.items(), key=lambda one: -one[1]):
        print(f"{size:7}  {name}")


if __name__ == "__main__":
    main()
