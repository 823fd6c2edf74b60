"""What a person types is understood, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.queries import QueryError, parse, spell
from storage.terms import Term


def term(words: str, **given: bool) -> Term:
    return Term(words=words, **given)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Ferry aground", [term("aground"), term("ferry")]),
        ('"Saint Olaf" hull', [term("hull"), term("saint olaf")]),
        ("“Saint Olaf”", [term("saint olaf")]),
        ('"not closed', [term("not closed")]),
        ("kirk*", [term("kirk", beginning=True)]),
        ('"off kirk"*', [term("off kirk", beginning=True)]),
        ("ferry -budget", [term("ferry"), term("budget", excluded=True)]),
        ('ferry -"the budget"', [term("ferry"), term("the budget", excluded=True)]),
        ("it's U.S.", [term("it's"), term("u.s")]),
        ("well-known", [term("well-known")]),
        ("c++ - & ferry ferry", [term("c"), term("ferry")]),
        ("東京*", [term("東京")]),
        ("हिन्दी", [term("हिन्दी")]),
        ("", []),
        ("  ", []),
        ("AND or NOT ( near:", [term("and"), term("near"), term("not"), term("or")]),
    ],
)
def test_it_means_what_it_looks_like(typed: str, expected: list[Term]) -> None:
    assert list(parse(typed)) == expected


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("-ferry", "must be there"),
        ("?!", "no word"),
        ("to*", "3 letters"),
        ("a" * 301, "too long"),
        (" ".join(f"w{n}" for n in range(17)), "too many"),
    ],
)
def test_what_cannot_be_searched_is_said(typed: str, advice: str) -> None:
    with pytest.raises(QueryError, match=advice):
        parse(typed)


def test_queries_that_mean_the_same_are_spelled_the_same() -> None:
    same = ['hull "Saint  Olaf" -Budget', '-budget "saint olaf" HULL hull']
    spelled = {spell(parse(typed)) for typed in same}
    assert spelled == {'hull "saint olaf" -budget'}


@given(st.text(st.one_of(st.characters(), st.sampled_from('"*- ab東İ')), max_size=40))
def test_what_is_spelled_means_the_same_again(typed: str) -> None:
    try:
        terms = parse(typed)
    except QueryError:
        return
    assert parse(spell(terms)) == terms
