"""Help with no answer from the server: the steps, the checks above them, the numbers; and the page with no network."""

from __future__ import annotations

import importlib.util
import itertools
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from crampwise.clinical.knowledge import load_knowledge
from crampwise.dialogue.bedside import bedside

from .contrast import contrasts
from .stub import POLICY, WIDGET, mimetypes
from .test_axe import TAGS

SHEET = bedside(load_knowledge())
PARTS = {part["id"]: part for part in SHEET["parts"]}

# A page with what the core lends to the view, and no more.
HOST = """
import { make } from "/chat/js/dom.js";
import { adopt, sheet } from "/chat/js/sheets.js";
import { bedsideNote, loadSheet, openBedside, regionFor, stepsFor } from "/chat/js/bedside/bedside.js";

const root = document.getElementById("host").attachShadow({ mode: "open" });
await sheet("css/chat.css").then((found) => root.adoptedStyleSheets.unshift(found));
const wrong = make("button", "alarm", "Something is wrong");
const head = make("div", "", make("h1", "", "Crampwise"), wrong);
const box = make("div");
const log = make("div");
const tray = make("div");
const talk = make("div", "", log, tray);
const frame = make("div", "page", head, box, talk);
const look = make("div", "", frame);
[look.id, frame.id, head.id, box.id, talk.id] = ["look", "frame", "head", "stage", "talk"];
[tray.id, wrong.id] = ["tray", "wrong"];
tray.tabIndex = -1;
tray.append(make("button", "", "Opener"));
box.tabIndex = -1;
box.setAttribute("role", "region");
box.hidden = true;
root.append(look);
document.documentElement.style.scrollPaddingTop = `${head.offsetHeight + 12}px`;

const wish = JSON.parse(sessionStorage.host ?? "{}");
const stage = {
  open({ label, body, closed }) {
    Object.assign(this, { closed, isOpen: true });
    box.setAttribute("aria-label", label);
    box.replaceChildren(body);
    box.hidden = false;
    box.focus({ preventScroll: true });
    talk.hidden = true;
    box.scrollIntoView({ block: "nearest", behavior: "instant" });
  },
  close() {
    talk.hidden = false;
    tray.focus();
    box.hidden = true;
    box.replaceChildren();
    this.isOpen = false;
    this.closed?.();
  },
};
box.addEventListener("keydown", ({ key }) => key === "Escape" && stage.close());
const settings = { size: "touch", region: "auto", pause: 0, ...wish.settings };
look.dataset.theme = wish.theme ?? "dark";
look.dataset.size = settings.size;
look.style.setProperty("--text", wish.text ?? 1);
window.said = [];
window.tried = 0;
const host = {
  root, settings, base: new URL("/chat/", location.href), stage,
  announce: (words, urgent) => said.push([words, Boolean(urgent)]), speak() {}, pick: () => true, style: (path) => adopt(root, path),
};
window.show = (options) => openBedside(host, { reason: "away", retry: () => tried++, ...options });
window.note = async (whom) => {
  const lines = bedsideNote(await loadSheet(host.base), whom);
  log.replaceChildren(...lines);
  return lines.map((line) => line.textContent);
};
window.region = async (locale, setting) => regionFor(await loadSheet(host.base), locale, setting);
window.steps = async (whom) => stepsFor(await loadSheet(host.base), whom);
window.ready = true;
"""
HOST_PAGE = (
    '<!doctype html><html lang="en"><head><title>A host</title>'
    '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/chat/css/page.css">'
    '</head><body><main><div id="host"></div></main><script type="module" src="/host.js"></script></body></html>'
)


