"""The page of a story over HTTP."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.aggregator.making import article, story
from tests.aggregator.taking import FERRY_TOO, Bench, entry
from tests.aggregator.test_overview import CONCERT, WIRE
from tests.aggregator.web.conftest import Visit
from tests.aggregator.web.keeping import keep
from tests.aggregator.web.visiting import Answer


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Two reports of a ferry, a copy of the first, and a concert nearby."""
    bench = Bench(tmp_path).configure("herald", "wire", "gazette")
    title = "Ferry Saint Olaf aground off Kirkwall"
    bench.take(herald=[entry("a", title, WIRE, "her.ex")])
    bench.later(minutes=20)
    too = entry("b", "Saint Olaf passengers rescued at Kirkwall", FERRY_TOO, "gaz.ex")
    bench.take(gazette=[too])
    bench.later(hours=1)
    copy = entry("d", "Ferry aground", WIRE, "wire.ex")
    concert = entry("e", "Harbour choir sings at Kirkwall", CONCERT, "wire.ex")
    bench.take(wire=[copy, concert])
    return bench


def page(bench: Bench, visit: Visit, title: str, **service: object) -> Answer:
    slug = next(
        one.slug
        for one in bench.stories()
        if title in {told.entry.title for told in one.articles}
    )
    answer = visit(**service).get(f"/stories/{slug}")
    assert answer.status == 200
    return answer


def test_who_reported_when_can_be_read_without_seeing(
    bench: Bench, visit: Visit
) -> None:
    answer = page(bench, visit, "Ferry aground")
    assert answer.texts("//table//th[@scope='row']") == ["her.ex", "gaz.ex", "wire.ex"]
    assert answer.texts("//tbody//td[last()]") == [
        "12:00",
        "12:20",
        "13:20, the same text as another",
    ]
    svgs = answer.page.xpath("//main//*[local-name()='svg']")
    assert svgs
    assert all(one.xpath("ancestor-or-self::*[@aria-hidden='true']") for one in svgs)
    copies = answer.page.xpath("//td//*[local-name()='circle'][@class='copy']")
    assert len(copies) == 1


def test_what_is_shared_and_what_only_one_has_is_told(
    bench: Bench, visit: Visit
) -> None:
    answer = page(bench, visit, "Ferry aground")
    (both,) = answer.texts("//dl[@class='shared']/dd")
    assert {"Kirkwall", "Olaf", "212"} < set(both.split(", "))
    assert answer.texts("//dl[@class='shared']/dt") == ["Both texts say"]
    assert "inquiry" in answer.texts("//p[@class='only']")[0]


def test_of_what_may_only_be_linked_no_words_are_told(
    bench: Bench, visit: Visit
) -> None:
    answer = page(bench, visit, "Ferry aground", content="link")
    assert answer.texts("//p[@class='only']") == []


def test_copies_are_folded_under_their_origin(bench: Bench, visit: Visit) -> None:
    answer = page(bench, visit, "Ferry aground")
    assert answer.texts("//details[@class='same']/summary") == [
        "The same text in 1 more article"
    ]
    assert answer.texts("//ul[@class='copies']/li") == ["wire.ex 13:20 Ferry aground"]


def test_the_page_says_why_it_is_one_story(bench: Bench, visit: Visit) -> None:
    answer = page(bench, visit, "Ferry aground")
    joined, copied = answer.texts("//details[@class='why']//li")
    assert joined.startswith("gaz.ex shares")
    assert "20 min after the newest article" in joined
    assert "Kirkwall" in joined
    assert copied.startswith("wire.ex repeats the text of her.ex.")


def test_a_story_nearby_is_linked_and_says_why_not(bench: Bench, visit: Visit) -> None:
    answer = page(bench, visit, "Ferry aground")
    (link,) = answer.page.xpath("//section[@class='nearby']//h3/a")
    assert link.text == "Harbour choir sings at Kirkwall"
    (why,) = answer.texts("//section[@class='nearby']//details")
    assert "too little in common" in why
    assert "Kirkwall" in why


def test_a_single_article_has_neighbours_but_nothing_to_share(
    bench: Bench, visit: Visit
) -> None:
    answer = page(bench, visit, "Harbour choir sings at Kirkwall")
    assert answer.texts("//table | //dl | //details[@class='why']") == []
    assert len(answer.texts("//section[@class='nearby']//h3")) == 1


def test_pages_carry_no_style_and_no_script_of_their_own(
    bench: Bench, visit: Visit
) -> None:
    answer = page(bench, visit, "Ferry aground")
    assert answer.page.xpath("//@style | //style | //script[not(@src)]") == []


def test_a_renamed_story_is_called_so_everywhere(tmp_path: Path, visit: Visit) -> None:
    with keep(tmp_path / "aggregator.db", [story(1, article(1))]) as db:
        db.execute("UPDATE stories SET title = 'The long night'")
        db.conn.commit()
    visitor = visit()
    assert visitor.get("/").texts("//h3") == ["The long night"]
    assert visitor.get("/stories/s1").texts("//h1") == ["The long night"]


def test_an_article_without_words_has_a_page(tmp_path: Path, visit: Visit) -> None:
    bare = article(1, title="", text="", content="", links=())
    other = replace(article(2, "Echo", hours=1, title=""), copy_of=1)
    keep(tmp_path / "aggregator.db", [story(1, bare, other)]).close()
    assert visit().get("/stories/s1").texts("//h1") == ["Untitled"]
