"""An article out of Markdown (CommonMark, with tables), front matter already taken."""

import re

from markdown_it import MarkdownIt

from feeds import sanitise
from feeds.documents import blocks
from feeds.documents.sentences import headline
from feeds.model import Entry

_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)
_markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def read(text: str, *, title: str = "", base: str = "") -> Entry:
    """The article: the first heading of the first level is its title.

    Without one the lead sentence gives the title. Relative addresses are resolved at
    ``base``.
    """
    html = sanitise.html(_markdown.render(sanitise.strip_controls(text)), base=base)
    heading = _TITLE.search(html)
    if not title and heading:
        title = " ".join(sanitise.text_of(heading[1]).split())
        html = html[: heading.start()] + html[heading.end() :]
    content = blocks.trim(html, title=title)
    title = title or headline(sanitise.text_of(content))
    return Entry(title=title, content=content)
