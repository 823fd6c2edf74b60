from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import ended, pipeline
from aggregator.config import Service, Topic
from feeds.model import Entry, Outlet, Source, Validators
from storage import subscriptions
from tests.aggregator.taking import (
    BUDGET,
    FERRY,
    FERRY_TOO,
    NOON,
    Bench,
    entry,
    failed,
    listed,
    read,
    subscribe,
    take_and_die,
)

OLD = datetime(2014, 6, 3, 9, tzinfo=UTC)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def reporting(outlet: str, text: str = FERRY, **given: object) -> Entry:
    made = entry(f"{outlet}-1", f"{outlet} on it", text, outlet)
    return replace(made, **given)


def test_two_outlets_one_story(bench: Bench) -> None:
    bench.configure("a", "b")
    bench.take(
        a=[reporting("a.example", title="Ferry Saint Olaf runs aground off Kirkwall")],
        b=[
            reporting(
                "b.example", FERRY_TOO, title="Passengers rescued from Saint Olaf ferry"
            )
        ],
    )
    [story] = bench.stories()
    assert [one.outlet.key for one in story.articles] == ["a.example", "b.example"]
    assert [one.copy_of for one in story.articles] == [None, None]


def test_a_copy_is_an_article_of_its_outlet_and_no_text_of_its_own(
    bench: Bench,
) -> None:
    bench.configure("a", "b")
    bench.take(a=[reporting("a.example")], b=[reporting("b.example")])
    [story] = bench.stories()
    first, second = story.articles
    assert second.copy_of == first.id


def test_an_article_belongs_to_each_subscription_that_carried_it(
    bench: Bench,
) -> None:
    bench.configure("a", "b")
    shared = reporting("a.example")
    bench.take(a=[shared], b=[replace(shared, own=False)])
    [article] = bench.articles().values()
    assert article.subscriptions == ("a", "b")


def test_a_later_subscription_brings_known_articles_into_its_topic(
    bench: Bench,
) -> None:
    bench.configure("a")
    shared = reporting("a.example")
    bench.take(a=[shared])
    assert bench.stories()[0].topics == ()
    bench.configure("a", subscribe("b", topics=("sea",)))
    bench.later(hours=1)
    bench.take(b=[replace(shared, own=False)])
    [story] = bench.stories()
    assert story.topics == ("sea",)
    assert story.articles[0].subscriptions == ("a", "b")
    bench.publish()
    published = bench.published()
    for path in ("topics/sea.atom", "subscriptions/a.atom", "subscriptions/b.atom"):
        assert b"a.example on it" in published[path]


def test_a_second_pass_stores_nothing_and_changes_no_byte(bench: Bench) -> None:
    bench.configure("a", "b", topics=[Topic(name="sea", any=("ferry",))])
    feeds = {
        "a": [reporting("a.example"), entry("2", text=BUDGET, outlet="a.example")],
        "b": [reporting("b.example", FERRY_TOO)],
    }
    bench.take(**feeds)
    bench.publish()
    before, published = bench.tables(), bench.published()
    taken = bench.take(**feeds)
    assert taken.fresh == 0
    assert bench.publish().written == 0
    assert bench.tables() == before
    assert bench.published() == published


def test_an_edit_updates_its_article_in_place_and_nothing_else(bench: Bench) -> None:
    bench.configure("a", "b")
    first = reporting("a.example", published=NOON)
    bench.take(a=[first], b=[reporting("b.example", published=NOON)])
    [story] = bench.stories()
    bench.later(hours=5)
    bench.take(a=[replace(first, title="Corrected", text=f"{FERRY} Corrected.")])
    [edited] = bench.stories()
    one, other = edited.articles
    assert (one.entry.title, one.updated) == ("Corrected", NOON + timedelta(hours=5))
    assert one.time == NOON
    assert other.updated == NOON
    assert (edited.id, edited.updated, edited.time) == (story.id, story.updated, NOON)


def test_an_edit_counts_from_when_its_publisher_says(bench: Bench) -> None:
    bench.configure("a")
    first = reporting("a.example", published=NOON, updated=NOON)
    bench.take(a=[first])
    bench.later(hours=5)
    said = NOON + timedelta(hours=2)
    bench.take(a=[replace(first, title="Corrected", updated=said)])
    assert bench.articles()["Corrected"].updated == said


