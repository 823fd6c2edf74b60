"""Terms as numbers: the same texts and products as by words."""

from array import array
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from aggregator.grouping.codes import Code, decoded
from aggregator.grouping.lexicon import Lexicon
from aggregator.grouping.likeness import Vector, dot, shared
from aggregator.grouping.postings import Postings

WEIGHTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 16_384))
VECTORS = st.lists(
    WEIGHTS.map(
        lambda weights: Vector(
            terms=tuple(weights), weights=array("H", weights.values())
        )
    ),
    max_size=8,
)


def opened(known: Lexicon, vector: Vector) -> Code:
    return known.open(known.given(vector.terms), vector.packed()[1])


@given(VECTORS, st.randoms())
def test_numbers_stand_for_the_same_texts(vectors: list[Vector], dice) -> None:
    known = Lexicon()
    codes = [opened(known, vector) for vector in vectors]
    assert [known.vector(code) for code in codes] == vectors
    dice.shuffle(codes)
    for code in codes:
        known.close(code)
    known.tidy()
    assert [known.number(term) for term in "abcdefgh"] == [0] * 8


@given(VECTORS)
def test_texts_that_are_opened_again_together_are_the_same(
    vectors: list[Vector],
) -> None:
    lived, restored = Lexicon(), Lexicon()
    codes = [opened(lived, vector) for vector in vectors]
    assert restored.reopen([vector.packed() for vector in vectors]) == codes
    assert [restored.vector(code) for code in codes] == vectors
    for term in "abcdefgh":
        uses = [one.uses(one.number(term)) for one in (lived, restored)]
        assert not lived.number(term) or uses[0] == uses[1]


@given(VECTORS, VECTORS)
def test_products_are_those_of_words(
    vectors: list[Vector], strangers: list[Vector]
) -> None:
    known = Lexicon()
    codes = [opened(known, vector) for vector in vectors]
    for one in (*vectors, *strangers):
        text = known.numbered(one)
        expected = [dot(one.lookup(), other) for other in vectors]
        assert known.products(text, codes) == expected
        for code, other in zip(codes, vectors, strict=True):
            assert known.shared(text, code, most=3) == shared(one, other, most=3)


@given(VECTORS)
def test_what_only_one_text_has_is_told(vectors: list[Vector]) -> None:
    known = Lexicon()
    counts = Counter(term for vector in vectors for term in vector.terms)
    codes = [opened(known, vector) for vector in vectors]
    for at, vector in enumerate(vectors):
        others = codes[:at] + codes[at + 1 :]
        alone = known.terms(known.only(decoded(codes[at]).numbers, others))
        assert alone == tuple(term for term in vector.terms if counts[term] == 1)


def test_a_number_that_is_free_is_given_again() -> None:
    known = Lexicon()
    code = opened(known, Vector(terms=("ferry",), weights=array("H", [5])))
    number = known.number("ferry")
    known.close(code)
    assert known.number("ferry") == number, "for it may come again"
    known.tidy()
    again = opened(known, Vector(terms=("harbour",), weights=array("H", [5])))
    assert decoded(again).numbers.tolist() == [number]
    assert known.number("ferry") == 0


def test_there_is_room_for_many_terms() -> None:
    known = Lexicon()
    terms = tuple(f"term{number}" for number in range(10_000))
    vector = Vector(terms=terms, weights=array("H", [7] * len(terms)))
    code = opened(known, vector)
    assert known.vector(code) == vector
    assert known.products(known.numbered(vector), [code]) == [49 * len(terms)]


@given(VECTORS)
def test_the_most_alike_are_found_the_older_ones_first(vectors: list[Vector]) -> None:
    known = Lexicon()
    postings = Postings(known)
    for article, vector in enumerate(vectors, 1):
        place = postings.add(article, decoded(opened(known, vector)))
        postings.belong(place, 100 + article)
    for one in vectors:
        weights = one.lookup()
        products = [(-dot(weights, other), at) for at, other in enumerate(vectors, 1)]
        ranked = sorted(pair for pair in products if -pair[0] > 0.03 * (1 << 28))
        found = postings.search(known.numbered(one), terms=16, most=3)
        assert list(zip(*found, strict=True)) == [
            (-product, at, 100 + at) for product, at in ranked[:3]
        ]


@given(VECTORS, VECTORS, st.booleans())
def test_what_is_closed_is_not_found(
    vectors: list[Vector], gone: list[Vector], tidied: bool
) -> None:
    known, alone = Lexicon(), Lexicon()
    mixed, only = Postings(known), Postings(alone)
    closed = []
    for article, vector in enumerate(gone, 1_000):
        code = opened(known, vector)
        closed.append((mixed.add(article, decoded(code)), code))
    for postings, lexicon in ((mixed, known), (only, alone)):
        codes = [opened(lexicon, vector) for vector in vectors]
        articles = range(1, len(codes) + 1)
        for article, place in zip(
            articles, postings.extend(articles, codes), strict=True
        ):
            postings.belong(place, 100 + article)
    for place, code in closed:
        mixed.remove(place, decoded(code).numbers)
        known.close(code)
    if tidied:
        mixed.tidy()
        known.tidy()
    assert mixed.filed() == only.filed()
    for one in (*vectors, *gone):
        found = mixed.search(known.numbered(one), terms=16, most=3)
        assert found == only.search(alone.numbered(one), terms=16, most=3)
    for term in "abcdefgh":
        assert sorted(mixed.having(term)) == sorted(only.having(term))
