"""What every answer tells browsers and robots, whatever it holds."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aggregator.config import Service

WRITTEN_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
"""What a page that is a file can say of itself; of frames only a header can."""

POLICY = f"{WRITTEN_POLICY}; frame-ancestors 'none'"
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "geolocation", "microphone", "payment", "browsing-topics")
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": PERMISSIONS,
}
UNINDEXED = {"X-Robots-Tag": "noindex"}

# Readers that run in a browser; feeds hold nothing that depends on who asks.
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Last-Modified, IM, Delta-Base",
}
PREFLIGHT = SHARED | {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "A-IM, If-Modified-Since, If-None-Match, Range",
    "Access-Control-Max-Age": "86400",
}

FEED = re.compile(r"\.(?:atom|json|rss|opml)$")


def headers(service: Service) -> dict[str, str]:
    """Give what is said with every answer."""
    return HEADERS if service.indexing else HEADERS | UNINDEXED


def feed_headers(
    service: Service, path: str, *, hubs: Iterable[str] = ()
) -> dict[str, str]:
    """Give what is said with a feed besides; ``path`` is below the service's own.

    ``hubs`` are those that hear of its changes (W3C WebSub, 4).
    """
    links = [f'<{service.url}{quote(path)}>; rel="self"']
    links += [f'<{address}>; rel="hub"' for address in hubs]
    return SHARED | {"Link": ", ".join(links)}


def seal(told: MutableHeaders) -> None:
    """Say that an answer is for the one who asked alone: its address is a secret."""
    told.update(UNINDEXED)
    if "Cache-Control" in told:
        told["Cache-Control"] = told["Cache-Control"].replace("public", "private")


class Guard:
    """Puts these headers on every response of an application."""

    def __init__(self, app: ASGIApp, service: Service, *, private: bool) -> None:
        self.app = app
        self.service = service
        self.private = private
        self.always = headers(service)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the headers added."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = self._added(scope, message["status"])
                told = MutableHeaders(scope=message)
                # A feed that is asked for by a query knows its own address.
                own = {"Link": told["Link"]} if "Link" in told else {}
                told.update({**added, **own})
                if self.private:
                    seal(told)
            await send(message)

        await self.app(scope, receive, guarded)

    def _added(self, scope: Scope, status: int) -> Mapping[str, str]:
        if not FEED.search(scope["path"]):
            return self.always
        if status >= 400:
            return self.always | SHARED
        path = scope["path"].removeprefix(self.service.base_path)
        return self.always | feed_headers(self.service, path)