def test_markup_that_changes_by_itself_is_no_edit_to_be_told(bench: Bench) -> None:
    bench.configure("a")
    first = reporting("a.example")
    bench.take(a=[first])
    bench.later(hours=5)
    signed = '<p>The ferry</p><img src="https://a.example/i?signature=2">'
    bench.take(a=[replace(first, content=signed)])
    [article] = bench.articles().values()
    assert article.entry.content == signed
    assert article.updated == NOON


def test_an_id_that_changed_is_still_the_same_entry(bench: Bench) -> None:
    bench.configure("a")
    first = reporting("a.example")
    bench.take(a=[first])
    before = bench.articles()
    bench.later(hours=1)
    renamed = replace(first, id="new", key="new")
    assert bench.take(a=[renamed]).fresh == 1
    assert bench.take(a=[renamed]).fresh == 0
    assert bench.articles() == {
        title: replace(article, entry=renamed) for title, article in before.items()
    }


def test_entries_that_share_a_link_in_one_document_all_stay(bench: Bench) -> None:
    bench.configure("a")
    link = "https://a.example/page"
    shared = [
        entry(str(n), f"Number {n}", outlet="a.example", link=link, link_key="")
        for n in range(5)
    ]
    bench.take(a=shared)
    assert len(bench.articles()) == 5
    assert bench.take(a=shared).fresh == 0


def test_a_planet_keeps_every_outlet_and_gives_way_to_an_outlets_own_feed(
    bench: Bench,
) -> None:
    bench.configure("planet", "a")
    told = {"own": False, "source": Source(title="A", id="https://a.example/feed")}
    fuller = reporting("a.example", f"{FERRY} {BUDGET}", **told)
    bench.take(planet=[fuller, reporting("b.example", BUDGET, **told)])
    bench.later(hours=1)
    bench.take(a=[reporting("a.example", title="From the horse's mouth")])
    known = bench.articles()
    assert set(known) == {"From the horse's mouth", "b.example on it"}
    own = known["From the horse's mouth"]
    assert (own.subscription, own.subscriptions) == ("a", ("a", "planet"))
    assert own.updated == NOON


def test_among_other_peoples_entries_the_fullest_stands_whichever_came_first(
    tmp_path: Path,
) -> None:
    short = reporting("a.example", "Short.", own=False)
    full = replace(short, text=FERRY, title="Full")
    for order in ([short, full], [full, short]):
        bench = Bench(tmp_path / order[0].title).configure("p", "q")
        bench.take(p=[order[0]])
        bench.take(q=[order[1]])
        assert set(bench.articles()) == {"Full"}
    bench.take(p=[replace(full, text="Cut.", title="Cut")])
    assert set(bench.articles()) == {"a.example on it"}


def test_what_stands_comes_from_a_subscription_that_is_still_wanted(
    bench: Bench,
) -> None:
    bench.configure("a", "planet")
    own = reporting("a.example", title="Own")
    other = replace(own, own=False, title="Other", text="")
    bench.take(a=[own], planet=[other])
    assert set(bench.articles()) == {"Own"}
    bench.configure("planet")
    [article] = bench.articles().values()
    assert (article.entry.title, article.subscription) == ("Other", "planet")
    assert article.subscriptions == ("planet",)
    bench.configure("a", "planet")
    assert set(bench.articles()) == {"Own"}


def test_only_twenty_of_an_undated_backlog_are_announced_the_first_on_top(
    bench: Bench,
) -> None:
    bench.configure("a")
    undated = [entry(str(n), f"Number {n}", outlet="a.example") for n in range(50)]
    bench.take(a=undated)
    assert list(bench.articles()) == [f"Number {n}" for n in range(20)]
    assert len(bench.stories()) == 20
    bench.publish()
    assert bench.published()["subscriptions/a.atom"].count(b"<entry") == 50
    bench.later(hours=1)
    news = [entry(f"new {n}", outlet="a.example") for n in range(30)]
    bench.take(a=[*news, *undated])
    assert len(bench.articles()) == 50


