"""The drawings of relief steps: each of a real step, told in plain words, whole, and with a helper where one is needed."""

from __future__ import annotations

import json
import re
import threading
from functools import cache, partial
from http.server import ThreadingHTTPServer

import pytest

from crampwise.clinical.knowledge import read_yaml
from tests.words.forbidden import forbidden
from tests.words.readability import grade, plain

from .picture_sheet import RELIEF, ROOT, THEMES, WIDGET, Quiet, page_of, pictures

MAIN = (
    "calf foot toes shin hamstring thigh_front inner_thigh hip fingers palm thumb forearm neck_back jaw abdomen ribs "
    "low_back both_legs whole_leg"
).split()
# Nothing to be seen in these.
NO_PICTURE = {
    "trigger-check": "a list to go through",
    "trigger-check-helper": "a list to go through",
    "twitch-tired": "about coffee, tea and rest",
    "twitch-tell-team": "a message to the team",
    "jaw-nose-breath": "the same as slow-breath, which is shown",
}
# Steps of a helper that show no hands on purpose.
NO_HANDS: set[str] = set()

CELLS = pictures([])
IDS = [cell["id"] for cell in CELLS]


@cache
def steps_of(file: str) -> dict:
    return read_yaml(RELIEF / f"{file}.yml")["steps"]


def test_every_picture_is_of_a_step():
    for path in sorted((WIDGET / "pictures").glob("*.json")):
        known = {**steps_of("shared"), **steps_of(path.stem)}
        named = {key.partition("@")[0] for key in json.loads(path.read_text(encoding="utf-8"))}
        assert named - {""} <= set(known), path.name


@pytest.mark.parametrize("cell", CELLS, ids=IDS)
def test_it_is_told_in_plain_words(cell):
    alt = cell["picture"]["alt"]
    assert 4 <= len(re.findall(r"[\w'-]+", alt)) <= 25
    assert plain(alt), grade(alt)
    assert not list(forbidden(alt))


def test_each_step_of_the_main_regions_has_its_picture():
    missing = []
    for part in MAIN:
        book = read_yaml(RELIEF / f"{part}.yml")
        for step in used(book):
            if step not in NO_PICTURE and not has_picture(part, step):
                missing.append(f"{part}: {step}")
    missing += [
        f"shared: {step}"
        for step in steps_of("shared")
        if step not in NO_PICTURE and step not in drawn("shared")
    ]
    assert missing == []


def used(book: dict) -> list[str]:
    """Its own steps, and the shared ones that its plans take."""
    taken = {
        item["use"]
        for plans in book["plans"].values()
        for plan in plans.values()
        for item in plan
        if not isinstance(item, str)
    }
    return [*book["steps"], *sorted(taken)]


@cache
def book_of(file: str) -> dict:
    path = WIDGET / "pictures" / f"{file}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def drawn(file: str) -> set[str]:
    return {key.partition("@")[0] for key in book_of(file)}


def has_picture(part: str, step: str) -> bool:
    if step in book_of(part) or step in book_of("shared"):
        return True
    groups = book_of("shared")["@groups"]
    return any(
        part in parts and f"{step}@{group}" in book_of("shared") for group, parts in groups.items()
    )


@pytest.mark.parametrize("cell", CELLS, ids=IDS)
def test_joints_bend_as_joints_do(cell):
    for item in cell["picture"]["draw"]:
        if item["is"] != "side":
            continue
        for name, low, high in (("leg", 0, 150), ("farLeg", 0, 150)):
            assert low <= ((item.get(name) or {}).get("knee") or 0) <= high, (name, item)
            assert -60 <= ((item.get(name) or {}).get("ankle") or 0) <= 35, (name, item)
        for name in ("arm", "farArm"):
            assert -5 <= ((item.get(name) or {}).get("elbow") or 0) <= 150, (name, item)


