"""The body map, alone on a page with a made-up core (``fake_host.html``): what is asked is asked of the map, not of the chat.

Each place is offered by a real button; the drawing only helps.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page

from .test_axe import TAGS, axe_script  # noqa: F401

ROOT = Path(__file__).resolve().parents[2]
PAUSE = 340


def option(value: str, title: str) -> dict[str, str]:
    return {"value": value, "title": title, "payload": f'/answer{{"body_part": "{value}"}}'}


def options() -> list[dict[str, str]]:
    files = [
        yaml.safe_load(path.read_text("utf-8"))
        for path in (ROOT / "knowledge/relief").glob("*.yml")
    ]
    places = [option(one["body_part"], one["title"]) for one in files if "body_part" in one]
    assert len(places) == 29
    return [*places, option("not_sure", "Not sure")]


OPTIONS = options()
TITLE = {one["value"]: one["title"] for one in OPTIONS}

OPEN = """async (options) => {
  await ready;
  const { openBodyMap } = await import("/widget/js/body-map/body-map.js");
  await openBodyMap(host, { finding: "body_part", options });
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(ROOT)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/tests/browser/fake_host.html"
    server.shutdown()
    server.server_close()
    thread.join()


class Map:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.stage = page.get_by_role("region")

    def open(self, options: list[dict[str, str]] = OPTIONS) -> Map:
        self.page.evaluate(OPEN, options)
        return self

    def button(self, name: str):
        return self.stage.get_by_role("button", name=name, exact=True)

    def tap(self, *names: str) -> Map:
        for name in names:
            if "pause=0" not in self.page.url:
                self.page.wait_for_timeout(PAUSE)
            self.button(name).click()
        return self

    def walk(self, screens: dict[str, list[str]]) -> Iterator[str]:
        """Each of the screens in turn, as if it were the first."""
        for name, taps in screens.items():
            self.page.evaluate(
                "() => { localStorage.clear(); if (host.stage.isOpen) host.stage.close(); }"
            )
            self.open().tap(*taps)
            self.page.evaluate(
                "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
            )
            yield name

    def names(self) -> list[str]:
        return self.stage.get_by_role("button").all_inner_texts()

    def heard(self, what: str):
        return self.page.evaluate(f"heard.{what}")

    def focused(self) -> str:
        return self.page.evaluate(
            "(({ activeElement: at }) => at?.tagName === 'BUTTON' ? at.textContent : at?.id || at?.className)(host.root)"
        )


@pytest.fixture
def new_map(browser: Browser, address: str) -> Iterator[Callable[..., Map]]:
    contexts, errors = [], []

    def make(
        query: str = "",
        *,
        width: int = 390,
        height: int = 844,
        init: str = "",
        opened: bool = True,
        **more,
    ) -> Map:
        context = browser.new_context(
            viewport={"width": width, "height": height}, **{"color_scheme": "dark", **more}
        )
        contexts.append(context)
        context.set_default_timeout(5_000)
        if init:
            context.add_init_script(init)
        page = context.new_page()
        page.on(
            "console",
            lambda message: message.type in ("error", "warning") and errors.append(message.text),
        )
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}?{query}")
        made = Map(page)
        return made.open() if opened else made

    yield make
    for context in contexts:
        context.close()
    assert errors == []


# -- every place, and nothing else ---------------------------------------------------

#: Tries every way of up to three taps from the opened map. Gives for each payload the fewest taps it takes.
EXPLORE = """async (options) => {
  await ready;
  host.settings.pause = 0;
  const { openBodyMap } = await import("/widget/js/body-map/body-map.js");
  const buttons = () => [...host.root.querySelectorAll("#stage button")];
  const kept = localStorage.getItem("crampwise.bodymap");
  const taps = {};
  let ways = [[]];
  for (let count = 1; count <= 3; count += 1) {
    const longer = [];
    for (const way of ways) {
      const walk = async () => {
        if (host.stage.isOpen) host.stage.close();
        if (kept) localStorage.setItem("crampwise.bodymap", kept);
        else localStorage.removeItem("crampwise.bodymap");
        await openBodyMap(host, { finding: "body_part", options });
        for (const at of way) buttons()[at].click();
      };
      await walk();
      const here = buttons().map((button) => button.textContent);
      for (const [at, name] of here.entries()) {
        if (["Close", "Go back"].includes(name)) continue;
        await walk();
        heard.picks.length = 0;
        buttons()[at].click();
        const [[, payload] = []] = heard.picks;
        if (payload) taps[payload] ??= count;
        else if (count < 3) longer.push([...way, at]);
      }
    }
    ways = longer;
  }
  return taps;
}"""


