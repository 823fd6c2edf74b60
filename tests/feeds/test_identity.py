from hypothesis import given
from hypothesis import strategies as st

from feeds.identity import identified
from feeds.model import Entry, Link


def entry(id: str = "", link: str = "", title: str = "", text: str = "") -> Entry:
    links = (Link(href=link),) if link else ()
    return Entry(id=id, links=links, title=title, text=text)


def keys(*entries: Entry) -> list[str]:
    return [found.key for found in identified(entries)]


def test_an_id_identifies_where_it_is_unique() -> None:
    assert keys(entry("1"), entry("2")) == ["1", "2"]


def test_an_id_cannot_pass_for_another_kind_of_key() -> None:
    page = "https://herald.example/a"
    assert len(set(keys(entry("link:herald.example/a"), entry("", page)))) == 2


def test_an_address_identifies_where_the_id_does_not() -> None:
    page = "https://herald.example/"
    assert keys(
        entry("1", page + "a"), entry("1", page + "b#x"), entry("", page + "c/")
    ) == [
        *("link:herald.example/a", "link:herald.example/b#x", "link:herald.example/c")
    ]


def test_what_two_entries_share_identifies_neither() -> None:
    shared = "https://herald.example/a"
    one, two = keys(entry("1", shared, "One"), entry("1", shared, "Two"))
    assert one.startswith("sha256:")
    assert two.startswith("sha256:")
    assert one != two


def test_untitled_entries_are_told_apart_by_their_text() -> None:
    first = keys(entry(text="One"))
    second = keys(entry(text="Two"))
    assert first != second


def test_entries_that_are_the_same_in_everything_are_counted() -> None:
    first, second, third = keys(*[entry(text="Same")] * 3)
    assert (second, third) == (f"{first}:2", f"{first}:3")


def test_a_key_stays_when_its_neighbours_change() -> None:
    kept = entry("1", "https://herald.example/a", "A")
    before = keys(kept, entry("2"))
    after = keys(entry("3"), kept)
    assert before[0] == after[1]


def test_a_fragment_is_dropped_only_where_the_rest_is_unique() -> None:
    page = "https://herald.example/day"
    alone = identified([entry("1", f"{page}#one")])
    assert alone[0].link_key == "herald.example/day"
    several = identified([entry("1", f"{page}#one"), entry("2", f"{page}#two")])
    assert [found.link_key for found in several] == [
        *("herald.example/day#one", "herald.example/day#two")
    ]
    same = identified([entry("1", page), entry("2", page)])
    assert [found.link_key for found in same] == ["", ""]


def test_a_home_page_is_the_address_of_no_article() -> None:
    homes = frozenset({"herald.example/blog"})
    found = identified(
        [
            entry("1", "https://www.herald.example/"),
            entry("2", "https://herald.example/blog"),
            entry("3", "https://herald.example/?p=3"),
        ],
        homes,
    )
    assert [each.link_key for each in found] == ["", "", "herald.example?p=3"]


WORD = st.sampled_from(["", "a", "b"])
LINK = st.sampled_from(["", "https://e.org/a", "https://e.org/a#x", "https://e.org/"])


@given(st.lists(st.builds(entry, WORD, LINK, WORD, WORD), max_size=8))
def test_no_two_entries_of_a_document_get_one_key(entries: list[Entry]) -> None:
    found = identified(entries)
    assert len({each.key for each in found}) == len(entries)
    named = [each.link_key for each in found if each.link_key]
    assert len(set(named)) == len(named)
