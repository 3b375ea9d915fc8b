"""The page's files as they go over the wire."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from crampwise.channel.static import WIDGET, File, Files, names, served, takes_gzip

SCRIPT = (
    "// a comment\nexport const a = `x  // y`;\n\n/* another */\nexport const b = 'c /* d */';\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "widget"
    (folder / "js").mkdir(parents=True)
    (folder / "css").mkdir()
    (folder / ".hidden").mkdir()
    (folder / "node_modules").mkdir()
    secret = tmp_path / "secret.json"
    for path, text in {
        folder / "index.html": "<!doctype html><p>" + "hello " * 50,
        folder / "js" / "a.js": SCRIPT,
        folder / "js" / "types.d.ts": "type A = 1;",
        folder / "css" / "a.css": "/* x */\nbutton + p { width: calc(1px + 2em); }\n",
        folder / "README.md": "# no",
        folder / "tsconfig.json": "{}",
        folder / ".hidden" / "b.js": "1",
        folder / "node_modules" / "c.js": "1",
        secret: "{}",
    }.items():
        path.write_text(text, encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG" + bytes(500))
    (folder / "out.json").symlink_to(secret)
    return folder


def test_only_the_pages_own_files_are_served(folder: Path) -> None:
    expected = ["css/a.css", "index.html", "js/a.js", "picture.png"]
    assert sorted(Files(folder).all()) == sorted(Files(folder, dev=True).all()) == expected


@pytest.mark.parametrize(
    "name", ["../secret.json", "js", "js/", "/index.html", "js/../index.html", "README.md", "a\0b"]
)
def test_nothing_else_is_found(name: str, folder: Path) -> None:
    assert Files(folder).find(name) is None and Files(folder, dev=True).find(name) is None


def test_the_empty_path_is_the_page(folder: Path) -> None:
    assert Files(folder).find("").body == (folder / "index.html").read_bytes()


def test_comments_and_space_go_and_nothing_else(folder: Path) -> None:
    files = Files(folder)
    assert files.find("js/a.js").body == b"export const a=`x  // y`;export const b='c /* d */';"
    assert files.find("css/a.css").body == b"button + p{width:calc(1px + 2em)}"


def test_a_file_is_read_once_or_in_development_each_time(folder: Path) -> None:
    once, anew = Files(folder), Files(folder, dev=True)
    assert anew.find("js/a.js").body.decode() == SCRIPT
    (folder / "js" / "a.js").write_text("export const z = 1;\n", encoding="utf-8")
    assert b"z" not in once.find("js/a.js").body
    assert anew.find("js/a.js").body == b"export const z = 1;\n"


def test_packed_where_it_may_be(folder: Path) -> None:
    file = Files(folder).find("index.html")
    status, headers, body = file.answer({"accept-encoding": "br, gzip;q=0.5"})
    assert status == 200 and headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == file.body and len(body) < len(file.body)
    assert body[4:8] == bytes(4), "a time in it would make two builds differ"
    plain = file.answer({})
    assert plain[2] == file.body and "Content-Encoding" not in plain[1]
    assert plain[1]["ETag"] != headers["ETag"]
    for one in (headers, plain[1]):
        assert one["Vary"] == "Accept-Encoding" and one["Cache-Control"] == "no-cache"


def test_a_picture_is_not_packed_again(folder: Path) -> None:
    assert Files(folder).find("picture.png").packed is None


def test_what_is_known_is_not_sent_again(folder: Path) -> None:
    file = Files(folder).find("index.html")
    for accept in ({}, {"accept-encoding": "gzip"}):
        tag = file.answer(accept)[1]["ETag"]
        assert re.fullmatch(r'"[0-9a-f]{32}(-gz)?"', tag)
        status, headers, body = file.answer({**accept, "if-none-match": f'"old", W/{tag}'})
        assert (status, body, headers["ETag"]) == (304, b"", tag)
        assert file.answer({**accept, "if-none-match": '"old"'})[0] == 200


def test_the_tag_is_the_contents_alone(folder: Path) -> None:
    before = Files(folder).find("js/a.js").hash
    (folder / "js" / "a.js").touch()
    assert Files(folder).find("js/a.js").hash == before
    (folder / "js" / "a.js").write_text("export const z = 1;", encoding="utf-8")
    assert Files(folder).find("js/a.js").hash != before


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("deflate, gzip;q=1.0", True),
        ("*", True),
        ("", False),
        ("br", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("xgzip", False),
    ],
)
def test_who_takes_gzip(accepted: str, taken: bool) -> None:
    assert takes_gzip(accepted) is taken


def test_which_tags_are_known() -> None:
    assert names('"a", "b"', '"b"') and names("*", '"b"') and names('W/"b"', '"b"')
    assert not names("", '"b"') and not names('"ab"', '"b"')


# What a script is made of: strings, patterns, comments; between them, words and signs.
STARTS_PATTERN = re.compile(r"(?:^|[(,=:\[!&|?{};+>~*%^-]|\b(?:return|typeof|case|of|in))\s*$")


def code_of(script: str) -> str:
    """A script without its comments and without space outside strings: slower than what serves it, and unlike it."""
    kept, at, nested = [], 0, []

    def template(at: int) -> int:
        """From inside a template: to its end, or into the code of a ``${``."""
        while script[at] != "`":
            if script.startswith("${", at):
                kept.append("${")
                nested.append(0)
                return at + 2
            step = 2 if script[at] == "\\" else 1
            kept.append(script[at : at + step])
            at += step
        kept.append("`")
        return at + 1

    while at < len(script):
        one = script[at]
        quoted = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL).match(script, at)
        pattern = re.compile(
            r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])*/\w*"
        )
        if script.startswith("//", at):
            at = script.find("\n", at) if "\n" in script[at:] else len(script)
        elif script.startswith("/*", at):
            at = script.index("*/", at) + 2
        elif (
            quoted
            or one == "/"
            and STARTS_PATTERN.search("".join(kept[-40:]))
            and (quoted := pattern.match(script, at))
        ):
            kept.append(quoted[0])
            at = quoted.end()
        elif one == "`":
            kept.append(one)
            at = template(at + 1)
        elif one == "}" and nested and nested[-1] == 0:
            nested.pop()
            kept.append(one)
            at = template(at + 1)
        else:
            if nested and one in "{}":
                nested[-1] += 1 if one == "{" else -1
            if not one.isspace():
                kept.append(one)
            at += 1
    return "".join(kept)


SCRIPTS = [name for name, _ in served(WIDGET) if name.endswith(".js")]


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_a_reader_opens_is_what_runs(name: str) -> None:
    """Also templates within templates, and patterns that look like comments, go through unchanged."""
    written = (WIDGET / name).read_text(encoding="utf-8")
    minified = File.of(name, (WIDGET / name).read_bytes()).body.decode()
    assert code_of(minified) == code_of(written)
    assert len(minified) <= len(written)


def test_the_comparison_sees_what_is_lost() -> None:
    assert code_of("a = `b // ${c ? `d // e` : ''} f`; // g") == "a=`b // ${c?`d // e`:''} f`;"
    assert code_of("return /[/]'x/g; /* y */ 1 / 2") == "return/[/]'x/g;1/2"


def test_serving_from_memory_is_quick(folder: Path) -> None:
    import time

    file = Files(folder).find("index.html")
    asked = {"accept-encoding": "gzip", "if-none-match": '"old"'}
    began = time.perf_counter()
    for _ in range(1000):
        file.answer(asked)
    assert time.perf_counter() - began < 1.0
