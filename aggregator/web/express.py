"""Answers that were given before are written at once, without a task for each.

Of what it costs to send a feed that did not change most is what a server does for any
application: a task, events, checks of every header. For these there is nothing to wait
for and nothing to check again (docs/serving.md has the figures).
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol, cast

from starlette.responses import Response
from starlette.types import Scope

from aggregator.web.bounds import Bounded

if TYPE_CHECKING:
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


@dataclass(frozen=True, slots=True)
class Ready:
    """A response, and its head as it is written, without the empty line."""

    response: Response
    head: bytes

    @classmethod
    def of(cls, response: Response) -> Ready:
        """Write the head of a response."""
        status = HTTPStatus(response.status_code)
        lines = [b"HTTP/1.1 %d %s" % (status.value, status.phrase.encode())]
        lines += [b"%s: %s" % header for header in response.raw_headers]
        return cls(response, b"\r\n".join((*lines, b"")))


class Knowing(Protocol):
    """An application that knows some answers without being called."""

    def known(self, scope: Scope) -> Ready | None:
        """Give the answer to a request, if it was given before and is still right."""


class Express(Bounded):
    """A connection on which such answers go out at once. The application is one."""

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        knowing: Knowing = app
        ready = None
        # Who does not read what was sent has to wait for its turn like everybody.
        if not self.flow.write_paused and not self.pipeline:
            ready = knowing.known(cast(Scope, cycle.scope))
        if ready is None:
            super()._start_asgi_task(cycle, app)
            return
        lines = [ready.head]
        lines += [b"%s: %s\r\n" % line for line in self.server_state.default_headers]
        if not cycle.keep_alive:
            lines.append(b"connection: close\r\n")
        lines.append(b"\r\n")
        self.transport.write(b"".join(lines))
        if ready.response.body and cycle.scope["method"] != "HEAD":
            self.transport.write(ready.response.body)
        cycle.response_started = cycle.response_complete = True
        if not cycle.keep_alive:
            self.transport.close()
        self.on_response_complete()
