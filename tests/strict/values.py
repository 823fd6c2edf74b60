"""Single values held against the specifications, and against what validators warn of.

Each check gives complaints, which begin with the name that the W3C's feed validator has
for them (https://validator.w3.org/feed/docs/).
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import html5lib


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ADDRESS = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(//(\[[0-9A-Fa-f:.]+\])?)?"
    r"([0-9A-Za-z;/?:@&=+$.\-_!~*'(),#]|%[0-9A-Fa-f]{2})+"
)
LANGUAGE = re.compile(r"([A-Za-z]{2,3})(-[A-Za-z0-9]{1,8})*")
LANGUAGES = _words(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr
    cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu
    gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk
    kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr
    ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn
    ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti
    tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """
)
_TOKEN = r'[^\s()<>,;:\\"/\[\]?=]+'
MEDIA_TYPE = re.compile(rf'{_TOKEN}/{_TOKEN}(\s*;\s*{_TOKEN}=("[^"]*"|{_TOKEN}))*')
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
MAIL_TIME = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? "
    r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    r"\d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})"
)
MAIL = re.compile(r"[A-Za-z0-9_.+'-]+@([A-Za-z0-9-]+\.)+[A-Za-z0-9][A-Za-z0-9-]*")
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LENIENCY = timedelta(minutes=10)
"""By which a time may be ahead, as clocks are."""

_END_TAG = re.compile(r"</([A-Za-z][A-Za-z0-9]*)>")
_REFERENCE = re.compile(r"&(#x?[0-9a-fA-F]+|amp|lt|gt|quot|apos|nbsp|[a-z]+acute);")
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")

TAGS = _words(
    """
    a abbr acronym address article aside audio b bdi big blockquote br caption center
    cite code col colgroup data dd del details dfn div dl dt em figcaption figure
    footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark nav ol p
    pre q rp rt ruby s samp section small source span strike strong sub summary sup
    table tbody td tfoot th thead time tr tt u ul var video wbr
    """
)
ATTRIBUTES = _words(
    """
    align alt cite colspan datetime dir height href hreflang lang open poster
    reversed rowspan scope span src start title type value width
    """
)
LINKING = frozenset({"cite", "href", "poster", "src"})


def text(value: str) -> Iterator[str]:
    """Text that is there, and in which nothing was lost."""
    if not value.strip():
        yield "NotBlank"
    if _BROKEN.search(value):
        yield f"BadCharacters: {value[:60]!r}"


def plain(value: str) -> Iterator[str]:
    """Text that nobody can take for HTML."""
    yield from text(value)
    if _END_TAG.search(value) or _REFERENCE.search(value):
        yield f"ContainsHTML: {value[:80]!r}"


def html(value: str) -> Iterator[str]:
    """HTML without faults, without anything that runs, with absolute addresses."""
    yield from text(value)
    try:
        root = html5lib.HTMLParser(strict=True).parseFragment(value)
    except html5lib.html5parser.ParseError as error:
        yield f"NotHtml: {error}: {value[:80]!r}"
        return
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name == "DOCUMENT_FRAGMENT":
            continue
        if name not in TAGS:
            yield f"SecurityRisk: <{name}>"
        for attribute, given in element.attrib.items():
            if attribute not in ATTRIBUTES:
                yield f"SecurityRiskAttr: <{name} {attribute}>"
            if attribute in LINKING and not urlsplit(given).scheme:
                yield f"ContainsRelRef: {given[:80]}"


def address(value: str) -> Iterator[str]:
    """An absolute URI in the characters that URIs are made of (RFC 3986)."""
    homeless = value.startswith(("http:", "https:")) and not urlsplit(value).hostname
    if homeless or not ADDRESS.fullmatch(value):
        yield f"InvalidFullLink: {value[:120]!r}"


def iri(value: str) -> Iterator[str]:
    """An absolute IRI (RFC 3987, 2): other characters may stand for themselves."""
    yield from address(re.sub("[^\x00-\x7f]", "x", value))


def language(tag: str) -> Iterator[str]:
    """A language tag (BCP 47) whose language exists."""
    found = LANGUAGE.fullmatch(tag)
    if not found or (len(found[1]) == 2 and found[1].lower() not in LANGUAGES):
        yield f"InvalidLanguage: {tag!r}"


def media_type(value: str) -> Iterator[str]:
    """A media type (RFC 6838, 4.2), perhaps with parameters."""
    if not MEDIA_TYPE.fullmatch(value):
        yield f"InvalidMIMEType: {value!r}"


def time(value: str, now: datetime) -> Iterator[str]:
    """A time as Atom has it (RFC 3339), which has been, but not too long ago."""
    if not TIME.fullmatch(value):
        yield f"InvalidRFC3339Date: {value!r}"
    elif not EARLIEST <= datetime.fromisoformat(value) <= now + LENIENCY:
        yield f"ImplausibleDate: {value}"


def mail_time(value: str, now: datetime) -> Iterator[str]:
    """A time as RSS has it (RFC 822), with a year of four digits and the right day."""
    if not MAIL_TIME.fullmatch(value):
        yield f"InvalidRFC2822Date: {value!r}"
        return
    found = parsedate_to_datetime(value)
    if f"{found:%a}" != value[:3]:
        yield f"IncorrectDOW: {value}"
    if not EARLIEST <= found.astimezone(UTC) <= now + LENIENCY:
        yield f"ImplausibleDate: {value}"


def number(value: str) -> Iterator[str]:
    """A whole number, not below zero."""
    if not value.isascii() or not value.isdigit():
        yield f"InvalidNonNegativeInteger: {value!r}"


def mail(value: str) -> Iterator[str]:
    """A mail address without anything around it."""
    if not MAIL.fullmatch(value):
        yield f"InvalidContact: {value!r}"
