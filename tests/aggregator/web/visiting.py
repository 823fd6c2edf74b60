"""A visitor of the service: the application on a port of 127.0.0.1, and plain HTTP."""

from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

from lxml import html

from aggregator.config import Config, Service
from aggregator.web.address import listen
from aggregator.web.app import make
from aggregator.web.server import server


def configured(data: Path, **service: object) -> Config:
    """A configuration that serves what lies in this folder, on any free port."""
    named = {"title": "My river", "listen": "127.0.0.1:0", "data": data} | service
    return Config(path=data / "aggregator.toml", service=Service(**named))


@dataclass(frozen=True)
class Answer:
    """What came back; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def page(self) -> html.HtmlElement:
        """The body as an HTML tree."""
        return html.document_fromstring(self.body.decode())

    def texts(self, selector: str) -> list[str]:
        """The texts at an XPath, white space folded."""
        found = self.page.xpath(selector)
        return [" ".join(element.text_content().split()) for element in found]


class Visitor:
    """Starts the service and asks it."""

    def __init__(self, config: Config) -> None:
        self.socket = listen(config)
        self.port = self.socket.getsockname()[1]
        self.server = server(make(config, config.service.database))
        self.thread = Thread(target=self.server.run, kwargs={"sockets": [self.socket]})
        self.thread.start()

    def get(self, path: str, *, method: str = "GET", **headers: str) -> Answer:
        """Ask for a path; ``accept_encoding="gzip"`` is a header."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=named)
            response = connection.getresponse()
            lower = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, lower, response.read())
        finally:
            connection.close()

    def close(self) -> None:
        """End the service."""
        self.server.should_exit = True
        self.thread.join(timeout=60)
        self.socket.close()