@pytest.mark.parametrize("size", ["touch", "gaze"])
def test_every_place_is_within_three_taps_and_only_what_was_offered_is_sent(new_map, size):
    found = new_map(f"size={size}", opened=False).page.evaluate(EXPLORE, OPTIONS)
    assert set(found) == {one["payload"] for one in OPTIONS}
    taps = {one["value"]: found[one["payload"]] for one in OPTIONS}
    common = ("calf", "foot", "thigh_front", "palm", "thumb", "fingers")
    assert {value: taps[value] for value in common if taps[value] > 2} == {}
    if size == "touch":
        assert taps["hamstring"] == 2
    assert taps["not_sure"] == 1


def test_the_list_has_every_place_at_one_tap(new_map):
    body = new_map(init="localStorage.setItem('crampwise.bodymap', '{\"view\": \"list\"}')")
    assert sorted(body.names()) == sorted([*TITLE.values(), "Show the body", "Close"])
    assert [one.inner_text() for one in body.stage.get_by_role("heading", level=3).all()] == [
        "Head and neck",
        "Arm and hand",
        "Chest, belly, back",
        "Leg and foot",
        "More than one place",
    ]


@pytest.mark.parametrize("size", ["touch", "gaze"])
def test_fewer_places_and_an_unknown_one(new_map, size):
    some = [one for one in OPTIONS if one["value"] in ("calf", "thumb", "low_back")]
    some.append(option("left_ear", "Left ear"))
    found = new_map(f"size={size}", opened=False).page.evaluate(EXPLORE, some)
    assert set(found) == {one["payload"] for one in some}


def test_the_map_closes_before_it_answers(new_map):
    body = new_map().tap("Hand", "Thumb")
    assert body.heard("picks") == [["Thumb", '/answer{"body_part": "thumb"}']]
    assert not body.heard("pickedWhileOpen")
    assert body.heard("closed") == 1


def test_a_tap_that_was_meant_for_the_screen_before_counts_for_nothing(new_map):
    body = new_map("pause=60000")
    body.button("Belly").click()
    body.button("Hand").click()
    assert body.button("Belly").is_visible() and body.heard("picks") == []
    body.button("Close").click()
    assert body.heard("closed") == 1


# -- sizes ---------------------------------------------------------------------------

#: What is too small, too near to another, cut off, or off the screen.
BOXES = """([least, gap]) => {
  const found = [];
  const all = [...host.root.querySelectorAll("#stage button")].map((button) => [button.textContent, button.getBoundingClientRect(), button]);
  for (const [name, box, button] of all) {
    if (box.width < least - .01 || box.height < least - .01) found.push(`${name}: ${box.width} by ${box.height}`);
    if (box.left < 0 || box.right > innerWidth) found.push(`${name}: off the screen`);
    if (button.scrollWidth > button.clientWidth || button.scrollHeight > button.clientHeight) found.push(`${name}: cut off`);
    const words = document.createRange();
    words.selectNodeContents(button.querySelector("span") ?? button);
    for (const line of words.getClientRects()) {
      if (line.left < box.left || line.right > box.right || line.top < box.top || line.bottom > box.bottom) found.push(`${name}: words outside`);
    }
    const tall = parseFloat(getComputedStyle(button).lineHeight) * (name.split(/\\s/).length + .9);
    if (words.getBoundingClientRect().height > tall) found.push(`${name}: broken in the middle of a word`);
    for (const [other, at] of all) {
      const apart = Math.max(at.left - box.right, box.left - at.right, at.top - box.bottom, box.top - at.bottom);
      if (button !== all.find(([n]) => n === other)[2] && apart < gap - .01) found.push(`${name}, ${other}: ${apart} apart`);
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page is too wide");
  return found;
}"""

