"""What a document says of itself in keys and values.

Front matter, JSON articles, JSON-LD and the meta tags of a page say the same things
under many names; here they get ours.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from urllib.parse import urlsplit

from feeds import sanitise, written_dates
from feeds.documents import values
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

_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*")
_NAMES_APART = re.compile(r"\s*;\s*|\s+(?:and|und|et|&)\s+")
_WORDS_APART = re.compile(r"\s*[,;]\s*")
_MARKUP = re.compile(r"</[a-z]|&(?:\w+|#\d+|#x[0-9a-f]+);", re.IGNORECASE)
_BY = re.compile(r"^(?:by|von|par|por)\s+", re.IGNORECASE)

Said = Mapping[str, object]


def value(said: Said, fact: str) -> object:
    """The first thing ``said`` under any name of a fact (a key of `NAMES`), or None."""
    return next(iter(every(said, fact)), None)


def every(said: Said, fact: str) -> tuple[object, ...]:
    """All that is ``said`` under the names of a fact, in their order."""
    known = {
        _plain(key): at for key, at in said.items() if at not in (None, "", [], {})
    }
    return tuple(known[name] for name in NAMES[fact] if name in known)


def entry(said: Said) -> Entry:
    """An entry of all that is said, but for the article's text itself."""
    link, source = _link_and_source(said)
    return Entry(
        id=values.text(value(said, "id")),
        title=_title(values.text(value(said, "title"))),
        summary=sanitise.html(values.text(value(said, "summary")), base=link),
        links=(Link(href=link),) if link else (),
        authors=_authors(value(said, "authors")),
        categories=_categories(every(said, "categories")),
        published=written_dates.read(_bare(value(said, "published"))),
        updated=written_dates.read(_bare(value(said, "updated"))),
        language=language(values.text(value(said, "language"))),
        rights=values.text(value(said, "rights")),
        image=values.address(value(said, "image")),
        source=source,
    )


def filled(entry: Entry, *others: Entry) -> Entry:
    """``entry`` with each of its empty fields taken from the first that has it."""
    for other in others:
        missing = {
            field.name: getattr(other, field.name)
            for field in fields(Entry)
            if not getattr(entry, field.name)
        }
        entry = replace(entry, **missing)
    return entry


def language(said: str) -> str:
    """A language tag (BCP 47) as it should be written, or nothing."""
    return said.replace("_", "-") if _LANGUAGE.fullmatch(said) else ""


def _title(said: str) -> str:
    """Plain text: markup and entities only where they can be nothing else."""
    title = sanitise.text_of(said) if _MARKUP.search(said) else said
    return " ".join(title.split())


def _link_and_source(said: Said) -> tuple[str, Source | None]:
    """Where the article stands, and who published it.

    Web clippers write the article's address under ``source``, others the outlet's.
    """
    publisher = value(said, "publisher")
    link = values.address(value(said, "link"))
    home = values.address(publisher)
    if home and not link and urlsplit(home).path.strip("/"):
        return home, None
    named = values.text(publisher)
    name = "" if values.is_url(named) else named
    if not name and not home:
        return link, None
    links = (Link(href=home),) if home else ()
    return link, Source(title=name or urlsplit(home).hostname or "", links=links)


def _authors(said: object) -> tuple[Person, ...]:
    people = [person for item in values.items(said) for person in _people(item)]
    return tuple(dict.fromkeys(people))


def _people(item: object) -> Iterable[Person]:
    name = " ".join(values.text(item).split())
    if isinstance(item, Mapping):
        email, uri = values.text(item.get("email")), values.address(item)
        return [Person(name=name, email=email, uri=uri)] if name else []
    names = _NAMES_APART.split(_BY.sub("", name))
    return [Person(name=name) for name in names if name and not values.is_url(name)]


def _categories(said: tuple[object, ...]) -> tuple[Category, ...]:
    terms = (
        term
        for listed in said
        for item in values.items(listed)
        for term in _WORDS_APART.split(values.text(item))
        if term
    )
    return tuple(Category(term=term) for term in dict.fromkeys(terms))


def _bare(said: object) -> object:
    """A date as it is, or the words of what stands around it."""
    return values.text(said) if isinstance(said, Mapping | list | tuple) else said


def _plain(key: object) -> str:
    return re.sub(r"[\s:._@-]", "", str(key)).lower()