def test_a_backlog_takes_its_place_by_its_own_time(bench: Bench) -> None:
    bench.configure("a", "b")
    bench.take(a=[reporting("a.example", published=NOON)])
    bench.later(hours=1)
    bench.take(
        b=[reporting("b.example", BUDGET, published=NOON - timedelta(days=9))],
    )
    assert list(bench.articles()) == ["a.example on it", "b.example on it"]


def test_backlog_that_joins_a_story_does_not_float_it_up(bench: Bench) -> None:
    bench.configure("a", "b", "c")
    told = OLD + timedelta(hours=2)
    bench.take(a=[reporting("a.example", published=OLD)])
    bench.later(hours=1)
    bench.take(b=[reporting("b.example", published=told)])
    [story] = bench.stories()
    assert (story.time, story.updated) == (told, told)


def test_news_that_joins_a_story_is_told_of_when_it_came(bench: Bench) -> None:
    bench.configure("a", "b", "c")
    bench.take(a=[reporting("a.example", published=NOON)])
    bench.later(hours=3)
    bench.take(b=[reporting("b.example", published=NOON + timedelta(hours=1))])
    [story] = bench.stories()
    assert story.updated == NOON + timedelta(hours=3)
    bench.later(hours=1)
    again = reporting("b.example", id="b2", key="b2", link_key="b.example/b2")
    bench.take(b=[again])
    assert bench.stories()[0].updated == NOON + timedelta(hours=3)


def test_an_archive_is_grouped_like_the_news_also_across_batches(
    bench: Bench,
) -> None:
    bench.configure("a", "b", "c")
    bench.take(a=[reporting("a.example", BUDGET, published=NOON)])
    bench.later(hours=1)
    title = "Ferry Saint Olaf runs aground off Kirkwall"
    bench.take(b=[reporting("b.example", title=title, published=OLD)])
    bench.later(hours=1)
    bench.reopen()
    bench.take(
        c=[
            reporting(
                "c.example", FERRY_TOO, title=title, published=OLD + timedelta(hours=9)
            )
        ]
    )
    news, archive = bench.stories()
    assert len(news.articles) == 1
    assert [one.outlet.key for one in archive.articles] == ["b.example", "c.example"]


