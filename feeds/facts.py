"""What a document says of itself in keys and values.

Front matter, JSON articles, JSON-LD and the meta tags of a page say the same things
under many names; here they get ours.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from urllib.parse import urlsplit

from feeds import sanitise, written_dates
from feeds.model import Category, Entry, Link, Person, Source

NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline", "ogtitle", "name"),
    "summary": (
        *("standfirst", "summary", "description", "ogdescription", "excerpt"),
        *("subtitle", "dek", "abstract", "teaser", "lead"),
    ),
    "text": (
        *("text", "contenttext", "articlebody", "body", "content", "maintext"),
        *("fulltext", "bodytext"),
    ),
    "html": ("contenthtml", "html", "bodyhtml"),
    "link": (
        *("canonical", "canonicalurl", "url", "link", "permalink", "ogurl"),
        *("mainentityofpage", "sourceurl"),
    ),
    "authors": ("authors", "author", "byline", "creator", "dccreator", "articleauthor"),
    "published": (
        *("published", "datepublished", "publishedat", "publisheddate", "pubdate"),
        *("publishedtime", "articlepublishedtime", "publicationdate", "publishdate"),
        *("datepublish", "date", "dcdate", "created", "createdat", "datecreated"),
        *("timestamp", "time"),
    ),
    "updated": (
        *("updated", "datemodified", "modified", "lastmod", "updatedat", "dateupdated"),
        *("articlemodifiedtime", "lastmodified"),
    ),
    "language": ("language", "lang", "inlanguage", "oglocale", "locale"),
    "publisher": (
        *("publisher", "outlet", "source", "ogsitename", "sitename", "site"),
        *("newspaper", "publication", "sourcename", "sourcedomain"),
    ),
    "image": ("image", "imageurl", "thumbnail", "thumbnailurl", "cover", "ogimage"),
    "categories": (
        *("categories", "category", "tags", "topics", "section", "articlesection"),
        "keywords",
    ),
    "rights": ("rights", "copyright", "license"),
    "id": ("id", "guid", "uuid"),
}

_NAMED = ("name", "title", "label", "@value", "value", "#text", "text")
_ADDRESSED = ("url", "href", "@id", "contenturl", "homepage")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*")
_NAMES_APART = re.compile(r"\s*;\s*|\s+(?:and|und|et|&)\s+")
_WORDS_APART = re.compile(r"\s*[,;]\s*")
_BY = re.compile(r"^(?:by|von|par|por)\s+", re.IGNORECASE)
_DEEPEST = 8

Said = Mapping[str, object]


def value(said: Said, fact: str) -> object:
    """The first thing ``said`` under any name of a fact (a key of `NAMES`), or None."""
    known = {
        _plain(key): at for key, at in said.items() if at not in (None, "", [], {})
    }
    return next((known[name] for name in NAMES[fact] if name in known), None)


def entry(said: Said) -> Entry:
    """An entry of all that is said, but for the article's text itself."""
    link, source = _link_and_source(said)
    title = " ".join(sanitise.text_of(text(value(said, "title"))).split())
    return Entry(
        id=text(value(said, "id")),
        title=title,
        summary=sanitise.html(text(value(said, "summary")), base=link),
        links=(Link(href=link),) if link else (),
        authors=_authors(value(said, "authors")),
        categories=tuple(
            Category(term=term) for term in _terms(value(said, "categories"))
        ),
        published=written_dates.read(_bare(value(said, "published"))),
        updated=written_dates.read(_bare(value(said, "updated"))),
        language=language(text(value(said, "language"))),
        rights=text(value(said, "rights")),
        image=address(value(said, "image")),
        source=source,
    )


def filled(entry: Entry, *others: Entry) -> Entry:
    """``entry`` with each of its empty fields taken from the first that has it."""
    for other in others:
        missing = {
            field.name: getattr(other, field.name)
            for field in fields(Entry)
            if not getattr(entry, field.name) and getattr(other, field.name)
        }
        missing.pop("outlet", None)
        entry = replace(entry, **missing)
    return entry


def language(said: str) -> str:
    """A language tag (BCP 47) as it should be written, or nothing."""
    return said.replace("_", "-") if _LANGUAGE.fullmatch(said) else ""


def text(value: object) -> str:
    """The words of a value: itself, its name, or those of the first of a list."""
    for _ in range(_DEEPEST):
        if isinstance(value, Mapping):
            value = _of(value, _NAMED)
        elif isinstance(value, list | tuple):
            value = next((item for item in value if item), "")
        else:
            break
    is_said = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value).strip() if is_said else ""


def address(value: object) -> str:
    """The first http(s) URL of a value, or nothing."""
    for _ in range(_DEEPEST):
        if isinstance(value, Mapping):
            value = _of(value, _ADDRESSED)
        elif isinstance(value, list | tuple):
            value = next((item for item in value if item), "")
        else:
            break
    found = value.strip() if isinstance(value, str) else ""
    return found if _is_url(found) else ""


def items(value: object) -> tuple[object, ...]:
    """A list's items; anything else is a list of itself, nothing is an empty one."""
    if isinstance(value, list | tuple):
        return tuple(value)
    return () if value in (None, "") else (value,)


def _link_and_source(said: Said) -> tuple[str, Source | None]:
    """Where the article stands, and who published it.

    Web clippers write the article's address under ``source``, others the outlet's.
    """
    publisher = value(said, "publisher")
    link = address(value(said, "link"))
    home = address(publisher)
    if home and not link and urlsplit(home).path.strip("/"):
        return home, None
    named = text(publisher)
    name = "" if _is_url(named) else named
    if not name and not home:
        return link, None
    links = (Link(href=home),) if home else ()
    return link, Source(title=name or urlsplit(home).hostname or "", links=links)


def _authors(value: object) -> tuple[Person, ...]:
    people = [person for item in items(value) for person in _people(item)]
    return tuple(dict.fromkeys(people))


def _people(item: object) -> Iterable[Person]:
    if isinstance(item, Mapping):
        name = text(item)
        person = Person(name=name, email=text(item.get("email")), uri=address(item))
        return [person] if name else []
    names = _NAMES_APART.split(_BY.sub("", " ".join(text(item).split())))
    return [Person(name=name) for name in names if name and not _is_url(name)]


def _terms(value: object) -> Iterable[str]:
    terms = (
        term for item in items(value) for term in _WORDS_APART.split(text(item)) if term
    )
    return dict.fromkeys(terms)


def _bare(value: object) -> object:
    """A date as it is, or the words of what stands around it."""
    return text(value) if isinstance(value, Mapping | list | tuple) else value


def _of(value: Mapping[object, object], keys: tuple[str, ...]) -> object:
    known = {str(key).lower(): at for key, at in value.items() if at}
    return next((known[key] for key in keys if key in known), None)


def _plain(key: object) -> str:
    return re.sub(r"[\s:._@-]", "", str(key)).lower()


def _is_url(text: str) -> bool:
    return text.startswith(("http://", "https://")) and not re.search(r"\s", text)
