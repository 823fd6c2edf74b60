"""Feeds that nobody wrote: elements, attributes and texts put together anyhow."""

import re

from hypothesis import strategies as st

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in (
        ("atom", "http://www.w3.org/2005/Atom"),
        ("content", "http://purl.org/rss/1.0/modules/content/"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("dcterms", "http://purl.org/dc/terms/"),
        ("feedburner", "http://rssnamespace.org/feedburner/ext/1.0"),
        ("foo", "urn:example:foo"),
        ("georss", "http://www.georss.org/georss"),
        ("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
        ("media", "http://search.yahoo.com/mrss/"),
        ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
        ("slash", "http://purl.org/rss/1.0/modules/slash/"),
        ("sy", "http://purl.org/rss/1.0/modules/syndication/"),
        ("thr", "http://purl.org/syndication/thread/1.0"),
    )
)
XHTML = "http://www.w3.org/1999/xhtml"
LEAVES = (
    *("abstract", "atom:link", "atom:summary", "atom:updated", "author", "body"),
    *("category", "comments", "content", "content:encoded", "copyright", "created"),
    *("date", "dc:creator", "dc:date", "dc:description", "dc:language", "dc:rights"),
    *("dc:source", "dc:subject", "dc:title", "dc:contributor", "dcterms:created"),
    *("dcterms:modified", "description", "enclosure", "feedburner:origLink", "email"),
    *("foo:bar", "foo:title", "generator", "georss:point", "guid", "icon", "id"),
    *("image", "item", "itunes:author", "itunes:explicit", "itunes:image"),
    *("itunes:keywords", "itunes:new-feed-url", "itunes:subtitle", "itunes:summary"),
    *("keywords", "language", "lastBuildDate", "link", "Link", "links", "logo"),
    *("managingEditor", "media:category", "media:content", "media:credit"),
    *("media:description", "media:keywords", "media:thumbnail", "media:title", "name"),
    *("pubDate", "published", "rights", "slash:comments", "source", "subtitle"),
    *(
        "summary",
        "sy:updateFrequency",
        "sy:updatePeriod",
        "thr:total",
        "title",
        "TITLE",
    ),
    *("ttl", "updated", "uri", "url", "webMaster"),
)
INSIDE = {
    "author": ("name", "email", "uri", "foo:bar", "itunes:name"),
    "contributor": ("name", "email"),
    "foo:box": ("foo:bar", "title"),
    "image": ("url", "title", "link", "width", "description", "foo:bar"),
    "itunes:category": ("itunes:category",),
    "itunes:owner": ("itunes:name", "itunes:email"),
    "media:content": ("media:title", "media:thumbnail", "description"),
    "media:group": ("media:title", "media:description", "media:content", "link"),
    "source": ("title", "id", "link", "updated", "author", "rights", "icon"),
    "textInput": ("title", "name", "link", "description"),
}
TEXTS = (
    *(
        "",
        "a",
        "  spaced  out ",
        "5 &lt; 6 &amp;amp; 7",
        "A &amp;nbsp; B",
        "&amp;#8217;s",
    ),
    *("&lt;p&gt;Hello &lt;b&gt;you&lt;/b&gt;&lt;/p&gt;", "&lt;i&gt;t&lt;/i&gt;"),
    *("<![CDATA[<p>x <a href='/r'>y</a></p>]]>", "&lt;/p&gt; broken &lt;x"),
    *("caf\u00c3\u00a9", "caf\u00e9 \u2019", "\u0093q\u0094", "\u4e2d\u6587", "\u00a0"),
    *("https://h.example/a?x=1&amp;y=2", "/rel/path", "http:///x/y", "javascript:x()"),
    *("jo@b.example (Jo May)", "Jo &lt;jo@b.example&gt;", "tag:x.example,2020:1"),
    *("Thu, 19 Nov 2026 14:39:51 +0100", "Thu, 31 Feb 2026 14:39:51 GMT", "yesterday"),
    *("2026-11-19T21:53:07Z", "2026-11-19T21:53:07.25+02:00", "19 November 2026"),
    *("0", "7", "hourly", "en-US", "de_DE", "a,b, ,c", "line one\nline two", "true"),
    *("<!-- c -->x<!-- d -->y", "<?pi x?>z", "javascript:alert(1)"),
)
ATTRIBUTES = (
    *('type="html"', 'type="text"', 'type="xhtml"', 'type="HTML"', 'type="image/png"'),
    *('isPermaLink="false"', 'isPermaLink="true"', 'href="/x"', 'url="/img.png"'),
    *('href="https://h.example/y?a=1&amp;b=2"', 'rel="self"', 'rel="REPLIES"'),
    *('rel="enclosure"', 'hreflang="de"', 'length="12"', 'term="t"', 'scheme="s"'),
    *('domain="d"', 'label="l &amp;amp; m"', 'text="Arts"', 'xml:lang="fr"'),
    *('xml:lang=""', 'lang="es_ES"', 'xml:base="https://b.example/d/"', 'base="/q"'),
    *('xml:base="sub/"', 'medium="image"', 'thr:count="5"', 'foo:href="/foo"'),
    *('src="/c.html"', 'mode="base64"', 'rdf:about="urn:r"', f'xmlns="{XHTML}"'),
    *('xmlns="urn:example:bar"', 'xmlns=""', 'xmlns:foo="urn:example:other"'),
)
MARKUP = (
    f'<div xmlns="{XHTML}"><p>a &amp; b <br/> <a href="/r?x=1&amp;y=2">c</a></p></div>',
    f'<div xmlns="{XHTML}">one</div><div xmlns="{XHTML}">two</div>',
    f'\n <div xmlns="{XHTML}" class="x" xml:lang="de">\n<img src="i.png"/>t</div> \n',
    "<p>of the namespace around it</p>",
    f'words <b xmlns="{XHTML}">b</b> and more',
)
_TAG = re.compile(r"<[^<>]*>")


@st.composite
def attributes(draw: st.DrawFn) -> str:
    chosen = draw(
        st.lists(
            st.sampled_from(ATTRIBUTES),
            max_size=2,
            unique_by=lambda attribute: attribute.partition("=")[0],
        )
    )
    return "".join(f" {attribute}" for attribute in chosen)


@st.composite
def leaves(draw: st.DrawFn, names: tuple[str, ...] = LEAVES) -> str:
    name = draw(st.sampled_from(names))
    return f"<{name}{draw(attributes())}>{draw(st.sampled_from(TEXTS))}</{name}>"


@st.composite
def holders(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(sorted(INSIDE)))
    parts = draw(st.lists(leaves(INSIDE[name]), max_size=3))
    return f"<{name}{draw(attributes())}>{''.join(parts)}</{name}>"


@st.composite
def markup(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(("content", "rights", "summary", "title")))
    return f'<{name} type="xhtml">{draw(st.sampled_from(MARKUP))}</{name}>'


elements = st.one_of(leaves(), leaves(), leaves(), holders(), markup())
several = st.lists(elements, max_size=6).map("".join)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """An RSS 2.0, RSS 1.0 or Atom 1.0 document."""
    kind = draw(st.sampled_from(("rss", "rss", "atom", "rdf")))
    said = draw(several)
    filled = draw(st.lists(several, max_size=2))
    own = draw(attributes()) if draw(st.booleans()) else ""
    if kind == "atom":
        entries = "".join(f"<entry>{one}</entry>" for one in filled)
        head = f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}'
        return f"{head}{own.replace('xmlns', 'data')}>{said}{entries}</feed>"
    items = "".join(
        f'<item rdf:about="u{n}">{one}</item>' for n, one in enumerate(filled)
    )
    if kind == "rdf":
        head = f'<rdf:RDF xmlns="http://purl.org/rss/1.0/" {NAMESPACES}>'
        return f"{head}<channel>{said}</channel>{items}</rdf:RDF>"
    return (
        f'<rss version="2.0" {NAMESPACES}><channel{own}>{said}{items}</channel></rss>'
    )


@st.composite
def damaged(draw: st.DrawFn, document: str) -> str:
    """``document`` with one thing in it changed."""
    tag = draw(st.sampled_from(list(_TAG.finditer(document))))
    before, after = document[: tag.start()], document[tag.end() :]
    change = draw(st.sampled_from(("drop", "double", "insert", "mark", "text", "name")))
    match change:
        case "drop":
            return before + after
        case "double":
            return before + tag[0] * 2 + after
        case "insert":
            return before + draw(elements) + tag[0] + after
        case "text":
            return before + draw(st.sampled_from(TEXTS)) + tag[0] + after
        case "name":
            return re.sub(
                rf"(</?){draw(st.sampled_from(LEAVES))}(?=[ >])",
                rf"\g<1>{draw(st.sampled_from(LEAVES))}",
                document,
            )
    at = draw(st.integers(0, len(document) - 1))
    return document[:at] + draw(st.sampled_from("<>&\"' x\u0085")) + document[at + 1 :]
