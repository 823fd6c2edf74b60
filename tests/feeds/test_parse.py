import contextlib
import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.model import Category, Entry, Feed, Link, Person, Source
from feeds.parse import parse

URL = "https://example.org/feed.xml"
CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "feeds"


def rss(items: str = "", channel: str = "", declaration: str = "") -> bytes:
    return (
        f"{declaration}<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'"
        " xmlns:content='http://purl.org/rss/1.0/modules/content/'"
        " xmlns:media='http://search.yahoo.com/mrss/'"
        " xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"
        " xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'><channel>"
        "<title>The Herald</title><link>https://herald.example/news/</link>"
        f"{channel}{items}</channel></rss>"
    ).encode()


def atom(entries: str, attributes: str = "") -> bytes:
    return (
        f"<feed xmlns='http://www.w3.org/2005/Atom' {attributes}><title>The Herald"
        f"</title><id>tag:herald.example,2026:feed</id>{entries}</feed>"
    ).encode()


def item(content: str) -> Entry:
    return parse(rss(f"<item>{content}</item>"), url=URL).entries[0]


def entry(content: str, attributes: str = "") -> Entry:
    return parse(atom(f"<entry>{content}</entry>", attributes), url=URL).entries[0]


def test_an_rss_item_keeps_everything_it_says() -> None:
    found = item(
        "<title>Rain &amp;amp; wind</title><link>/a?x=1&amp;y=2</link>"
        "<guid isPermaLink='false'>a-1</guid>"
        "<author>jo@herald.example (Jo May)</author>"
        "<category domain='https://herald.example/tags'>weather</category>"
        "<description>&lt;p&gt;It &lt;b&gt;rained&lt;/b&gt;.&lt;/p&gt;</description>"
        "<content:encoded><![CDATA[<p>It <i>poured</i>.</p>]]></content:encoded>"
        "<comments>/a#comments</comments>"
        "<enclosure url='/a.mp3' type='audio/mpeg' length='1200'/>"
        "<pubDate>Tue, 03 Nov 2026 08:00:00 +0100</pubDate>"
        "<media:thumbnail url='/a.jpg'/>"
        "<source url='https://wire.example/feed'>The Wire</source>"
    )
    assert found == Entry(
        id="a-1",
        title="Rain & wind",
        summary="<p>It <b>rained</b>.</p>",
        content="<p>It <i>poured</i>.</p>",
        links=(
            Link(href="https://herald.example/a?x=1&y=2"),
            Link(
                href="https://herald.example/a.mp3",
                rel="enclosure",
                type="audio/mpeg",
                length=1200,
            ),
        ),
        authors=(Person(name="Jo May", email="jo@herald.example"),),
        categories=(Category(term="weather", scheme="https://herald.example/tags"),),
        published=datetime(2026, 11, 3, 7, tzinfo=UTC),
        comments="https://herald.example/a#comments",
        image="https://herald.example/a.jpg",
        source=Source(
            title="The Wire",
            links=(Link(href="https://wire.example/feed", rel="self"),),
        ),
    )


def test_an_atom_entry_keeps_everything_it_says() -> None:
    found = entry(
        "<id>tag:herald.example,2026:1</id>"
        "<title type='html'>Rain &lt;b>today&lt;/b></title>"
        "<link href='a.html' hreflang='en' title='The page'/>"
        "<link rel='related' type='text/plain' href='notes.txt' length='7'/>"
        "<author><name>Jo May</name><email>jo@herald.example</email>"
        "<uri>https://jo.example/</uri></author>"
        "<category term='w' scheme='https://herald.example/t' label='Weather'/>"
        "<summary>One &lt; two</summary>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
        "<p>It <em>poured</em>.</p></div></content>"
        "<published>2026-11-03T08:00:00+01:00</published>"
        "<updated>2026-11-03T09:30:00Z</updated><rights>Free</rights>"
        "<source><id>tag:wire.example,2026:f</id><title>The Wire</title>"
        "<link href='https://wire.example/'/><updated>2026-11-01T00:00:00Z</updated>"
        "</source>",
        "xml:base='https://herald.example/2026/' xml:lang='en-GB'",
    )
    assert found == Entry(
        id="tag:herald.example,2026:1",
        title="Rain today",
        summary="<p>One &lt; two</p>",
        content="<p>It <em>poured</em>.</p>",
        links=(
            Link(
                href="https://herald.example/2026/a.html",
                hreflang="en",
                title="The page",
            ),
            Link(
                href="https://herald.example/2026/notes.txt",
                rel="related",
                type="text/plain",
                length=7,
            ),
        ),
        authors=(
            Person(name="Jo May", email="jo@herald.example", uri="https://jo.example/"),
        ),
        categories=(
            Category(term="w", scheme="https://herald.example/t", label="Weather"),
        ),
        published=datetime(2026, 11, 3, 7, tzinfo=UTC),
        updated=datetime(2026, 11, 3, 9, 30, tzinfo=UTC),
        language="en-GB",
        rights="Free",
        source=Source(
            id="tag:wire.example,2026:f",
            title="The Wire",
            links=(Link(href="https://wire.example/"),),
            updated=datetime(2026, 11, 1, tzinfo=UTC),
        ),
    )


