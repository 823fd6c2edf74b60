"""Which articles tell the same event."""

import gzip
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.grouping import background
from aggregator.grouping.stories import Grouping, Index, Newcomer, Split, group

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
SHARED = Path(__file__).resolve().parents[3].parent / "shared"
SEEDS = SHARED / "seeds"
DECOYS = SHARED / "eval" / "allsides_a.jsonl.gz"

FIRE_A = (
    "Fire destroys historic market hall in Ghent",
    "A fire destroyed the nineteenth-century market hall of Ghent early on Monday. "
    "Firefighters fought the flames for six hours; nobody was hurt. The mayor, Lotte "
    "Peeters, promised that the hall would be rebuilt.",
)
FIRE_B = (
    "Ghent's old market hall burns down",
    "The market hall of Ghent, built in 1886, burned down overnight. Mayor Lotte "
    "Peeters thanked the firefighters, who needed six hours to put the flames out, and "
    "said the building would be rebuilt as it was.",
)
RATES = (
    "Central bank of Norway holds its rate",
    "Norges Bank kept its policy rate at 4.5 percent on Monday and said that a first "
    "cut was unlikely before autumn, as wages grow faster than expected.",
)


def newcomer(
    article: int,
    told: tuple[str, str],
    *,
    after: timedelta = timedelta(0),
    outlet: str = "",
    language: str = "en",
    address: str = "",
) -> Newcomer:
    title, text = told
    return Newcomer(
        article=article,
        outlet=outlet,
        title=title,
        text=text,
        language=language,
        time=NOON + after,
        address=address,
    )


def grouped(*newcomers: Newcomer) -> Grouping:
    return group(Index(background.load()), newcomers, next_story=1)


def stories(grouping: Grouping) -> list[int]:
    return [placement.story for placement in grouping.placements]


def test_two_outlets_one_story() -> None:
    both = grouped(newcomer(1, FIRE_A), newcomer(2, FIRE_B))
    assert stories(both) == [1, 1]
    assert both.next_story == 2
    first, second = both.placements
    assert first.founded
    assert not second.founded
    assert second.score > 0
    assert "ghent" in second.shared


def test_two_events_two_stories() -> None:
    assert stories(grouped(newcomer(1, FIRE_A), newcomer(2, RATES))) == [1, 2]


def test_a_shortened_copy_keeps_its_original() -> None:
    wire = (FIRE_A[0], FIRE_A[1].partition(".")[0] + ".")
    grouping = grouped(newcomer(1, FIRE_A), newcomer(2, RATES), newcomer(3, wire))
    assert stories(grouping) == [1, 2, 1]
    assert [placement.copy_of for placement in grouping.placements] == [None, None, 1]


def test_a_copy_of_a_copy_names_the_original() -> None:
    copies = [newcomer(article, FIRE_A) for article in (1, 2, 3)]
    assert [one.copy_of for one in grouped(*copies).placements] == [None, 1, 1]


def test_a_copy_of_the_full_text_is_one_of_its_announcement_too() -> None:
    first, _, rest = FIRE_A[1].partition(".")
    announced = newcomer(1, (FIRE_A[0], f"{first}."))
    whole = newcomer(2, FIRE_A)
    later_part = newcomer(3, (FIRE_A[0], rest))
    copies = [one.copy_of for one in grouped(announced, whole, later_part).placements]
    assert copies == [None, 1, 1]
    assert grouped(announced, later_part).placements[1].copy_of is None


def test_two_known_languages_never_share_a_story() -> None:
    grouping = grouped(
        newcomer(1, FIRE_A, language="en-GB"),
        newcomer(2, FIRE_A, language="nl"),
        newcomer(3, FIRE_A, language=""),
        newcomer(4, FIRE_B, language="en"),
    )
    assert stories(grouping) == [1, 2, 1, 1]


def test_an_unknown_language_does_not_bridge_two_known_ones() -> None:
    grouping = grouped(
        newcomer(1, FIRE_A, language=""),
        newcomer(2, FIRE_B, language="en"),
        newcomer(3, FIRE_A, language="nl"),
    )
    assert stories(grouping) == [1, 1, 2]


def test_the_same_words_after_the_window_are_another_story() -> None:
    late = newcomer(2, FIRE_B, after=timedelta(days=5, seconds=1))
    assert stories(grouped(newcomer(1, FIRE_A), late)) == [1, 2]


def test_a_story_knows_its_members_by_time() -> None:
    index = Index(background.load())
    old = newcomer(2, FIRE_B, after=timedelta(hours=-3), outlet="b.example")
    new = newcomer(1, FIRE_A, outlet="a.example")
    copy = newcomer(3, FIRE_A, outlet="c.example")
    group(index, [old, new, copy], next_story=7)
    members = index.story(7)
    assert [(one.article, one.outlet, one.copy_of) for one in members] == [
        (2, "b.example", None),
        (1, "a.example", None),
        (3, "c.example", 1),
    ]
    assert {one.founder for one in members} == {2}
    assert index.story(8) == ()


