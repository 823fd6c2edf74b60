"""The pages of sources: how reading them goes, for anybody to see."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from feeds.model import Failure
from storage import polls, subscriptions
from storage.polls import Poll
from tests.aggregator.making import article, story
from tests.aggregator.seeing.test_hours import morning
from tests.aggregator.web.conftest import Visit
from tests.aggregator.web.keeping import keep

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
POLL = Poll(
    subscription="herald",
    at=NOON,
    status=200,
    failure="",
    requests=1,
    took=0.2,
    received=2000,
    fresh=2,
    waits=(600.0, 1200.0),
    next_poll=NOON + HOUR,
    why="max-age 60 min",
)


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return keep(tmp_path / "aggregator.db", [story(1, article(1), article(2, "Wire"))])


def put(db: Database, name: str, **told: object) -> None:
    """Keep what polls have made of a subscription."""
    [state] = subscriptions.named(db, [name])
    subscriptions.save(db, replace(state, **told))
    db.conn.commit()


def text(db: Database, visit: Visit, path: str) -> str:
    """The words of a page, each node of it apart from the next."""
    db.close()
    page = visit(timezone="Europe/Vienna").get(path).page
    return " ".join(" ".join(page.xpath("//main//text()")).split())


def test_a_source_says_when_it_is_read_and_why_then(db: Database, visit: Visit) -> None:
    put(
        db,
        "herald",
        last_success=NOON,
        last_poll=NOON,
        next_poll=NOON + HOUR,
        why="learned: every 60 min (24 entries a day)",
    )
    told = text(db, visit, "/subscriptions/herald")
    assert "Last read 1 March 2026, 13:00 CET" in told
    assert (
        "Next 1 March 2026, 14:00 CET: learned: every 60 min (24 entries a day)" in told
    )


def test_a_source_that_cannot_be_read_says_so_without_secrets(
    db: Database, visit: Visit
) -> None:
    put(
        db,
        "herald",
        failure=Failure(kind="http-503", reason="https://herald.example/?key=secret"),
        failing_since=NOON,
        failures=3,
        moved_to="https://herald.example/?key=secret",
        moved_since=NOON,
        next_poll=NOON,
        why="not asked after https://herald.example/?key=secret",
    )
    told = text(db, visit, "/subscriptions/herald")
    assert "failed since 1 March 2026, 13:00 CET, 3 times in a row" in told
    assert "its server is in trouble" in told
    assert "its host is left alone for a while" in told
    assert "secret" not in told


def test_a_source_shows_its_hours_in_bars_and_in_words(
    db: Database, visit: Visit
) -> None:
    put(db, "herald", rhythm=morning().rhythm, last_success=morning().last_success)
    db.close()
    answer = visit(timezone="Europe/Vienna").get("/subscriptions/herald")
    [chart] = answer.page.xpath("//figure/svg[@class='plot']")
    assert chart.get("role") == "img"
    assert "most from 07:00 to 11:00" in chart.get("aria-label")
    bars = [float(high) for high in chart.xpath(".//rect/@height")]
    assert len(bars) == 24
    assert max(bars) == max(bars[7:11])
    assert min(bars) > 0
    assert answer.texts("//figure//tbody/tr/th")[:2] == ["00:00", "01:00"]
    assert answer.page.xpath("//@style") == []


def test_a_source_draws_the_polls_of_a_week(db: Database, visit: Visit) -> None:
    told = [
        POLL,
        replace(POLL, status=304, fresh=0, waits=()),
        replace(POLL, fresh=0, waits=()),
        replace(POLL, failure="http-503", status=503, fresh=0, waits=()),
        replace(POLL, failure="offline", fresh=0, waits=(), took=0, requests=0),
        replace(POLL, fresh=9, at=POLL.at - timedelta(days=9)),
    ]
    for number, poll in enumerate(told):
        polls.log(db, [replace(poll, at=poll.at - number * HOUR)])
    put(db, "herald", last_poll=NOON)
    db.close()
    answer = visit().get("/subscriptions/herald")
    by_day, latency, _ = answer.page.xpath("//figure")
    words, *_, soon = answer.texts("//figcaption")
    assert "4 polls in a week: 25 % with new entries" in words
    kinds = by_day.xpath("./svg//rect/@class")
    assert kinds == ["news", "again", "same", "failed"]
    assert by_day.xpath(".//tbody/tr[last()]/*/text()") == [
        *("Sun 1 Mar", "1", "1", "1", "1")
    ]
    assert len(latency.xpath("./svg/circle")) == 4
    assert "half within 10 min" in soon


def test_who_is_first_on_stories_is_named(db: Database, visit: Visit) -> None:
    db.execute("UPDATE subscriptions SET stories = 3, firsts = 2 WHERE name = 'wire'")
    put(db, "herald", last_poll=NOON)
    assert "lately Source First on so many stories The Wire 2 of 3" in text(
        db, visit, "/subscriptions"
    )


def test_a_source_tells_what_its_polls_came_to(db: Database, visit: Visit) -> None:
    polls.log(db, [POLL])
    quiet = replace(POLL, status=304, fresh=0, waits=(), took=0.1)
    for number in range(1, 4):
        polls.log(db, [replace(quiet, at=NOON + number * HOUR)])
    put(db, "herald", last_poll=NOON + 3 * HOUR)
    db.execute("UPDATE subscriptions SET stories = 3, firsts = 1 WHERE name = 'herald'")
    db.conn.commit()
    told = text(db, visit, "/subscriptions/herald")
    assert (
        "Asked 4.0 times a day: 75 % not modified, 25 % with news, 0 % failed" in told
    )
    assert "Answers half within 100 ms, 95 % within 200 ms; 8.0 kB a day" in told
    assert "new entries, half within 10 min, 95 % within 20 min of publication" in told
    assert "on 1 of 3 stories" in told
    assert "16:00 100 ms nothing new (304)" in told
    assert "13:00 200 ms 2 new entries" in told


def test_all_sources_stand_in_a_table_with_how_they_do(
    db: Database, visit: Visit
) -> None:
    polls.log(db, [POLL])
    put(db, "herald", last_poll=NOON, last_success=NOON, next_poll=NOON + HOUR, why="x")
    failure = Failure(kind="dns", reason="secret")
    put(db, "wire", failure=failure, failing_since=NOON, failures=1, last_poll=NOON)
    told = text(db, visit, "/subscriptions")
    assert "2 sources, 1 not readable now" in told
    assert "2 new entries, half within 10 min" in told
    assert "1 poll in 24 hours: 100 % with new entries" in told
    assert "Not readable now The Wire Polls an hour" in told
    assert "13:00 14:00 x 2 in a week 200 ms 100 % 10 min" in told
    assert "dns: its host has no address" in told
    assert "secret" not in told


def test_sixty_sources_are_a_page(tmp_path: Path, visit: Visit) -> None:
    many = [article(n, f"Paper{n:03}") for n in range(1, 202)]
    keep(tmp_path / "aggregator.db", [story(1, *many)]).close()
    visitor = visit()
    names = []
    for page in range(1, 5):
        answer = visitor.get(f"/subscriptions?page={page}")
        names += answer.texts("//main//tbody//th/a[1]")
        assert answer.texts("//nav[@aria-label='Pages']/a") == list("1234")
    assert names == [f"The Paper{n:03}" for n in range(1, 202)]
    for wrong in ("5", "x", "-1", "1" * 9, ""):
        assert visitor.get(f"/subscriptions?page={wrong}").status == 404


def test_without_sources_the_page_says_so(tmp_path: Path, visit: Visit) -> None:
    keep(tmp_path / "aggregator.db", []).close()
    assert "No source" in " ".join(visit().get("/subscriptions").texts("//main"))


def test_the_page_of_a_list_names_its_feeds(tmp_path: Path, visit: Visit) -> None:
    db = keep(tmp_path / "aggregator.db", [story(1, article(1), article(2, "Wire"))])
    db.execute(
        "INSERT INTO subscriptions (name, kind, location) VALUES ('press', 'opml', '')"
    )
    db.execute("UPDATE subscriptions SET list = 'press' WHERE name = 'wire'")
    db.conn.commit()
    db.close()
    visitor = visit()
    answer = visitor.get("/subscriptions/press")
    assert answer.texts("//main//tbody//th/a[1]") == ["The Wire"]
    assert answer.page.xpath("//link[@rel='alternate']/@href") == ["/feeds.opml"]
    assert "Press" not in visitor.get("/subscriptions").texts("//main//th/a[1]")
