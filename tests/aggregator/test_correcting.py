"""What a person corrected is true at once, stays true, and is so after a loss."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from aggregator import amending, forgetting, naming, publishing
from aggregator.amending import Impossible
from aggregator.config.corrections import Correction, Corrections, Forget
from aggregator.explaining import looking, telling
from aggregator.opening import arrange
from storage import oblivion, stories
from storage.stories import Story
from tests.aggregator.taking import BUDGET, FERRY, FERRY_TOO, Bench, entry

FERRY_AGAIN = (
    "Divers found a long tear in the hull of the ferry Saint Olaf, which ran aground "
    "off Kirkwall with 212 passengers. The coastguard said nobody aboard was hurt."
)
BUDGET_TOO = (
    "The opposition walked out in Valletta when parliament passed the budget, which "
    "raises pensions and the duty on fuel; the finance minister called it prudent."
)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A story of three articles on a ferry, one of two on a budget."""
    bench = Bench(tmp_path)
    bench.configure("feed")
    fill(bench)
    return bench


def fill(bench: Bench) -> None:
    given = (
        ("a", "Ferry Saint Olaf aground off Kirkwall", FERRY),
        ("b", "Saint Olaf passengers rescued at Kirkwall", FERRY_TOO),
        ("c", "Hull of the ferry Saint Olaf torn at Kirkwall", FERRY_AGAIN),
        ("d", "Valletta passes a budget", BUDGET),
        ("e", "Opposition leaves as Valletta budget passes", BUDGET_TOO),
    )
    for id, title, text in given:
        bench.take(feed=[entry(id, title, text, f"{id}.example")])
        bench.later(minutes=10)


def decide(bench: Bench, made: Iterable[Correction]) -> None:
    """As the command does: the file has grown, the configuration is read again."""
    corrections = Corrections(made=(*bench.config.corrections.made, *made))
    bench.config = replace(bench.config, corrections=corrections)
    bench.desk = arrange(bench.desk.db, bench.config, bench.now)


def story(bench: Bench, id: str) -> Story:
    return naming.find_story(bench.desk.db, f"https://{id}.example/{id}")


def grouped(bench: Bench) -> set[str]:
    """The stories, each by the ids of its articles."""
    return {
        "".join(sorted(article.entry.id for article in one.articles))
        for one in bench.stories()
    }


def test_a_split_holds_and_the_part_with_the_founder_keeps_the_id(
    bench: Bench,
) -> None:
    assert grouped(bench) == {"abc", "de"}
    before = story(bench, "a")
    leaving = [naming.find_article(bench.desk.db, "https://c.example/c")]
    bench.publish()
    decide(bench, amending.split(before, leaving))
    assert grouped(bench) == {"ab", "c", "de"}
    assert story(bench, "a").iri == before.iri
    assert story(bench, "c").iri != before.iri
    bench.publish()
    assert b"</entry>" in bench.published()["stories.atom"]
    assert bench.published()["stories.atom"].count(b"</entry>") == 3


def test_the_founder_can_be_split_off_and_takes_the_id_with_it(bench: Bench) -> None:
    before = story(bench, "a")
    leaving = [naming.find_article(bench.desk.db, "https://a.example/a")]
    decide(bench, amending.split(before, leaving))
    assert grouped(bench) == {"a", "bc", "de"}
    assert story(bench, "a").iri == before.iri


def test_a_merge_keeps_the_older_story_and_the_other_leads_to_it(bench: Bench) -> None:
    ferry, budget = story(bench, "a"), story(bench, "d")
    decide(bench, amending.merge([budget, ferry]))
    assert grouped(bench) == {"abcde"}
    assert story(bench, "d").iri == ferry.iri
    found = stories.by_slug(bench.desk.db, budget.slug)
    assert found is not None
    assert found.slug == ferry.slug


def test_a_moved_article_leaves_its_story_for_another(bench: Bench) -> None:
    ferry, budget = story(bench, "a"), story(bench, "d")
    article = naming.find_article(bench.desk.db, "https://c.example/c")
    decide(bench, amending.move(article, ferry, budget))
    assert grouped(bench) == {"ab", "cde"}
    article = naming.find_article(bench.desk.db, "https://c.example/c")
    decide(bench, amending.move(article, story(bench, "c"), story(bench, "a")))
    assert grouped(bench) == {"abc", "de"}
    assert story(bench, "a").iri == ferry.iri


