"""What schemathesis can't make up: sessions that are open, a diary with an entry and a link to it, and what proves a webhook.
It loads this by itself, in an environment of its own, so nothing of ours is imported.

``SURFACE_URL`` is the server's address; ``SURFACE_KEYS`` the bot's secret, Twilio's token, the account and the number, and
the public address, as JSON.
"""

import base64
import hashlib
import hmac
import json
import os
from urllib.request import Request, urlopen

import schemathesis

URL, KEYS = os.environ["SURFACE_URL"], json.loads(os.environ["SURFACE_KEYS"])
SECRET, SIGNATURE = "X-Telegram-Bot-Api-Secret-Token", "X-Twilio-Signature"
# A session takes so many messages and calls before it has to wait.
CALLS_OF_A_SESSION = 20


def post(path, **body):
    sent = json.dumps(body).encode()
    request = Request(URL + path, sent, {"content-type": "application/json"}, method="POST")
    with urlopen(request) as answer:
        return json.load(answer)


class Session:
    """A session that is open: its token, the id of an entry of its diary, and the end of a link to it."""

    def __init__(self):
        self.token, self.left = post("/chat/session")["session"], CALLS_OF_A_SESSION
        told = (
            {"text": "my calf cramped yesterday, log it"},
            {"payload": '/diary_consent{"consent": "always"}'},
        )
        for number, said in enumerate(told):
            post("/chat/turn", session=self.token, id=f"log-{number}", **said)
        shown = post("/chat/diary/show", session=self.token, period="all", scheme="dark")
        self.entry = shown["entries"][0]["id"]
        link = post("/chat/diary/pass", session=self.token, period="all")["link"]
        self.code = link.rpartition("/")[2]


_open = []


def session():
    if not _open or not _open[-1].left:
        _open.append(Session())
    _open[-1].left -= 1
    return _open[-1]


def signed(url, fields):
    text = url + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    digest = hmac.new(
        KEYS["token"].encode(), text.encode("utf-8", "replace"), hashlib.sha1
    ).digest()
    return base64.b64encode(digest).decode()


@schemathesis.hook
def before_call(context, case, kwargs):
    """Open the door where the case has brought something of the right kind for a key."""
    body, path, headers = case.body, case.operation.path, case.headers
    if isinstance(body, dict) and isinstance(body.get("session"), str):
        opened = session()
        case.body = {**body, "session": opened.token}
        if path == "/chat/diary/entry" and isinstance(body.get("id"), str):
            case.body["id"] = opened.entry
    if path == "/chat/report/{code}" and len(str(case.path_parameters.get("code"))) % 2:
        case.path_parameters["code"] = session().code
    if headers is not None and path.endswith("telegram/webhook") and SECRET in headers:
        headers[SECRET] = KEYS["secret"]
    if headers is not None and path.endswith("twilio/webhook") and SIGNATURE in headers:
        if isinstance(body, dict) and all(isinstance(value, str) for value in body.values()):
            case.body = {**body, "AccountSid": KEYS["account"], "To": KEYS["number"]}
            headers[SIGNATURE] = signed(KEYS["public_url"] + path, case.body)
