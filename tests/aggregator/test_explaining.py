"""An explanation names the words, the copy, the topic and the nearest other story."""

import json
from pathlib import Path

import pytest

from aggregator import naming, publishing
from aggregator.cli import main
from aggregator.config import Topic
from aggregator.explaining import looking, records, telling
from storage import articles, stories
from tests.aggregator.taking import BUDGET, FERRY, FERRY_TOO, Bench, entry

WIRE = f"{FERRY} The operator said that an inquiry would begin on Monday morning."


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Two reports of a ferry, a copy of the first, and a budget."""
    bench = Bench(tmp_path)
    bench.configure(
        "herald",
        "wire",
        "gazette",
        topics=[Topic(name="sea", title="The sea", any=("ferr*",))],
    )
    bench.take(
        herald=[entry("a", "Ferry Saint Olaf aground off Kirkwall", WIRE, "her.ex")]
    )
    bench.later(minutes=20)
    bench.take(
        gazette=[
            entry(
                "b", "Saint Olaf passengers rescued at Kirkwall", FERRY_TOO, "gaz.ex"
            ),
            entry("c", "Valletta passes its budget", BUDGET, "gaz.ex"),
        ]
    )
    bench.later(hours=1)
    bench.take(wire=[entry("d", "Ferry aground", WIRE, "wire.ex")])
    return bench


def told(bench: Bench, named: str) -> str:
    site = publishing.site(bench.desk.db, bench.config)
    found = naming.find(bench.desk.db, named)
    if isinstance(found, stories.Story):
        made = looking.of_story(bench.desk.db, bench.desk.rules, found)
    else:
        assert isinstance(found, articles.Article)
        made = looking.of_article(bench.desk.db, bench.desk.rules, found)
    assert json.dumps(records.explanation(site, made))
    return "\n".join(telling.told(site, made))


def test_a_story_names_what_its_articles_share(bench: Bench) -> None:
    text = told(bench, naming.find_story(bench.desk.db, "https://her.ex/a").slug)
    assert "Kirkwall" in text
    assert "Olaf" in text
    assert "212" in text
    assert "20 min after the newest article" in text
    assert "It began this story." in text


def test_a_copy_names_the_article_whose_text_it_repeats(bench: Bench) -> None:
    text = told(bench, "https://wire.ex/d")
    assert "Its text repeats that of her.ex" in text
    assert "word after word" in text


def test_a_topic_names_the_word_of_its_rule(bench: Bench) -> None:
    text = told(bench, "https://her.ex/a")
    assert "the words “ferr*”" in text
    assert "3 of 3 articles" in text


def test_two_articles_that_are_not_one_story_say_why_not(bench: Bench) -> None:
    site = publishing.site(bench.desk.db, bench.config)
    ferry = naming.find_article(bench.desk.db, "https://her.ex/a")
    budget = naming.find_article(bench.desk.db, "https://gaz.ex/c")
    pair = looking.of_two(bench.desk.db, bench.desk.rules, budget, ferry)
    assert pair.earlier.id == ferry.id
    text = "\n".join(telling.of_two(site, pair))
    assert "They are two stories." in text
    plain = " ".join(text.split())
    assert "never compared" in plain or "too little in common" in plain
    assert not records.pair(site, pair)["one_story"]


def test_after_five_days_the_story_was_not_open(bench: Bench) -> None:
    bench.later(days=9)
    bench.take(
        wire=[entry("e", "Ferry Saint Olaf afloat at Kirkwall", FERRY, "wire.ex")]
    )
    pair = looking.of_two(
        bench.desk.db,
        bench.desk.rules,
        naming.find_article(bench.desk.db, "https://her.ex/a"),
        naming.find_article(bench.desk.db, "https://wire.ex/e"),
    )
    assert pair.compared is None
    site = publishing.site(bench.desk.db, bench.config)
    assert "was not open" in "\n".join(telling.of_two(site, pair))


def test_everything_goes_by_each_of_its_names(bench: Bench) -> None:
    db = bench.desk.db
    story = naming.find_story(db, "https://her.ex/a")
    article = naming.find_article(db, "https://her.ex/a/?utm_source=x")
    for named in (story.slug, story.iri, f"http://x.ex/stories/{story.slug}.atom"):
        assert naming.find(db, named) == story
    for named in (
        article.slug,
        article.iri,
        f"http://x.ex/stories/{story.slug}#{article.slug}",
    ):
        assert naming.find(db, named) == article
    assert naming.find(db, "herald").name == "herald"
    with pytest.raises(naming.Unknown, match="nothing is kept"):
        naming.find(db, "https://nowhere.example/x")
    with pytest.raises(naming.Unknown, match="a story of 3"):
        naming.find_article(db, story.slug)


def test_the_command_explains_beside_a_daemon(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "one.txt").write_text(f"Ferry aground\n\n{FERRY}\n")
    config = tmp_path / "aggregator.toml"
    config.write_text(
        '[service]\ndata = "data"\n[[subscription]]\nname = "desk"\nfolder = "desk"\n'
    )
    call = ["--config", str(config)]
    assert main([*call, "once"]) == 0
    capsys.readouterr()
    assert main([*call, "explain", "desk"]) == 0
    assert "It is read next on" in capsys.readouterr().out
    assert main([*call, "explain", "desk", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["subscription"] == "desk"
    assert main([*call, "explain", "none-such"]) == 1
    assert "nothing is kept under" in capsys.readouterr().err


def test_a_long_story_is_told_whole_where_all_of_it_is_asked_for(bench: Bench) -> None:
    db, rules = bench.desk.db, bench.desk.rules
    story = naming.find_story(db, "https://her.ex/a")
    first = looking.of_story(db, rules, story, 2)
    assert [one.compared is None for one in first.asked] == [False, False, True]
    site = publishing.site(db, bench.config)
    assert "ask with --all" in "\n".join(telling.told(site, first))
    whole = looking.of_story(db, rules, story, None)
    assert all(one.compared is not None for one in whole.asked)
