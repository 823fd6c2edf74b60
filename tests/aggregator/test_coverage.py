"""Outlets and independent texts of a story."""

from dataclasses import replace

from aggregator.coverage import cover
from feeds.model import Outlet
from tests.aggregator.making import article, story


def test_a_copy_is_an_outlet_but_not_a_text() -> None:
    wire = article(1, "Wire")
    copy = replace(article(2, "Gazette"), copy_of=1)
    other = article(3, "Herald")
    coverage = cover(story(1, wire, copy, other))
    assert (coverage.outlets, coverage.texts) == (3, 2)
    assert [report.copies for report in coverage.reports] == [(copy,), ()]


def test_a_copy_of_a_copy_is_folded_under_the_first_text() -> None:
    wire = article(1, "Wire")
    first, second = (
        replace(article(n, o), copy_of=n - 1) for n, o in ((2, "Gazette"), (3, "Echo"))
    )
    coverage = cover(story(1, wire, first, second))
    assert [report.copies for report in coverage.reports] == [(first, second)]


def test_copies_whose_origin_is_gone_are_one_text() -> None:
    copies = [replace(article(n, o), copy_of=1) for n, o in ((2, "Gazette"), (3, "B"))]
    coverage = cover(story(1, *copies))
    assert (coverage.outlets, coverage.texts) == (2, 1)
    assert coverage.reports[0].article == copies[0]


def test_an_origin_that_arrived_later_still_heads_its_copies() -> None:
    early = replace(article(2, "Gazette"), copy_of=5)
    origin = article(5, "Wire", hours=1)
    assert cover(story(1, early, origin)).reports[0].article == origin


def test_articles_that_name_each_other_do_not_hang() -> None:
    one = replace(article(1, "A"), copy_of=2)
    two = replace(article(2, "B"), copy_of=1)
    assert cover(story(1, one, two)).outlets == 2


def test_two_articles_of_one_outlet_are_two_texts_of_one_outlet() -> None:
    coverage = cover(story(1, article(1), article(2, hours=1)))
    assert (coverage.outlets, coverage.texts) == (1, 2)


def test_unknown_outlets_are_never_the_same() -> None:
    unknown = [replace(article(n), outlet=Outlet()) for n in (1, 2)]
    assert cover(story(1, *unknown)).outlets == 2


def test_the_leads_outlet_comes_first() -> None:
    early, lead = article(1, "Echo"), article(2, "Herald", hours=1)
    again = article(3, "Herald", hours=2)
    assert cover(story(1, early, lead, again, lead=2)).by == (lead, early)


def test_a_lead_that_left_is_replaced_by_the_first_article() -> None:
    assert cover(story(1, article(1), article(2), lead=99)).lead.id == 1