SCREENS = {
    "front": [],
    "back": ["Back"],
    "head": ["Head and neck"],
    "hand": ["Hand"],
    "foot": ["Foot and toes"],
    "several": ["More than one place"],
    "list": ["Show a list"],
}
GAZE_SCREENS = {
    "groups": [],
    "more groups": ["More"],
    "last groups": ["More", "More"],
    "leg": ["Leg and foot"],
    "arm": ["Arm and hand"],
}


@pytest.mark.parametrize("text", [100, 200])
@pytest.mark.parametrize("width", [320, 390, 768])
def test_sizes_gaps_and_edges(new_map, width, text):
    wrong = {}
    for way in ("ltr", "rtl"):
        body = new_map(f"pause=0&text={text}&dir={way}", width=width)
        for name in body.walk(SCREENS):
            wrong[way, name] = body.page.evaluate(BOXES, [64, 12])
    assert {where: found for where, found in wrong.items() if found} == {}


@pytest.mark.parametrize("text", [100, 200])
@pytest.mark.parametrize("width", [320, 390, 768])
def test_sizes_for_eye_gaze(new_map, width, text):
    wrong = {}
    body = new_map(f"pause=0&text={text}&size=gaze", width=width, height=1024)
    for name in body.walk(GAZE_SCREENS):
        wrong[name] = body.page.evaluate(BOXES, [120, 12])
    assert {where: found for where, found in wrong.items() if found} == {}


def test_eye_gaze_shows_three_choices_at_most_each_with_its_picture(new_map):
    body = new_map("size=gaze&pause=0")
    for taps in (
        ["Leg and foot"],
        ["More"],
        ["More"],
        ["More"],
        ["Go back"],
        ["More"],
        ["More"],
        ["Whole body"],
    ):
        choices = body.stage.locator(".body-map-list button")
        assert 1 <= choices.count() <= 3
        assert len(body.names()) - choices.count() <= 4
        for choice in choices.all():
            assert choice.locator(".marked").count() > 0, choice.inner_text()
        # The lowest button is on the screen without scrolling, and where it was.
        assert body.button("Close").bounding_box() == pytest.approx(
            {"x": 203, "y": 710, "width": 171, "height": 120}, abs=20
        )
        body.tap(*taps)
    assert body.heard("picks") == [["Whole body", '/answer{"body_part": "whole_body"}']]


@pytest.mark.parametrize("size", [(844, 390), (390, 844), (1024, 768)])
def test_not_sure_and_close_come_last(new_map, size):
    width, height = size
    body = new_map("pause=0", width=width, height=height)
    for _ in body.walk(SCREENS):
        assert body.names()[-2:] == ["Not sure", "Close"]


# -- the drawing ---------------------------------------------------------------------

#: Labels whose line does not end in the place that the label names.
ASTRAY = """() => {
  const plate = host.root.querySelector(".body-map-plate");
  const image = plate.querySelector(".body-map-figure");
  const back = image.getScreenCTM().inverse();
  const wrong = [];
  for (const button of plate.querySelectorAll("button")) {
    button.focus();
    const dot = plate.querySelector("circle.marked").getBoundingClientRect();
    const point = new DOMPoint(dot.x + dot.width / 2, dot.y + dot.height / 2).matrixTransform(back);
    const inside = [...image.querySelectorAll(".marked")].some((path) => path.isPointInFill(point));
    const line = plate.querySelector("line.marked");
    const edge = button.getBoundingClientRect();
    const home = plate.getBoundingClientRect();
    const start = Number(line.getAttribute("x1")) + home.left;
    if (!inside || Math.min(Math.abs(start - edge.left), Math.abs(start - edge.right)) > 1) wrong.push(button.textContent);
  }
  return wrong;
}"""


@pytest.mark.parametrize("way", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [320, 390, 768])
def test_each_line_runs_from_its_label_to_its_place(new_map, width, way):
    astray = {}
    body = new_map(f"pause=0&dir={way}", width=width)
    for name in body.walk(
        {name: SCREENS[name] for name in ("front", "back", "head", "hand", "foot")}
    ):
        astray[name] = body.page.evaluate(ASTRAY)
    assert {where: found for where, found in astray.items() if found} == {}