def test_an_error_in_a_turn_keeps_nothing_of_it_and_the_index_forgets(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.configure("a", "b")
    bench.take(a=[entry("1", text=BUDGET, outlet="a.example")])
    before = bench.tables()
    reading = read("b", reporting("b.example"), validators=Validators(etag="x"))

    def broken(*_: object, **__: object) -> None:
        raise OSError("disk")

    with monkeypatch.context() as patched:
        patched.setattr(ended.documents, "record", broken)
        with pytest.raises(OSError, match="disk"):
            bench.take(reading)
    assert bench.tables() == before
    bench.take(reading)
    other = Bench(bench.folder / "undisturbed").configure("a", "b")
    other.take(a=[entry("1", text=BUDGET, outlet="a.example")])
    other.take(reading)
    assert bench.tables() == other.tables()


def test_validators_are_kept_with_the_last_of_their_entries(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "TURN", 2)
    bench.configure("a")
    many = [entry(str(n), text=f"Text {n}", outlet="a.example") for n in range(7)]
    reading = read("a", *many, validators=Validators(etag="x"))
    assert not take_and_die(bench, [reading], after=2)
    [state] = subscriptions.every(bench.desk.db)
    assert state.validators.etag is None
    assert len(bench.articles()) == 4
    bench.take(reading)
    [state] = subscriptions.every(bench.desk.db)
    assert state.validators.etag == "x"
    assert len(bench.articles()) == 7


def test_a_clock_that_ran_ahead_spoils_neither_window_nor_schedule(
    bench: Bench,
) -> None:
    bench.configure("a", "b", "c")
    bench.take(a=[reporting("a.example", published=NOON)])
    bench.later(days=365)
    bench.take(b=[entry("ahead", text=BUDGET, outlet="b.example")])
    bench.now = NOON + timedelta(hours=1)
    due = subscriptions.due(bench.desk.db, bench.now, 9)
    assert [state.name for state in due] == ["c", "b"]
    bench.take(c=[reporting("c.example", published=bench.now)])
    together = [{one.outlet.key for one in story.articles} for story in bench.stories()]
    assert {"a.example", "c.example"} in together


def test_a_failure_costs_only_its_subscription_and_is_kept_on_it(
    bench: Bench,
) -> None:
    bench.configure("a", "b")
    taken = bench.take(failed("a"), read("b", reporting("b.example")))
    assert (taken.readings, taken.failures, taken.fresh) == (2, ("a",), 1)
    a, b = subscriptions.every(bench.desk.db)
    assert a.failure is not None
    assert (a.failures, a.failing_since, a.first_read) == (1, NOON, None)
    assert (b.failure, b.last_success) == (None, NOON)


def test_the_children_of_a_list_come_and_go_with_it(bench: Bench) -> None:
    bench.configure(subscribe("list", url="", opml="https://l.example/", topics=("t",)))
    bench.take(listed("list", "One", "Two"))
    assert names(bench) == ["list", "list-one", "list-two"]
    bench.take(**{"list-one": [reporting("one.example")]})
    assert bench.stories()[0].topics == ("t",)
    bench.publish()
    assert "subscriptions/list-one.atom" in bench.published()
    bench.take(listed("list", "Two"))
    bench.publish()
    assert names(bench) == ["list", "list-two"]
    assert "subscriptions/list-one.atom" not in bench.published()
    assert bench.articles() == {}
    bench.take(listed("list", "Two", "One"))
    assert names(bench) == ["list", "list-one", "list-two"]
    assert len(bench.articles()) == 1


def names(bench: Bench) -> list[str]:
    return [state.name for state in subscriptions.every(bench.desk.db)]


def test_what_was_removed_while_it_was_read_is_not_taken_in(bench: Bench) -> None:
    bench.configure("a", "b")
    bench.configure("a")
    assert bench.take(b=[reporting("b.example")]).readings == 0
    assert bench.articles() == {}


def test_unwanted_entries_are_counted_and_left_out(bench: Bench) -> None:
    bench.configure(subscribe("a", keep=("ferry",), block=("kirkwall",), max_entries=1))
    taken = bench.take(
        a=[
            entry("1", text=BUDGET),
            entry("2", text=FERRY),
            entry("3", text="A ferry tale"),
            entry("4", text="Another ferry tale"),
        ]
    )
    assert (taken.fresh, taken.filtered) == (1, 3)
    assert set(bench.articles()) == {"Title of 3"}


def test_an_id_is_published_as_it_came_once(bench: Bench) -> None:
    bench.configure("a", "b")
    same = "https://ids.example/1"
    ours = "tag:river.example,2026:articles/aaaaaaaaaaaa"
    bench.take(
        a=[
            entry(same, "One", outlet="a.example", link="https://a.example/1"),
            entry(ours, "Ours", outlet="a.example", link="https://a.example/2"),
            entry("17", "Three", outlet="a.example"),
        ],
        b=[entry(same, "Two", outlet="b.example", link="https://b.example/1")],
    )
    iris = {title: one.iri for title, one in bench.articles().items()}
    assert iris["One"] == same
    minted = {iris["Two"], iris["Ours"], iris["Three"]}
    assert len(minted) == 3
    assert ours not in minted
    assert all(one.startswith("tag:river.example,2026:articles/") for one in minted)


def test_a_new_address_of_the_service_changes_no_id(bench: Bench) -> None:
    bench.configure("a")
    bench.take(a=[entry("1", outlet="a.example")])
    before = [one.iri for one in bench.articles().values()]
    stories = [one.iri for one in bench.stories()]
    service = replace(bench.config.service, url="https://elsewhere.example")
    bench.configure("a", service=service)
    assert [one.iri for one in bench.articles().values()] == before
    assert [one.iri for one in bench.stories()] == stories


def test_an_outlet_nobody_knows_is_stored_as_such(bench: Bench) -> None:
    bench.configure("a")
    bench.take(a=[entry("1", outlet=""), entry("2", outlet="")])
    assert {one.outlet for one in bench.articles().values()} == {Outlet()}


def test_services_without_an_id_of_their_own_get_one(tmp_path: Path) -> None:
    tags = set()
    for name in ("one", "two"):
        bench = Bench(tmp_path / name).configure("a", service=Service())
        tags.add(bench.desk.rules.tag)
        bench.reopen()
        tags.add(bench.desk.rules.tag)
    assert len(tags) == 2
