"""The pages of topics: rules, volumes, outlets."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from aggregator.config import Config, Topic
from aggregator.web import volumes
from storage import topics
from storage.topics import Topic as Kept
from storage.volumes import told
from tests.aggregator.making import article, story
from tests.aggregator.web.conftest import Visit
from tests.aggregator.web.keeping import keep
from tests.aggregator.web.visiting import Visitor, configured

FIRE = Kept(name="fire", title="Fires", kind="configured")
MILL = Kept(name="mill", title="Mill Lane", kind="discovered")
NEWEST = datetime(2026, 3, 9, 1, tzinfo=UTC)  # New York changes its clocks on the 8th
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def stocked(folder: Path) -> None:
    first = [
        article(1),
        article(2, "Wire", hours=-13),
        article(3, "Wire", hours=-14),
    ]
    old = replace(article(4, "Echo", hours=-24 * 40), story=2)
    quiet = replace(article(5, "Echo", hours=-1), story=1, quiet=True)
    keep(
        folder / "aggregator.db",
        [story(1, *first, quiet, topics="fire mill"), story(2, old, topics="fire")],
        [FIRE, MILL],
    ).close()


def test_the_index_tells_how_much_is_told_of_each(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    answer = visit().get("/topics")
    assert answer.texts("//main//h2") == ["Asked for", "Running subjects"]
    row, found = answer.texts("//tbody/tr/th"), answer.texts("//tbody/tr[1]/td")
    assert row == ["Fires", "Mill Lane"]
    assert found[1:3] == ["3", "1"]
    [label, _] = answer.page.xpath("//td/svg/@aria-label")
    assert label == "3 articles in 30 days, most of them on Saturday, 28 February (2)."


def test_without_topics_the_index_says_how_to_begin(
    tmp_path: Path, visit: Visit
) -> None:
    keep(tmp_path / "aggregator.db", []).close()
    answer = visit().get("/topics")
    assert answer.status == 200
    assert b"[[topic]]" in answer.body


def test_a_topic_shows_its_volume_by_days_of_the_readers(
    tmp_path: Path, visit: Visit
) -> None:
    stocked(tmp_path)
    answer = visit(timezone="Asia/Tokyo").get("/topics/fire")
    assert answer.texts("//figcaption/b") == ["Articles a day"]
    assert answer.texts("//figure//tbody/tr/td")[-3:] == ["0", "0", "3"]
    assert len(answer.page.xpath("//figure/svg/g")) == 1


def test_a_topic_names_who_writes_of_it(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    found = visit().get("/topics/fire").texts("//table[@class='tellers']/tbody/tr")
    assert found == ["Wire2", "Herald1"]


def test_a_topic_tells_its_rule_in_words(tmp_path: Path) -> None:
    stocked(tmp_path)
    config = configured(tmp_path)
    rule = Topic(name="fire", title="Fires", any=("fire",), none=("<b>",))
    asked = Config(path=config.path, service=config.service, topics=(rule,))
    visitor = Visitor(asked)
    try:
        told = visitor.get("/topics/fire").texts("//section[h2[@id='rule']]/p")
        found = visitor.get("/topics/mill").texts("//section[h2[@id='rule']]/p")
    finally:
        visitor.close()
    assert told == ["Articles with “fire”.", "None with “<b>”."]
    assert found == ["Articles that name “Mill Lane”."]


def test_a_topic_offers_its_feeds_in_every_format(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    visitor = visit()
    links = visitor.get("/topics/fire").page.xpath("//p[@class='subscribe']//a/@href")
    forms = [f"/topics/fire.{form}" for form in ("atom", "json", "rss")]
    assert links[:4] == [*forms, "/subscribe/topics/fire"]
    assert links[4] == "/topics/fire/daily.atom"


def test_the_stories_of_a_topic_go_on_by_links(tmp_path: Path, visit: Visit) -> None:
    many = [
        story(n, replace(article(n, hours=-n), story=n), topics="fire" if n % 2 else "")
        for n in range(1, 260)
    ]
    db = keep(tmp_path / "aggregator.db", many, [FIRE])
    assert topics.count_stories(db, LONG_AGO) == {"fire": 130}
    db.close()
    visitor = visit()
    shown, path = [], "/topics/fire"
    while path:
        answer = visitor.get(path)
        shown += answer.texts("//main//h3")
        path = next(iter(answer.page.xpath("//a[@rel='next']/@href")), "")
    assert shown == [f"Title {n}" for n in range(1, 260, 2)]
    assert len(answer.texts("//main//h3")) == 10
    [newer] = answer.page.xpath("//a[@rel='prev']/@href")
    assert visitor.get(newer).texts("//main//h3") == shown[60:120]


@pytest.mark.parametrize(
    "name", ["UTC", "Asia/Kathmandu", "America/New_York", "Pacific/Apia"]
)
def test_every_article_counts_on_its_day(tmp_path: Path, name: str) -> None:
    zone = ZoneInfo(name)
    hourly = [article(n, hours=7 * 24 + 13 - n / 2) for n in range(1, 200)]
    db = keep(tmp_path / "aggregator.db", [story(1, *hourly, topics="fire")], [FIRE])
    days = volumes.days_until(volumes.last_day(NEWEST, zone), zone)
    counts = dict(zip(days, told(db, days)["fire"], strict=True))
    last = days[-1].date()
    for day, count in counts.items():
        on_it = [a for a in hourly if a.time.astimezone(zone).date() == day.date()]
        assert count == len(on_it)
    assert last == NEWEST.astimezone(zone).date()
    assert sum(counts.values()) == len(hourly)


def test_a_volume_says_where_most_was() -> None:
    volume = volumes.Volume(last=date(2026, 3, 2), counts=(0, 3, 1))
    assert volume.words == "4 articles in 3 days, most of them on Sunday, 1 March (3)."
    assert "No article" in volumes.Volume(last=date(2026, 3, 2), counts=(0,)).words
