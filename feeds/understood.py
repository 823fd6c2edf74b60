"""What a confined child answers with: light, so that its asker loads no parser."""

from dataclasses import dataclass, field

from feeds.model import Document, Feed, Outline, Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a document said: a feed, or the outlines of an OPML list.

    ``problems`` tell what of it was left out.
    """

    feed: Feed | None = None
    outlines: tuple[Outline, ...] | None = None
    validators: Validators = field(default_factory=Validators)
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What a look at a folder found, by path.

    ``changed``: new, edited and moved documents. ``forgotten``: paths whose document
    now lies elsewhere. ``problems``: what could not be read, and why.
    """

    changed: tuple[tuple[str, Document], ...] = ()
    forgotten: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