def test_a_feed_says_who_it_is_and_when_to_come_again() -> None:
    feed = parse(
        rss(
            channel="<description>News</description><language>en-gb</language>"
            "<copyright>Herald</copyright><image><url>/logo.png</url></image>"
            "<ttl>90</ttl><skipHours><hour>1</hour><hour>24</hour></skipHours>"
            "<skipDays><day>Sunday</day><day>Monday</day></skipDays>"
            "<sy:updatePeriod>daily</sy:updatePeriod>"
            "<sy:updateFrequency>4</sy:updateFrequency>"
        ),
        url=URL,
    )
    assert feed.source == Source(
        title="The Herald",
        subtitle="News",
        links=(Link(href="https://herald.example/news/"),),
        logo="https://herald.example/logo.png",
        rights="Herald",
        language="en-gb",
    )
    assert feed.hints.ttl == timedelta(minutes=90)
    assert feed.hints.skip_hours == {0, 1}
    assert feed.hints.skip_days == {0, 6}
    assert feed.hints.update_every == timedelta(hours=6)


def test_rss_1_and_cdf_are_feeds_too() -> None:
    rdf = (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
        " xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        "<channel rdf:about='x'><title>T</title></channel><item rdf:about='urn:a:1'>"
        "<title>A</title><dc:date>2026-11-03</dc:date><dc:source>The Wire</dc:source>"
        "</item></rdf:RDF>"
    )
    found = parse(rdf.encode(), url=URL).entries[0]
    assert (found.id, found.title) == ("urn:a:1", "A")
    assert found.updated == datetime(2026, 11, 3, tzinfo=UTC)
    assert found.source == Source(title="The Wire")
    cdf = (
        "<CHANNEL HREF='https://example.org/'><TITLE>T</TITLE>"
        "<ITEM HREF='https://example.org/a'><TITLE>A</TITLE></ITEM></CHANNEL>"
    )
    assert parse(cdf.encode(), url=URL).entries[0].link == "https://example.org/a"


def test_a_title_is_read_by_its_type() -> None:
    assert item("<title>1 &lt; 2</title>").title == "1 < 2"
    assert item("<title>Caf&amp;eacute; &amp;#8211; open</title>").title == (
        "Café – open"
    )
    assert (
        entry("<title>Use &lt;b&gt;bold&lt;/b&gt;</title>").title == "Use <b>bold</b>"
    )
    assert entry("<title type='html'>A &lt;b&gt;B&lt;/b&gt;</title>").title == "A B"


def test_words_alone_keep_their_paragraphs() -> None:
    found = item("<description>First line,\nsecond.\n\nNew paragraph.</description>")
    assert found.summary == "<p>First line,<br>second.</p><p>New paragraph.</p>"


def test_html_that_was_called_plain_text_or_escaped_twice_is_html() -> None:
    twice = item("<description>&amp;lt;p&amp;gt;Hi&amp;lt;/p&amp;gt;</description>")
    assert twice.summary == "<p>Hi</p>"
    called_text = entry("<content>&lt;p>Hi &lt;b>you&lt;/b>&lt;/p></content>")
    assert called_text.content == "<p>Hi <b>you</b></p>"


