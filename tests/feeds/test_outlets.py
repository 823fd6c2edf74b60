from feeds.model import Entry, Feed, Link, Outlet, Source
from feeds.outlets import assigned

FALLBACK = Outlet(key="subscription:clippings", name="Clippings")
HERALD = Source(title="The Herald", links=(Link(href="https://herald.com/news"),))


def entry(link: str = "", source: Source | None = None) -> Entry:
    return Entry(links=(Link(href=link),) if link else (), source=source)


def published(
    *entries: Entry,
    source: Source = HERALD,
    location: str = "https://feeds.herald.com/rss",
    title: str = "",
) -> list[tuple[str, str, bool]]:
    found = assigned(
        Feed(source=source, entries=entries),
        location=location,
        title=title,
        fallback=FALLBACK,
    )
    return [(each.outlet.key, each.outlet.name, each.own) for each in found]


def in_a_folder(*entries: Entry) -> list[tuple[str, str, bool]]:
    return published(*entries, source=Source(), location="file:///clippings/a.txt")


def test_a_feed_is_the_outlet_of_what_lies_on_its_site() -> None:
    assert published(entry("https://www.herald.com/a"), entry()) == [
        ("herald.com", "The Herald", True),
        ("herald.com", "The Herald", True),
    ]


def test_a_persons_name_for_the_outlet_wins() -> None:
    assert published(entry("https://herald.com/a"), title="Herald") == [
        ("herald.com", "Herald", True)
    ]


def test_a_feed_that_calls_itself_news_has_the_name_of_its_site() -> None:
    source = Source(title="News", links=HERALD.links)
    assert published(entry("https://herald.com/a"), source=source) == [
        ("herald.com", "herald.com", True)
    ]


def test_i11_an_outlet_known_by_its_site_alone_has_that_in_its_letters() -> None:
    books = entry("https://xn--bcher-kva.example/a")
    assert published(books)[0] == ("xn--bcher-kva.example", "bücher.example", False)
    source = Source(title="News", links=books.links)
    assert published(books, source=source)[0][1] == "bücher.example"


def test_a_link_blog_passes_on_the_words_of_others() -> None:
    assert published(
        entry("https://herald.com/a"),
        entry("https://gazette.com/b"),
        title="Herald",
    ) == [("herald.com", "Herald", True), ("gazette.com", "gazette.com", False)]


def test_the_source_of_an_entry_goes_before_its_address() -> None:
    planet = Source(title="Gazette", links=(Link(href="https://gazette.com/"),))
    assert published(
        entry("https://herald.com/a", planet),
        entry("https://herald.com/b", Source(title="The  Wire")),
        entry("https://herald.com/c", Source(title="the herald")),
        entry("https://herald.com/d", Source()),
    ) == [
        ("gazette.com", "Gazette", False),
        ("title:the wire", "The  Wire", False),
        ("herald.com", "The Herald", True),
        ("herald.com", "The Herald", True),
    ]


def test_an_aggregating_feed_carries_many_outlets() -> None:
    news = Source(
        title="Search", links=(Link(href="https://news.google.com/search?q=a"),)
    )
    gazette = Source(
        title="Gazette", links=(Link(href="https://gazette.com", rel="self"),)
    )
    assert published(
        entry("https://news.google.com/articles/1", gazette),
        source=news,
        location="https://news.google.com/rss/search?q=a",
    ) == [("gazette.com", "Gazette", False)]


def test_link_counters_do_not_hide_the_feeds_own_entries() -> None:
    assert published(entry("https://feedproxy.google.com/~r/herald/1")) == [
        ("herald.com", "The Herald", True)
    ]


def test_a_feed_whose_entries_all_lie_on_another_site_is_at_home_there() -> None:
    entries = [entry(f"https://herald.co.uk/{n}") for n in range(6)]
    assert published(*entries)[0] == ("herald.co.uk", "The Herald", True)
    assert published(*entries[:2])[0] == ("herald.co.uk", "herald.co.uk", False)


def test_channels_of_one_site_are_outlets_of_their_own() -> None:
    def videos(name: str) -> list[tuple[str, str, bool]]:
        page = f"https://www.youtube.com/channel/{name}"
        return published(
            entry("https://www.youtube.com/watch?v=1"),
            source=Source(title=name, links=(Link(href=page),)),
            location=f"https://www.youtube.com/feeds/videos.xml?channel_id={name}",
        )

    assert videos("one") == [("youtube.com/channel/one", "one", True)]
    assert videos("two") == [("youtube.com/channel/two", "two", True)]


def test_one_of_many_writers_who_is_not_named_equals_nobody() -> None:
    assert published(entry("https://www.youtube.com/watch?v=1")) == [
        ("", "youtube.com", False)
    ]


def test_a_feed_without_an_address_belongs_to_its_subscription() -> None:
    assert published(entry(), source=Source(title="Mine"), location="file:///a") == [
        ("subscription:clippings", "Clippings", True)
    ]


def test_a_document_in_a_folder_belongs_to_who_published_it() -> None:
    wire = Source(title="The Wire")
    assert in_a_folder(
        entry("https://herald.com/a", Source(title="The Herald")),
        entry("https://herald.com/a"),
        entry("", wire),
        entry(),
    ) == [
        ("herald.com", "The Herald", False),
        ("herald.com", "herald.com", False),
        ("title:the wire", "The Wire", False),
        ("subscription:clippings", "Clippings", True),
    ]


def test_a_sub_folder_that_is_an_outlet_goes_before_the_subscription() -> None:
    sub_folder = Outlet(key="subscription:clippings/herald", name="herald")
    feed = Feed(entries=(Entry(outlet=sub_folder),))
    found = assigned(feed, location="file:///a", title="", fallback=FALLBACK)
    assert found[0].outlet == sub_folder
