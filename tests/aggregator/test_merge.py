"""How stories and articles become feeds."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree

from aggregator import publications
from aggregator.merge import article_entry, articles_feed, head, story_entry
from aggregator.publications import Site
from feeds.model import Entry, Feed, Link, Outlet, Person, Source
from feeds.publish import ATOM, RSS, render
from storage.articles import Article
from storage.stories import Story
from tests.aggregator.making import NOON, SITE, article, story

SCHEMA = (
    Path(__file__).resolve().parents[2].parent / "shared/reference/schemas/atom.rng"
)


def articles(*given: Article, site: Site = SITE) -> Feed:
    return articles_feed(site, publications.everything(site), given)


def stories(*given: Story, site: Site = SITE) -> Feed:
    titles = {"fire": "Fires", "valley": "The valley"}
    entries = tuple(story_entry(site, one, titles) for one in given)
    updated = max((one.updated for one in entries if one.updated), default=site.since)
    said = head(site, publications.stories(site), updated)
    return Feed(source=said, entries=entries)


def only(feed: Feed) -> Entry:
    (entry,) = feed.entries
    return entry


def hrefs(entry: Entry, rel: str) -> list[str]:
    return [link.href for link in entry.links if link.rel == rel]


def mill() -> Story:
    wire = article(1, "Wire", title="Mill burns")
    copy = replace(article(2, "Gazette", hours=1, title="Mill fire"), copy_of=1)
    own = article(3, "Herald", hours=2, title="Night of <smoke>")
    return story(7, wire, copy, own, topics="fire gone valley")


class TestFeed:
    """What a feed says of itself."""

    def test_ids_do_not_depend_on_the_address(self) -> None:
        moved = replace(SITE, url="http://localhost:8080")
        topic = publications.topic(moved, "fire", "Fires")
        assert head(moved, topic, NOON).id == "tag:river.example,2026:feeds/topics/fire"
        assert story_entry(moved, mill(), {}).id == "tag:river.example,2026:stories/7"

    def test_it_knows_where_it_its_page_and_its_other_formats_are(self) -> None:
        topic = publications.topic(SITE, "fire", "Fires")
        here = "https://news.example.org/river/topics/fire"
        said = [
            [(link.rel, link.href) for link in head(SITE, topic, NOON, form=form).links]
            for form in (ATOM, RSS)
        ]
        assert said == [
            [
                ("self", f"{here}.atom"),
                ("alternate", here),
                ("alternate", f"{here}.json"),
                ("alternate", f"{here}.rss"),
            ],
            [
                ("self", f"{here}.rss"),
                ("alternate", here),
                ("alternate", f"{here}.atom"),
                ("alternate", f"{here}.json"),
            ],
        ]

    def test_updated_is_that_of_the_newest_change(self) -> None:
        late_edit = replace(article(1), updated=NOON + timedelta(days=3))
        feed = articles(article(2, hours=1), late_edit)
        assert feed.source.updated == NOON + timedelta(days=3, microseconds=1)

    def test_an_empty_feed_is_as_old_as_the_service(self) -> None:
        assert articles().source.updated == SITE.since

    def test_the_order_of_what_comes_does_not_matter(self) -> None:
        one, two = article(1), article(2, hours=1)
        assert render(articles(one, two)) == render(articles(two, one))


class TestArticles:
    """One entry per article."""

    def test_it_is_published_under_its_own_id(self) -> None:
        assert only(articles(article(1))).id == "tag:river.example,2026:articles/1"

    def test_times_are_the_articles(self) -> None:
        entry = only(articles(article(1)))
        assert entry.published == NOON
        assert entry.updated == NOON + timedelta(minutes=5, microseconds=1)

    def test_no_two_are_updated_at_one_time(self) -> None:
        at_once = [article(n, hours=0) for n in range(1, 9)]
        feed = articles(*(replace(one, updated=NOON) for one in at_once))
        told = [entry.updated for entry in feed.entries]
        assert told == sorted({*told}, reverse=True)
        assert {entry.published for entry in feed.entries} == {NOON}

    def test_enclosures_stay_and_what_spoke_of_the_old_feed_goes(self) -> None:
        page = Link(href="https://e.example/1")
        sound = Link(href="https://e.example/1.mp3", rel="enclosure", length=9)
        own = Link(href="https://e.example/1.atom", rel="self")
        edit = Link(href="https://e.example/edit/1", rel="edit")
        entry = only(articles(article(1, links=(own, page, sound, edit))))
        assert entry.links == (page, sound)

    def test_a_second_page_of_the_same_kind_is_a_related_one(self) -> None:
        links = (
            Link(href="https://e.example/a"),
            Link(href="https://e.example/b"),
            Link(href="https://e.example/c", hreflang="fr"),
        )
        entry = only(articles(article(1, links=links)))
        assert hrefs(entry, "alternate") == [links[0].href, links[2].href]
        assert hrefs(entry, "related") == [links[1].href]

    def test_the_outlet_is_the_author_where_there_is_none(self) -> None:
        assert only(articles(article(1, "Herald"))).authors == (
            Person(name="Herald", uri="https://herald.example"),
        )

    def test_authors_say_where_they_wrote(self) -> None:
        given = (Person(name="Ann", uri="https://ann.example"), Person(name="herald"))
        entry = only(articles(article(1, "Herald", authors=given)))
        assert entry.authors == (
            Person(name="Ann (Herald)", uri="https://ann.example"),
            Person(name="herald"),
        )

    def test_authors_of_an_unknown_outlet_wrote_for_its_subscription(self) -> None:
        unknown = replace(article(1, authors=(Person(name="Ann"),)), outlet=Outlet())
        assert only(articles(unknown)).authors == (Person(name="Ann (Herald)"),)

    def test_nothing_changed_before_it_was_published(self) -> None:
        early = replace(article(1), updated=NOON - timedelta(hours=2))
        assert only(articles(early)).updated == NOON + timedelta(microseconds=1)
        told = replace(story(1, early), updated=NOON - timedelta(hours=2))
        assert only(stories(told)).updated == NOON + timedelta(microseconds=1)

    def test_what_has_no_page_elsewhere_has_one_of_ours(self) -> None:
        sound = Link(href="https://e.example/1.mp3", rel="enclosure")
        entry = only(articles(article(1, links=(sound,))))
        assert hrefs(entry, "alternate") == [
            "https://news.example.org/river/articles/a1"
        ]
        assert hrefs(entry, "enclosure") == [sound.href]

    def test_the_source_is_the_feed_it_came_from(self) -> None:
        source = only(articles(article(1, "Herald"))).source
        assert source is not None
        assert source.id == "https://herald.example/feed"
        assert source.title == "The Herald"

    def test_the_source_an_entry_brought_is_nearer(self) -> None:
        brought = Source(id="urn:planet:ann", title="Ann's log")
        source = only(articles(article(1, source=brought))).source
        assert source == replace(brought, updated=NOON + timedelta(minutes=5))

    def test_a_poll_that_brings_nothing_changes_no_byte(self) -> None:
        one = article(1)
        stamped = replace(one.source, updated=NOON + timedelta(days=10))
        polled = replace(one, source=stamped)
        assert render(articles(one)) == render(articles(polled))

    def test_a_source_older_than_its_entry_keeps_its_time(self) -> None:
        old = Source(id="https://other.example/feed", title="Other", updated=NOON)
        source = only(articles(article(1, source=old))).source
        assert source is not None
        assert source.updated == NOON

    def test_a_folder_is_a_source_too(self) -> None:
        source = only(articles(replace(article(1, "Herald"), source=Source()))).source
        assert source == Source(
            id="tag:river.example,2026:sources/herald/herald.example",
            title="Herald",
            updated=NOON + timedelta(minutes=5),
        )

    def test_outlets_in_one_folder_are_sources_of_their_own(self) -> None:
        one = replace(article(1), source=Source())
        other = replace(one, id=2, outlet=Outlet(key="title:the echo", name="Echo"))
        ids = [
            entry.source.id for entry in articles(one, other).entries if entry.source
        ]
        assert ids == [
            "tag:river.example,2026:sources/herald/title%3Athe%20echo",
            "tag:river.example,2026:sources/herald/herald.example",
        ]

    def test_a_source_without_id_goes_by_its_address(self) -> None:
        bare = Source(title="T", links=(Link(href="https://e.example/f", rel="self"),))
        source = only(articles(replace(article(1), source=bare))).source
        assert source is not None
        assert source.id == "https://e.example/f"

    def test_an_untitled_one_is_headed_by_its_words(self) -> None:
        assert only(articles(article(1, title="", text="A note."))).title == "A note."

    def test_a_summary_that_is_the_content_is_written_once(self) -> None:
        entry = only(articles(article(1, summary="<p>A</p>", content="<p>A</p>")))
        assert (entry.summary, entry.content) == ("", "<p>A</p>")

    def test_plain_words_become_html(self) -> None:
        entry = only(articles(article(1, content="", text="Salt & pepper")))
        assert entry.content == "<p>Salt &amp; pepper</p>"


class TestContentPolicy:
    """How much is republished."""

    long = "<p>" + "Word after word. " * 100 + "</p>"

    def test_a_summary_is_short_and_of_plain_words(self) -> None:
        site = replace(SITE, content="summary")
        given = article(1, content=self.long, text="Word after word. " * 100)
        entry = article_entry(site, given)
        assert entry.content == ""
        assert 100 < len(entry.summary) < 400

    def test_a_link_is_a_link_alone(self) -> None:
        site = replace(SITE, contents={"herald": "link"})
        feed = articles(article(1, "Herald"), article(2, "Echo"), site=site)
        echo, herald = feed.entries
        assert herald.summary == (
            '<p><a href="https://herald.example/1">Title 1</a><br>Herald</p>'
        )
        assert herald.content == ""
        assert echo.content == "<p>Words 2.</p>"

    def test_a_story_keeps_to_the_policy_of_its_lead(self) -> None:
        site = replace(SITE, contents={"herald": "link"})
        feed = stories(story(1, article(1, "Herald")), site=site)
        assert only(feed).content.startswith("<ul><li><a href=")


class TestStories:
    """One entry per story."""

    def test_the_lead_speaks_for_it(self) -> None:
        entry = only(stories(replace(mill(), lead=3)))
        assert entry.title == "Night of <smoke>"
        assert entry.content.startswith("<p>Words 3.</p><hr>")
        assert entry.source is not None
        assert entry.source.title == "The Herald"

    def test_every_outlet_is_listed_with_its_own_title_link_and_time(self) -> None:
        content = only(stories(mill())).content
        assert (
            '<a href="https://herald.example/3">Night of &lt;smoke&gt;</a><br>Herald, '
            '<time datetime="2026-03-01T14:00:00+00:00">1 March 2026, 14:00 UTC</time>'
        ) in content
        assert "<p>3 outlets, 2 texts</p>" in content

    def test_a_single_article_is_not_counted(self) -> None:
        assert "1 outlet" not in only(stories(story(1, article(1)))).content

    def test_a_copy_is_folded_under_its_origin(self) -> None:
        content = only(stories(mill())).content
        origin, copies = content.split("<p>The same text:</p>")
        assert "Mill burns" in origin
        assert "Mill fire" in copies
        assert "Night of" not in origin

    def test_links_lead_to_our_page_to_the_lead_and_to_each_other_outlet(self) -> None:
        entry = only(stories(mill()))
        assert hrefs(entry, "alternate") == [
            "https://news.example.org/river/stories/s7"
        ]
        assert hrefs(entry, "via") == ["https://wire.example/1"]
        assert hrefs(entry, "related") == [
            "https://gazette.example/2",
            "https://herald.example/3",
        ]
        assert entry.links[2].title == "Gazette: Mill fire"

    def test_an_outlet_without_a_page_is_listed_without_a_link(self) -> None:
        entry = only(stories(story(1, article(1, "Desk", title="Note", links=()))))
        assert hrefs(entry, "via") == []
        assert "<li>Note<br>Desk, " in entry.content

    def test_outlets_are_its_authors(self) -> None:
        names = [author.name for author in only(stories(mill())).authors]
        assert names == ["Wire", "Gazette", "Herald"]

    def test_topics_are_its_categories(self) -> None:
        first, second = only(stories(mill())).categories
        assert (first.term, first.label) == ("fire", "Fires")
        assert first.scheme == "tag:river.example,2026:topics"
        assert second.term == "valley"

    def test_the_leads_enclosure_comes_along(self) -> None:
        sound = Link(href="https://e.example/1.mp3", rel="enclosure")
        entry = only(stories(story(1, article(1, links=(sound,)))))
        assert hrefs(entry, "enclosure") == [sound.href]

    def test_times_are_the_storys(self) -> None:
        entry = only(stories(mill()))
        assert entry.published == NOON
        assert entry.updated == NOON + timedelta(hours=2, minutes=5, microseconds=7)

    def test_a_title_cannot_break_out(self) -> None:
        evil = article(
            1,
            title="<script>x</script>",
            links=(Link(href='https://e.example/"><script>'),),
        )
        assert "<script>" not in only(stories(story(1, evil))).content


def test_merged_feeds_are_valid_atom() -> None:
    if not SCHEMA.exists():
        pytest.skip(f"the schema of RFC 4287 is not at {SCHEMA}")
    schema = etree.RelaxNG(etree.parse(SCHEMA))
    for feed in (articles(*mill().articles), articles(), stories(mill())):
        schema.assertValid(etree.fromstring(render(feed)))
