"""Somebody else's page: another origin, a strict policy of its own, and styles that fight with everything."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOSTILE = """
html { font-size: 62.5%; letter-spacing: 4px; line-height: 3; text-transform: uppercase; color: #fff; }
* { box-sizing: content-box !important; transition: all 2s !important; }
button, textarea, a { height: 12px !important; font-size: 6px !important; display: inline !important; padding: 0 !important; }
div, p, h1, h2 { color: #eee !important; background: #fff !important; margin: 40px !important; position: absolute !important; }
crampwise-chat { font-size: 3px; opacity: .1; visibility: hidden; pointer-events: none; }
:focus { outline: none !important; }
"""


@contextmanager
def host_page(chat: str, element: str, *, styles: str = "", head: str = "") -> Iterator[str]:
    """Serves a page that holds the element.

    Args:
        chat: address of the widget's folder, ends in "/".
        element: the markup to embed.
        styles: CSS of the host page.
        head: further markup of the page's head; without it, the one script tag.

    Yields:
        The page's address.
    """
    origin = chat.split("/chat/")[0]
    script = head or f'<script type="module" src="{chat}crampwise-chat.js"></script>'
    page = (
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>A clinic</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="/host.css">{script}</head>'
        f"<body><main><h1>A clinic</h1>{element}<p id=after>After it.</p></main></body></html>"
    )
    policy = (
        f"default-src 'none'; script-src {origin} 'self'; style-src 'self'; connect-src {origin}; "
        "img-src 'self'; require-trusted-types-for 'script'"
    )
    files = {
        "/": ("text/html", page),
        "/host.css": ("text/css", styles),
        "/favicon.ico": ("image/png", ""),
        "/host.js": ("text/javascript", "WebChat.default({title: 'Cramps at night'}, null)"),
    }

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args) -> None:
            """Quiet."""

        def do_GET(self) -> None:
            kind, text = files.get(self.path, ("text/plain", ""))
            content = text.encode()
            self.send_response(200 if self.path in files else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        # Another name for the same machine is another origin.
        yield f"http://localhost:{server.server_address[1]}/"
        server.shutdown()
        thread.join()
