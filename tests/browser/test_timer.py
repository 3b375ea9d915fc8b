"""Guided relief: one step held for some seconds, on a page of its own with a stand-in for the core."""

from __future__ import annotations

import itertools
import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route

from .contrast import contrasts
from .test_axe import TAGS, axe_script  # noqa: F401  (a fixture)

WIDGET = (Path(__file__).resolve().parents[2] / "widget").resolve()
ORIGIN = "http://timer.localhost"  # a secure context without a certificate, and without a server
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
mimetypes.add_type("text/javascript", ".js")

PAGE = """<!doctype html><html lang="en"><head><title>Timer</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/css/page.css">
<script type="module" src="/scratch.js"></script></head><body><main></main></body></html>"""

# The least of a core that the timer can live in; notes down all that it is told.
SCRATCH = """
import { openTimer } from "/js/timer/timer.js";

const make = (tag, id, words = "") => Object.assign(document.createElement(tag), { id, textContent: words });
const outer = make("div", "outer");
document.querySelector("main").append(outer);
const root = outer.attachShadow({ mode: "open" });
const look = make("div", "look");
const frame = Object.assign(make("div", "frame"), { className: "page" });
const head = make("div", "head");
const wrong = Object.assign(make("button", "wrong", "Something is wrong"), { type: "button", className: "alarm" });
const box = make("div", "stage");
const tray = make("div", "tray");
tray.tabIndex = box.tabIndex = -1;
box.setAttribute("role", "region");
head.append(make("h1", "name", "Crampwise"), wrong);
frame.append(head, box, tray);
look.append(frame);
root.append(look);

const style = async (path) => {
  const text = await (await fetch("/" + path)).text();
  root.adoptedStyleSheets.push(await new CSSStyleSheet().replace(text));
};
const note = (kind, ...words) => window.__notes.push([kind, ...words]);
window.__notes = [];
let view = null;
const stage = {
  get isOpen() { return view !== null; },
  open(next) {
    view = next;
    box.setAttribute("aria-label", next.label);
    box.replaceChildren(next.body);
    box.focus({ preventScroll: true });
    note("open");
  },
  close() {
    if (!view) return;
    const { closed } = view;
    view = null;
    tray.focus();
    box.replaceChildren();
    closed?.();
    note("close");
  },
};
box.addEventListener("keydown", ({ key }) => key === "Escape" && stage.close());
wrong.addEventListener("click", () => (stage.close(), note("wrong")));

const host = {
  root, stage, style, base: new URL("/", location.href),
  settings: { size: "touch", theme: "auto", voice: false, count: false, pictures: true },
  announce: (words) => note("announce", words),
  speak: (words) => note("speak", words),
  pick: (title, payload) => (note("pick", title, payload), true),
};
const MORE = {
  worked: { title: "It's letting go", payload: "/relief_worked" },
  failed: { title: "No change", payload: "/relief_failed" },
  worse: { title: "Worse", payload: "/relief_worse" },
};
window.__timer = async ({ step, settings, picture, text, theme }) => {
  Object.assign(host.settings, settings);
  look.dataset.size = host.settings.size;
  look.dataset.theme = theme;
  look.style.setProperty("--text", String((text ?? 100) / 100));
  document.documentElement.dataset.theme = theme;
  let drawing = null;
  if (picture) {
    drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    drawing.setAttribute("viewBox", "0 0 320 240");
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", "A leg");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    line.setAttribute("d", "M10 180 L200 180 L220 90 L310 200");
    line.setAttribute("stroke", "currentColor");
    line.setAttribute("fill", "none");
    line.setAttribute("stroke-width", "6");
    drawing.append(line);
  }
  await openTimer(host, { step, picture: drawing, more: MORE });
};
await style("css/chat.css");
document.documentElement.dataset.ready = "";
"""

# What the browser is asked for that a test can't see otherwise; and a page that can be out of sight.
SENSES = """
window.__locks = [];
Object.defineProperty(navigator, "wakeLock", { configurable: true, value: { request: async () => {
  const lock = { released: false, release: async () => { lock.released = true; } };
  __locks.push(lock);
  return lock;
} } });
window.__hide = (hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  if (hidden) __locks.forEach((lock) => { lock.released = true; });
  document.dispatchEvent(new Event("visibilitychange"));
};
window.__hushed = 0;
speechSynthesis.cancel = () => { __hushed += 1; };
window.__violations = [];
addEventListener("securitypolicyviolation", (e) => __violations.push(e.violatedDirective));
"""

