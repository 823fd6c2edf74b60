"""Who is told of each new story: the ``[[webhook]]`` table."""

import re
from dataclasses import dataclass, field
from typing import Annotated, Literal
from urllib.parse import urlsplit

from aggregator.config import places, values
from aggregator.config.values import Read

Speech = Literal["json", "ntfy"]

_NTFY_TOPIC = re.compile(r"/(?:[^/]+/)*[-\w]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A ``[[webhook]]`` table: where each new story is posted to, once.

    Stories of any of the topics, with all that ``query`` asks for; what says nothing
    leaves nothing out. With ``json`` the ``secret`` signs what is sent; with ``ntfy``,
    whose ``url`` ends in the topic, it is the access token.
    """

    name: Annotated[str, Read(values.name)]
    url: Annotated[str, Read(places.url)] = field(repr=False)
    secret: Annotated[str, Read(places.header)] = field(default="", repr=False)
    kind: Annotated[Speech, Read(values.one_of("json", "ntfy"))] = "json"
    topics: Annotated[tuple[str, ...], Read(values.names)] = ()
    query: Annotated[str, Read(values.query)] = ""
    allow_private: Annotated[bool, Read(values.flag)] = False

    def server_and_topic(self) -> tuple[str, str]:
        """Of ntfy: where messages are posted to, and the topic that they go to."""
        base, _, topic = self.url.rpartition("/")
        return f"{base}/", topic


def ntfy_fault(url: str) -> str:
    """Why ntfy cannot be reached there; nothing if it can."""
    parts = urlsplit(url)
    if _NTFY_TOPIC.fullmatch(parts.path) and not parts.query and not parts.fragment:
        return ""
    return 'expected an address that ends in the topic: "https://ntfy.sh/my-news"'
