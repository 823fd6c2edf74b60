"""The walk from page to page, by which every page that is linked to becomes a file.

Nothing says what pages there are but the links of the pages themselves, and each is
what the application answers. A page whose bytes are as before leads nowhere new, so a
walk goes on only from what has changed; one over the whole goes everywhere.
"""

import re
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from aggregator.web.exporting import addresses
from aggregator.web.exporting.addresses import Here
from aggregator.web.exporting.asking import Reply
from feeds.publish import FORMATS

HTML = "text/html"
MOVED = {301, 302, 308}
GONE = {404, 410}

_FEED = re.compile(rf"\.(?:{'|'.join(form.name for form in FORMATS)})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a walk leads over: ``ask`` answers, files lie in the folder ``public``.

    ``url`` is the service's address, ``base`` the path of it; ``published`` are the
    files that publishing looks after.
    """

    ask: Callable[[str], Awaitable[Reply]]
    public: Path
    url: str
    base: str
    zone: tzinfo
    published: frozenset[str]


@dataclass(slots=True, kw_only=True)
class Walk:
    """A walk: what waits, what stands, what changed.

    ``known`` are the addresses of the files that stood before, ``files`` of those that
    were looked at and stand now; ``gone`` are those of what is no more.
    """

    ground: Ground
    whole: bool
    known: Mapping[str, str]
    waiting: deque[Here] = field(default_factory=deque)
    seen: set[str] = field(default_factory=set)
    files: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    written: int = 0

    def go(self, wanted: Iterable[str], parent: str = "/") -> None:
        """Look at these addresses too, each once."""
        ground = self.ground
        for address in wanted:
            if address in self.seen or addresses.file_of(address) in ground.published:
                continue
            self.seen.add(address)
            here = Here(
                address=address, parent=parent, base=ground.base, zone=ground.zone
            )
            self.waiting.append(here)

    async def walk(self) -> None:
        """Go on until nothing waits."""
        while self.waiting:
            here = self.waiting.popleft()
            reply = await self._ask(here.address)
            if reply.status in MOVED and not addresses.is_page(_file(here)):
                # A file cannot redirect; who follows a merged story gets the other one.
                reply = await self._ask(self._below(reply.location))
            self._take(here, reply)

    def follow(self, document: bytes) -> None:
        """Look at what a feed leads to: its older pages, and pages of ours."""
        begin = f'<(?:atom:)?link [^<>]*href="{re.escape(self.ground.url)}'
        found = re.findall(rf'{begin}(/[^"#?]*)"', document.decode())
        self.go(_all_formats(found))

    async def _ask(self, address: str) -> Reply:
        return await self.ground.ask(f"{self.ground.base}{address}")

    def _below(self, location: str) -> str:
        return location.removeprefix(self.ground.base).partition("#")[0]

    def _take(self, here: Here, reply: Reply) -> None:
        if reply.status in MOVED:
            self._put(here, addresses.redirect(reply.location, here).encode())
            self.go([self._below(reply.location)])
        elif reply.status != 200:
            self._miss(here, reply.status)
        elif reply.media_type == HTML:
            html, links = addresses.rewritten(reply.body.decode(), here)
            if self._put(here, html.encode()) or self.whole:
                self.go(_all_formats(links), here.address)
        elif self._put(here, reply.body) or self.whole:
            self.follow(reply.body if _FEED.search(here.address) else b"")

    def _miss(self, here: Here, status: int) -> None:
        """What cannot be looked at now stays as it is."""
        file = _file(here)
        if status in GONE:
            self.gone.add(file)
            below = file.removesuffix(addresses.INDEX)
            self.go(at for one, at in self.known.items() if one.startswith(below))
        elif file in self.known:
            self.files[file] = here.address

    def _put(self, here: Here, body: bytes) -> bool:
        """Write a file if it has other bytes, and say whether."""
        file = _file(here)
        self.files[file] = here.address
        target = self.ground.public / file
        before = target.read_bytes() if target.is_file() else None
        if before == body:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.new")
        beside.write_bytes(body)
        beside.replace(target)
        self.written += 1
        if before and addresses.is_page(file):
            # What is not linked to any more has grown old, or went elsewhere.
            led = addresses.files_led_to(before.decode(), file)
            self.go(self.known[one] for one in led if one in self.known)
        return True


def _file(here: Here) -> str:
    return addresses.file_of(here.address)


def _all_formats(wanted: Iterable[str]) -> Iterator[str]:
    """Where one format of a feed is linked to, the others are, too, from within it."""
    for address in wanted:
        if found := _FEED.search(address):
            stem = address[: found.start()]
            yield from (f"{stem}.{form.name}" for form in FORMATS)
        else:
            yield address