def test_an_article_without_words_is_a_story_of_its_own() -> None:
    empty = ("", "")
    assert stories(grouped(newcomer(1, empty), newcomer(2, ("!", "…")))) == [1, 2]


def test_a_late_article_does_not_turn_the_clock_back() -> None:
    index = Index(background.load())
    group(index, [newcomer(1, RATES)], next_story=1)
    group(index, [newcomer(2, FIRE_A, after=timedelta(days=-9))], next_story=2)
    assert index.clock == NOON
    assert set(index.originals) == {1}


def seeds() -> list[tuple[str, str]]:
    if not (SEEDS.is_dir() and DECOYS.is_file()):
        pytest.skip("the seed documents and decoys are not beside this checkout")
    texts = [path.read_text() for path in sorted(SEEDS.glob("*.txt"))]
    titled = texts[1].strip().partition("\n")
    body = texts[0].partition("\n\n\n")[0]
    return [("", body), (titled[0], titled[2])]


def decoys(first: int) -> Sequence[Newcomer]:
    lines = gzip.decompress(DECOYS.read_bytes()).decode().splitlines()
    told = [json.loads(line) for line in lines[::2]]
    return [
        newcomer(number, (one["title"], one["text"]))
        for number, one in enumerate(told, start=first)
    ]


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize("crowded", [False, True])
def test_the_two_seeds_are_one_story(swap: bool, crowded: bool) -> None:
    told = seeds()[:: -1 if swap else 1]
    crowd = decoys(10) if crowded else []
    half = len(crowd) // 2
    pair = [newcomer(number, text) for number, text in enumerate(told, start=1)]
    grouping = grouped(*crowd[:half], pair[0], *crowd[half:], pair[1])
    home = {placed.article: placed.story for placed in grouping.placements}
    assert home[1] == home[2]
    assert list(home.values()).count(home[1]) == 2


def test_a_split_leaves_the_founder_in_its_story() -> None:
    index = Index(background.load())
    news = [newcomer(1, FIRE_A), newcomer(2, FIRE_B)]
    group(index, news, next_story=1)
    odd = [
        (RATES[0], RATES[1]),
        ("Norges Bank holds rate", "Rate cut unlikely: bank."),
        ("Norges Bank sees no rate cut", "The bank holds its policy rate."),
    ]
    for article, told in enumerate(odd, start=497):
        group(index, [newcomer(article, told)], next_story=article)
        index.move(article, 1, 1)
    last = group(index, [newcomer(500, ("Goal!", ""))], next_story=900)
    assert last.steps[1:] == (
        Split(story=1, new_story=901, founder=497, articles=(497, 498, 499)),
    )
    assert last.next_story == 902


def headlines(*titles: str) -> Sequence[Newcomer]:
    return [newcomer(number, (title, "")) for number, title in enumerate(titles, 1)]


def test_one_ordinary_word_in_common_makes_no_story() -> None:
    crowd = [
        newcomer(number, (f"Kw{number} Xy{number}", "")) for number in range(9, 160)
    ]
    pair = headlines("Wireless firm Orange tells shop clerks", "Farmers harvest orange")
    grouping = grouped(*crowd, *pair)
    assert len(set(stories(grouping))) == len(grouping.placements)


def test_one_name_in_common_may_do_once_enough_is_known() -> None:
    crowd = [
        newcomer(number, (f"Kw{number} Xy{number}", "")) for number in range(9, 160)
    ]
    pair = headlines("Titanfall reviewed", "Queues for Titanfall")
    assert len(set(stories(grouped(*pair)))) == 2
    assert len(set(stories(grouped(*crowd, *pair)))) == len(crowd) + 1


def test_a_bare_headline_is_known_by_its_address_too() -> None:
    crowd = [
        newcomer(number, (f"Kw{number} Xy{number}", "")) for number in range(9, 160)
    ]
    plain = "https://a.example/story/80108"
    named = "https://a.example/ghent-market-hall-destroyed-by-fire"
    ashes = ("Nothing left but ashes", "")
    for address, founds in ((plain, True), (named, False)):
        vague = newcomer(200, ashes, address=address)
        fire = newcomer(199, (FIRE_A[0], ""))
        assert grouped(*crowd, fire, vague).placements[-1].founded is founds


def test_an_address_adds_nothing_to_a_text() -> None:
    read = grouped(newcomer(1, RATES)).placements
    assert (
        read
        == grouped(newcomer(1, RATES, address="https://a.example/a-b-cd")).placements
    )


def test_an_article_may_change_its_topics() -> None:
    index = Index(background.load())
    group(index, [newcomer(1, FIRE_A), newcomer(2, FIRE_A)], next_story=1)
    index.label(1, None, frozenset({"fire"}))
    index.label(2, 1, frozenset({"ghent"}))
    index.label(7, None, frozenset({"lost"}))
    index.label(7, 1, frozenset({"lost"}))
    assert [set(one.topics) for one in index.story(1)] == [{"fire"}, {"ghent"}]