CALF = {
    "id": "calf-towel",
    "kind": "stretch",
    "text": "Knee straight. Loop a towel or sheet round your foot.\n"
    "Draw your toes toward you, slowly. Hold, and breathe out.",
    "seconds": 20,
    "cautions": ["Stop if it hurts more.", "If the foot beats or kicks, stop and wait."],
}
# The longest in knowledge/relief.
LONG = {
    "id": "fingers-helper-open",
    "kind": "stretch",
    "text": "Hold her forearm and wrist. Let the wrist bend down a little.\n"
    "Open the fingers all at once, from the base, slowly.\nThen bring the wrist up, and hold.",
    "seconds": 20,
    "cautions": [
        "Say each move first. Stop at pain.",
        "Never pull on the fingertips.",
        "Always curled? Don't force it.",
        "If it kicks or catches, stop and wait.",
        "Ask your physio to check this.",
    ],
}
WAIT = {
    "id": "hold-still-wait",
    "kind": "wait",
    "text": "Keep still and let it pass. Don't push against it.",
    "seconds": 30,
    "cautions": ["Move again slowly, once it has let go."],
}
STATES = ["ready", "running", "paused", "done", "again"]
AT_THE_END = "Choices: Hold again, It's letting go, Worse, No change, Close."


def serve(route: Route) -> None:
    path = route.request.url.removeprefix(ORIGIN).split("?")[0]
    headers = {"content-security-policy": POLICY}
    if path == "/":
        return route.fulfill(body=PAGE, content_type="text/html", headers=headers)
    if path == "/scratch.js":
        return route.fulfill(body=SCRATCH, content_type="text/javascript")
    file = (WIDGET / path[1:]).resolve()
    if not file.is_relative_to(WIDGET) or not file.is_file():
        return route.fulfill(status=404)
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    route.fulfill(body=file.read_bytes(), content_type=kind)