MEASURE = """async ([base, cells]) => {
  const { drawPicture } = await import(base + "js/pictures/index.js");
  const { scene } = await import(base + "js/pictures/scene.js");
  const out = [];
  // All at once: laid out one by one, they would take half a minute.
  const drawn = cells.map(({ picture }) => drawPicture(picture));
  document.body.append(...drawn);
  for (const [i, { id, picture }] of cells.entries()) {
    const svg = drawn[i];
    const groups = [...svg.querySelectorAll("svg > g > g")].map((g) => {
      const { x, y, width, height } = g.getBBox();
      return { name: g.getAttribute("class"), x, y, right: x + width, bottom: y + height, turned: g.hasAttribute("transform"), transform: g.getAttribute("transform"), paths: g.querySelectorAll("path").length };
    });
    out.push({ id, groups, gap: scene(picture).gap, bad: /NaN|undefined|Infinity/.test(svg.outerHTML),
      title: svg.querySelector("title").textContent, role: svg.getAttribute("role"), named: svg.getAttribute("aria-labelledby") });
  }
  drawn.forEach((svg) => svg.remove());
  return out;
}"""


@pytest.fixture(scope="module")
def base():
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/widget/"
    server.shutdown()


@pytest.fixture(scope="module")
def page(browser, base):
    page = browser.new_page()
    page.goto(base + "manifest.webmanifest")
    page.set_content(page_of(list(THEMES), 280))
    yield page
    page.close()


@pytest.fixture(scope="module")
def measured(page, base):
    return {found["id"]: found for found in page.evaluate(MEASURE, [base, CELLS])}


@pytest.mark.parametrize("cell", CELLS, ids=IDS)
def test_it_is_whole_and_nothing_runs_out_of_it(cell, measured):
    found = measured[cell["id"]]
    assert not found["bad"]
    assert found["role"] == "img" and found["title"] == cell["picture"]["alt"] and found["named"]
    assert sum(group["paths"] for group in found["groups"]) >= 4
    # An arm or leg reaches what it is said to reach.
    assert found["gap"] < 6
    for group in found["groups"]:
        left, right = group["x"], group["right"]
        if group["turned"]:
            middle = float(re.search(r"translate\(([-\d.]+)", group["transform"]).group(1))
            left, right = middle - right, middle - left
        # Half an edge may lie outside the outline. What bleeds off the page must still be on it for the most part.
        room = 90 if "bleeds" in group["name"] else 0
        assert left >= 1 - room and right <= 319 + room, group
        assert group["y"] >= 1 - room and group["bottom"] <= 199 + room, group


@pytest.mark.parametrize("cell", CELLS, ids=IDS)
def test_a_helper_is_seen_where_one_is_needed_and_only_there(cell, measured):
    file = cell["id"].partition(":")[0]
    step = {**steps_of("shared"), **steps_of(file)}[cell["step"]]
    shown = any(group["name"].startswith("helper") for group in measured[cell["id"]]["groups"])
    if "helper" in step["needs"] and cell["step"] not in NO_HANDS:
        assert shown
    if shown and "helper" not in step["needs"]:
        # Who is alone may be told to ask for one.
        assert re.search(r"\b(ask|help|hand)\b", cell["words"], re.I), cell["words"]


def test_two_in_one_page_share_no_id(page, base):
    ids = page.evaluate(
        """async ([base]) => {
          const { pictureOf } = await import(base + "js/pictures/index.js");
          const host = document.createElement("div");
          document.body.append(host);
          const root = host.attachShadow({ mode: "open" });
          for (const step of ["calf-towel", "calf-towel", "calf-heel-slide"]) root.append(await pictureOf(new URL(base), step, "calf"));
          root.append(await pictureOf(new URL(base), "warm-cloth", "shin"));
          root.append(await pictureOf(new URL(base), "slow-breath", null));
          return [...root.querySelectorAll("[id]")].map((e) => e.id);
        }""",
        [base],
    )
    assert len(ids) == len(set(ids)) == 5


def test_there_is_none_for_a_step_unknown_or_of_no_known_place(page, base):
    nothing = page.evaluate(
        """async ([base]) => {
          const { pictureOf } = await import(base + "js/pictures/index.js");
          return [await pictureOf(new URL(base), "no-such-step", "calf"), await pictureOf(new URL(base), "warm-cloth", null),
            await pictureOf(new URL("http://127.0.0.1:9/"), "calf-towel", "calf"), await pictureOf(new URL(base), "calf-towel", "no_such_part")];
        }""",
        [base],
    )
    assert nothing == [None] * 4
