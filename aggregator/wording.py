"""How articles, numbers and times are put into words, in feeds and on pages alike."""

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from aggregator.config import names
from feeds.model import Entry, Link, Outlet
from storage.states import State

if TYPE_CHECKING:
    from aggregator.coverage import Coverage
    from storage.articles import Article
    from storage.briefs import Brief
    from storage.outlines import Outlined
    from storage.stories import Story

HEADLINE = 100
EXCERPT = 320

_ENCLOSED = {"audio": "Audio", "video": "Video", "image": "Picture"}
_LOOSE_ENDS = " ,;:.–—-"


def headline(entry: Entry) -> str:
    """The title of an entry, or the beginning of the text of an untitled one."""
    return entry.title or cut(entry.text, HEADLINE) or entry.link or "Untitled"


def excerpt(entry: Entry, width: int = EXCERPT) -> str:
    """The beginning of an entry in plain text: its own summary if it has one."""
    from feeds import sanitise  # for this alone, and slow to load

    return cut(sanitise.text_of(entry.summary) or entry.text, width)


def cut(text: str, width: int) -> str:
    """A text in one line of at most ``width`` characters, ended at a word if it can."""
    line = " ".join(text.split())
    if len(line) <= width:
        return line
    # Chinese and Japanese have no spaces: where none is near, the cut is where it is.
    space = line.rfind(" ", width * 2 // 3, width)
    head = line[: space if space > 0 else width - 1]
    return head.rstrip(_LOOSE_ENDS) + "…"


def outlet(article: "Article") -> str:
    """The name of who published an article, or one made from its subscription's."""
    name = article.outlet.name
    if not name or article.outlet.key == f"subscription:{name}":
        return names.title(name or article.subscription)
    return name


def outlet_called(outlet: Outlet) -> str:
    """The name of an outlet, of which nothing else is known."""
    name = outlet.name or outlet.key.removeprefix("subscription:")
    return names.title(name) if outlet.key == f"subscription:{name}" else name


def called(one: "State | Brief | Outlined") -> str:
    """The title of a subscription: a person's for it, its own, or one from its name."""
    own = one.source.title if isinstance(one, State) else ""
    return one.title or own or names.title(one.name)


def called_story(story: "Story", lead: "Article") -> str:
    """The title of a story: a person's for it, or that of the article that leads it."""
    return story.title or headline(lead.entry)


def tally(coverage: "Coverage") -> str:
    """Such as ``9 outlets, 3 texts``."""
    return f"{count(coverage.outlets, 'outlet')}, {count(coverage.texts, 'text')}"


def enclosed(link: Link) -> str:
    """What an enclosure is, such as ``Audio, 11.5 MB``."""
    kind = _ENCLOSED.get(link.type.partition("/")[0].lower(), "Attachment")
    return f"{kind}, {link.length / 1e6:.1f} MB" if link.length else kind


def date_and_time(time: datetime, zone: tzinfo) -> str:
    """Such as ``1 March 2026, 14:05 UTC``."""
    return f"{day(time, zone)}, {time.astimezone(zone):%H:%M %Z}"


def day(time: datetime, zone: tzinfo) -> str:
    """Such as ``1 March 2026``."""
    local = time.astimezone(zone)
    return f"{local.day} {local:%B} {local.year}"


def short_day(time: datetime, zone: tzinfo) -> str:
    """Such as ``1 Mar 2026``."""
    local = time.astimezone(zone)
    return f"{local.day} {local:%b} {local.year}"


def short_time(time: datetime, zone: tzinfo, near: datetime) -> str:
    """The hour and minute, with the day where it is not that of ``near``."""
    local = time.astimezone(zone)
    if local.date() == near.astimezone(zone).date():
        return f"{local:%H:%M}"
    return f"{local.day} {local:%b}, {local:%H:%M}"


def count(number: int, noun: str, many: str = "") -> str:
    """Such as ``1 text``, ``3 texts`` or, where the plural is given, ``2 stories``."""
    return f"{number} {noun if number == 1 else many or f'{noun}s'}"
