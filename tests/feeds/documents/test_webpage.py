import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import sanitise
from feeds.documents import webpage
from feeds.errors import ParseError
from feeds.model import Link, Person, Source

GRAPH = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "@id": "#site", "name": "Herald online"},
        {
            "@type": ["NewsArticle"],
            "headline": "Bridge reopens after repair",
            "author": {"@id": "#ann"},
            "datePublished": "2024-05-02T08:30:00+02:00",
            "publisher": {"@id": "#herald"},
        },
        {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
        {
            "@type": "Organization",
            "@id": "#herald",
            "name": "The Valley Herald",
            "url": "https://herald.example/",
        },
    ],
}
PAGE = """<!doctype html><html lang="en-GB"><head>
<title>Bridge reopens after repair | The Valley Herald</title>
<link rel="canonical" href="https://herald.example/2024/bridge">
<meta name="description" content="The old bridge carries cars again.">
<meta property="og:image" content="https://herald.example/b.jpg">
<meta name="author" content="web team">
HEAD</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul></nav>
<article><h1>Bridge reopens after repair</h1>
<p>The old bridge carries cars again, a year after it was closed.</p><p>By Ann Lee</p>
<p>Cars crossed the old bridge over the river on Thursday morning for the first time
since engineers found cracks in two of its pillars last spring.</p>
<p>The repair cost <a href="/cost">four million</a>, a third more than was planned. The
mayor said it was money well spent.</p><h2>Slow start</h2>
<p>Lorries must wait until autumn, when the last tests are done.</p>
<p>Read more: <a href="/x">Ten bridges to see</a></p></article>
<aside><h3>Most read</h3><ul><li><a href="/1">Ten hotels for this summer</a></li></ul>
</aside><footer>© 2024 The Valley Herald. All rights reserved.</footer></body></html>"""


def page(*scripts: object) -> str:
    head = "".join(
        f'<script type="application/ld+json">{json.dumps(script)}</script>'
        for script in scripts
    )
    return PAGE.replace("HEAD", head)


def test_a_page_says_all_of_its_article() -> None:
    entry = webpage.read(page(GRAPH), name="a.html")

    assert entry.title == "Bridge reopens after repair"
    assert entry.summary == "The old bridge carries cars again."
    assert entry.link == "https://herald.example/2024/bridge"
    assert entry.authors == (Person(name="Ann Lee"),)
    assert entry.published is not None
    assert entry.published.isoformat() == "2024-05-02T06:30:00+00:00"
    assert entry.language == "en-GB"
    assert entry.image == "https://herald.example/b.jpg"
    assert entry.source == Source(
        title="The Valley Herald", links=(Link(href="https://herald.example/"),)
    )


def test_the_article_is_shown_without_the_page() -> None:
    entry = webpage.read(page(GRAPH), name="a.html")

    assert sanitise.text_of(entry.content).splitlines() == [
        "The old bridge carries cars again, a year after it was closed.",
        "Cars crossed the old bridge over the river on Thursday morning for the first "
        "time since engineers found cracks in two of its pillars last spring.",
        "The repair cost four million, a third more than was planned. The mayor said "
        "it was money well spent.",
        "Slow start",
        "Lorries must wait until autumn, when the last tests are done.",
    ]
    assert 'href="https://herald.example/cost"' in entry.content


def test_without_linked_data_the_page_itself_is_read() -> None:
    entry = webpage.read(page(), name="a.html")

    assert entry.title == "Bridge reopens after repair"
    assert entry.source is None
    assert entry.link == "https://herald.example/2024/bridge"


def test_broken_linked_data_is_passed_over() -> None:
    text = PAGE.replace("HEAD", '<script type="application/ld+json">{"@type</script>')

    assert webpage.read(text, name="a.html").title == "Bridge reopens after repair"


def test_a_cut_page_is_completed_from_its_linked_data() -> None:
    body = "The committee met again on Monday to speak about the bridge. " * 30
    text = page({"@type": "NewsArticle", "headline": "Long read", "articleBody": body})

    assert "committee" in webpage.read(text, name="a.html").content


def test_a_fragment_is_a_page() -> None:
    entry = webpage.read("<p>The bridge is open to all again.</p>", name="a.html")

    assert entry.title == "The bridge is open to all again"
    assert entry.content == "<p>The bridge is open to all again.</p>"


def test_scripts_never_come_through() -> None:
    text = page(GRAPH).replace("<h2>", '<script>alert(1)</script><h2 onclick="x()">')
    entry = webpage.read(text, name="a.html")

    assert "alert" not in entry.content
    assert "onclick" not in entry.content


def test_an_empty_page_is_malformed() -> None:
    with pytest.raises(ParseError, match=r"a\.html: cannot be read") as caught:
        webpage.read("<!-- -->", name="a.html")

    assert caught.value.kind == "malformed"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=150))
def test_no_page_is_too_odd(text: str) -> None:
    entry = webpage.read(
        f"<html><body><p>{text}</p><p>End.</p></body></html>", name="a"
    )

    assert sanitise.html(entry.content) == entry.content