class BedsideServer(ThreadingHTTPServer):
    """The page's files, the sheet and the list of files; ``fault`` and ``delay`` are for the sheet."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reset()

    def reset(self) -> None:
        self.sheet, self.fault, self.delay = SHEET, 0, threading.Event()
        self.hold = False
        self.version, self.changed = "one", {}
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def files(self) -> list[str]:
        """What a page may need, as addresses beside the worker."""
        kinds = (".html", ".css", ".js", ".svg", ".webmanifest")
        found = [
            file
            for file in sorted(WIDGET.rglob("*"))
            if file.suffix in kinds and file.name != "sw.js"
        ]
        names = [file.relative_to(WIDGET).as_posix() for file in found]
        return ["./", "relief.json", *(name for name in names if name != "index.html")]

    def content(self, path: str) -> tuple[bytes, str] | None:
        if path == "/host.html":
            return HOST_PAGE.encode(), "text/html; charset=utf-8"
        if path == "/host.js":
            return HOST.encode(), "text/javascript"
        name = path.removeprefix("/chat/") or "index.html"
        if name == "relief.json":
            return json.dumps(self.sheet).encode(), "application/json"
        if name == "shell.js":
            shell = {"version": self.version, "files": self.files()}
            return f"self.SHELL = {json.dumps(shell)};".encode(), "text/javascript"
        file = (WIDGET / name).resolve()
        if not path.startswith("/chat/") or not file.is_relative_to(WIDGET) or not file.is_file():
            return None
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return self.changed.get(name) or file.read_bytes(), kind

    def handle_error(self, request, client_address) -> None:
        """A browser that gives up on a request is part of the tests, not news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    server: BedsideServer

    def log_message(self, format: str, *args) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        path, server = urlsplit(self.path).path, self.server
        server.asked.append(path)
        found, status = server.content(path), 200
        if path == "/chat/relief.json":
            if server.hold:
                server.delay.wait(30)
            status = server.fault or 200
        self._send(*(found or (b"", "text/plain")), status if found else 404)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append(f"POST {self.path}")
        self._send(b"{}", "application/json", 200)

    def _send(self, body: bytes, kind: str, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        # As the server serves it: only a worker's own script may name the script it imports.
        policy = POLICY.split("; require-trusted")[0] if self.path.endswith("/sw.js") else POLICY
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def running() -> Iterator[BedsideServer]:
    with BedsideServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def server(running: BedsideServer) -> Iterator[BedsideServer]:
    running.reset()
    yield running
    running.delay.set()


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    made: list[BrowserContext] = []

    def make(width: int = 390, height: int = 844, **options) -> BrowserContext:
        options = {"has_touch": True, "locale": "en-GB", "color_scheme": "dark", **options}
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(10_000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def host(contexts, server: BedsideServer) -> Callable[..., Page]:
    """A page with the core's stage and no talk: ``host(width=320, settings={"size": "gaze"})``."""

    def make(settings: dict | None = None, theme: str = "dark", text: float = 1, **options) -> Page:
        page = contexts(**options).new_page()
        wish = json.dumps({"settings": settings or {}, "theme": theme, "text": text})
        page.add_init_script(f"sessionStorage.host = {json.dumps(wish)}")
        page.add_init_script(
            "window.violations = [];"
            "addEventListener('securitypolicyviolation', (e) => violations.push(e.violatedDirective))"
        )
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(server.url + "/host.html")
        until(page, "window.ready")
        return page

    return make


TRAY = "document.getElementById('host').shadowRoot.querySelector('#stage .choices')"


def until(page: Page, expression: str) -> None:
    """Waits for it to be so. Playwright's own way evaluates a string in the page, which the policy forbids."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def show(page: Page, **options) -> None:
    page.evaluate("(options) => show(options)", options)


def tap(page: Page, *titles: str) -> None:
    for title in titles:
        page.get_by_role("button", name=title, exact=True).tap()


def titles(page: Page) -> list[str]:
    return page.locator("#stage .choices button").all_inner_texts()


def text(page: Page) -> str:
    return page.locator("#stage").inner_text()


def filled(
    words: str, part: str = "", who: str = "self", numbers: tuple = ("999", "NHS 111")
) -> str:
    name = PARTS[part]["name"][who] if part else "the sore place"
    urgent = numbers[1] if numbers[1] != "NHS 111" else "111"
    return (
        words.replace("{part}", name)
        .replace("{emergency_number}", numbers[0])
        .replace("{urgent_number}", urgent)
    )


# --- the view -------------------------------------------------------------------------------------------------------


def test_the_number_comes_first_then_the_check_then_the_step(host):
    page = host()
    show(page, part="calf", audience="self")
    said = text(page)
    step = SHEET["steps"][PARTS["calf"]["first"]["able"]]
    order = [
        "Trouble with breath, or pain in the chest? Call 999.",
        *SHEET["checks"]["leg_swelling"]["signs"]["self"],
        "Call 111 now and say one leg is swollen or sore.",
        "Don't rub, stretch or heat it. Keep it still and rest.",
        *step["text"]["self"].split("\n"),
        "Hold for about 20 seconds.",
        *step["cautions"]["self"],
        *(SHEET["unless"][name]["self"] for name in step["unless"]),
    ]
    places = [said.index(line) for line in order]
    assert places == sorted(places)
    call = page.locator("#stage a.call").first
    expect(call).to_have_attribute("href", "tel:999")
    assert titles(page)[0] == "Next step" and titles(page)[-1] == "Close"


def test_what_the_person_says_is_so_stops_relief(host):
    page = host()
    show(page, part="calf", audience="self")
    tap(page, "Yes, that is so")
    said = text(page)
    assert "Call 111 now and say one leg is swollen or sore." in said
    assert "towel" not in said and titles(page) == ["Back", "Close"]
    expect(page.locator("#stage .bedside-numbers a").first).to_have_attribute("href", "tel:111")
    assert page.evaluate("said.at(-1)[1]") is True, "it interrupts what is being read"


@pytest.mark.parametrize("group", [group["id"] for group in SHEET["groups"]])
def test_every_place_has_its_checks_and_steps_to_the_end(host, group):
    page = host()
    for part in (name for name, part in PARTS.items() if part["group"] == group):
        for who in ("self", "helper"):
            show(page, part=part, audience=who)
            version = "able" if who == "self" else "helper"
            step = SHEET["steps"][PARTS[part]["first"][version]]
            said = text(page)
            for line in step["text"][who].split("\n"):
                assert filled(line, part, who) in said
            for check in PARTS[part]["safety"]:
                if check != "breathing":
                    assert all(sign in said for sign in SHEET["checks"][check]["signs"][who])
            assert "{" not in said and "undefined" not in said
        for _ in page.evaluate("(whom) => steps(whom)", {"part": part, "audience": "helper"}):
            assert "{" not in text(page)
            page.evaluate(f"{TRAY}.querySelector('button').click()")
        assert "call 111" in text(page) and "First step again" in titles(page)


def test_where_by_groups_then_parts(host):
    page = host()
    show(page)
    said = text(page)
    assert "I can't connect right now." in said
    assert "Stop what you're doing, and let it rest." in said, "relief comes before the question"
    groups = [group["title"] for group in SHEET["groups"]]
    assert titles(page) == [*groups, "Not sure", "When to call", "Try again", "Close"]
    tap(page, "Leg or foot")
    legs = [part["title"] for part in SHEET["parts"] if part["group"] == "leg"]
    assert titles(page) == [*legs, "Another place", "Close"]
    tap(page, "Calf")
    assert "Loop a towel" in text(page)
    tap(page, "Another place", "Whole body")
    assert "Keep still, and let it pass." in text(page)
    tap(page, "Another place", "Not sure", "Next step")
    assert SHEET["checks"]["leg_swelling"]["signs"]["self"][0] in text(page), "it may be a leg"


def test_other_ways_to_do_it(host):
    page = host()
    show(page, part="calf", audience="self")
    tap(page, "I can't reach it")
    assert "Slide your heel away" in text(page) and "I can't reach it" not in titles(page)
    tap(page, "Someone is here")
    assert "Show this to the one who helps you." in text(page) and "Cup their heel" in text(page)
    show(page, part="calf", audience="helper")
    assert "I can't reach it" not in titles(page) and "Someone is here" not in titles(page)


def test_try_again_and_close(host):
    page = host()
    show(page, part="calf", reason="slow")
    assert "I'm slow to answer." in text(page)
    tap(page, "Try again")
    assert page.evaluate("tried") == 1
    tap(page, "Close")
    expect(page.locator("#stage")).to_be_hidden()
    assert page.evaluate("document.getElementById('host').shadowRoot.activeElement.id") == "tray"


def test_when_to_call_and_all_numbers(host):
    page = host()
    show(page)
    tap(page, "When to call")
    said = text(page)
    for flag in SHEET["when_to_call"]:
        assert flag["sign"]["self"] in said
        assert filled(flag["action"]["self"][0]) in said
    tap(page, "Numbers to call")
    links = page.locator("#stage .bedside-numbers a")
    assert set(links.evaluate_all("(all) => all.map((one) => one.getAttribute('href'))")) == {
        "tel:999", "sms:999", "tel:111", "tel:116123", "sms:85258", "tel:08088026262", "tel:08088088141",
    }  # fmt: skip
    assert "Your MND team" in text(page)


@pytest.mark.parametrize("region", sorted(SHEET["contacts"]["regions"]))
def test_each_region_has_its_own_number(host, region):
    page = host(settings={"region": region})
    show(page, part="throat")
    number = SHEET["contacts"]["regions"][region]["emergency"]["number"]
    expect(page.locator("#stage a.call").first).to_have_attribute("href", f"tel:{number}")
    assert f"Food stuck, can't cough or speak? Call {number}." in text(page)
    tap(page, "When to call")
    assert "{" not in text(page) and "null" not in text(page)


@pytest.mark.parametrize(
    ("locale", "setting", "region"),
    [
        ("en-GB", "auto", "UK"), ("en-US", "auto", "US"), ("fr-CA", "auto", "CA"), ("en", "auto", "EU"),
        ("de-DE", "auto", "EU"), ("en-US", "AU", "AU"), ("en-US", "nowhere", "US"), ("en_IE", "auto", "IE"),
    ],
)  # fmt: skip
def test_region(host, locale, setting, region):
    assert (
        host().evaluate("([locale, setting]) => region(locale, setting)", [locale, setting])
        == region
    )


def test_steps_by_condition(host):
    page = host()

    def ids(**whom):
        return [
            step["id"] for step in page.evaluate("(w) => steps(w)", {"audience": "self", **whom})
        ]

    calf = PARTS["calf"]
    first = calf["first"]["able"]
    assert ids(part="calf", condition="cramp") == list(
        dict.fromkeys([first, *calf["plans"]["cramp"]["able"]])
    )
    for condition in ("spasticity", "mixed", "unclear", None):
        steps = ids(part="calf", condition=condition)
        assert steps == list(dict.fromkeys([first, *calf["plans"]["spasticity"]["able"]]))
    assert ids(part="calf", condition="other") == []
    assert ids(part="calf", condition="fasciculation")[0] == "twitch-rest"
    assert ids(part=None)[0] == SHEET["generic_first"]["able"]


def test_the_note_for_the_log(host):
    page = host()
    lines = page.evaluate(
        "(whom) => note(whom)", {"part": "calf", "audience": "helper", "region": "US"}
    )
    said = "\n".join(lines)
    signs = SHEET["checks"]["leg_swelling"]["signs"]["helper"]
    assert lines[: 1 + len(signs)] == ["Check this first:", *signs]
    assert "Cup their heel in one hand." in said and lines[-1].endswith("Call 911.")
    assert "{" not in said and all(line.endswith((".", "?", ":")) for line in lines)
    assert page.locator("#talk").locator("button, a").all_inner_texts() == ["Opener"]
    generic = page.evaluate("(whom) => note(whom)", {"audience": "self", "region": "UK"})
    assert generic[0].startswith("Stop what you're doing") and generic[-1].endswith("Call 999.")


def test_no_sheet_still_says_whom_to_call(host, server):
    server.fault = 500
    page = host()
    show(page)
    assert "call your emergency number now" in text(page)
    assert titles(page) == ["Try again", "Close"]
    server.fault = 0
    show(page)
    assert "Where is it?" in text(page), "it is asked for again after a failure"


# --- how it is used ------------------------------------------------------------------------------------------------


def test_one_utterance_a_screen_with_its_choices(host):
    page = host()
    show(page)
    tap(page, "Hand", "Fingers", "Next step")
    spoken = page.evaluate("said")
    assert len(spoken) == 4
    assert all("Choices: " in words for words, _ in spoken)
    assert "Call 999" in spoken[0][0] and "Sources" not in "".join(words for words, _ in spoken)


def test_focus_is_never_lost_and_the_next_tab_is_the_first_control(host):
    page = host()
    show(page)
    active = "document.getElementById('host').shadowRoot.activeElement"
    for title in ("Hand", "Fingers", "Next step"):
        page.keyboard.press("Tab")
        assert page.evaluate(f"{active}.className") == "call"
        tap(page, title)
        assert page.evaluate(f"{active}.className") == "bedside"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{active}.textContent") == "Next step"
    page.keyboard.press("Escape")
    expect(page.locator("#stage")).to_be_hidden()


def test_a_stray_second_tap_is_taken_for_a_slip(host):
    page = host(settings={"pause": 300})
    show(page, part="calf")
    first = "document.getElementById('host').shadowRoot.querySelector('#stage .choices button')"
    page.evaluate(f"{first}.click()")
    assert "Step 1 of" in text(page)
    page.wait_for_timeout(340)
    page.evaluate(f"{first}.click(); {first}.click()")
    assert "Step 2 of" in text(page)


def test_gaze_shows_three_and_more(host):
    page = host(settings={"size": "gaze"})
    show(page, part="calf")
    seen = titles(page)
    assert len(seen) == 4 and seen[0] == "Next step" and seen[3] == "More"
    rest: list[str] = []
    for _ in range(5):
        tap(page, "More")
        now = titles(page)
        if now[0] == "Next step":
            break
        rest += now[:-1]
    assert "Close" in rest and "Try again" in rest and "Another place" in rest


BOXES = """() => [...document.getElementById("host").shadowRoot.querySelectorAll("#stage button, #stage a")].map((e) => {
  const r = e.getBoundingClientRect();
  return { name: e.textContent, x: r.left, y: r.top, width: r.width, height: r.height,
    cut: e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight };
})"""
SCREENS: dict[str, tuple[dict, list[str]]] = {
    "where": ({}, []),
    "parts": ({}, ["Leg or foot"]),
    "step": ({"part": "calf"}, []),
    "two checks": ({"part": "whole_body"}, []),
    "act": ({"part": "whole_body"}, ["Yes, that is so"]),
    "calls": ({}, ["When to call"]),
    "numbers": ({}, ["When to call", "Numbers to call"]),
}


@pytest.mark.parametrize(
    ("width", "text_size", "size"),
    [(320, 1, "touch"), (390, 1, "touch"), (320, 2, "touch"), (390, 1, "gaze"), (1024, 1, "gaze")],
)
def test_targets_are_big_apart_and_whole(host, width, text_size, size):
    least = 120 if size == "gaze" else 64
    page = host(width=width, text=text_size, settings={"size": size})
    for name, (options, taps) in SCREENS.items():
        show(page, **options)
        for title in taps:
            for _ in range(6):
                if title in titles(page):
                    break
                tap(page, "More")
            tap(page, title)
        boxes = page.evaluate(BOXES)
        for box in boxes:
            assert box["height"] >= least and box["width"] >= least, (name, box)
            assert box["x"] >= 0 and box["x"] + box["width"] <= width + 0.5 and not box["cut"], (
                name,
                box,
            )
        for a, b in itertools.combinations(boxes, 2):
            across = max(a["x"], b["x"]) - min(a["x"] + a["width"], b["x"] + b["width"])
            down = max(a["y"], b["y"]) - min(a["y"] + a["height"], b["y"] + b["height"])
            assert max(across, down) >= 11.9, (name, a, b)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize("theme", ["dark", "light", "night"])
def test_text_contrast_is_at_least_7_to_1(host, theme):
    page = host(theme=theme)
    for options, taps in SCREENS.values():
        show(page, **options)
        tap(page, *taps)
        found = contrasts(page, "#host", "#stage", but=":disabled")
        assert len(found) > 4 and [pair for pair in found if pair[0] < 7] == []


@pytest.mark.parametrize(
    "look",
    [
        {},
        {"theme": "light"},
        {"theme": "night"},
        {"settings": {"size": "gaze"}},
        {"forced_colors": "active"},
    ],
)
def test_axe_finds_nothing(host, look):
    page = host(**look)
    found = importlib.util.find_spec("axe_playwright_python")
    assert found and found.submodule_search_locations
    script = Path(found.submodule_search_locations[0]) / "axe.min.js"
    page.evaluate(script.read_text(encoding="utf-8"))
    for options in ({}, {"part": "whole_body"}):
        show(page, **options)
        result = page.evaluate(
            "(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } })", TAGS
        )
        faults = [
            (one["id"], [node["target"] for node in one["nodes"]]) for one in result["violations"]
        ]
        assert faults == []


def test_no_policy_is_broken(host):
    page = host()
    show(page)
    tap(page, "Face or throat", "Jaw", "Next step", "When to call", "Numbers to call")
    assert page.evaluate("violations") == [] and page.errors == []


# --- with no network ------------------------------------------------------------------------------------------------


@pytest.fixture
def installed(contexts, server: BedsideServer) -> Page:
    """The page, with its worker in charge and every file on the device."""
    page = contexts(service_workers="allow").new_page()
    page.goto(server.url + "/chat/card.html")
    register(page)
    return page


def register(page: Page) -> None:
    page.evaluate(
        """async () => {
          const policy = trustedTypes.createPolicy("test", { createScriptURL: (url) => url });
          await navigator.serviceWorker.register(policy.createScriptURL("/chat/sw.js"), { updateViaCache: "none" });
          await navigator.serviceWorker.ready;
          if (!navigator.serviceWorker.controller)
            await new Promise((go) => navigator.serviceWorker.addEventListener("controllerchange", go, { once: true }));
        }"""
    )


def away(page: Page, server: BedsideServer) -> None:
    page.context.set_offline(True)
    server.asked.clear()


def test_every_file_opens_with_no_network(installed, server):
    away(installed, server)
    for name in ("./", "./?from=home", "index.html", "card.html"):
        installed.goto(f"{server.url}/chat/{name}")
        assert "Crampwise" in installed.title()
    statuses = installed.evaluate(
        "(all) => Promise.all(all.map(async (name) => [name, (await fetch('/chat/' + name)).status]))",
        [name for name in server.files() if name != "shell.js"],
    )
    assert [pair for pair in statuses if pair[1] != 200] == [] and len(statuses) > 20
    # The browser itself looks for a newer worker.
    assert set(server.asked) <= {"/chat/sw.js", "/chat/shell.js"}


def test_a_reload_with_no_network_shows_the_page_and_the_sheet(installed, server):
    away(installed, server)
    installed.reload()
    expect(installed.locator("#paper h2").first).to_have_text("Call 999")
    assert SHEET["version"] in installed.locator("#paper").inner_text()


def test_the_sheet_is_the_newest_there_is(installed, server):
    server.sheet = {**SHEET, "version": "newer"}
    get = (
        "fetch('/chat/relief.json').then((answer) => answer.json()).then((sheet) => sheet.version)"
    )
    assert installed.evaluate(get) == "newer"
    server.fault = 500
    server.sheet = SHEET
    assert installed.evaluate(get) == "newer", (
        "an error is never kept, nor shown while there is one on the device"
    )
    away(installed, server)
    assert installed.evaluate(get) == "newer"


def test_a_slow_sheet_comes_from_the_device_after_three_seconds(installed, server):
    server.hold = True
    took = installed.evaluate(
        "(async () => { const from = performance.now(); await fetch('/chat/relief.json'); return performance.now() - from; })()"
    )
    assert 2800 <= took <= 4000


def test_calls_to_the_server_are_left_alone(installed, server):
    server.asked.clear()
    installed.evaluate("fetch('/chat/turn', {method: 'POST', body: '{}'})")
    installed.evaluate("fetch('/chat/health')")
    assert server.asked == ["POST /chat/turn", "/chat/health"]
    away(installed, server)
    failed = installed.evaluate("fetch('/chat/health').then(() => false, () => true)")
    assert failed
    kept = installed.evaluate(
        "caches.keys().then(async (names) => (await (await caches.open(names[0])).keys()).map((one) => one.url))"
    )
    assert not [
        url for url in kept if "health" in url or "turn" in url or url.endswith("/chat/shell.js")
    ]


def test_an_empty_cache_breaks_nothing(installed, server):
    installed.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))"
    )
    installed.reload()
    expect(installed.locator("#paper h2").first).to_have_text("Call 999")


def test_a_page_keeps_its_version_until_it_is_closed(installed, server):
    server.version = "two"
    server.changed["css/bedside.css"] = b"/* two */"
    get = "fetch('/chat/css/bedside.css').then((answer) => answer.text())"
    installed.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
    until(
        installed,
        "navigator.serviceWorker.getRegistration().then((found) => Boolean(found.waiting))",
    )
    assert "two" not in installed.evaluate(get)
    away(installed, server)
    installed.reload()
    assert "two" not in installed.evaluate(get), (
        "not even after a reload: its scripts would not match"
    )
    installed.context.set_offline(False)
    installed.goto("about:blank")
    installed.wait_for_timeout(500)
    installed.goto(server.url + "/chat/card.html")
    until(installed, f"{get}.then((text) => text === '/* two */')")
    assert installed.evaluate("caches.keys()") == ["crampwise-two"]


def test_a_version_with_a_file_missing_is_not_installed(installed, server):
    server.version = "broken"
    server.changed["css/bedside.css"] = b""
    server.files = lambda: ["./", "css/gone.css"]
    try:
        installed.evaluate(
            "navigator.serviceWorker.getRegistration().then((found) => found.update()).catch(() => {})"
        )
        installed.wait_for_timeout(1000)
        waiting = installed.evaluate(
            "navigator.serviceWorker.getRegistration().then((found) => Boolean(found.waiting))"
        )
        assert not waiting
        away(installed, server)
        installed.reload()
        expect(installed.locator("#paper h2").first).to_have_text("Call 999")
    finally:
        del server.files
