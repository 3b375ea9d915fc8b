"""The page under ``/chat/``: its files, its calls, who may call from where, and its sockets if they are on."""

from __future__ import annotations

from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from .calls import add_calls, fault
from .desk import Desk, Refused
from .diary import PATHS, add_diary, leave
from .diary_report import REPORT, add_report
from .diary_work import DiaryWork
from .faults import add_faults
from .headers import CALL, headers_of
from .messengers import add_messengers
from .metrics import add_metrics
from .offline import RELIEF, SHELL, Offline
from .origins import Origins
from .ready import add_ready
from .rest import turns_of
from .settings import Settings
from .static import Files

PREFIX = "/chat"
# What a listed site's page loads and calls. Of the diary all but the doctor's page, which is opened by its address: the
# element works alike wherever it stands, and the site that carries it can see the talk as well.
CALLS = ("/session", "/turn", "/diary", *(f"/diary/{path}" for path in PATHS))
SHARED_CALLS = frozenset(f"{PREFIX}{path}" for path in CALLS)
SHARED_TYPES = (".js", ".css", ".json")


def add_page(
    app: Sanic,
    secret: bytes,
    settings: Settings = Settings(),
    files: Files | None = None,
    offline: Offline | None = None,
    work: DiaryWork | None = None,
    metrics_token: str = "",
) -> None:
    """Serve the page.

    Args:
        files, offline: the widget's own where they are not given.
        work: runs the diary's calls; without it there is no diary.
        metrics_token: what whoever reads the figures must know.
    """
    app.config.PROXIES_COUNT = settings.proxies or None
    if hasattr(app.ctx, "sanic_cors"):
        # Rasa's rule answers every OPTIONS itself, and offers credentials with every answer. Ours are below.
        app.ctx.sanic_cors.resources = []
    files = files or Files(dev=settings.dev)
    offline = offline or Offline(files, dev=settings.dev)
    proxied = settings.proxies > 0
    desk = Desk(secret, lambda: turns_of(app), leave(work) if work else None)
    origins = Origins(settings.origins, proxied=proxied)
    chat = Blueprint("crampwise_chat", url_prefix=PREFIX)

    add_faults(app)
    add_origins(app, chat, origins)
    add_calls(chat, desk, proxied)
    add_ready(chat, app, work)
    add_metrics(app, chat, metrics_token)
    if work:
        add_diary(chat, desk, work, lambda *words: turns_of(app).urgent(*words), proxied)
        add_report(chat, work, proxied)
    add_files(chat, files, offline)
    app.blueprint(chat)
    add_messengers(app, secret, settings, work)
    if settings.socketio:
        from .socket import add_socket

        add_socket(app, desk, origins, proxied)

    @app.get(PREFIX)
    async def to_page(request: Request) -> HTTPResponse:
        return response.redirect(f"{PREFIX}/")

    @app.listener("before_server_start")
    async def make_offline(*_: object) -> None:
        offline.make()


def add_files(chat: Blueprint, files: Files, offline: Offline) -> None:
    """Serve the widget's files, and the two that are made for the time without a server."""

    @chat.route("/<name:path>", methods=["GET", "HEAD"])
    async def file(request: Request, name: str) -> HTTPResponse:
        if name == SHELL:
            found = offline.shell()
        elif name == RELIEF:
            found = offline.relief()
        else:
            found = files.find(name)
        if found is None:
            return fault(Refused(404, "not_found"))
        status, headers, body = found.answer(request.headers)
        return HTTPResponse(
            body, status, {**headers_of(found.type), **headers}, content_type=found.type
        )


def add_origins(app: Sanic, chat: Blueprint, origins: Origins) -> None:
    """Turn away what pages of other sites send, anywhere in the app; let listed sites read what they need."""

    @app.middleware("request")
    async def from_our_own(request: Request) -> HTTPResponse | None:
        if request.method in ("GET", "HEAD", "OPTIONS") or origins.allow(request.headers):
            return None
        return fault(Refused(403, "bad_origin"))

    async def preflight(request: Request, name: str = "") -> HTTPResponse:
        allowed = origins.preflight(request.headers) if _shared(request.path) else None
        if allowed is None:
            return fault(Refused(403, "bad_origin"))
        return response.empty(headers={**CALL, **allowed})

    # A path with a call of its own is never looked for under the files'.
    for path in (*CALLS, "/<name:path>"):
        name = path.replace("/", "_").strip("_<>").replace(":", "_")
        chat.options(path, name=f"preflight_{name}")(preflight)

    @chat.middleware("response")
    async def may_be_read(request: Request, answer: HTTPResponse) -> None:
        if not _shared(request.path) or request.method == "OPTIONS":
            return
        for name, value in origins.cors(request.headers).items():
            both = name == "Vary" and name in answer.headers
            answer.headers[name] = f"{answer.headers[name]}, {value}" if both else value


def _shared(path: str) -> bool:
    file = path.endswith(SHARED_TYPES) and not path.startswith(f"{REPORT}/")
    return file or path in SHARED_CALLS
