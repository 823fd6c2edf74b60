"""An article out of a saved web page."""

import re
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from feeds import sanitise
from feeds.documents import blocks, facts, linked_data, plaintext, values
from feeds.documents.boilerplate import is_menu
from feeds.documents.sentences import count_words
from feeds.errors import ParseError
from feeds.model import Entry, Link

_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.S)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DOUBLE_PRE = re.compile(r"<pre>\s*<pre>(.*?)</pre>\s*</pre>", re.S)
_FEWEST_WORDS = 25
_FULLER = 2


def read(text: str, *, name: str, base: str = "") -> Entry:
    """The article: what its JSON-LD, its meta tags and the page itself say of it.

    Relative addresses start at ``base``, or where the page says that it is.

    Raises:
        ParseError: (``malformed``) for what cannot be read as HTML.
    """
    import trafilatura  # half a second, for those who have pages

    page = _page(text, name)
    said = linked_data.article(page)
    stated = facts.entry(said)
    tagged = facts.entry(_meta(page))
    seen = _seen(trafilatura, page)
    entry = facts.filled(stated, tagged, seen)
    content = _content(trafilatura, page, text, facts.filled(entry, _at(base)))
    content = _fuller(content, said, title=entry.title)
    title = entry.title or plaintext.read(sanitise.text_of(text)).title
    return facts.filled(Entry(title=title, content=content), entry)


def _at(base: str) -> Entry:
    return Entry(links=(Link(href=base),)) if base else Entry()


def _page(text: str, name: str) -> HtmlElement:
    # lxml refuses a string with an encoding declaration, which is spent here anyway.
    bare = _DECLARATION.sub("", text, count=1)
    try:
        return document_fromstring(bare)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        reason = f"cannot be read as HTML: {error}"
        raise ParseError(name, reason, kind="malformed") from error


def _content(trafilatura: Any, page: HtmlElement, text: str, entry: Entry) -> str:
    found = trafilatura.extract(
        page,
        output_format="html",
        include_comments=False,
        include_formatting=True,
        include_links=True,
        include_images=True,
        include_tables=True,
    )
    body = _BODY.search(found or "")
    shown = _DOUBLE_PRE.sub(r"<pre>\1</pre>", body[1] if body else "")
    content = sanitise.html(shown, base=entry.link)
    content = blocks.trim(content, title=entry.title)
    if count_words(sanitise.text_of(content)) >= _FEWEST_WORDS:
        return content
    plain = plaintext.read(sanitise.text_of(text), title=entry.title).content
    return _longer(content, plain)


def _fuller(content: str, said: facts.Said, *, title: str) -> str:
    """The article as JSON-LD has it, where the page itself shows only its beginning."""
    stated = values.text(facts.value({"articleBody": said.get("articleBody")}, "text"))
    if not stated:
        return content
    words = sanitise.text_of(stated) if "<" in stated else stated
    if count_words(words) < _FULLER * count_words(sanitise.text_of(content)):
        return content
    return plaintext.read(words, title=title).content or content


def _longer(one: str, other: str) -> str:
    texts = (one, other)
    return max(texts, key=lambda html: count_words(sanitise.text_of(html)))


def _meta(page: HtmlElement) -> dict[str, object]:
    """The meta tags, the canonical link and the language, under their names."""
    said: dict[str, object] = {}
    for tag in page.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        content = (tag.get("content") or "").strip()
        if name and content:
            said.setdefault(name.lower(), content)
    # Programs that write pages sign them there, and "author" is often one of those.
    for link in page.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            said["canonical"] = link.get("href")
    title = said.pop("title", "")
    said.setdefault("og:title", title)
    if page.get("lang"):
        said["language"] = page.get("lang")
    for time in page.iter("time"):
        said.setdefault("time", time.get("datetime") or time.text_content())
    return said


def _seen(trafilatura: Any, page: HtmlElement) -> Entry:
    """What trafilatura finds out from the page as it looks."""
    found = trafilatura.extract_metadata(
        page, date_config={"extensive_search": False, "original_date": True}
    )
    if found is None:
        return Entry()
    return facts.entry(
        {
            "title": "" if is_menu(found.title or "") else found.title,
            "description": found.description,
            "author": found.author,
            "date": found.date,
            "url": found.url,
            "image": found.image,
        }
    )
