"""The pages over HTTP."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from aggregator.grouping.learned import Learned
from feeds.model import Link
from feeds.publish import FORMATS
from storage import learned
from storage.database import open_writing
from storage.stories import Story
from storage.topics import Topic
from tests.aggregator.making import article, story
from tests.aggregator.web.conftest import Visit
from tests.aggregator.web.keeping import keep
from tests.aggregator.web.visiting import Answer

TOPICS = (
    Topic(name="fire", title="Fires", kind="configured"),
    Topic(name="mill-lane", title="Mill Lane", kind="discovered"),
)

FILES = (".atom", ".json", ".rss", ".opml")


def mill() -> Story:
    wire = article(1, "Wire", title="Mill burns")
    copy = replace(article(2, "Gazette", hours=1, title="Mill burns"), copy_of=1)
    own = article(3, "Herald", hours=-26, title="Smoke <b>seen</b>")
    return story(1, wire, copy, own, topics="fire mill-lane")


def quiet() -> Story:
    return story(2, replace(article(4, "Echo", hours=-30, title="Cat"), story=2))


def stocked(tmp_path: Path) -> None:
    keep(tmp_path / "aggregator.db", [mill(), quiet()], TOPICS).close()


def test_the_front_page_lists_stories_by_day(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    answer = visit().get("/")
    assert answer.status == 200
    assert answer.texts("//main//section/h2") == [
        "Sunday, 1 March 2026",
        "Saturday, 28 February 2026",
    ]
    assert answer.texts("//main//h3/a") == ["Mill burns", "Cat"]


def test_days_are_those_of_the_readers_zone(tmp_path: Path, visit: Visit) -> None:
    keep(tmp_path / "aggregator.db", [story(1, article(1, hours=11.5))]).close()
    answer = visit(timezone="Europe/Vienna").get("/")
    assert answer.texts("//main//section/h2") == ["Monday, 2 March 2026"]
    assert answer.texts("//p[@class='gutter']") == ["00:30"]


def test_a_story_names_its_outlets_with_links_and_times(
    tmp_path: Path, visit: Visit
) -> None:
    stocked(tmp_path)
    page = visit().get("/")
    assert page.texts("(//ul[@class='outlets'])[1]/li") == [
        "Wire 12:00",
        "Herald 28 Feb, 10:00",
        "Gazette 13:00",
    ]
    links = page.page.xpath("(//ul[@class='outlets'])[1]//a/@href")
    assert links[0] == "https://wire.example/1"
    assert "3 outlets, 2 texts" in page.texts("//span[@class='tally']")


def test_many_outlets_are_counted_not_all_named(tmp_path: Path, visit: Visit) -> None:
    many = [article(n, f"Paper{n}") for n in range(1, 9)]
    keep(tmp_path / "aggregator.db", [story(1, *many)]).close()
    assert visit().get("/").texts("//ul[@class='outlets']/li")[-1] == "and 4 more"


def alternates(answer: Answer) -> list[str]:
    found: list[str] = answer.page.xpath("//link[@rel='alternate']/@href")
    return found


def test_the_front_page_leads_to_every_feed(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    answer = visit(url="https://news.example.org/river").get("/river/")
    alternates = answer.page.xpath("//link[@rel='alternate']")
    assert [(link.get("href"), link.get("type")) for link in alternates] == [
        *(
            (f"/river/{name}.{form.name}", form.media_type)
            for name in ("stories", "top", "all")
            for form in FORMATS
        ),
        ("/river/feeds.opml", "text/x-opml"),
    ]
    feeds = set(answer.page.xpath("//aside//a[@class='feed']/@href"))
    ours = {f"/river/topics/{name}.atom" for name in ("fire", "mill-lane")}
    read = {f"/river/subscriptions/{n}.atom" for n in ("echo", "gazette", "wire")}
    assert ours | read < feeds
    assert answer.texts("//section[@id='subscribe']//code") == [
        "https://news.example.org/river/stories.atom",
        "https://news.example.org/river/top.atom",
        "https://news.example.org/river/all.atom",
    ]
    assert answer.texts("//section[@id='topics']/h3") == ["Running subjects"]
    sources = answer.page.xpath("//section[@id='sources']//li/a[1]/@href")
    assert sources[0] == "/river/subscriptions/echo"


def test_many_sources_have_a_page_of_their_own(tmp_path: Path, visit: Visit) -> None:
    many = [article(n, f"Paper{n:02}") for n in range(1, 51)]
    with keep(tmp_path / "aggregator.db", [story(1, *many)]) as db:
        db.execute(
            "UPDATE subscriptions SET failure_kind = 'fetch', failure = 'refused' "
            "WHERE name = 'paper07'"
        )
        db.conn.commit()
    visitor = visit()
    home = visitor.get("/")
    (only,) = home.texts("//section[@id='sources']//li")
    assert only.startswith("The Paper07 not readable")
    assert home.texts("//section[@id='sources']//p/a") == ["All 50 sources"]
    found = visitor.get("/subscriptions").texts("//main//tbody//th/a[1]")
    assert found == [f"The Paper{n:02}" for n in range(1, 51)]


def test_a_proxy_may_take_the_base_path_away(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    visitor = visit(url="https://news.example.org/river")
    assert visitor.get("/").body == visitor.get("/river/").body


def test_every_link_of_ours_is_answered(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    visitor = visit(url="http://127.0.0.1/river")
    seen, waiting = set(), ["/river/"]
    while waiting:
        path = waiting.pop().partition("#")[0]
        if path in seen or path.endswith(FILES) or not path.startswith("/river"):
            continue
        seen.add(path)
        answer = visitor.get(path)
        assert answer.status == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            waiting += answer.page.xpath("//a/@href | //link/@href")
    assert {"/river/stories/s1", "/river/topics/fire", "/river/icon.svg"} < seen
    assert "/river/subscriptions/wire" in seen


def test_a_story_page_folds_copies_under_their_origin(
    tmp_path: Path, visit: Visit
) -> None:
    stocked(tmp_path)
    answer = visit().get("/stories/s1")
    assert answer.texts("//h1") == ["Mill burns"]
    assert answer.texts("//ol[@class='reports']/li/h2") == [
        "Smoke <b>seen</b>",
        "Mill burns",
    ]
    assert answer.texts("//ul[@class='copies']/li") == ["Gazette 13:00"]
    assert alternates(answer) == [
        *("/stories/s1.atom", "/stories/s1.json", "/stories/s1.rss", "/feeds.opml"),
    ]


def test_a_document_that_is_nowhere_else_is_shown_whole(
    tmp_path: Path, visit: Visit
) -> None:
    text = "\n".join(f"Paragraph {n} of the note." for n in range(100))
    linked = article(2, "Echo", hours=1, title="Elsewhere", text=text)
    note = article(1, "Desk", text=text, links=())
    keep(tmp_path / "aggregator.db", [story(1, note, linked)]).close()
    shown = visit().get("/stories/s1").texts("//ol/li/p[@class='words']")
    assert shown[:100] == text.splitlines()
    assert len(shown) == 101
    assert shown[100].endswith("…")
    short = visit(content="summary").get("/stories/s1")
    assert len(short.texts("//p[@class='words']")) == 2


def test_a_topic_page_shows_its_stories(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    visitor = visit()
    assert visitor.get("/topics/fire").texts("//main//h3") == ["Mill burns"]
    found = visitor.get("/topics/mill-lane").texts("//p[@class='hint']")
    assert found[0].startswith("A running subject")


def test_a_topic_page_names_the_learned_words(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    words = ("smoke", "<b>")
    taught = Learned(
        topic="fire", language="en", threshold=900, weights={}, words=words
    )
    with closing(open_writing(tmp_path / "aggregator.db")) as db:
        learned.replace(db, ["fire"], [taught])
        db.commit()
    page = visit().get("/topics/fire").page
    (hint,) = page.xpath("//section/p[@class='hint']")
    assert hint.xpath("q/text()") == ["smoke", "<b>"]
    assert hint.text_content().startswith("Also by the learned words")


def test_a_topic_page_does_not_repeat_its_topic(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    found = visit().get("/topics/fire").texts("//p[@class='facts']/a")
    assert found == ["Mill Lane"]


def test_a_single_article_heads_its_story_once(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    answer = visit().get("/stories/s2")
    assert answer.page.xpath("//h1/a/@href") == ["https://echo.example/4"]
    assert answer.texts("//ol[@class='reports']//h2") == []


def test_a_story_page_leads_to_what_is_enclosed(tmp_path: Path, visit: Visit) -> None:
    sound = Link(href="https://e.example/a.mp3", rel="enclosure", type="audio/mpeg")
    keep(tmp_path / "aggregator.db", [story(1, article(1, links=(sound,)))]).close()
    found = visit().get("/stories/s1").page.xpath("//p[@class='enclosure']/a")
    assert [(a.get("href"), a.text) for a in found] == [(sound.href, "Audio")]


def test_each_feed_has_a_page_of_its_name(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    visitor = visit(url="https://news.example.org/river")
    everything = visitor.get("/all")
    assert everything.texts("//main//h3")[:2] == ["Mill burns", "Mill burns"]
    assert alternates(everything)[0] == "/river/all.atom"
    assert visitor.get("/stories").headers["location"] == "/river/"


def test_an_article_leads_to_the_story_it_is_in(tmp_path: Path, visit: Visit) -> None:
    note = article(3, "Desk", links=())
    keep(tmp_path / "aggregator.db", [story(1, article(1), note)]).close()
    visitor = visit()
    answer = visitor.get("/articles/a3")
    assert (answer.status, answer.headers["location"]) == (302, "/stories/s1#a3")
    assert visitor.get("/stories/s1").texts("//li[@id='a3']/h2") == ["Title 3"]
    assert visitor.get("/subscriptions/desk").page.xpath("//h3/a/@href") == [
        "/articles/a3"
    ]
    assert visitor.get("/articles/a9").status == 404


def test_nothing_on_a_page_runs_or_is_fetched_from_elsewhere(
    tmp_path: Path, visit: Visit
) -> None:
    evil = article(
        1,
        title="<script>alert(1)</script>",
        summary="<img src=https://spy.example/x>Words",
        language='en" onload="x',
        links=(Link(href='https://e.example/"><script>'),),
    )
    keep(tmp_path / "aggregator.db", [story(1, evil)]).close()
    visitor = visit()
    for path in ("/", "/stories/s1", "/subscriptions/herald"):
        page = visitor.get(path).page
        assert page.xpath("//img | //iframe | //@onload | //script[text()]") == []
        assert len(page.xpath("//script")) == 1
        assert all(u.startswith("/") for u in page.xpath("//link/@href | //@src"))


def test_where_only_links_are_republished_pages_keep_to_it(
    tmp_path: Path, visit: Visit
) -> None:
    stocked(tmp_path)
    assert b"Words 1." in visit().get("/stories/s1").body
    visitor = visit(content="link")
    for path in ("/", "/stories/s1", "/topics/fire", "/subscriptions/wire"):
        assert b"Words" not in visitor.get(path).body


def test_texts_carry_their_language_and_direction(tmp_path: Path, visit: Visit) -> None:
    arabic = article(1, title="الميناء", language="ar")
    keep(tmp_path / "aggregator.db", [story(1, arabic)]).close()
    (headline,) = visit().get("/").page.xpath("//main//h3")
    assert (headline.get("lang"), headline.get("dir")) == ("ar", "auto")


def test_a_missing_page_names_what_was_perhaps_meant(
    tmp_path: Path, visit: Visit
) -> None:
    stocked(tmp_path)
    answer = visit().get("/topics/fires")
    assert answer.status == 404
    assert answer.page.xpath("//main//li/a/@href") == ["/topics/fire"]


def test_every_kind_of_missing_page_is_404(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    visitor = visit()
    for path in ("/stories/x", "/subscriptions/x", "/static/x", "/x"):
        assert visitor.get(path).status == 404, path


def test_only_reading_is_answered(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    assert visit().get("/", method="POST").status == 405


def test_before_anything_was_read_the_page_says_so(
    tmp_path: Path, visit: Visit
) -> None:
    visitor = visit()
    answer = visitor.get("/")
    assert answer.status == 503
    assert answer.headers["retry-after"] == "10"
    assert visitor.get("/nowhere").status == 404


def test_an_empty_service_tells_how_to_begin(tmp_path: Path, visit: Visit) -> None:
    keep(tmp_path / "aggregator.db", []).close()
    answer = visit().get("/")
    assert answer.status == 200
    assert b"aggregator add" in answer.body


def test_pages_are_conditional_and_packed_too(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    visitor = visit()
    first = visitor.get("/", accept_encoding="gzip")
    assert first.headers["content-encoding"] == "gzip"
    tag = first.headers["etag"]
    again = visitor.get("/", accept_encoding="gzip", if_none_match=tag)
    assert again.status == 304


def test_the_stylesheet_is_named_by_its_content(tmp_path: Path, visit: Visit) -> None:
    stocked(tmp_path)
    visitor = visit()
    sheets = visitor.get("/").page.xpath("//link[@rel='stylesheet']/@href")
    assert len(sheets) == 2
    for sheet in sheets:
        answer = visitor.get(sheet)
        assert answer.headers["content-type"] == "text/css; charset=utf-8"
        assert "max-age=31536000" in answer.headers["cache-control"]
