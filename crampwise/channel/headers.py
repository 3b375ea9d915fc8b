"""The headers that every answer under ``/chat/`` carries, by what it is."""

from __future__ import annotations

from .static import TYPES

PLAIN = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
PAGE = {
    **PLAIN,
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; "
        "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types crampwise"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# A worker lives under the policy of its own script: it may load its list, and fetch from here.
SCRIPT = {
    **PLAIN,
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'"
    ),
}
# A drawing that is opened on its own may have its own looks, and no more.
DRAWING = {
    **PLAIN,
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    ),
}
# What was said is for nobody's cache.
CALL = {**PLAIN, "Cache-Control": "no-store"}
# The doctor's page: drawn with looks of its own, and nothing on it can run, load, send or be framed. No search engine
# keeps it, and no link from it tells its address.
REPORT = {
    **CALL,
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PAGE["Permissions-Policy"],
}

_BY_TYPE = {TYPES[".html"]: PAGE, TYPES[".js"]: SCRIPT, TYPES[".svg"]: DRAWING}


def headers_of(type: str) -> dict[str, str]:
    """The headers for a file of this type."""
    return _BY_TYPE.get(type, PLAIN)