class Timer:
    """The timer on its page, and a person's hands on a clock that stands still until told."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console", lambda m: self.errors.append(m.text) if m.type in ("error", "warning") else 0
        )
        page.clock.install(time=0)
        page.goto(ORIGIN + "/")
        page.locator("[data-ready]").wait_for()
        page.clock.pause_at(60_000)

    def open(
        self, step: dict = CALF, text: int = 100, picture: bool = False, theme: str = "", **settings
    ):
        self.page.evaluate(
            "(options) => __timer(options)",
            {"step": step, "text": text, "picture": picture, "theme": theme, "settings": settings},
        )
        self.run(0.5)  # what is tapped at once is taken for a slip

    def run(self, seconds: float) -> None:
        self.page.clock.run_for(round(seconds * 1000))

    def sleep(self, seconds: float) -> None:
        self.page.clock.fast_forward(round(seconds * 1000))

    def button(self, title: str) -> Locator:
        return self.page.get_by_role("button", name=title, exact=True)

    def tap(self, title: str) -> None:
        self.button(title).click()

    def bring_to(self, state: str) -> None:
        """From "ready"."""
        steps = STATES[1 : STATES.index(state) + 1]
        for step in steps:
            if step == "running":
                self.tap("Start")
                self.run(6)
            elif step == "paused":
                self.tap("Pause")
                self.run(1)
            elif step == "done":
                self.tap("Go on")
                self.run(121)
            else:
                self.page.locator(".timer-main").click()
                self.run(3)

    @property
    def titles(self) -> list[str]:
        found = self.page.locator("#stage").get_by_role("button").all()
        return [button.inner_text().strip() for button in found]

    @property
    def digits(self) -> str:
        return self.page.locator(".timer-digits").text_content()

    @property
    def dial(self) -> Locator:
        return self.page.get_by_role("timer")

    @property
    def words(self) -> str:
        return self.page.locator("#stage").inner_text()

    def notes(self, *kinds: str) -> list:
        return [note for note in self.page.evaluate("__notes") if not kinds or note[0] in kinds]

    def told(self, kind: str) -> list[str]:
        return [note[1] for note in self.notes(kind)]

    def boxes(self) -> dict[str, dict]:
        found = self.page.locator("#stage").get_by_role("button").all()
        return {b.get_attribute("class") or str(i): b.bounding_box() for i, b in enumerate(found)}


@pytest.fixture
def new_timer(browser: Browser) -> Iterator[Callable[..., Timer]]:
    contexts: list[BrowserContext] = []
    timers: list[Timer] = []

    def make(*, width: int = 390, height: int = 844, scheme: str = "dark", **options) -> Timer:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, **options
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.route("**/*", serve)
        context.add_init_script(SENSES)
        timers.append(Timer(context.new_page()))
        return timers[-1]

    yield make
    for timer in timers:
        assert timer.errors == []
        assert timer.page.evaluate("__violations") == []
    for context in contexts:
        context.close()


@pytest.fixture
def timer(new_timer) -> Timer:
    opened = new_timer()
    opened.open()
    return opened


# -- states and buttons ---------------------------------------------------------------------------


def test_it_waits_for_start(timer):
    assert timer.titles == ["Start", "It's letting go", "Stop. It hurts more", "Close"]
    timer.run(300)
    assert timer.digits == "20"
    assert timer.notes() == [["open"]]
    assert "Draw your toes toward you, slowly." in timer.words
    assert "Stop if it hurts more." in timer.words
    assert "Did it help?" not in timer.words


def test_a_hold_from_start_to_end_and_again(timer):
    timer.tap("Start")
    assert timer.titles == ["Pause", "It's letting go", "Stop. It hurts more", "Close"]
    seen = []
    for _ in range(19):
        timer.run(1)
        seen.append(int(timer.digits))
    assert seen == list(range(19, 0, -1))
    assert "Did it help?" not in timer.words
    timer.run(1)
    assert timer.titles == ["Hold again", "It's letting go", "Worse", "No change", "Close"]
    assert "Ease back, slowly.\n" in timer.words and "Rest. Breathe out.\n" in timer.words
    assert "Did it help?" in timer.words and "It ended while" not in timer.words
    assert "Knee straight" not in timer.words and "Stop if it hurts more." in timer.words
    timer.run(600)  # no time limit, and nothing repeats by itself
    assert timer.digits == "0"
    for number in range(2, 12):
        timer.tap("Hold again")
        assert "No change" not in timer.titles
        assert f"Hold {number}" in timer.dial.text_content()
        assert timer.digits == "20"
        timer.run(21)
    assert "Did it help?" in timer.words


def test_a_pause_holds_time(timer):
    timer.tap("Start")
    timer.run(6.4)
    timer.tap("Pause")
    assert timer.digits == "14" and "paused" in timer.dial.text_content()
    assert timer.titles == ["Go on", "It's letting go", "Stop. It hurts more", "Close"]
    timer.sleep(3600)
    timer.run(60)
    assert timer.digits == "14"
    timer.tap("Go on")
    assert timer.digits == "14"
    timer.run(0.55)
    assert timer.digits == "14"
    timer.run(0.1)  # 0.4 s of that second had gone
    assert timer.digits == "13"
    timer.run(12.9)
    assert timer.digits == "1"
    timer.run(0.2)
    assert "Did it help?" in timer.words


@pytest.mark.parametrize(
    ("button", "picked"),
    [
        ("It's letting go", ["pick", "It's letting go", "/relief_worked"]),
        ("Stop. It hurts more", ["pick", "Worse", "/relief_worse"]),
    ],
)
def test_both_answers_close_and_send_in_one_tap_at_any_time(new_timer, button, picked):
    timer = new_timer()
    for state in STATES:
        timer.open()
        timer.bring_to(state)
        timer.tap("Worse" if state == "done" and button.startswith("Stop") else button)
        notes = timer.notes()
        assert notes[-2:] == [["close"], picked], state
        timer.run(300)
        assert timer.notes() == notes, state


def test_no_change_is_an_answer_at_the_end(timer):
    timer.bring_to("done")
    timer.tap("No change")
    assert timer.notes()[-2:] == [["close"], ["pick", "No change", "/relief_failed"]]


@pytest.mark.parametrize("way", ["Close", "Escape", "Something is wrong"])
def test_however_it_closes_all_stops(new_timer, way):
    timer = new_timer()
    for state in STATES:
        timer.open(voice=True, count=True)
        timer.bring_to(state)
        hushed = timer.page.evaluate("__hushed")
        if way == "Escape":
            timer.page.keyboard.press("Escape")
        else:
            timer.tap(way)
        assert timer.page.locator(".timer").count() == 0
        notes = timer.notes()
        timer.page.evaluate("__hide(true), __hide(false)")
        timer.run(300)
        assert timer.notes() == notes
        assert not timer.notes("pick")
        assert timer.page.evaluate("__locks.every((lock) => lock.released)")
        assert (timer.page.evaluate("__hushed") > hushed) == (state != "ready"), state


def test_slips_are_not_taken_for_wishes(new_timer):
    timer = new_timer()
    timer.open()
    # A second tap of a shaky hand right after "Start".
    timer.tap("Start")
    timer.run(0.3)
    timer.tap("Pause")
    assert "Pause" in timer.titles
    # A tap meant for "Pause" just as the hold ends.
    timer.run(20)
    timer.tap("Hold again")
    assert "Hold again" in timer.titles
    timer.run(1)
    timer.tap("Hold again")
    assert "Pause" in timer.titles
    # The tap that opened it, still falling.
    timer.tap("Close")
    timer.page.evaluate("(step) => __timer({step, settings: {}, theme: ''})", CALF)
    for title in ("Start", "It's letting go", "Stop. It hurts more", "Close"):
        timer.tap(title)
    assert timer.titles[0] == "Start" and not timer.notes("pick")


def test_bad_seconds_become_good_ones(new_timer):
    timer = new_timer()
    for asked, held in [
        *[(20, 20), (0, 20), (-3, 20), (None, 20), ("x", 20)],
        *[(1, 5), (7.4, 7), (121, 120), (1e9, 120)],
    ]:
        timer.open({**CALF, "seconds": asked})
        assert timer.digits == str(held), asked
        timer.tap("Close")


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("stretch", "Ease back, slowly.\nRest. Breathe out.\nDid it help?"),
        ("pressure", "Rest. Breathe out.\nDid it help?"),
        ("movement", "Rest. Breathe out.\nDid it help?"),
        ("wait", "That was 20 seconds.\nDid it help?"),
        ("breathe", "That was 20 seconds.\nDid it help?"),
        ("position", "That was 20 seconds.\nDid it help?"),
        ("some new kind", "That was 20 seconds.\nDid it help?"),
    ],
)
def test_the_end_says_only_what_suits_the_step(new_timer, kind, says):
    timer = new_timer()
    timer.open({**CALF, "kind": kind})
    timer.tap("Start")
    timer.run(20)
    lines = [line for line in timer.page.locator(".timer-end").inner_text().split("\n") if line]
    assert "\n".join(lines) == says
    # "Hold" beside a breath would be heard as "hold your breath".
    holds = kind in ("stretch", "pressure")
    assert any("Hold" in line for line in timer.told("announce")) == holds
    assert timer.titles[0] == ("Hold again" if holds else "Go again")


# -- time -----------------------------------------------------------------------------------------


def test_a_hold_that_ended_in_sleep_says_so(timer):
    timer.tap("Start")
    timer.run(5)
    timer.sleep(3600)
    assert timer.digits == "0"
    assert "It ended while this was hidden." in timer.words
    assert "Did it help?" in timer.words
    assert len(timer.told("announce")) == 2
    assert timer.told("announce")[-1].startswith("It ended while this was hidden. Ease")
    timer.tap("Close")


def test_a_hold_that_ended_out_of_sight_says_so(timer):
    timer.tap("Start")
    timer.run(15)
    timer.page.evaluate("__hide(true)")
    timer.run(10)
    timer.page.evaluate("__hide(false)")
    assert "It ended while this was hidden." in timer.words
    timer.tap("Hold again")
    timer.run(20)
    assert "It ended while" not in timer.words and "Did it help?" in timer.words


def test_sleep_within_a_hold_counts(timer):
    timer.tap("Start")
    timer.run(2)
    timer.page.evaluate("__hide(true)")
    timer.sleep(13)
    timer.page.evaluate("__hide(false)")
    assert timer.digits == "5"
    timer.run(5)
    assert "Did it help?" in timer.words and "It ended while" not in timer.words


def test_a_steady_clock_that_stood_still_while_the_device_slept(timer):
    timer.tap("Start")
    timer.run(2)
    timer.page.evaluate("() => { const now = Date.now; Date.now = () => now() + 600_000; }")
    timer.run(1)
    assert "It ended while this was hidden." in timer.words


def test_a_wall_clock_set_back_changes_nothing(timer):
    timer.tap("Start")
    timer.run(2)
    timer.page.evaluate("() => { const now = Date.now; Date.now = () => now() - 600_000; }")
    timer.run(3)
    assert timer.digits == "15"


def test_the_screen_stays_on_while_it_runs_and_no_longer(timer):
    held = "() => __locks.map((lock) => !lock.released)"
    assert timer.page.evaluate(held) == []
    timer.tap("Start")
    assert timer.page.evaluate(held) == [True]
    timer.run(1)
    timer.tap("Pause")
    assert timer.page.evaluate(held) == [False]
    timer.run(1)
    timer.tap("Go on")
    assert timer.page.evaluate(held) == [False, True]
    timer.page.evaluate("__hide(true), __hide(false)")  # the browser takes the lock when hidden
    assert timer.page.evaluate(held) == [False, False, True]
    timer.run(30)
    assert "Did it help?" in timer.words
    assert timer.page.evaluate(held) == [False] * 3


@pytest.mark.parametrize(
    "lock",
    ["undefined", "{ request: async () => { throw new Error('low battery'); } }", "{}"],
)
def test_it_runs_without_a_lock_on_the_screen(timer, lock):
    timer.page.evaluate(
        f"() => Object.defineProperty(navigator, 'wakeLock', {{ configurable: true, value: {lock} }})"
    )
    timer.tap("Start")
    timer.run(20)
    assert "Did it help?" in timer.words


def test_a_lock_that_comes_too_late_is_given_back(timer):
    timer.page.evaluate(
        """() => {
          const request = navigator.wakeLock.request;
          navigator.wakeLock.request = () => new Promise((done) => { window.__give = () => request().then(done); });
        }"""
    )
    timer.tap("Start")
    timer.tap("Close")
    timer.page.evaluate("__give()")
    assert timer.page.evaluate("__locks.map((lock) => lock.released)") == [True]


# -- what is heard --------------------------------------------------------------------------------


def test_a_screen_reader_hears_four_utterances_a_hold(timer):
    timer.tap("Start")
    timer.run(20)
    assert timer.told("announce") == [
        "Hold. 20 seconds.",
        "Halfway.",
        "Five more.",
        f"Ease back, slowly. Rest. Breathe out. Did it help? {AT_THE_END}",
    ]
    assert timer.told("speak") == []
    timer.run(1)
    timer.tap("Hold again")
    assert timer.told("announce")[4:] == ["Hold 2. 20 seconds."]
    timer.run(4.5)
    timer.tap("Pause")
    timer.run(1)
    timer.tap("Go on")
    assert timer.told("announce")[5:] == ["Paused. 16 seconds left.", "Hold. 16 seconds."]


@pytest.mark.parametrize(
    ("seconds", "told"), [(5, []), (7, []), (10, ["Five more."]), (30, ["Halfway.", "Five more."])]
)
def test_short_holds_are_not_talked_over(new_timer, seconds, told):
    timer = new_timer()
    timer.open({**CALF, "seconds": seconds})
    timer.tap("Start")
    timer.run(seconds)
    assert timer.told("announce")[1:-1] == told


def test_the_name_of_the_timer_changes_only_when_something_is_told(timer):
    names = []

    def look():
        name = timer.dial.get_attribute("aria-label")
        if not names or names[-1] != name:
            names.append(name)

    assert timer.dial.get_attribute("aria-live") == "off"
    assert timer.page.locator(".timer-dial svg").get_attribute("aria-hidden") == "true"
    look()
    timer.tap("Start")
    for _ in range(21):
        look()
        timer.run(1)
    look()
    assert names == [
        "20 seconds",
        "20 seconds left",
        "10 seconds left",
        "5 seconds left",
        "Ease back, slowly. Rest. Breathe out.",
    ]


def test_a_voice_counts_if_asked(new_timer):
    timer = new_timer()
    timer.open(voice=True, count=True)
    timer.tap("Start")
    timer.run(20)
    end = "Ease back, slowly. Rest. Breathe out. Did it help?"
    assert timer.told("speak") == ["Hold", "15", "10", "5", "4", "3", "2", "1", end]
    assert timer.told("announce") == []
    timer.run(1)
    timer.tap("Hold again")
    timer.run(3)
    timer.tap("Pause")
    timer.run(3)
    timer.tap("Go on")
    timer.run(2)
    assert timer.told("speak")[9:] == ["Hold 2", "Paused", "Hold", "15"]


def test_a_wait_is_counted_in_its_own_words(new_timer):
    timer = new_timer()
    timer.open(WAIT, voice=True, count=True)
    timer.tap("Start")
    timer.run(31)
    timer.tap("Go again")
    assert timer.told("speak") == [
        *["Keep still", "25", "20", "15", "10", "5", "4", "3", "2", "1"],
        "That was 30 seconds. Did it help?",
        "Round 2. Keep still",
    ]


@pytest.mark.parametrize(("voice", "count"), [(True, False), (False, True), (False, False)])
def test_without_a_counting_voice_the_screen_reader_is_told(new_timer, voice, count):
    timer = new_timer()
    timer.open(voice=voice, count=count)
    timer.tap("Start")
    timer.run(20)
    assert len(timer.told("announce")) == 4
    assert bool(timer.told("speak")) == count  # a host whose voice is off says nothing


def test_numbers_missed_in_sleep_are_not_made_up_for(new_timer):
    timer = new_timer()
    timer.open(voice=True, count=True)
    timer.tap("Start")
    timer.sleep(16.5)
    timer.run(1)
    assert timer.told("speak") == ["Hold", "4", "3"]


# -- what moves -----------------------------------------------------------------------------------

# A document's own list leaves out what is in a shadow root.
ANIMATIONS = (
    "[document, document.querySelector('#outer').shadowRoot].flatMap((one) => one.getAnimations())"
)
MOVING = ANIMATIONS + ".length"


def test_nothing_moves_but_the_number_with_reduced_motion(new_timer):
    timer = new_timer(reduced_motion="reduce")
    timer.open()
    bar = timer.page.locator(".timer-bar")
    offset = "(e) => getComputedStyle(e).strokeDashoffset"
    for title, seconds, filled in [
        ("Start", 0, False),
        (None, 5, False),
        ("Pause", 1, None),
        ("Go on", 1, None),
        (None, 13, None),
        (None, 2, True),
        ("Hold again", 0, False),
        (None, 4, False),
    ]:
        if title:
            timer.tap(title)
        timer.run(seconds)
        assert timer.page.evaluate(MOVING) == 0
        if filled is not None:
            assert bar.evaluate(offset) == ("0px" if filled else "100px")
    assert timer.digits == "16"


def test_the_ring_fills_second_by_second_else(timer):
    assert timer.page.evaluate(MOVING) == 0
    timer.tap("Start")
    timer.run(1)
    assert timer.page.evaluate(
        ANIMATIONS + ".map((one) => [one.transitionProperty, one.effect.getTiming().duration])"
    ) == [["stroke-dashoffset", 1000]]
    timer.run(9)
    timer.tap("Pause")
    assert timer.page.evaluate(MOVING) == 0
    bar = timer.page.locator(".timer-bar")
    assert bar.evaluate("(e) => getComputedStyle(e).strokeDashoffset") == "50px"
    timer.run(1)
    timer.tap("Go on")
    timer.run(11)
    assert timer.page.evaluate(MOVING) == 0
    assert bar.evaluate("(e) => getComputedStyle(e).strokeDashoffset") == "0px"


def test_no_node_comes_or_goes_while_it_runs(timer):
    """One-key scanning takes new nodes for new choices, and would start again every second."""
    timer.page.evaluate(
        """() => {
          window.__nodes = 0;
          const stage = document.querySelector("#outer").shadowRoot.querySelector("#stage");
          new MutationObserver((all) => { __nodes += all.length; }).observe(stage, { childList: true, subtree: true });
        }"""
    )
    timer.bring_to("again")
    assert timer.page.evaluate("__nodes") == 0


# -- keyboard, focus ------------------------------------------------------------------------------

FOCUSED = "document.querySelector('#outer').shadowRoot.activeElement?.innerText.trim()"


def test_it_can_be_used_with_the_keyboard_alone(timer):
    keys = timer.page.keyboard
    keys.press("Tab")
    assert timer.page.evaluate(FOCUSED) == "Start"
    keys.press("Space")
    timer.run(3)
    assert timer.page.evaluate(FOCUSED) == "Pause"
    keys.press("Enter")
    assert timer.page.evaluate(FOCUSED) == "Go on"
    timer.run(1)
    keys.press("Enter")
    timer.run(21)
    assert timer.page.evaluate(FOCUSED) == "Hold again"
    stops = []
    for _ in range(4):
        keys.press("Tab")
        stops.append(timer.page.evaluate(FOCUSED))
    assert stops == ["It's letting go", "Worse", "No change", "Close"]


def test_focus_is_never_lost(timer):
    timer.bring_to("done")
    timer.button("No change").focus()
    # As voice control does: a click that takes no focus along.
    timer.page.locator(".timer-main").evaluate("(e) => e.click()")
    assert timer.page.evaluate(FOCUSED) == "Pause"


# -- what is seen ---------------------------------------------------------------------------------

SCREENS = {
    "phone": {"width": 390, "height": 844},
    "sideways": {"width": 844, "height": 390},
    "320px": {"width": 320, "height": 640},
    "tablet": {"width": 768, "height": 1024},
    "desk": {"width": 1280, "height": 800},
}


BOXES = """() => {
  const stage = document.querySelector("#outer").shadowRoot.querySelector("#stage");
  return [...stage.querySelectorAll("button")].map((e) => {
    const r = e.getBoundingClientRect();
    return { x: r.left, y: r.top + scrollY, width: r.width, height: r.height,
      seen: getComputedStyle(e).visibility === "visible",
      cut: e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight };
  });
}"""


@pytest.mark.parametrize("text", [100, 200])
@pytest.mark.parametrize("size", ["touch", "gaze"])
@pytest.mark.parametrize("screen", SCREENS)
def test_targets_are_large_apart_whole_and_stay_where_they_are(new_timer, screen, size, text):
    timer = new_timer(**SCREENS[screen])
    width = SCREENS[screen]["width"]
    timer.open(LONG, text=text, picture=True, size=size)
    least, gap = (120, 16) if size == "gaze" else (64, 12)
    first: dict[str, dict] = {}
    for state in ("ready", "running", "done"):
        if state == "running":
            timer.page.locator(".timer-main").evaluate("(e) => e.click()")
        timer.run({"ready": 0, "running": 1, "done": 21}[state])
        boxes = dict(enumerate(timer.page.evaluate(BOXES)))
        for name, box in boxes.items():
            assert box["width"] >= least and box["height"] >= least, (state, name, box)
            assert box["x"] >= 0 and box["x"] + box["width"] <= width, (state, name, box)
            assert not box["cut"], (state, name)
            assert box["seen"] == (name != 3 or state == "done")
            place = {key: box[key] for key in ("x", "width", "height")}
            # How far the page is scrolled, and so where the buttons stick, is not theirs to decide.
            assert first.setdefault(name, place) == place, (state, name)
        for a, b in itertools.combinations(boxes.values(), 2):
            across = max(a["x"], b["x"]) - min(a["x"] + a["width"], b["x"] + b["width"])
            down = max(a["y"], b["y"]) - min(a["y"] + a["height"], b["y"] + b["height"])
            assert max(across, down) >= gap - 0.1, (state, a, b)
        assert timer.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("step", [CALF, LONG, WAIT], ids=["usual", "long", "short"])
@pytest.mark.parametrize("screen", ["phone", "sideways"])
def test_stop_is_on_the_screen_and_nothing_moves(new_timer, screen, step):
    timer = new_timer(**SCREENS[screen])
    height = SCREENS[screen]["height"]
    timer.open(step, picture=True)
    first = timer.boxes()
    header = timer.page.locator("#head").bounding_box()
    for state in STATES:
        if state != "ready":
            timer.page.locator(".timer-main").click()
            timer.run(40 if state == "done" else 1)
        assert timer.page.evaluate("scrollY") == 0
        now = timer.boxes()
        for name, box in first.items():
            if name != "3":
                assert now.get(name, box) == box, (state, name)
        stop = timer.page.locator(".timer-stop").bounding_box()
        assert header["height"] <= stop["y"] and stop["y"] + stop["height"] <= height
        dial = timer.dial.bounding_box()
        assert header["height"] <= dial["y"] and dial["y"] + dial["height"] <= height
        assert timer.button("Something is wrong").is_visible()


@pytest.mark.parametrize("size", ["touch", "gaze"])
@pytest.mark.parametrize("screen", ["phone", "sideways"])
def test_stop_is_on_the_screen_in_gaze_mode_too(new_timer, screen, size):
    timer = new_timer(**SCREENS[screen])
    timer.open(size=size)
    stop = timer.page.locator(".timer-stop").bounding_box()
    assert stop["y"] + stop["height"] <= SCREENS[screen]["height"]


@pytest.mark.parametrize("text", [100, 200])
@pytest.mark.parametrize("screen", SCREENS)
def test_every_button_can_be_reached(new_timer, screen, text):
    timer = new_timer(**SCREENS[screen])
    timer.open(LONG, text=text, picture=True, size="gaze")
    for title in timer.titles:
        button = timer.button(title)
        button.focus()
        button.click(trial=True)  # nothing lies over it


@pytest.mark.parametrize("late", [False, True])
def test_a_late_end_moves_nothing_either(new_timer, late):
    timer = new_timer()
    timer.open(WAIT)
    before = timer.boxes()
    timer.tap("Start")
    (timer.sleep if late else timer.run)(40)
    now = timer.boxes()
    assert all(now[name] == box for name, box in before.items() if name in now and name != "3")


@pytest.mark.parametrize("theme", ["", "light", "night"])
def test_text_contrast_is_at_least_7_to_1(new_timer, theme):
    timer = new_timer(scheme="light" if theme == "light" else "dark")
    timer.open(theme=theme)
    for state in STATES:
        if state != "ready":
            timer.page.locator(".timer-main").click()
            (timer.sleep if state == "done" else timer.run)(1 if state != "done" else 100)
        found = contrasts(timer.page, "#outer", "#stage")
        assert len(found) > 8
        assert [pair for pair in found if pair[0] < 7] == [], state


@pytest.mark.parametrize("look", ["dark", "light", "night", "forced colours", "gaze"])
def test_axe_has_nothing_to_say(new_timer, axe_script, look):  # noqa: F811
    options = {"forced colours": {"forced_colors": "active"}, "light": {"scheme": "light"}}
    timer = new_timer(**options.get(look, {}))
    timer.open(
        theme=look if look in ("light", "night") else "",
        size="gaze" if look == "gaze" else "touch",
        picture=True,
    )
    for state in STATES[:4]:
        if state != "ready":
            timer.page.locator(".timer-main").click()
            timer.run(30 if state == "done" else 1)
        timer.page.evaluate(axe_script)
        timer.page.evaluate(
            """(tags) => {
              const rules = Object.fromEntries(axe.getRules(tags).map(({ ruleId }) => [ruleId, { enabled: true }]));
              window.__axe = null;
              axe.run(document, { runOnly: { type: "tag", values: tags }, rules }).then((found) => { __axe = found; });
            }""",
            TAGS,
        )
        for _ in range(50):  # axe waits by the page's clock, which stands still
            timer.run(0.01)
            if timer.page.evaluate("__axe !== null"):
                break
        found = timer.page.evaluate("__axe")
        assert len(found["passes"]) > 15
        assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found["violations"]] == []