def test_corrections_hold_for_what_comes_later(bench: Bench) -> None:
    leaving = [naming.find_article(bench.desk.db, "https://c.example/c")]
    decide(bench, amending.split(story(bench, "a"), leaving))
    bench.take(
        feed=[entry("f", "Saint Olaf ferry hull torn", FERRY_AGAIN, "f.example")]
    )
    bench.reopen()
    bench.take(feed=[entry("g", "Ferry Saint Olaf aground", FERRY, "g.example")])
    assert story(bench, "a").id != story(bench, "c").id


def test_no_later_look_at_the_stories_undoes_them(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Stories are looked at whole after every 500 articles, here after each.
    monkeypatch.setattr("aggregator.grouping.stories.is_due", lambda article: True)
    leaving = [
        naming.find_article(bench.desk.db, f"https://{id}.example/{id}") for id in "bc"
    ]
    decide(bench, amending.split(story(bench, "a"), leaving))
    decide(bench, amending.merge([story(bench, "a"), story(bench, "d")]))
    assert grouped(bench) == {"ade", "bc"}
    for id in "xyz":
        bench.take(feed=[entry(id, f"Oats {id}", f"Oats in {id}.", f"{id}.example")])
    bench.reopen()
    bench.take(feed=[entry("w", "Rye in Perth", "Rye.", "w.example")])
    assert {"ade", "bc"} <= grouped(bench)


def test_corrections_hold_in_a_database_that_is_made_anew(
    bench: Bench, tmp_path: Path
) -> None:
    db = bench.desk.db
    leaving = [naming.find_article(db, "https://c.example/c")]
    decide(bench, amending.split(story(bench, "a"), leaving))
    decide(bench, amending.merge([story(bench, "b"), story(bench, "e")]))
    decide(bench, [amending.rename(story(bench, "c"), "The hull")])
    decide(bench, [amending.pin(story(bench, "c"))])
    assert grouped(bench) == {"abde", "c"}
    again = Bench(tmp_path / "anew")
    again.configure("feed")
    again.config = replace(again.config, corrections=bench.config.corrections)
    again.desk = arrange(again.desk.db, again.config, again.now)
    fill(again)
    assert grouped(again) == {"abde", "c"}
    assert story(again, "c").title == "The hull"
    assert story(again, "c").pinned


def test_a_title_is_published_until_it_is_taken_back(bench: Bench) -> None:
    decide(bench, [amending.rename(story(bench, "a"), "Aground & afloat")])
    bench.publish()
    assert b"Aground &amp; afloat" in bench.published()["stories.atom"]
    decide(bench, [amending.rename(story(bench, "a"), "")])
    bench.publish()
    assert b"Aground &amp; afloat" not in bench.published()["stories.atom"]


def test_a_pinned_story_stays_first_whatever_its_age(bench: Bench) -> None:
    bench.config = replace(
        bench.config, service=replace(bench.config.service, min_entries=1)
    )
    decide(bench, [amending.pin(story(bench, "a"))])
    bench.later(days=30)
    bench.take(feed=[entry("n", "Oats are dearer in Perth", "Oats.", "n.example")])
    bench.publish()
    feed = bench.published()["stories.atom"]
    assert feed.count(b"</entry>") == 2
    assert feed.index(b"Saint Olaf") < feed.index(b"Oats")
    decide(bench, [amending.pin(story(bench, "a"), off=True)])
    bench.publish()
    assert bench.published()["stories.atom"].count(b"</entry>") == 1


def test_a_moved_article_leaves_the_title_with_its_story(bench: Bench) -> None:
    decide(bench, [amending.rename(story(bench, "a"), "The ferry")])
    article = naming.find_article(bench.desk.db, "https://a.example/a")
    decide(bench, amending.move(article, story(bench, "a"), story(bench, "d")))
    assert story(bench, "b").title == "The ferry"
    assert story(bench, "a").title == ""
    assert grouped(bench) == {"bc", "ade"}


def test_a_forgotten_article_is_nowhere_and_does_not_return(bench: Bench) -> None:
    bench.publish()
    article = naming.find_article(bench.desk.db, "https://a.example/a")
    keys = forgetting.digests(bench.desk.db, article.id)
    decide(bench, [Forget(keys=keys)])
    assert grouped(bench) == {"bc", "de"}
    bench.publish()
    assert not any(b"a.example" in made for made in bench.published().values())
    assert oblivion.is_gone(bench.desk.db, f"articles/{article.slug}")
    taken = bench.take(
        feed=[entry("a", "Ferry Saint Olaf aground off Kirkwall", FERRY, "a.example")]
    )
    assert (taken.fresh, taken.filtered) == (0, 1)
    assert not any("a.example" in repr(row) for row in bench.tables()["entries"])


def test_a_story_of_a_forgotten_article_alone_is_gone(bench: Bench) -> None:
    bench.take(feed=[entry("x", "Oats are dearer in Perth", "Oats.", "x.example")])
    oats = story(bench, "x")
    keys = forgetting.digests(bench.desk.db, oats.articles[0].id)
    decide(bench, [Forget(keys=keys)])
    assert stories.by_slug(bench.desk.db, oats.slug) is None
    assert oblivion.is_gone(bench.desk.db, f"stories/{oats.slug}")
    bench.take(feed=[entry("y", "Rye is dearer in Perth", "Rye.", "y.example")])
    assert story(bench, "y").slug != oats.slug


def test_a_copy_takes_the_place_of_a_forgotten_text(bench: Bench) -> None:
    bench.take(feed=[entry("w", "Ferry aground", FERRY, "w.example")])
    copy = naming.find_article(bench.desk.db, "https://w.example/w")
    original = naming.find_article(bench.desk.db, "https://a.example/a")
    assert copy.copy_of == original.id
    keys = forgetting.digests(bench.desk.db, original.id)
    decide(bench, [Forget(keys=keys)])
    copy = naming.find_article(bench.desk.db, "https://w.example/w")
    assert copy.copy_of is None
    bench.take(feed=[entry("v", "Ferry aground", FERRY, "v.example")])
    later = naming.find_article(bench.desk.db, "https://v.example/v")
    assert later.copy_of == copy.id


def test_an_explanation_names_what_a_person_decided(bench: Bench) -> None:
    db, site = bench.desk.db, publishing.site(bench.desk.db, bench.config)
    some = naming.find_article(db, "https://a.example/a")
    other = naming.find_article(db, "https://b.example/b")
    decide(bench, amending.split(story(bench, "a"), [other]))
    pair = looking.of_two(db, bench.desk.rules, some, other)
    assert "A person has decided that they are not" in "".join(
        telling.of_two(site, pair)
    )
    decide(bench, amending.merge([story(bench, "b"), story(bench, "d")]))
    found = looking.of_story(db, bench.desk.rules, story(bench, "d"))
    assert "A person has decided that it tells this event" in "".join(
        telling.told(site, found)
    )


def test_what_is_gone_is_told_as_gone(bench: Bench) -> None:
    article = naming.find_article(bench.desk.db, "https://a.example/a")
    decide(bench, [Forget(keys=forgetting.digests(bench.desk.db, article.id))])
    for named in (article.slug, f"https://x.example/articles/{article.slug}"):
        with pytest.raises(naming.Unknown, match="gone for good"):
            naming.find(bench.desk.db, named)


def test_what_cannot_be_is_said(bench: Bench) -> None:
    ferry, budget = story(bench, "a"), story(bench, "d")
    with pytest.raises(Impossible, match="nothing would be left"):
        list(amending.split(ferry, ferry.articles))
    with pytest.raises(Impossible, match="not part of"):
        list(amending.split(ferry, budget.articles[:1]))
    with pytest.raises(Impossible, match="two stories"):
        list(amending.merge([ferry, ferry]))
    with pytest.raises(Impossible, match="already"):
        list(amending.move(ferry.articles[0], ferry, ferry))
