"""What feedparser calls an element: the usual prefix of its namespace, and its name."""

from collections.abc import Iterable, Mapping

from feeds.formats.fast.borrowed import DeclinedError

_USERLAND = "backend.userland.com/rss"
_XLINK = "http://www.w3.org/1999/xlink"


class Names(dict[str, str]):
    """``{namespace}local`` to ``prefix_local`` in lower case, as elements come.

    An unknown namespace has the prefix that the document gives it, and none where it is
    a default one. Declines where feedparser's tables of prefixes, which know no scopes,
    could mean another namespace than the document: a prefix that stands for two, two
    that stand for one.
    """

    def __init__(
        self, declared: Iterable[tuple[str, str]], namespaces: Mapping[str, str]
    ) -> None:
        super().__init__()
        self._namespaces = namespaces
        self._usual = {prefix.lower() for prefix in namespaces.values()}
        self.prefixes: dict[str, str] = {}
        self.ambiguous: set[str] = set()
        self._bound: dict[str, str] = {}
        known: set[str] = set()
        unknown: set[str] = set()
        for prefix, uri in declared:
            usual = self.usual(uri)
            (unknown if usual is None else known).add(usual or prefix.lower() or uri)
            self._declare(prefix.lower(), uri, usual)
        if unknown & (known | self.prefixes.keys()):
            raise DeclinedError("two namespaces for one, or one for two")

    def __missing__(self, tag: str) -> str:
        uri, brace, local = tag[1:].partition("}") if tag[0] == "{" else ("", "", tag)
        if ":" in local or not tag.isascii():
            raise DeclinedError("an unusual name")
        prefix = self.prefix(uri) if brace else ""
        name = self[tag] = (f"{prefix}_{local}" if prefix else local).lower()
        return name

    def prefix(self, uri: str) -> str:
        """The prefix of a namespace: the usual one, else the document's."""
        usual = self.usual(uri)
        if usual is not None:
            return usual
        return self.prefixes.get(uri, "")

    def usual(self, uri: str) -> str | None:
        """The prefix under which feedparser knows a namespace; ``""`` for a feed's."""
        lowered = uri.lower()
        if _USERLAND in lowered:
            return ""
        found = self._namespaces.get(lowered)
        return None if found is None else found.lower()

    def _declare(self, prefix: str, uri: str, usual: str | None) -> None:
        if uri == _XLINK or len(uri.split()) > 1:
            raise DeclinedError("an unusual namespace")
        if not prefix or not uri:
            return
        if usual is not None and prefix in self._usual and usual != prefix:
            raise DeclinedError("a usual prefix for another namespace")
        if self._bound.setdefault(prefix, uri) != uri:
            raise DeclinedError("a prefix for two namespaces")
        if self.prefixes.setdefault(uri, prefix) != prefix:
            if usual is None:
                raise DeclinedError("two prefixes for a namespace")
            self.ambiguous.add(uri)