def test_a_summary_that_only_repeats_the_content_is_left_out() -> None:
    found = item("<content:encoded><![CDATA[<p>Words</p>]]></content:encoded>")
    assert (found.summary, found.content) == ("", "<p>Words</p>")


def test_addresses_start_at_xml_base_else_the_feeds_page_else_its_address() -> None:
    image = "<description><![CDATA[<img src='i.png'>]]></description>"
    assert 'src="https://herald.example/news/i.png"' in item(image).summary
    based = f"<item xml:base='https://cdn.example/x/'>{image}</item>"
    assert 'src="https://cdn.example/x/i.png"' in (
        parse(rss(based), url=URL).entries[0].summary
    )
    without_page = b"<rss><channel><item><link>a</link></item></channel></rss>"
    assert parse(without_page, url=URL).entries[0].link == "https://example.org/a"


def test_an_id_stays_as_it_came() -> None:
    assert item("<guid>2026/11/a</guid>").id == "2026/11/a"
    assert entry("<id>a</id>", "xml:base='https://herald.example/'").id


def test_the_page_of_an_entry_is_found_where_the_format_hides_it() -> None:
    assert item("<guid>https://herald.example/a</guid>").link == (
        "https://herald.example/a"
    )
    assert item("<guid isPermaLink='false'>https://herald.example/a</guid>").link == ""
    assert item("<guid>12345</guid>").link == ""
    burnt = item(
        "<link>https://feedproxy.google.com/~r/1</link>"
        "<feedburner:origLink>https://herald.example/a</feedburner:origLink>"
    )
    assert burnt.links == (Link(href="https://herald.example/a"),)
    outside = entry(
        "<id>a</id><content src='https://herald.example/a' type='text/html'/>"
    )
    assert outside.link == "https://herald.example/a"


def test_dangerous_addresses_do_not_come_through() -> None:
    found = item(
        "<link>javascript:alert(1)</link><comments>data:text/html,x</comments>"
        "<enclosure url='file:///etc/passwd' type='audio/mpeg'/>"
    )
    assert (found.links, found.comments) == ((), "")


@pytest.mark.parametrize(
    ("author", "person"),
    [
        (
            "jo@herald.example",
            Person(name="jo@herald.example", email="jo@herald.example"),
        ),
        ("Jo May", Person(name="Jo May")),
        ("Jo &amp;amp; Al", Person(name="Jo & Al")),
        (
            "Jo May &lt;jo@herald.example&gt;",
            Person(name="Jo May", email="jo@herald.example"),
        ),
        ("hidden (Jo May)", Person(name="Jo May")),
    ],
)
def test_an_author_is_whoever_is_named(author: str, person: Person) -> None:
    assert item(f"<author>{author}</author>").authors == (person,)


def test_sound_that_only_media_rss_names_is_an_enclosure() -> None:
    found = item(
        "<media:content url='https://herald.example/a.mp3' type='audio/mpeg'"
        " fileSize='9'/>"
    )
    assert found.links == (
        Link(
            href="https://herald.example/a.mp3",
            rel="enclosure",
            type="audio/mpeg",
            length=9,
        ),
    )


def test_dates_in_other_languages_are_read() -> None:
    found = item("<pubDate>Mon, 3 de novembro de 2026 08:00:00 +0000</pubDate>")
    assert found.published == datetime(2026, 11, 3, 8, tzinfo=UTC)
    assert item("<pubDate>soon</pubDate>").published is None


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_text_that_was_encoded_twice_is_mended(wrong: str) -> None:
    title = "Größe über “alles”" if wrong == "cp1252" else "Größe über alles"
    mangled = title.encode().decode(wrong, "replace")
    if "\ufffd" in mangled:
        title = "Größe über alles"
        mangled = title.encode().decode(wrong)
    assert item(f"<title>{mangled}</title>").title == title


@pytest.mark.parametrize("title", ["CAFÉ’S MENU", "Ich weiß’ was", "Spaß—und mehr"])
def test_a_letter_before_a_quotation_mark_is_not_mangled(title: str) -> None:
    assert item(f"<title>{title}</title>").title == title


def test_the_encoding_of_the_header_counts() -> None:
    body = rss("<item><title>Größe</title></item>").decode().encode("latin-1")
    feed = parse(body, url=URL, content_type="text/xml; charset=iso-8859-1")
    assert feed.entries[0].title == "Größe"


