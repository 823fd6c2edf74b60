"""What is not wanted stays out, by whatever condition, and can be listed."""

import json
import time
from pathlib import Path

import pytest

from aggregator.cli import main
from aggregator.config import ConfigErrors, Service, load
from aggregator.filtering import Filters
from aggregator.rules import facts
from feeds.model import Category, Entry, Person
from storage import filtered
from tests.aggregator.taking import Bench, entry, subscribe

STORY = Entry(
    title="Ferry AD: sails again",
    text="The ferry sails on Monday.",
    authors=(Person(name="Jane Doe"), Person(name="Ann Roe")),
    categories=(Category(term="sport", label="Sport & Play"),),
)


def why_not(keep: tuple[str, ...] = (), block: tuple[str, ...] = ()) -> str:
    return Filters(keep, block).why_not(STORY, facts(STORY, "feed"))


@pytest.mark.parametrize(
    "condition",
    [
        "ferr*",
        "sails on Monday",
        "category:SPORT",
        "category:Sport & Play",
        "author:jane doe",
        r"/\bAD:/",
        r"/^ferry ad/i",
        r"/Monday\.$/",
    ],
)
def test_each_kind_of_condition_holds(condition: str) -> None:
    assert why_not(block=(condition,)) == f"block: {condition}"
    assert why_not(keep=(condition,)) == ""
    assert why_not(keep=("nothing", condition)) == ""


@pytest.mark.parametrize(
    "condition", ["poem", "category:spor", "author:Jane", r"/\bad:/", "/Tuesday/i"]
)
def test_what_does_not_hold_blocks_nothing(condition: str) -> None:
    assert why_not(block=(condition,)) == ""
    assert why_not(keep=(condition,)).startswith("keep: none of")


def test_an_expression_that_would_never_end_is_given_up() -> None:
    hopeless = Entry(title="a" * 5000, text="b")
    began = time.monotonic()
    found = Filters((), (r"/^(a|aa|a?)+$/",)).why_not(hopeless, facts(hopeless))
    assert found == ""
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('["/(/"]', "is no regular expression"),
        ('["author:"]', 'expected a name behind "author:"'),
        ('["..."]', "expected a word"),
    ],
)
def test_a_faulty_condition_is_named_with_its_line(
    tmp_path: Path, written: str, said: str
) -> None:
    config = tmp_path / "aggregator.toml"
    config.write_text(f"[service]\nblock = {written}\n", encoding="utf-8")
    with pytest.raises(ConfigErrors, match=said) as caught:
        load(config, {})
    assert "aggregator.toml:2: service: block" in str(caught.value)


def test_the_conditions_of_the_service_hold_for_all(tmp_path: Path) -> None:
    config = tmp_path / "aggregator.toml"
    config.write_text(
        '[service]\nkeep = ["sea"]\nblock = ["/AD/"]\n'
        '[[subscription]]\nname = "a"\nurl = "https://a.example/"\n'
        '[[subscription]]\nname = "b"\nurl = "https://b.example/"\n'
        'keep = ["land"]\nblock = ["author:Bot"]\n',
        encoding="utf-8",
    )
    a, b = load(config, {}).subscriptions
    assert (a.keep, a.block) == (("sea",), ("/AD/",))
    assert (b.keep, b.block) == (("land",), ("/AD/", "author:Bot"))


def test_what_was_left_out_is_listed_once(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.configure(subscribe("feed", block=("poem",)))
    given = [entry("a", "A poem", outlet="a.example"), entry("b", "A ferry")]
    assert bench.take(feed=given).filtered == 1
    bench.later(days=2)
    bench.take(feed=given)
    ((one, first),) = filtered.newest(bench.desk.db, 10)
    assert (one.title, one.why) == ("A poem", "block: poem")
    assert (bench.now - first).days == 2
    assert filtered.counts(bench.desk.db) == {("feed", "block: poem"): 1}
    assert filtered.newest(bench.desk.db, 10, "other") == ()
    bench.later(days=40)
    bench.take(feed=[entry("c", "Another poem")])
    assert [one.title for one, _ in filtered.newest(bench.desk.db, 9)] == [
        "Another poem"
    ]


def test_the_command_lists_and_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "one.txt").write_text("A poem\n\nRoses are red.\n")
    config = tmp_path / "aggregator.toml"
    config.write_text(
        '[service]\ndata = "data"\nblock = ["roses"]\n'
        '[[subscription]]\nname = "desk"\nfolder = "desk"\n'
    )
    call = ["--config", str(config)]
    assert main([*call, "once"]) == 0
    capsys.readouterr()
    assert main([*call, "filtered"]) == 0
    told = capsys.readouterr().out
    assert "A poem\n    desk, " in told
    assert "desk: 1 entry by block: roses" in told
    assert main([*call, "filtered", "desk", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["counts"] == [
        {"subscription": "desk", "why": "block: roses", "entries": 1}
    ]


def test_one_outlet_does_not_fill_a_merged_feed(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    service = Service(id="river.example", min_entries=1000, per_outlet=2)
    bench.configure("loud", "calm", service=service)
    for number in range(6):
        loud = entry(f"l{number}", f"Noise {number}", "", "loud.example")
        bench.take(loud=[loud])
        bench.later(minutes=1)
    bench.take(calm=[entry("c", "Calm", "", "calm.example")])
    bench.publish()
    for path, there in {"all.atom": 3, "subscriptions/loud.atom": 6}.items():
        assert bench.published()[path].count(b"</entry>") == there
    assert b"Noise 5" in bench.published()["all.atom"]
    assert b"Noise 0" not in bench.published()["all.atom"]
    assert bench.published()["stories.atom"].count(b"</entry>") == 3
    bench.later(days=3)
    bench.take(loud=[entry("l9", "Noise 9", "", "loud.example")])
    bench.publish()
    assert bench.published()["all.atom"].count(b"</entry>") == 4
