"""What ends a look early never changes what is decided."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aggregator.grouping import background, copies, odds
from aggregator.grouping.candidates import Field, candidates, field_of
from aggregator.grouping.stories import Index, Look, Newcomer, group, look
from aggregator.grouping.verdict import compare, judge

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
WORDS = "aground aboard coast ferry harbour Kirkwall ninety storm towed tug"
SAYINGS = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=7).map(" ".join)
TEXTS = st.lists(
    st.tuples(SAYINGS, st.just("") | SAYINGS), min_size=2, max_size=12, unique=True
)


def last_of(texts: list[tuple[str, str]]) -> Look:
    """What would be decided by about the last text when the others have come."""
    came = [
        Newcomer(
            article=number,
            outlet=f"outlet {number % 4}",
            title=title,
            text=text,
            language="en",
            time=NOON + timedelta(hours=number),
        )
        for number, (title, text) in enumerate(texts, 1)
    ]
    index = Index(background.load())
    group(index, came[:-1], next_story=1)
    return look(index, came[-1])


@given(TEXTS)
def test_an_early_end_decides_like_a_full_look(
    texts: list[tuple[str, str]],
) -> None:
    seen = last_of(texts)
    stories, articles = seen.relatives.nearest, seen.relatives.hits.articles
    every = compare(seen.question, stories, articles, seen.own.doubt)
    ranked = sorted(
        (one for one in every if one.likely and one.score > 0),
        key=lambda one: (-one.score, one.candidate.story.id),
    )
    sure = [
        (one.candidate.story, one.score if one.doubted is None else one.doubted)
        for one in ranked
        if one.doubted is None or one.doubted > 0
    ]
    verdict = judge(seen.question, stories, articles, seen.own.doubt)
    assert (verdict and (verdict.story, verdict.score)) == (sure[0] if sure else None)


@given(TEXTS, st.lists(st.floats(0, 0.4), min_size=8, max_size=8))
def test_far_is_who_is_near_to_none(
    texts: list[tuple[str, str]], centres: list[float]
) -> None:
    seen = last_of(texts)
    stories = seen.relatives.nearest
    field = Field(stories, [0] * len(stories), centres[: len(stories)])
    pairs = zip(stories, field.centres, strict=True)
    near = [odds.is_near(seen.question, story, centre) for story, centre in pairs]
    assert odds.are_far(seen.question, field) == (not any(near))


@given(TEXTS)
def test_stories_are_as_like_a_text_as_their_texts_together(
    texts: list[tuple[str, str]],
) -> None:
    seen = last_of(texts)
    field = field_of(seen.question, seen.relatives.nearest)
    lexicon, text = seen.question.lexicon, seen.question.text
    for story, whole in zip(field.stories, field.wholes, strict=True):
        assert whole == sum(lexicon.products(text, story.codes))
    for one in candidates(seen.question, field, seen.relatives.hits.articles):
        near = lexicon.products(text, [original.code for original in one.near])
        assert near == sorted(near, reverse=True)


@given(TEXTS)
def test_what_is_in_common_is_told_without_a_comparison_of_the_same(
    texts: list[tuple[str, str]],
) -> None:
    seen = last_of([*texts, texts[0]])
    for original in seen.own.index.originals.values():
        rows = copies.contained(seen.arrival.shingles, original.shingles)
        assert seen.own.common(original) == rows
