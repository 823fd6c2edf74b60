from feeds.documents import facts, values
from feeds.model import Category, Entry, Link, Person, Source


def test_many_names_for_the_same_facts() -> None:
    entry = facts.entry(
        {
            "Headline": "A &amp; B",
            "date_published": "2024-05-02",
            "Author": "By Ann Lee and Bo Ek",
            "article:section": "Local",
            "inLanguage": "en_GB",
            "canonical-url": "https://news.example/bridge",
            "site_name": "The Valley Herald",
        }
    )

    assert entry.title == "A & B"
    assert entry.authors == (Person(name="Ann Lee"), Person(name="Bo Ek"))
    assert entry.categories == (Category(term="Local"),)
    assert entry.language == "en-GB"
    assert entry.link == "https://news.example/bridge"
    assert entry.source == Source(title="The Valley Herald")


def test_objects_and_lists_say_it_too() -> None:
    entry = facts.entry(
        {
            "author": [{"name": "Ann", "url": "https://ann.example"}, "Bo"],
            "publisher": {"name": "Herald", "url": "https://herald.example/"},
            "image": [{"url": "https://herald.example/a.jpg"}],
            "keywords": "bridge, river; bridge",
            "mainEntityOfPage": {"@id": "https://herald.example/1"},
        }
    )

    assert entry.authors[0] == Person(name="Ann", uri="https://ann.example")
    assert entry.authors[1] == Person(name="Bo")
    assert entry.image == "https://herald.example/a.jpg"
    assert [category.term for category in entry.categories] == ["bridge", "river"]
    assert entry.link == "https://herald.example/1"
    assert entry.source == Source(
        title="Herald", links=(Link(href="https://herald.example/"),)
    )


def test_a_clipped_article_says_its_address_as_its_source() -> None:
    entry = facts.entry({"source": "https://news.example/2024/bridge"})

    assert entry.link == "https://news.example/2024/bridge"
    assert entry.source is None


def test_a_publisher_known_by_its_address_is_named_by_its_host() -> None:
    entry = facts.entry({"source": "https://news.example/"})

    assert entry.link == ""
    assert entry.source == Source(
        title="news.example", links=(Link(href="https://news.example/"),)
    )


def test_categories_and_tags_are_all_kept() -> None:
    entry = facts.entry({"tags": ["bridge", "river"], "categories": ["Local"]})

    assert [c.term for c in entry.categories] == ["Local", "bridge", "river"]


def test_a_title_may_hold_angle_brackets() -> None:
    assert facts.entry({"title": "Why Vector<int> is slow"}).title == (
        "Why Vector<int> is slow"
    )
    assert facts.entry({"title": "A <b>big</b> day"}).title == "A big day"


def test_unsafe_addresses_and_odd_values_say_nothing() -> None:
    said = {
        "url": "javascript:alert(1)",
        "image": 7,
        "title": {"x": [{}]},
        "author": None,
        "language": "English (mostly)",
        "date": "soon",
    }

    assert facts.entry(said) == Entry()


def test_endless_nesting_ends() -> None:
    loop: list[object] = []
    loop.append(loop)

    assert values.text(loop) == ""
    assert values.address(loop) == ""


def test_summaries_are_made_safe() -> None:
    entry = facts.entry({"description": "<b>New</b><script>x()</script>"})

    assert entry.summary == "<b>New</b>"


def test_what_is_empty_is_filled_from_the_next() -> None:
    first, second = Entry(title="A"), Entry(title="B", language="en")

    assert facts.filled(first, second) == Entry(title="A", language="en")