@pytest.mark.parametrize(
    "reference",
    ["&#xD800;", "&#x110000;", "&#99999999999999999999;", "&#;", "&#x;", "&#xDFFF"],
)
def test_references_to_no_character_do_no_harm(reference: str) -> None:
    # The unclosed tag sends feedparser to its lenient parser, where these hurt.
    feed = parse(rss(f"<item><title>One {reference} two</title><p></item>"), url=URL)
    assert feed.entries[0].title.startswith("One")
    assert feed.entries[0].title.endswith("two")


def test_elements_in_odd_places_do_no_harm() -> None:
    feed = parse(
        rss("<item><title>A</title></item><image><width><a/></image>"), url=URL
    )
    assert feed.entries[0].title == "A"


def test_a_body_that_is_a_path_opens_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(rss("<item><title>Secret</title></item>"))
    with pytest.raises(ParseError) as caught:
        parse(str(secret).encode(), url=URL)
    assert caught.value.kind == "not-a-feed"


def test_entities_are_not_expanded_and_no_file_is_read() -> None:
    declaration = (
        "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
        "<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
    )
    feed = parse(rss("<item><title>x &b; &f;</title></item>", "", declaration), url=URL)
    assert "aaaaaaaaaaaaaaaaaaaa" not in feed.entries[0].title
    assert "root:" not in feed.entries[0].title


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"", "empty", "empty"),
        (b" \n\xef\xbb\xbf", "empty", "empty"),
        (b"<!doctype html><title>Sign&nbsp;in</title>", "not-a-feed", '"Sign in"'),
        (b"<!-- x --><HTML><body>No</body></HTML>", "not-a-feed", "web page"),
        (b"Not found", "not-a-feed", "no feed"),
        (b"\x89PNG\r\n\x1a\n\x00", "not-a-feed", "no feed"),
        (b"{", "malformed", "JSON"),
    ],
)
def test_what_is_no_feed_is_refused_by_name(body: bytes, kind: str, words: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(body, url=URL)
    assert caught.value.kind == kind
    assert words in str(caught.value)
    assert str(caught.value).startswith(URL)


def test_an_empty_feed_is_a_feed() -> None:
    assert parse(rss(), url=URL).entries == ()


PIECES = st.sampled_from(
    [
        *("<item>", "</item>", "<title>", "</title>", "<link>", "</link>", "<guid>"),
        *("<source>", "<image>", "<width>", "<textInput>", "<category>", "<author>"),
        *("<content type='image/png'>", "<link href='http://['/>", "]]>", "<![CDATA["),
        *("&#xD800;", "&x;", "<media:group>", "<pubDate>99999", "<enclosure/>", "é"),
        *("<dc:creator>", "</dc:creator>", "<p xml:base='http://['>", "\x00", "a"),
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
@settings(max_examples=150, deadline=None)
def test_broken_feeds_are_read_or_refused(soup: str) -> None:
    with contextlib.suppress(ParseError):
        assert isinstance(parse(rss(soup), url=URL), Feed)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real feeds are not here")
def test_real_feeds_give_all_their_entries() -> None:
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8") as lines:
        expected = {
            row["file"]: int(row["entries"])
            for row in csv.DictReader(lines, delimiter="\t")
        }
    found = {
        name: len(parse((CORPUS / name).read_bytes(), url=URL).entries)
        for name in expected
    }
    assert found == expected


def test_answers_are_counted_and_found() -> None:
    thread = (
        b'<feed xmlns="http://www.w3.org/2005/Atom" '
        b'xmlns:thr="http://purl.org/syndication/thread/1.0"><entry><id>urn:1</id>'
        b'<link rel="replies" href="https://e.example/1#c" thr:count="7"/>'
        b"</entry></feed>"
    )
    slash = (
        b'<rss xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><item>'
        b"<comments>https://e.example/1#c</comments><slash:comments>7</slash:comments>"
        b"</item></channel></rss>"
    )
    for body in (thread, slash):
        (entry,) = parse(body, url="https://e.example/feed").entries
        assert (entry.comments, entry.replies) == ("https://e.example/1#c", 7)
    (uncounted,) = parse(
        slash.replace(b">7<", b">many<"), url="https://e.example"
    ).entries
    assert uncounted.replies is None
