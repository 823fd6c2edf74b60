from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.documents import furniture
from feeds.documents.sentences import count_words

PROSE = "The council agreed on Monday to mend the bridge before the winter floods come."
MORE = "Work is to begin in May, and the road will be closed for about three weeks."
HEADLINES = (
    "Ten Walks For A Long Weekend",
    "Harbour Town Elects Its Youngest Mayor",
    "Why Do Cats Purr?",
    "Markets Brace For Another Rate Rise In",
)

lines = st.lists(
    st.one_of(
        st.sampled_from((PROSE, MORE, *HEADLINES, "Share", "Home | News | Sport | TV")),
        st.text(min_size=1, max_size=120).filter(str.strip),
        st.lists(
            st.sampled_from(("a", "of", "Berlin", "read", "more", "share", "said")),
            min_size=1,
        )
        .map(" ".join)
        .map(lambda words: f"{words}."),
    ),
    max_size=14,
)


def kept(*given_lines: str) -> list[str]:
    return [given_lines[at] for at in furniture.cut(given_lines).body]


def test_trailing_headlines_are_cut() -> None:
    assert kept(PROSE, MORE, *HEADLINES) == [PROSE, MORE]


def test_navigation_above_is_cut() -> None:
    assert kept("Home", "News", "Sport", PROSE, MORE) == [PROSE, MORE]


def test_a_subheading_amid_prose_stays() -> None:
    assert kept(PROSE, "What happens next", MORE) == [PROSE, "What happens next", MORE]


def test_the_last_short_sentence_stays() -> None:
    assert kept(PROSE, "Nobody was hurt there.", *HEADLINES)[-1] == (
        "Nobody was hurt there."
    )


def test_a_call_to_read_on_amid_prose_is_cut() -> None:
    assert kept(PROSE, "Read more: Ten bridges to see", MORE) == [PROSE, MORE]


def test_share_bars_and_credits_amid_prose_part_no_article() -> None:
    bars = ("Share", "Facebook Twitter WhatsApp", "Advertisement", "(Jane Roe/Getty)")

    page = (PROSE, *bars, MORE, *bars[:2], "Nobody was hurt there.", "Most read")

    assert kept(*page) == [
        PROSE,
        MORE,
        "Nobody was hurt there.",
    ]


def test_what_ends_an_article_ends_it() -> None:
    teaser = "A storm took the roof off the church hall."

    assert kept(PROSE, MORE, "Related stories", "Most read", teaser) == [PROSE, MORE]


def test_a_sentence_cut_off_by_dots_is_a_headline() -> None:
    teaser = "Bridge fund runs dry as the council looks for other ..."

    assert kept(PROSE, MORE, teaser) == [PROSE, MORE]


def test_without_prose_all_but_boilerplate_stays() -> None:
    assert kept("Roses are red", "Share this", "Violets are blue") == [
        "Roses are red",
        "Violets are blue",
    ]


def test_chinese_prose_is_prose() -> None:
    line = "市议会星期一决定在冬季洪水到来之前修好那座旧桥，工程将于五月开始。"

    assert kept("首页", line, "相关阅读：十座桥") == [line]


def test_nothing_has_no_body() -> None:
    assert furniture.cut(()) == furniture.Cut(above=(), body=())


def test_at_most_four_lines_above_are_shown() -> None:
    found = furniture.cut((*HEADLINES, "Another One", PROSE))

    assert found == furniture.Cut(above=(1, 2, 3, 4), body=(5,))


@settings(max_examples=200, deadline=None)
@given(lines)
def test_no_prose_of_the_kept_run_is_lost(page: list[str]) -> None:
    body = furniture.cut(page).body
    inside = range(body[0], body[-1] + 1) if body else range(0)

    lost = [page[at] for at in inside if at not in body]

    assert all(count_words(line) < furniture.PROSE for line in lost)
    assert list(body) == sorted(set(body))


@settings(max_examples=100, deadline=None)
@given(lines)
def test_what_was_cut_needs_no_second_cut_of_prose(page: list[str]) -> None:
    once = [page[at] for at in furniture.cut(page).body]
    twice = [once[at] for at in furniture.cut(once).body]

    assert [line for line in once if furniture.is_prose(line)] == [
        line for line in twice if furniture.is_prose(line)
    ]
