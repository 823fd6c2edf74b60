"""Page furniture among the blocks of some HTML, cut by the rule for lines of text.

The markup tells what lines cannot: a heading and a list without links belong to an
article, a list of links does not.
"""

from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement, fragments_fromstring, tostring

from feeds import furniture, sanitise
from feeds.boilerplate import is_boilerplate
from feeds.bylines import is_mark
from feeds.sentences import count_words

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LISTS = frozenset({"ul", "ol", "dl"})
_AUTHORED = dict.fromkeys(_HEADINGS, -0.05) | dict.fromkeys(
    ("pre", "table", "details", "blockquote"), 0.4
)
_SEEN = frozenset({"img", "figure", "video", "audio", "picture", "hr", "br"})
_WRAPPERS = frozenset({"div", "article", "main", "section", "body"})
_MOSTLY = 0.6
_DEEPEST = 20
_OPENING_BLOCKS = 6


def trim(html: str, *, title: str = "") -> str:
    """The article in some clean HTML; a heading that repeats its title goes too."""
    blocks = [block for block in _blocks(html) if not _says(block, title)]
    blocks = [
        block
        for place, block in enumerate(blocks)
        if place >= _OPENING_BLOCKS or not is_mark(_text(block))
    ]
    lines = [_text(block) for block in blocks]
    found = furniture.cut_by([_worth(block) for block in blocks], lines)
    return "".join(
        tostring(blocks[at], encoding="unicode", with_tail=False) for at in found.body
    )


def _blocks(html: str) -> list[HtmlElement]:
    found = list(_parts(html))
    for _ in range(_DEEPEST):
        if not any(block.tag in _WRAPPERS for block in found):
            break
        found = [part for block in found for part in _opened(block)]
    return [block for block in found if _text(block) or _shows(block)]


def _opened(block: HtmlElement) -> Iterator[HtmlElement]:
    if block.tag not in _WRAPPERS:
        yield block
        return
    inner = (block.text or "") + "".join(
        tostring(child, encoding="unicode") for child in block
    )
    yield from _parts(inner)


def _parts(html: str) -> Iterator[HtmlElement]:
    """The elements at the top; words that stand between them become paragraphs."""
    try:
        parts = fragments_fromstring(html)
    except (etree.ParserError, etree.XMLSyntaxError):
        return
    for part in parts:
        if isinstance(part, str):
            yield from _paragraph(part)
            continue
        tail, part.tail = part.tail, None
        if isinstance(part.tag, str):
            yield part
        yield from _paragraph(tail or "")


def _paragraph(words: str) -> Iterator[HtmlElement]:
    if words.strip():
        paragraph = HtmlElement()
        paragraph.tag = "p"
        paragraph.text = words
        yield paragraph


def _text(block: HtmlElement) -> str:
    return " ".join(block.text_content().split())


def _says(block: HtmlElement, title: str) -> bool:
    wanted = " ".join(sanitise.text_of(title).split()).casefold()
    return bool(wanted) and block.tag in _HEADINGS and _text(block).casefold() == wanted


def _shows(block: HtmlElement) -> bool:
    return block.tag in _SEEN or block.find(".//img") is not None


def _worth(block: HtmlElement) -> float:
    line = _text(block)
    if is_boilerplate(line):
        return -1.0
    if block.tag in _LISTS:
        return _worth_of_list(block, line)
    if block.tag in _AUTHORED:
        return max(_AUTHORED[block.tag], furniture.worth(line))
    if not line or (_shows(block) and not furniture.is_prose(line)):
        return 0.0
    if _is_mostly_links(block, line) and count_words(line) < furniture.PROSE:
        return -1.0
    return furniture.worth(line)


def _worth_of_list(block: HtmlElement, line: str) -> float:
    if _is_mostly_links(block, line):
        return -1.0
    return sum(max(0.1, furniture.worth(_text(item))) for item in block)


def _is_mostly_links(block: HtmlElement, line: str) -> bool:
    linked = sum(len(_text(link)) for link in block.iter("a"))
    return linked > _MOSTLY * len(line)
