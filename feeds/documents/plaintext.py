"""An article out of plain text."""

from collections.abc import Sequence

from feeds import sanitise, written_dates
from feeds.documents import bylines, furniture
from feeds.documents.paragraphs import paragraphs
from feeds.documents.sentences import count_words, headline, sentences
from feeds.model import Entry

_TITLE_AND_STANDFIRST = (4, 6)  # words that each has at least
_STANDFIRST_WORDS = 60
_STANDFIRST_SENTENCES = 2
_OPENING_LINES = 4


def read(text: str, *, title: str = "") -> Entry:
    """The article in ``text``: title, standfirst, body, and author and day if it says.

    Page furniture is cut (`feeds.documents.furniture`). A title is what stands above
    the prose and looks like one, else the lead sentence gives it, cut at a clause;
    ``title`` is for those who know it from elsewhere.
    """
    lines = [line for line in paragraphs(text) if not _says(line, title)]
    found = furniture.cut(lines)
    heads = [lines[at] for at in found.above]
    opening = [lines[at] for at in found.body[:_OPENING_LINES]]
    marks = [line for line in (*heads, *opening) if bylines.is_mark(line)]
    body = [
        lines[at]
        for place, at in enumerate(found.body)
        if place >= _OPENING_LINES or not bylines.is_mark(lines[at])
    ]
    if not title:
        starts_the_text = bool(found.above) and found.above[0] == 0
        title, body = _titled(heads, body, starts_the_text=starts_the_text)
    return Entry(
        title=title or headline("\n".join(body)),
        summary=sanitise.escape(standfirst(body)) if title else "",
        content=sanitise.escape("\n\n".join(body)),
        authors=next((names for line in marks if (names := bylines.authors(line))), ()),
        published=next((when for m in marks if (when := written_dates.read(m))), None),
    )


def standfirst(body: Sequence[str]) -> str:
    """The first paragraph, where it is short and introduces more of them."""
    if len(body) <= _STANDFIRST_SENTENCES:
        return ""
    first = body[0]
    if furniture.is_list_item(first):
        return ""
    short = count_words(first) <= _STANDFIRST_WORDS
    return first if short and len(sentences(first)) <= _STANDFIRST_SENTENCES else ""


def _titled(
    heads: Sequence[str], body: list[str], *, starts_the_text: bool
) -> tuple[str, list[str]]:
    """The title, if one stands there, and the body with a standfirst above it."""
    titles = [
        h for h in heads if furniture.could_be_title(h) and not bylines.is_mark(h)
    ]
    if not titles:
        return _from_lead(body)
    first, *others = titles
    if starts_the_text and _are_title_and_standfirst(titles):
        return first, [*others, *body]
    return max(titles, key=count_words), body


def _are_title_and_standfirst(heads: Sequence[str]) -> bool:
    """Two lines, of which the longer is not the better title."""
    return (
        len(heads) == len(_TITLE_AND_STANDFIRST)
        and all(
            count_words(head) >= least
            for head, least in zip(heads, _TITLE_AND_STANDFIRST, strict=True)
        )
        and heads[0] != heads[1]
    )


def _from_lead(body: list[str]) -> tuple[str, list[str]]:
    if not body:
        return "", body
    first, *rest = body
    if rest and furniture.could_be_title(first) and not furniture.is_prose(first):
        return first, rest
    if rest and first.endswith(("!", "?")) and _says(first, headline(first)):
        return first, rest
    return "", body


def _says(line: str, title: str) -> bool:
    return (
        bool(title) and line.strip(" .#*_").casefold() == title.strip(" .").casefold()
    )
