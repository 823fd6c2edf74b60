"""What a story's page says of it, from what is kept of it and its neighbours."""

from pathlib import Path
from random import Random

import pytest

from aggregator.config import Topic
from aggregator.explaining import looking, sentences
from aggregator.explaining.overview import SHOWN, Overview, overview
from aggregator.grouping.reasons import Comparison
from storage.stories import Story
from tests.aggregator.taking import BUDGET, FERRY, FERRY_TOO, Bench, entry

WIRE = f"{FERRY} The operator said that an inquiry would begin on Monday morning."
CONCERT = (
    "The harbour choir kept its hundredth birthday. Passengers of a steamer listened "
    "from the pier of Kirkwall, the mayor handed over a medal, and children of three "
    "schools sang along in the town hall until the coastguard closed the gates."
)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Two reports of a ferry, a copy of the first, a concert nearby, and a budget."""
    bench = Bench(tmp_path)
    sea = Topic(name="sea", title="The sea", any=("ferr*",))
    bench.configure("herald", "wire", "gazette", topics=[sea])
    title = "Ferry Saint Olaf aground off Kirkwall"
    bench.take(herald=[entry("a", title, WIRE, "her.ex")])
    bench.later(minutes=20)
    too = entry("b", "Saint Olaf passengers rescued at Kirkwall", FERRY_TOO, "gaz.ex")
    budget = entry("c", "Valletta passes its budget", BUDGET, "gaz.ex")
    bench.take(gazette=[too, budget])
    bench.later(hours=1)
    bench.take(
        wire=[
            entry("d", "Ferry aground", WIRE, "wire.ex"),
            entry("e", "Harbour choir sings at Kirkwall", CONCERT, "wire.ex"),
        ]
    )
    return bench


def story(bench: Bench, title: str) -> Story:
    titled = (s for s in bench.stories() for a in s.articles if a.entry.title == title)
    return next(titled)


def look(bench: Bench, title: str = "Ferry aground") -> Overview:
    return overview(
        bench.desk.db, bench.config, bench.desk.rules.tag, story(bench, title)
    )


def test_texts_say_what_they_share_and_what_only_one_has(bench: Bench) -> None:
    seen = look(bench)
    assert {"Kirkwall", "Olaf"} < set(seen.contrast.all.names)
    assert seen.contrast.all.numbers == ("212",)
    ferry = bench.articles()["Ferry Saint Olaf aground off Kirkwall"]
    assert "inquiry" in seen.contrast.own[ferry.id].words


def test_an_article_is_told_as_the_whole_window_tells_it(bench: Bench) -> None:
    """Both ways of looking have one measure, with the weights of that day."""
    seen = look(bench)
    whole = looking.of_story(
        bench.desk.db, bench.desk.rules, story(bench, "Ferry aground")
    )
    told: dict[int, Comparison] = {
        one.article.id: one.compared[0] for one in whole.asked if one.compared
    }
    rescued = bench.articles()["Saint Olaf passengers rescued at Kirkwall"].id
    here, there = seen.joined[rescued], told[rescued]
    assert (here.nearest, here.gap, here.common) == (
        there.nearest,
        there.gap,
        there.common,
    )
    assert here.alike == pytest.approx(there.alike, abs=0.02)


def test_a_copy_says_whose_text_it_repeats(bench: Bench) -> None:
    copy = bench.articles()["Ferry aground"].id
    found = look(bench).joined[copy]
    assert found.outcome == "copied"
    assert "word after word" in sentences.verdict(found)


def test_a_neighbour_says_why_it_is_not_part_of_the_story(bench: Bench) -> None:
    (neighbour,) = look(bench).neighbours
    assert neighbour.later
    assert neighbour.story.articles[0].entry.title == "Harbour choir sings at Kirkwall"
    assert "Kirkwall" in neighbour.compared.common.names
    assert "too little" in sentences.apart(neighbour.compared)
    (back,) = look(bench, "Harbour choir sings at Kirkwall").neighbours
    assert not back.later


def test_a_story_that_shares_nothing_has_no_neighbour(bench: Bench) -> None:
    seen = look(bench, "Valletta passes its budget")
    assert seen.neighbours == ()
    assert seen.contrast.own == {}


def test_an_old_story_is_told_like_a_new_one(bench: Bench) -> None:
    before = look(bench)
    bench.later(days=40)
    bench.take(gazette=[entry("z", "Olives ripen early", BUDGET[:40], "gaz.ex")])
    bench.reopen()
    assert look(bench).joined == before.joined


def test_what_speaks_for_one_story_all_the_same_is_said() -> None:
    near = Comparison(story=1, nearest=1, chance=0.7, outcome="joined")
    assert "70% likely" in sentences.apart(near)
    assert "kept them apart" in sentences.apart(near)


def test_of_a_long_story_only_so_much_is_looked_at(bench: Bench) -> None:
    words = f"{FERRY} {FERRY_TOO}".split()
    title = "Ferry Saint Olaf aground off Kirkwall"
    # Every text in an order of its own, so that none is a copy.
    for number in range(SHOWN + 10):
        text = " ".join(Random(number).sample(words, len(words)))
        bench.later(minutes=1)
        bench.take(wire=[entry(f"n{number}", title, text, f"paper{number}.ex")])
    seen = look(bench)
    assert len(story(bench, "Ferry aground").articles) > SHOWN + 10
    assert len(seen.joined) == SHOWN
    assert "Kirkwall" in seen.contrast.all.names
