"""A `feeds.model.Feed` becomes a document: Atom 1.0, JSON Feed 1.1 or RSS 2.0.

One model, three formats, and each of them in two steps: every entry becomes a fragment,
and a document is put together from fragments. Whoever keeps the fragments writes a long
feed, of which one entry changed, at the price of one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.model import Entry, Feed, Source
from feeds.publish import atom_entries, checks, fitting, jsonfeed, rss_items


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of feeds.

    ``name`` is what the addresses of its documents end in. ``fitted`` writes an entry
    of which everything can be written, `entry` any; ``document`` puts fragments behind
    what the feed says of itself, ``parts`` takes them out again. All give UTF-8, the
    same bytes for the same input, and raise `PublishError`, which names the entry or
    the feed, for what the format or XML cannot carry: no id, no time, no title of the
    feed, control characters.
    """

    name: str
    title: str
    media_type: str
    fitted: Callable[[Entry, datetime], bytes]
    document: Callable[[Source, Sequence[bytes]], bytes]
    parts: Callable[[bytes], list[bytes]]

    def entry(self, entry: Entry) -> bytes:
        """Give the fragment of an entry."""
        return fragments(entry, (self,))[self.name]

    @property
    def content_type(self) -> str:
        """What its documents are sent as: JSON is always UTF-8, XML is told to be."""
        charset = "" if self.media_type.endswith("json") else "; charset=utf-8"
        return f"{self.media_type}{charset}"


def _atom(source: Source, entries: Sequence[bytes]) -> bytes:
    from feeds.publish import atom  # feedgen and lxml, only where one is written

    return atom.document(source, entries)


def _rss(source: Source, entries: Sequence[bytes]) -> bytes:
    from feeds.publish import rss  # lxml, likewise

    return rss.document(source, entries)


ATOM = Format(
    name="atom",
    title="Atom",
    media_type="application/atom+xml",
    fitted=atom_entries.entry,
    document=_atom,
    parts=atom_entries.parts,
)
JSON = Format(
    name="json",
    title="JSON Feed",
    media_type="application/feed+json",
    fitted=jsonfeed.entry,
    document=jsonfeed.document,
    parts=jsonfeed.parts,
)
RSS = Format(
    name="rss",
    title="RSS",
    media_type="application/rss+xml",
    fitted=rss_items.entry,
    document=_rss,
    parts=rss_items.parts,
)
FORMATS = (ATOM, JSON, RSS)


def fragments(entry: Entry, formats: Sequence[Format] = FORMATS) -> dict[str, bytes]:
    """Give the fragments of an entry by the names of the formats."""
    updated = checks.dated(entry)
    fit = fitting.entry(entry)
    with checks.blaming(entry.id):
        return {form.name: form.fitted(fit, updated) for form in formats}


def render(feed: Feed, form: Format = ATOM) -> bytes:
    """Give the document of a feed; entries keep their order.

    The feed's own metadata is ``feed.source``. ``updated`` of an entry is its own or,
    in want of that, ``published``, and never the present.
    """
    return form.document(feed.source, [form.entry(entry) for entry in feed.entries])
