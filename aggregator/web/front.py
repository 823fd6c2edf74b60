"""The first to see a request: what is published goes out, the rest is routed."""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from aggregator.web import guarding
from aggregator.web.express import Ready
from aggregator.web.published import Published


@dataclass(frozen=True, slots=True)
class Front:
    """An ASGI application: the published files before the pages."""

    published: Published
    pages: ASGIApp

    def known(self, scope: Scope) -> Ready | None:
        """Give the answer to a request, if it was given before and is still right."""
        return self.published.known(scope)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise ValueError(f"{scope['type']} is not spoken here")
        response: Response | None
        if scope["method"] == "OPTIONS" and guarding.FEED.search(scope["path"]):
            response = Response(status_code=204, headers=guarding.PREFLIGHT)
        else:
            response = await self.published.answer(scope)
        await (response or self.pages)(scope, receive, send)
