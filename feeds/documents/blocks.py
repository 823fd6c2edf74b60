"""Page furniture among the blocks of some HTML, cut by the rule for lines of text.

The markup tells what lines cannot: a heading and a list without links belong to an
article, a list of links does not, and a table may be no table but the page's layout.
"""

from collections.abc import Iterator

from lxml import etree
from lxml.html import Element, HtmlElement, fragment_fromstring, tostring

from feeds import sanitise
from feeds.documents import furniture
from feeds.documents.boilerplate import is_boilerplate
from feeds.documents.bylines import is_mark
from feeds.documents.sentences import count_words

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LISTS = frozenset({"ul", "ol", "dl"})
_ROWS = frozenset({"tbody", "thead", "tfoot", "tr", "td", "th", "caption"})
_WRAPPERS = _ROWS | {"div", "article", "main", "section", "header", "footer", "center"}
_AUTHORED = dict.fromkeys(_HEADINGS, -0.05) | dict.fromkeys(
    ("pre", "table", "details", "blockquote"), 0.4
)
_SEEN = frozenset({"img", "figure", "video", "audio", "hr"})
_BLOCKS = (sanitise.BREAKS | _WRAPPERS | _SEEN) - {"br"}
_MOSTLY = 0.6
_DEEPEST = 30
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
    try:
        found = [fragment_fromstring(html, create_parent="div")]
    except (etree.ParserError, etree.XMLSyntaxError):
        return []
    for _ in range(_DEEPEST):
        if not any(_is_wrapper(block) for block in found):
            break
        found = [
            part
            for block in found
            for part in (_opened(block) if _is_wrapper(block) else (block,))
        ]
    return [block for block in found if _text(block) or _shows(block)]


def _is_wrapper(block: HtmlElement) -> bool:
    return block.tag in _WRAPPERS or (block.tag == "table" and _is_layout(block))


def _is_layout(table: HtmlElement) -> bool:
    if next(table.iterdescendants("table", "div", *_HEADINGS), None) is not None:
        return True
    return any(count_words(_text(cell)) >= furniture.PROSE for cell in table.iter("td"))


def _opened(wrapper: HtmlElement) -> Iterator[HtmlElement]:
    """The blocks within; what stands between them becomes paragraphs."""
    loose = _paragraph(wrapper.text)
    for child in list(wrapper):
        tail, child.tail = child.tail, None
        if child.tag in _BLOCKS:
            yield loose
            yield child
            loose = _paragraph(tail)
        elif child.tag == "br" and _ends_in_break(loose):
            yield loose
            loose = _paragraph(tail)
        else:
            loose.append(child)
            child.tail = tail
    yield loose


def _paragraph(words: str | None) -> HtmlElement:
    paragraph = Element("p")
    paragraph.text = words
    return paragraph


def _ends_in_break(paragraph: HtmlElement) -> bool:
    if not len(paragraph):
        return False
    last = paragraph[-1]
    return last.tag == "br" and not (last.tail or "").strip()


def _text(block: HtmlElement) -> str:
    return " ".join(block.text_content().split())


def _says(block: HtmlElement, title: str) -> bool:
    wanted = " ".join(sanitise.text_of(title).split()).casefold()
    return bool(wanted) and block.tag in _HEADINGS and _text(block).casefold() == wanted


def _shows(block: HtmlElement) -> bool:
    return block.tag in _SEEN or next(block.iter("img"), None) is not None


def _worth(block: HtmlElement) -> float:
    line = _text(block)
    if is_boilerplate(line):
        return furniture.worth(line)
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
