"""Which file an address is, and how pages in files lead to each other."""

from zoneinfo import ZoneInfo

import pytest

from aggregator.web.exporting.addresses import (
    Here,
    file_of,
    files_led_to,
    redirect,
    rewritten,
)

VIENNA = ZoneInfo("Europe/Vienna")


def here(address: str, parent: str = "/", base: str = "/river") -> Here:
    return Here(address=address, parent=parent, base=base, zone=VIENNA)


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/topics/fire", "topics/fire/index.html"),
        ("/topics/%C3%A9t%C3%A9", "topics/été/index.html"),
        ("/?by=weight", "by/weight/index.html"),
        ("/subscriptions?page=2", "subscriptions/page/2/index.html"),
        (
            "/all?before=2026-03-01T23:00:00Z-0",
            "all/before/2026-03-01T230000Z-0/index.html",
        ),
        ("/stories/s1.atom", "stories/s1.atom"),
        ("/static/style.css", "static/style.css"),
    ],
)
def test_every_address_has_a_file(address: str, file: str) -> None:
    assert file_of(address) == file


def test_no_address_leads_out_of_the_folder() -> None:
    for address in ("/../../etc/passwd", "/%2e%2e/x", "/?a=../..&b=/etc/x"):
        assert ".." not in file_of(address).split("/")


@pytest.mark.parametrize(
    ("at", "link", "told"),
    [
        ("/", "/river/topics/fire", "topics/fire/"),
        ("/", "/river/", "./"),
        ("/topics/fire", "/river/", "../../"),
        ("/topics/fire", "/river/#top", "../../#top"),
        ("/topics/fire", "/river/stories/s1#a2", "../../stories/s1/#a2"),
        ("/topics/fire", "/river/topics/fire.atom", "../fire.atom"),
        ("/all", "/river/static/style.css?v=1", "../static/style.css?v=1"),
        ("/all", "/river/?by=weight", "../by/weight/"),
        ("/", "https://herald.example/river/", "https://herald.example/river/"),
        ("/", "//herald.example/river/", "//herald.example/river/"),
        ("/", "/rivers", "/rivers"),
        ("/", "#main", "#main"),
        ("/", "http://[", "http://["),
        ("/", "mailto:a@b.example", "mailto:a@b.example"),
    ],
)
def test_links_of_ours_are_relative(at: str, link: str, told: str) -> None:
    html, _ = rewritten(f'<a href="{link}">x</a>', here(at))
    assert html == f'<a href="{told}">x</a>'


def test_words_are_left_as_they_are() -> None:
    html = '<p>He wrote href=&#34;/river/x&#34;.</p><a href="/river/y">y</a>'
    shown, links = rewritten(html, here("/"))
    assert shown == html.replace('"/river/y"', '"y/"')
    assert links == ["/y"]


def links_on(at: str, *queries: str, parent: str = "/") -> list[str]:
    html = "".join(f'<a href="/river/?{query}">x</a>' for query in queries)
    return rewritten(html, here(at, parent))[1]


def test_older_pages_begin_with_whole_days() -> None:
    told = links_on("/", "before=2026-03-01T09:30:00Z-7")
    assert told == ["/?before=2026-03-01T23:00:00Z-0"]
    late = links_on("/", "before=2026-03-01T23:30:00Z-7")
    assert late == ["/?before=2026-03-02T23:00:00Z-0"]


def test_a_day_that_fills_several_pages_goes_on_within_it() -> None:
    begun = "/?before=2026-03-01T23:00:00Z-0"
    within = "before=2026-03-01T09:30:00Z-7"
    assert links_on(begun, within) == [f"/?{within}"]
    assert links_on(f"/?{within}", "before=2026-03-01T01:00:00Z-3") == [
        "/?before=2026-03-01T01:00:00Z-3"
    ]
    assert links_on(f"/?{within}", "before=2026-02-27T09:30:00Z-3") == [
        "/?before=2026-02-27T23:00:00Z-0"
    ]


def test_the_way_to_what_is_newer_is_the_way_back() -> None:
    began = "/?before=2026-03-01T23:00:00Z-0"
    told = links_on("/?before=x", "after=2026-03-01T09:30:00Z-7", parent=began)
    assert told == [began]


def test_old_links_are_found_again() -> None:
    html, _ = rewritten(
        '<a href="/river/"></a><a href="/river/stories/s1#a"></a>'
        '<a href="/river/all.atom"></a><a href="https://x.example/"></a>',
        here("/topics/fire"),
    )
    assert list(files_led_to(html, "topics/fire/index.html")) == [
        "index.html",
        "stories/s1/index.html",
        "all.atom",
    ]


def test_what_moved_has_a_page_that_leads_on() -> None:
    page = redirect("/river/stories/s1#a1", here("/stories/s2"))
    assert 'content="0; url=../s1/#a1"' in page
