"""An application in whose place another can be put while it is served."""

from typing import Protocol

from starlette.types import Receive, Scope, Send

from aggregator.web.express import Knowing, Ready


class Application(Knowing, Protocol):
    """What `aggregator.web.app.make` gives."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""


class Replaceable:
    """Passes each request to the application of the moment.

    Answers under way are ended by the one that began them.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    def replace(self, application: Application) -> None:
        """Let another answer from now on. May be called from any thread."""
        self._application = application

    def known(self, scope: Scope) -> Ready | None:
        """Give the answer to a request, if it was given before and is still right."""
        return self._application.known(scope)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._application(scope, receive, send)
