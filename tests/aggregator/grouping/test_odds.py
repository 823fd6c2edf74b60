"""How likely it is that a text tells the event of a story."""

from array import array
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aggregator.grouping import background, odds
from aggregator.grouping.candidates import Question, candidates, field_of
from aggregator.grouping.likeness import Vector
from aggregator.grouping.stories import Index, Newcomer, group, look

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
TOLD = [
    "Ferry runs aground off Kirkwall",
    "Kirkwall ferry aground with ninety on board",
    "Ninety brought ashore from Kirkwall ferry",
]
LATER = "Ferry that ran aground off Kirkwall is towed to harbour"


def headline(article: int, title: str, minutes: int) -> Newcomer:
    return Newcomer(
        article=article,
        outlet=f"outlet {article}",
        title=title,
        text="",
        language="en",
        time=NOON + timedelta(minutes=minutes),
    )


def score(change: dict[str, object]) -> float:
    """The log-odds for the ferry of a headline, after ``change`` of the question."""
    index = Index(background.load())
    told = [headline(n, title, n) for n, title in enumerate(TOLD, 1)]
    assert group(index, told, next_story=1).next_story == 2
    seen = look(index, headline(4, LATER, 30))
    question: Question = replace(seen.question, **change)
    field = field_of(question, seen.relatives.nearest)
    (only,) = candidates(question, field, seen.relatives.hits.articles)
    return odds.score(question, only, [only.top])


def test_the_more_of_a_story_is_known_the_likelier_it_is() -> None:
    assert score({"homes": [1, 1, 1]}) > score({"homes": [1, 1]}) > score({"homes": []})


def test_all_headlines_of_one_story_are_found_again() -> None:
    assert score({}) == score({"homes": [1, 1, 1]})


def test_what_may_be_older_than_its_time_is_less_likely() -> None:
    assert score({"undated": True}) < score({})


def test_a_day_counts_only_where_the_story_names_one_too() -> None:
    monday = Vector(terms=("monday",), weights=array("H", [1]))
    assert score({"vector": monday}) == score({})


def test_where_little_is_open_a_lead_counts_for_less() -> None:
    assert score({"young": True}) < score({"young": False})


def crowded(*titles: str) -> list[int]:
    """The stories of headlines that come after many others."""
    crowd = [headline(n, f"Kw{n} Xy{n}", 0) for n in range(9, 60)]
    last = [headline(n, title, n - 59) for n, title in enumerate(titles, 60)]
    placed = group(Index(background.load()), [*crowd, *last], next_story=1).placements
    return [one.story for one in placed[len(crowd) :]]


def test_an_ordinary_word_will_do_where_it_stands_for_the_whole_story() -> None:
    told = [
        "Elephants know human voices",
        "Voices of humans tell elephants of danger",
        "Elephants hear danger in human voices",
    ]
    first, *rest = crowded(*told, "Smart elephants")
    assert rest == [first] * 3
    first, second, third = crowded(*told[:2], "Smart elephants")
    assert first == second != third
