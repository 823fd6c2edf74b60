"""The small picture of how coverage grew."""

from dataclasses import replace

from aggregator.coverage import cover
from aggregator.web.growth import Growth, growth
from storage.articles import Article
from tests.aggregator.making import article, story


def of(*articles: Article) -> Growth | None:
    return growth(cover(story(1, *articles)), articles)


def test_outlets_and_texts_grow_apart() -> None:
    first = article(1, "Wire")
    copy = replace(article(2, "Echo", hours=1), copy_of=1)
    grown = of(first, copy, article(3, "Herald", hours=4))
    assert grown is not None
    assert grown.outlets == "M0 16H0V11H14V6H58V1H64V16z"
    assert grown.texts == "M0 16H0V11H58V6H64"
    assert grown.words == "3 outlets within 4 h, half of them within 1 h"


def test_few_articles_or_all_at_once_show_nothing() -> None:
    assert of(article(1), article(2, "Echo", hours=1)) is None
    assert of(article(1), article(2, "Echo"), article(3, "Wire")) is None


def test_one_outlet_that_goes_on_is_told_so() -> None:
    grown = of(article(1), article(2, hours=1), article(3, hours=2))
    assert grown is not None
    assert grown.words == "1 outlet at once"