def test_the_regions_fit_together_without_holes_or_overlaps(new_map):
    """Every point of the trunk and limbs lies in one region, and none in two."""
    found = new_map(opened=False).page.evaluate(
        """async () => {
          await ready;
          const { figure } = await import("/widget/js/body-map/figure.js");
          const found = {};
          for (const plate of ["front", "back", "head", "hand", "foot"]) {
            const { image, regions } = figure(plate, "");
            host.root.append(image);
            const [left, top, width, height] = image.getAttribute("viewBox").split(" ").map(Number);
            const paths = [...regions].flatMap(([name, all]) => all.map((path) => [name, path]));
            let inside = 0;
            for (let x = left + .3; x < left + width; x += 3) for (let y = top + .3; y < top + height; y += 3) {
              const at = paths.filter(([name, path]) => name !== "tongue" && path.isPointInFill(new DOMPoint(x, y))).map(([name]) => name);
              if (at.length > 1) found[`${plate}: ${at}`] = [x, y];
              if (at.length) inside += 1;
            }
            if (inside < 500) found[`${plate} is nearly empty`] = inside;
            if (plate === "front" || plate === "back") {
              const inAny = (x, y) => paths.some(([, path]) => path.isPointInFill(new DOMPoint(x, y)));
              for (let y = 3; y < 392; y += 2) if (!inAny(1, y)) found[`${plate}: a hole`] = [1, y];
              for (let y = 400; y < 745; y += 2) for (const side of [-36, 36]) if (!inAny(side, y)) found[`${plate}: a hole`] = [side, y];
            }
          }
          return found;
        }"""
    )
    assert found == {}


def touch(body: Map, x: float, y: float) -> None:
    """A touch at a point of the drawing's own measure."""
    body.page.wait_for_timeout(PAUSE)
    at = body.page.evaluate(
        """([x, y]) => {
          const image = host.root.querySelector(".body-map-figure");
          const point = new DOMPoint(x, y).matrixTransform(image.getScreenCTM());
          return [point.x, point.y];
        }""",
        [x, y],
    )
    body.page.mouse.click(*at)


def test_a_touch_on_the_drawing_means_the_place_under_it_on_either_side(new_map):
    for x in (-38, 38):
        body = new_map().tap("Back")
        touch(body, x, 630)
        assert body.heard("picks") == [["Calf", '/answer{"body_part": "calf"}']]
    body = new_map()
    touch(body, -108, 450)
    assert "Thumb" in body.names()
    # A touch near a finger's edge, and one on nothing.
    touch(body, 20, 60)
    assert body.heard("picks") == []


def test_the_drawings_are_hidden_from_screen_readers(new_map):
    body = new_map()
    assert body.page.evaluate(
        "[...host.root.querySelectorAll('svg')].every((image) => image.closest('[aria-hidden=true]') && image.getAttribute('focusable') === 'false')"
    )


# -- keyboard, speech, memory ----------------------------------------------------------


def tab_through(body: Map) -> list[str]:
    seen = []
    for _ in range(len(body.names())):
        body.page.keyboard.press("Tab")
        seen.append(body.page.evaluate("host.root.activeElement.textContent"))
    return seen


def test_by_keyboard_from_head_to_toe(new_map):
    body = new_map()
    assert tab_through(body) == [
        "Front", "Back", "Head and neck", "Shoulder", "Upper arm", "Ribs", "Forearm", "Belly", "Hand", "Hip",
        "Inner thigh", "Front of thigh", "Shin", "Foot and toes", "More than one place", "Show a list", "Not sure", "Close",
    ]  # fmt: skip


def test_choosing_by_keyboard_alone(new_map):
    body = new_map()
    keys = body.page.keyboard
    keys.press("Tab"), keys.press("Tab")
    body.page.wait_for_timeout(PAUSE)
    keys.press("Enter")
    # The switch keeps the focus.
    assert body.focused() == "Back"
    assert body.button("Back").get_attribute("aria-pressed") == "true"
    assert body.button("Front").get_attribute("aria-pressed") == "false"
    body.button("Hand").focus()
    body.page.wait_for_timeout(PAUSE)
    keys.press("Enter")
    assert body.focused() == "body-map"
    keys.press("Tab")
    assert body.focused() == "Fingers"
    body.page.wait_for_timeout(PAUSE)
    keys.press("Space")
    assert body.heard("picks") == [["Fingers", '/answer{"body_part": "fingers"}']]
    assert body.focused() == "tray"


