"""An outlet of the farm as a document: RSS 2.0, Atom, RSS 1.0 (RDF) or JSON Feed."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime
from html import escape

from benchmarks.side_by_side.farm import Article, Outlet

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>{title}</title><link>{site}</link><description>News of {title}</description>
<language>en</language>
{items}</channel></rss>
"""
_RDF = """<rdf:RDF xmlns="http://purl.org/rss/1.0/"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="{site}"><title>{title}</title><link>{site}</link>
<description>News of {title}</description></channel>
{items}</rdf:RDF>
"""
_ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>{site}</id><title>{title}</title><link href="{site}"/><updated>{updated}</updated>
{items}</feed>
"""


def document(outlet: Outlet) -> bytes:
    """The whole of it, in the outlet's format."""
    return _WRITERS[outlet.format](outlet).encode()


def _xml(template: str, item: Callable[[Article], str], outlet: Outlet) -> str:
    whole = template.format(
        title=escape(outlet.title),
        site=outlet.site,
        updated=max(one.time for one in outlet.articles).isoformat(),
        items="".join(map(item, outlet.articles)),
    )
    return _HEAD + whole


def _rss_item(one: Article) -> str:
    categories = "".join(f"<category>{escape(c)}</category>" for c in one.categories)
    permanent = "true" if one.id == one.url else "false"
    return (
        f"<item><title>{escape(one.title)}</title><link>{escape(one.url)}</link>"
        f'<guid isPermaLink="{permanent}">{escape(one.id)}</guid>'
        f"<pubDate>{format_datetime(one.time)}</pubDate>"
        f"<dc:creator>{escape(one.author)}</dc:creator>{categories}"
        f"<description>{escape(one.summary)}</description>"
        f"<content:encoded><![CDATA[{_html(one)}]]></content:encoded></item>\n"
    )


def _rdf_item(one: Article) -> str:
    subjects = "".join(f"<dc:subject>{escape(c)}</dc:subject>" for c in one.categories)
    return (
        f'<item rdf:about="{escape(one.url)}"><title>{escape(one.title)}</title>'
        f"<link>{escape(one.url)}</link><dc:date>{one.time.isoformat()}</dc:date>"
        f"<dc:creator>{escape(one.author)}</dc:creator>{subjects}"
        f"<description>{escape(one.summary)}</description>"
        f"<content:encoded>{escape(_html(one))}</content:encoded></item>\n"
    )


def _atom_entry(one: Article) -> str:
    categories = "".join(f'<category term="{escape(c)}"/>' for c in one.categories)
    return (
        f"<entry><id>{escape(one.id)}</id><title>{escape(one.title)}</title>"
        f'<link rel="alternate" href="{escape(one.url)}"/>'
        f"<published>{one.time.isoformat()}</published>"
        f"<updated>{one.time.isoformat()}</updated>"
        f"<author><name>{escape(one.author)}</name></author>{categories}"
        f'<summary>{escape(one.summary)}</summary><content type="html">'
        f"{escape(_html(one))}</content></entry>\n"
    )


def _json(outlet: Outlet) -> str:
    items = [
        {
            "id": one.id,
            "url": one.url,
            "title": one.title,
            "summary": one.summary,
            "content_html": _html(one),
            "date_published": one.time.isoformat(),
            "authors": [{"name": one.author}],
            "tags": list(one.categories),
        }
        for one in outlet.articles
    ]
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.title,
        "home_page_url": outlet.site,
        "language": "en",
        "items": items,
    }
    return json.dumps(whole)


def _html(one: Article) -> str:
    link = f'<a href="{escape(one.url)}">{escape(one.author)}</a>'
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in one.paragraphs)
    return f"{paragraphs}<p>By <em>{link}</em></p>"


def _rss(outlet: Outlet) -> str:
    return _xml(_RSS, _rss_item, outlet)


def _rdf(outlet: Outlet) -> str:
    return _xml(_RDF, _rdf_item, outlet)


def _atom(outlet: Outlet) -> str:
    return _xml(_ATOM, _atom_entry, outlet)


_WRITERS: Mapping[str, Callable[[Outlet], str]] = {
    "rss": _rss,
    "rdf": _rdf,
    "atom": _atom,
    "json": _json,
}


def stamped(outlet: Outlet) -> datetime:
    """When its document was last changed: the time of the newest article."""
    return max(one.time for one in outlet.articles)
