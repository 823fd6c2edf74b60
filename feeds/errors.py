"""What can go wrong between us and a feed.

FeedError
├── FetchError      the world did not hand the document over
├── ParseError      what it handed over is not what was asked for
└── PublishError    an entry of ours cannot be written
"""


class FeedError(Exception):
    """Something about one feed failed; ``kind`` is what a program may ask for.

    Kinds: ``network``, ``timeout``, ``tls``, ``dns``, ``too-large``, ``blocked``,
    ``redirect``, ``truncated``, ``encoding``, ``challenge``, ``http-404`` (and so on
    for each status), ``not-a-feed``, ``empty``, ``malformed``, ``unreadable``,
    ``limits``, ``loop``.
    """

    def __init__(self, url: str, reason: str, *, kind: str = "network") -> None:
        super().__init__(url, reason)
        self.url = url
        self.reason = reason
        self.kind = kind

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.url, self.reason, self.kind)


class FetchError(FeedError):
    """The world did not hand the document over."""


class ParseError(FeedError):
    """What was handed over is not what was asked for."""


class PublishError(FeedError):
    """An entry of ours cannot be written."""


def _rebuild(kind_of: type[FeedError], url: str, reason: str, kind: str) -> FeedError:
    return kind_of(url, reason, kind=kind)
