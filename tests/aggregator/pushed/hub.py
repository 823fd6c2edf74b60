"""A hub that does what a test tells it to, honest or not."""

import hmac
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.aggregator.daemons import until
from tests.feeds.server import Server


@dataclass(frozen=True)
class Told:
    """What a callback answered."""

    status: int
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Form:
    """What a hub was asked for."""

    callback: str
    mode: str
    topic: str
    secret: str
    lease: str


class Hub:
    """Stands at ``/hub`` of a test's server, which it shares with the publisher."""

    def __init__(self, server: Server, path: str = "/hub", status: int = 202) -> None:
        self._server = server
        self._path = path
        self.url = server.serve(path, status=status)

    @property
    def forms(self) -> list[Form]:
        """What it was asked for so far."""
        asked = self._server.asked(self._path)
        return [_form(one.body) for one in asked if one.method == "POST"]

    def asked(self, count: int = 1) -> Form:
        """Wait until it was asked so often, and give what for the last time."""
        until(lambda: len(self.forms) >= count)
        return self.forms[count - 1]

    def verify(self, form: Form, **changes: str) -> Told:
        """Ask back whether that was so; what is asked may be changed."""
        query = {
            "hub.mode": form.mode,
            "hub.topic": form.topic,
            "hub.challenge": "a challenge",
            "hub.lease_seconds": "864000",
        } | {f"hub.{name}": value for name, value in changes.items()}
        return request("GET", f"{form.callback}?{urlencode(query)}")

    def push(
        self, form: Form, body: bytes | str, *, secret: str = "", **headers: str
    ) -> Told:
        """Send something, signed by the secret of the form or by another one."""
        content = body.encode() if isinstance(body, str) else body
        mac = hmac.digest((secret or form.secret).encode(), content, "sha256").hex()
        sent = {
            "Content-Type": "application/rss+xml",
            "X-Hub-Signature": f"sha256={mac}",
        }
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return request("POST", form.callback, content, sent)


def request(
    method: str, url: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> Told:
    """Send one request."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=60)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, target, body or None, headers or {})
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Told(answer.status, answer.read(), named)
    finally:
        connection.close()


def _form(body: bytes) -> Form:
    given = dict(parse_qsl(body.decode()))
    return Form(
        callback=given["hub.callback"],
        mode=given["hub.mode"],
        topic=given["hub.topic"],
        secret=given.get("hub.secret", ""),
        lease=given.get("hub.lease_seconds", ""),
    )
