"""The way of one fetch over its redirects (RFC 9110, 15.4)."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from feeds.errors import FetchError
from feeds.http.target import Target

REDIRECTS = frozenset({301, 302, 303, 307, 308})
KEEPING_THE_METHOD = frozenset({307, 308})
_PERMANENT = frozenset({301, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The targets asked so far, the first being the one that was configured.

    ``home`` counts the permanent redirects at the start of the way. ``trusted`` tells
    that it never left the first origin, so what is meant for that alone may be sent.
    """

    targets: tuple[Target, ...]
    home: int = 0
    trusted: bool = True

    @property
    def start(self) -> Target:
        """What was configured."""
        return self.targets[0]

    @property
    def target(self) -> Target:
        """What to ask now."""
        return self.targets[-1]

    @property
    def moved_to(self) -> str:
        """Where the permanent redirects at the start lead; ``""`` if there are none.

        Of ``301 A to B, 302 B to C`` that is B: a temporary hop ends what is permanent.
        """
        return self.targets[self.home].url if self.home else ""

    @property
    def downgraded(self) -> bool:
        """Whether the way led from ``https`` to ``http``."""
        return any(
            _downgrade(before, after) for before, after in pairwise(self.targets)
        )

    def follow(self, status: int, location: str | None, *, limit: int) -> "Trail":
        """The way after one more redirect.

        Raises `FetchError` of kind ``redirect`` when it leads nowhere, in a circle, to
        another scheme than http and https, or is longer than ``limit`` hops.
        """
        target = self._next(location, status)
        if target.url in {seen.url for seen in self.targets}:
            raise self._lost(f"redirected in a circle: {self._shown(target)}")
        if len(self.targets) > limit:
            raise self._lost(
                f"redirected more than {limit} times: {self._shown(target)}"
            )
        was_home = self.home == len(self.targets) - 1
        permanent = status in _PERMANENT and not _downgrade(self.target, target)
        return Trail(
            targets=(*self.targets, target),
            home=self.home + (was_home and permanent),
            trusted=self.trusted and _same_party(self.start, target),
        )

    def failure(self, reason: str, *, kind: str) -> FetchError:
        """An error of the first target that says where the way has led since.

        It is logged, and servers repeat queries that may hold a key: none is said.
        """
        redirected = len(self.targets) > 1
        bare = self.target.url.partition("?")[0]
        where = f"redirected to {bare}: " if redirected else ""
        return FetchError(self.start.url, where + reason, kind=kind)

    def postponed(self, status: int, wait: timedelta) -> FetchError:
        """What to say of a redirect that is to be followed another time."""
        seconds = f"{wait.total_seconds():g} s"
        return self._lost(f"answered {status}, to be followed in {seconds}")

    def _next(self, location: str | None, status: int) -> Target:
        if not location or not location.strip():
            raise self._lost(f"answered {status} without saying where to go")
        try:
            return self.target.join(_as_text(location))
        except FetchError as error:
            raise self._lost(
                f"answered {status} towards {error.url}: {error.reason}"
            ) from error

    def _shown(self, last: Target) -> str:
        return " -> ".join(target.url for target in (*self.targets, last))

    def _lost(self, reason: str) -> FetchError:
        return FetchError(self.start.url, reason, kind="redirect")


def _same_party(first: Target, other: Target) -> bool:
    """Whether ``other`` may have the secrets of ``first``: its origin, also by TLS."""
    with_tls = (first.scheme, first.port) == ("http", 80) and other.origin == (
        "https",
        first.host,
        443,
    )
    return with_tls or other.origin == first.origin


def _downgrade(before: Target, after: Target) -> bool:
    return (before.scheme, after.scheme) == ("https", "http")


def _as_text(location: str) -> str:
    """A header value is read as Latin-1; what servers put there is UTF-8 as a rule."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
