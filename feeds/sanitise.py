"""HTML from strangers becomes HTML that can be shown anywhere.

nh3 (the Rust crate ammonia) does the cleaning on an HTML5 tree; around it stand a
guard against its quadratic inputs (`feeds.bounds`), the resolution of relative URLs,
and a loop to a fixed point, for a browser may read the output of one pass differently
from its input ("mutation XSS").
"""

import html as entities
import re
from contextvars import ContextVar

import nh3

from feeds import bounds, urls


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAGS = (nh3.ALLOWED_TAGS | {"audio", "source", "tfoot", "video"}) - {"area", "map"}
DROPPED = _words(
    "script style title template textarea select button object applet svg iframe"
    " noembed noframes xmp frameset head"
)
# No cite: nh3 checks no address in it, and no browser shows it.
ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href", "hreflang"},
    "audio": {"controls", "src"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"datetime"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "ins": {"datetime"},
    "ol": {"reversed", "start"},
    "source": {"src", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "video": {"controls", "height", "poster", "src", "width"},
}
SCHEMES = frozenset({"geo", "http", "https", "magnet", "mailto", "tel", "xmpp"})
BREAKS = _words(
    "address article aside blockquote br caption center dd details div dl dt"
    " figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre"
    " section summary table tr ul"
)
CELLS = _words("td th")
_SPACES = {**dict.fromkeys(BREAKS, "\n"), **dict.fromkeys(CELLS, " ")}
PASSES = 4

_UNWRITABLE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # XML 1.0, 2.2
)
_NEWLINE = re.compile("\r\n?")
_INVISIBLE = re.compile("[\xad\u200b\u2060\ufeff]")  # they split words unseen
_NOSCRIPT = re.compile(r"</?noscript\b[^<>]*>", re.IGNORECASE)
_PRE = re.compile(r"(<pre(?: [^>]*)?>)\n+")
_UNSEEN = re.compile(
    r'<img(?![^>]* src="[^"])[^>]*>'
    r'|<img(?=[^>]* width="[01](?:px)?")(?=[^>]* height="[01](?:px)?")[^>]*>'
)
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_TAG = re.compile(r"</?([a-z0-9]+)[^>]*>")
_OWN_TAG = re.compile(r"</?([a-z0-9]+)[^\">]*(?:\"[^\"]*\"[^\">]*)*>")

# Where the HTML lies that is being cleaned. To make a cleaner for every place would
# take longer than to clean a short text.
_base = ContextVar("base", default="")
_safe = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    clean_content_tags=set(DROPPED),
    url_schemes=set(SCHEMES),
    url_relative=lambda href: urls.absolute(href, _base.get()) or None,
    link_rel=None,
)
_plain = nh3.Cleaner(
    tags=set(BREAKS | CELLS),
    attributes={},
    clean_content_tags=set(DROPPED),
    link_rel=None,
)


def html(value: str, *, base: str = "") -> str:
    """Safe HTML with the meaning of ``value``; relative URLs are resolved at ``base``.

    What cannot be resolved or names another scheme than those of `SCHEMES` loses its
    address; images without an address and counting pixels go. HTML that is too large
    or too deeply nested to be read in linear time comes out as its text alone. A second
    cleaning changes nothing.
    """
    current = _NOSCRIPT.sub("", strip_controls(value)).strip()
    if "<" not in current and "&" not in current:
        return _escaped(current)
    _base.set(base)
    for _ in range(PASSES):
        if not bounds.within(current):
            break
        cleaned = _pass(current)
        if cleaned == current:
            return cleaned
        current = cleaned
    return escape(bounds.bare_text(current))


def text_of(html: str) -> str:
    """The words of some HTML: one paragraph a line, entities decoded, nothing unseen.

    The content of scripts, styles and forms is left out, spaces are single, soft
    hyphens and zero-width spaces are gone.
    """
    current = _NOSCRIPT.sub("", strip_controls(html))
    if not bounds.within(current):
        return _lines(bounds.bare_text(current))
    if "<" in current:
        # A line break in the source is a space, except where it is asked for by a tag.
        joined = _plain.clean(current).replace("\n", " ")
        current = _TAG.sub(lambda tag: " " if tag[1] in CELLS else "\n", joined)
    else:
        current = current.replace("\n", " ")
    return _lines(entities.unescape(current))


def text_of_clean(html: str) -> str:
    """`text_of` for what `html` made, whose tags need no parser to be found."""
    if len(html) > bounds.SIZE:
        return text_of(html)
    return _lines(entities.unescape(_OWN_TAG.sub(_space, html.replace("\n", " "))))


def escape(text: str) -> str:
    """Plain text as HTML: blank lines part paragraphs, other line ends stay."""
    current = strip_controls(text).strip()
    paragraphs = (part.strip() for part in _BLANK_LINES.split(current))
    return "".join(
        f"<p>{_escaped(part).replace(chr(10), '<br>')}</p>"
        for part in paragraphs
        if part
    )


def strip_controls(text: str) -> str:
    """``text`` without what XML 1.0 cannot carry, and with plain line ends.

    Lone surrogates and the C1 controls go as well; ``\\r\\n`` and ``\\r`` become
    ``\\n``, as every XML reader would make them (XML 1.0, 2.11).
    """
    # Found out at once, and true of nearly all that there is.
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text
    return _UNWRITABLE.sub("", _NEWLINE.sub("\n", text) if "\r" in text else text)


def _escaped(text: str) -> str:
    return entities.escape(text, quote=False).replace("\xa0", "&nbsp;")


def _pass(value: str) -> str:
    cleaned = _safe.clean(value)
    if cleaned != value:  # a reference may have stood for a control
        cleaned = strip_controls(cleaned)
    if "<img" in cleaned:
        cleaned = _UNSEEN.sub("", cleaned)
    if "<pre" in cleaned:
        cleaned = _PRE.sub(r"\1", cleaned)
    return cleaned.strip()


def _space(tag: re.Match[str]) -> str:
    return _SPACES.get(tag[1], "")


def _lines(text: str) -> str:
    if not text.replace("\n", "").isprintable():
        text = _INVISIBLE.sub("", strip_controls(text))
        lines = [" ".join(line.split()) for line in text.splitlines()]
    elif "  " in text:
        lines = [" ".join(line.split()) for line in text.split("\n")]
    else:
        # The only white space that is printable is one space.
        lines = [line.strip() for line in text.split("\n")]
    return "\n".join(filter(None, lines))
