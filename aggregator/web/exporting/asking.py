"""The application asked from within, as a client would over HTTP."""

from dataclasses import dataclass
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back; ``location`` is ``""`` where nothing redirects."""

    status: int
    media_type: str
    location: str
    body: bytes


async def ask(app: ASGIApp, address: str) -> Reply:
    """Give the answer to a GET for a path and query."""
    path, _, query = address.partition("?")
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "server": ("localhost", 80),
        "client": None,
        "root_path": "",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [],
    }
    told: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        told.append(message)

    await app(scope, receive, send)
    start, *parts = told
    headers = Headers(raw=start["headers"])
    return Reply(
        status=start["status"],
        media_type=headers.get("content-type", "").partition(";")[0],
        location=headers.get("location", ""),
        body=b"".join(part.get("body", b"") for part in parts),
    )