def test_back_again_and_escape(new_map):
    body = new_map().tap("Back", "Foot and toes", "Go back")
    assert "Buttock" in body.names()
    body.tap("Show a list", "Show the body")
    assert "Buttock" in body.names()
    body.page.keyboard.press("Escape")
    assert body.heard("closed") == 1 and body.heard("picks") == []


def test_focus_is_seen_and_the_place_lights_up(new_map):
    body = new_map()
    (
        body.page.keyboard.press("Tab"),
        body.page.keyboard.press("Tab"),
        body.page.keyboard.press("Tab"),
    )
    assert body.page.evaluate("getComputedStyle(host.root.activeElement).outlineWidth") == "4px"
    assert body.stage.locator(".body-map-figure .marked").count() == 2
    body.page.keyboard.press("Tab")
    assert (
        body.stage.locator(".body-map-figure .marked").count() == 2
    )  # both shoulders, the head no more


def test_each_screen_is_said_once(new_map):
    body = new_map().tap("Back", "Hand", "Go back", "Show a list")
    assert body.heard("announced") == [
        "Front of the body. 12 choices.",
        "Back of the body. 11 choices.",
        "Hand. 3 choices.",
        "Back of the body. 11 choices.",
        "List of places. 29 choices.",
    ]
    gaze = new_map("size=gaze").tap("More")
    assert gaze.heard("announced") == [
        "Where is it? Page 1 of 3. 3 choices.",
        "Where is it? Page 2 of 3. 3 choices.",
    ]


def test_the_view_is_remembered(new_map):
    body = new_map().tap("Back", "Close").open()
    assert "Calf" in body.names()
    body.tap("Show a list", "Close").open()
    assert len(body.names()) == 32
    body.tap("Show the body")
    assert "Calf" in body.names()


@pytest.mark.parametrize(
    "init",
    [
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } })",
        "localStorage.setItem('crampwise.bodymap', 'spoilt')",
    ],
)
def test_without_storage(new_map, init):
    assert "Low back" in new_map(init=init).tap("Back").names()


def test_the_map_opens_without_its_style_sheet(new_map):
    body = new_map(opened=False)
    body.page.route("**/body-map.css", lambda route: None)
    body.open().tap("Belly")
    assert len(body.heard("picks")) == 1


# -- looks -----------------------------------------------------------------------------

LOOKS = {
    "dark": ("", {}),
    "light": ("theme=light", {}),
    "night": ("theme=night", {}),
    "forced colours": ("", {"forced_colors": "active"}),
    "large text": ("text=200", {"width": 320}),
}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_has_nothing_to_say(new_map, axe_script, look):  # noqa: F811
    query, more = LOOKS[look]
    found = {}
    for size, screens in (("touch", SCREENS), ("gaze", GAZE_SCREENS)):
        body = new_map(f"pause=0&{query}&size={size}", **more)
        body.page.evaluate(axe_script)
        for name in body.walk(screens):
            result = body.page.evaluate(
                """async (tags) => {
                  const rules = Object.fromEntries(axe.getRules(tags).map(({ ruleId }) => [ruleId, { enabled: true }]));
                  return axe.run(document, { runOnly: { type: "tag", values: tags }, rules });
                }""",
                TAGS,
            )
            assert len(result["passes"]) > 15
            found[size, name] = [
                f"{v['id']}: {[n['target'] for n in v['nodes']]}" for v in result["violations"]
            ]
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("look", LOOKS)
def test_the_marked_place_can_be_told_from_the_rest(new_map, look):
    query, more = LOOKS[look]
    body = new_map(query, **more)
    body.button("Belly").focus()
    fills = body.page.evaluate(
        """() => ["marked", "rest"].map((which) => getComputedStyle(host.root.querySelector(
          `.body-map-figure .body-map-region${which === "marked" ? ".marked" : ":not(.marked)"}`)).fill)"""
    )
    assert fills[0] != fills[1]
