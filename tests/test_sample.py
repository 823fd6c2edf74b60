"""The sample shows what it promises: as it lies there, and as it is published."""

import email
import io
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from pathlib import Path

import feedparser
import pytest
from lxml import etree, html

from tests.running import River

SAMPLE = Path(__file__).resolve().parents[1] / "sample"
DOCUMENTS = SAMPLE / "documents"
FEEDS = SAMPLE / "feeds"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MONDAY = datetime(2026, 11, 9, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 11, 16, tzinfo=UTC)

# What belongs together; each article known by how its title begins.
STORIES = {
    "ferry at Wexmouth": (
        "Skerrow ferry hits sandbank in fog",
        "Ferry runs aground off Wexmouth",
        "Passengers taken off ferry stranded",
        "84 brought ashore after ferry",
        "Ferry floats free after night",
    ),
    "ferry at Corrin": (
        "Morning boat aground at Ardlennan",
        "Second ferry in a week goes aground",
    ),
    "bridge": (
        "Cracked bearing closes Brackwater Bridge",
        "Brackwater Bridge closed after crack",
        '"I am not going to experiment"',
        "Six weeks of detours",
    ),
    "fish trap": (
        "Thirteen centuries under the sand",
        "Storm uncovers Saxon fish trap",
        "Walkers on Dunmere Sands",
    ),
    "turbine": (
        "Tidal turbine in Ferring Sound",
        "Island lights run on the tide",
    ),
    "cup": (
        "Rovers 3, Athletic 2",
        "Kerr hat-trick takes Rovers",
        "Athletic's cup run ends",
    ),
    "tram": (
        "Kattenwerder stimmt für die Straßenbahn",
        "Mehrheit für die Bahn",
    ),
    "choir": ("Listen: the harbour choir",),
    "library": ("Ostley library to open its doors",),
    "market": ("Wochenmarkt zieht während",),
    "pool": ("Hallenbad öffnet nach",),
}
TOPICS = {
    "ferries": {"ferry at Wexmouth", "ferry at Corrin"},
    "roads": {"bridge"},
    "tidal-power": {"turbine"},
    "auf-deutsch": {"tram", "pool"},
}
FURNITURE = (
    "Copy link",
    "Link kopieren",
    "Read more",
    "Mehr zum Thema",
    "Most read today",
    "Recycling Day",
    "beach huts",
    "oldest tortoise",
    "Sign up to our newsletter",
    "Accept all",
    "You may also like",
    "All rights reserved",
    "Unsubscribe",
    "Follow us for more",
)
LAST_WORDS = (
    "because of soft mud",
    "pairs Harrow Point with Little Tarn Villa",
    "whether other branches follow",
    "before it had left the bay",
    "exhibited at the museum in Dunmere next spring",
    "takes mail and medicine across",
    "takes place in the island hall on 2 December",
    "war in Kattenwerder im Mai 1967 gefahren",
    "einen Becher heißen Apfelsaft",
)


def documents() -> list[Path]:
    return sorted(path for path in DOCUMENTS.rglob("*") if path.is_file())


def json_feed() -> dict[str, object]:
    feed = json.loads((FEEDS / "marschland-aktuell.json").read_text("utf-8"))
    assert isinstance(feed, dict)
    return feed


def linked_data(page: Path) -> dict[str, object]:
    (script,) = html.fromstring(page.read_bytes()).xpath(
        '//script[@type="application/ld+json"]/text()'
    )
    found = json.loads(script)
    assert isinstance(found, dict)
    return found


def dates() -> Iterator[str]:
    """Every date the sample gives, as written, mail and XML feeds aside."""
    for path in documents():
        if path.suffix in {".md", ".txt"}:
            yield from re.findall(r"^date: (\S+)$", path.read_text("utf-8"), re.M)
    for page in DOCUMENTS.rglob("*.html"):
        yield str(linked_data(page)["datePublished"])
    for path in DOCUMENTS.rglob("*.json"):
        yield from (one["date"] for one in json.loads(path.read_text("utf-8")))
    yield from (one["date_published"] for one in json_feed()["items"])


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def contained(one: str, other: str) -> float:
    """How much of the shorter text the longer one holds, in runs of three words."""
    few, many = sorted((shingles(one), shingles(other)), key=len)
    return len(few & many) / len(few)


# -- as it lies there --------------------------------------------------------------


def test_there_is_enough_of_every_kind() -> None:
    kinds = {path.suffix for path in documents()}
    assert kinds == {".txt", ".md", ".html", ".eml", ".json"}
    assert len(documents()) >= 14
    outlets = [path for path in DOCUMENTS.iterdir() if path.is_dir()]
    assert len(outlets) + 3 >= 6
    assert len(STORIES) >= 5


def test_the_configuration_reads_what_lies_beside_it() -> None:
    config = tomllib.loads((SAMPLE / "aggregator.toml").read_text("utf-8"))
    for subscription in config["subscription"]:
        place = SAMPLE / (subscription.get("folder") or subscription["file"])
        assert place.exists()
        assert "url" not in subscription


@pytest.mark.parametrize("name", ["wexmouth-post.xml", "saltmark-reader.atom"])
def test_the_xml_feeds_are_sound(name: str) -> None:
    feed = feedparser.parse(io.BytesIO((FEEDS / name).read_bytes()))
    assert not feed.bozo
    assert len(feed.entries) == 4
    for entry in feed.entries:
        published = datetime(*entry.published_parsed[:6], tzinfo=UTC)
        assert MONDAY <= published < NEXT_MONDAY
        assert entry.id
        assert ".example/" in entry.link


def test_the_json_feed_has_what_version_1_1_asks_for() -> None:
    feed = json_feed()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert all(item["id"] and item["content_html"] for item in feed["items"])


def test_all_dates_lie_in_one_week() -> None:
    found = [datetime.fromisoformat(date) for date in dates()]
    assert len(found) == 16
    assert all(MONDAY <= date < NEXT_MONDAY for date in found)


def test_one_text_file_has_no_date_and_one_document_no_title() -> None:
    undated = [
        p for p in DOCUMENTS.rglob("*.txt") if "\ndate:" not in p.read_text("utf-8")
    ]
    assert [path.name for path in undated] == ["sunday-library.txt"]
    untitled = (DOCUMENTS / "Coast Radio" / "fish-trap.txt").read_text("utf-8")
    _, _, body = untitled.split("---\n")
    assert body.startswith("Walkers on Dunmere Sands have been stepping over it")


def test_the_mail_is_a_mail() -> None:
    (path,) = DOCUMENTS.rglob("*.eml")
    mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert mail["Date"].datetime == datetime(2026, 11, 12, 9, 40, tzinfo=UTC)
    assert [part.get_content_subtype() for part in mail.iter_parts()] == [
        "plain",
        "html",
    ]
    assert not mail.defects


def test_wire_texts_are_copied_with_small_edits() -> None:
    ferry, bridge, _ = json.loads(
        (DOCUMENTS / "Saltmark Wire" / "2026-11.json").read_text("utf-8")
    )
    courier = DOCUMENTS / "Quayside Courier" / "2026-11-09-maid-of-skerrow.md"
    gazette = DOCUMENTS / "Harrow Gazette" / "brackwater-bridge-closed.html"
    _, _, copied = courier.read_text("utf-8").split("---\n", 2)
    copied_too = html.fromstring(gazette.read_bytes()).find(".//article").text_content()
    assert 0.6 <= contained(ferry["text"], copied) < 1
    assert 0.6 <= contained(bridge["text"], copied_too) < 1


def test_the_two_ferries_share_words_but_no_sentences() -> None:
    (mail,) = DOCUMENTS.rglob("*.eml")
    wire = json.loads((DOCUMENTS / "Saltmark Wire" / "2026-11.json").read_text("utf-8"))
    assert contained(wire[0]["text"], mail.read_text("utf-8")) < 0.05


def test_one_article_is_carried_by_two_feeds() -> None:
    links = {
        name: {
            entry.link.split("?")[0].split("://")[1].rstrip("/")
            for entry in feedparser.parse(
                io.BytesIO((FEEDS / name).read_bytes())
            ).entries
        }
        for name in ("wexmouth-post.xml", "saltmark-reader.atom")
    }
    assert len(links["wexmouth-post.xml"] & links["saltmark-reader.atom"]) == 1


# -- as it is published ------------------------------------------------------------


def once(folder: Path) -> None:
    """One pass of the program over a copy of the sample."""
    subprocess.run(  # no shell, and no words but ours
        [
            sys.executable,
            "-m",
            "aggregator",
            "--config",
            str(folder / "aggregator.toml"),
            "once",
        ],
        check=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published files of a copy of the sample."""
    folder = tmp_path_factory.mktemp("shown") / "sample"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("data"))
    once(folder)
    return folder / "data" / "public"


def entries(path: Path) -> list[etree._Element]:
    return etree.parse(path).getroot().findall("a:entry", ATOM)


def words(entry: etree._Element) -> str:
    """All that an entry says, tags and the curl of its quotes aside."""
    parts = (entry.findtext(f"a:{name}", "", ATOM) for name in ("title", "content"))
    text = html.fromstring(f"<div>{' '.join(parts)}</div>").text_content()
    return re.sub("[“”]", '"', text).replace("’", "'")


def told(entry: etree._Element) -> set[str]:
    """The stories of which an entry names an article."""
    text = words(entry)
    return {
        story
        for story, titles in STORIES.items()
        if any(title in text for title in titles)
    }


def test_each_event_is_one_story(public: Path) -> None:
    found = entries(public / "stories.atom")
    assert sorted(map(told, found), key=sorted) == sorted(
        ({story} for story in STORIES), key=sorted
    )


def test_a_story_names_the_article_of_every_outlet(public: Path) -> None:
    for entry in entries(public / "stories.atom"):
        (story,) = told(entry)
        assert all(title in words(entry) for title in STORIES[story])


@pytest.mark.parametrize(
    ("story", "tally"),
    [("ferry at Wexmouth", "5 outlets, 3 texts"), ("bridge", "4 outlets, 3 texts")],
)
def test_copies_count_as_outlets_but_not_as_texts(
    public: Path, story: str, tally: str
) -> None:
    (entry,) = (e for e in entries(public / "stories.atom") if told(e) == {story})
    assert tally in words(entry)


def test_an_article_in_two_feeds_is_shown_once_and_stays_in_both(public: Path) -> None:
    def times(name: str) -> int:
        title = "Skerrow ferry hits sandbank in fog"
        found = River(public.parents[1]).feed(name)
        return sum(title in entry.findtext("a:title", "", ATOM) for entry in found)

    assert times("all.atom") == 1
    assert times("subscriptions/wexmouth-post.atom") == 1
    assert times("subscriptions/saltmark-reader.atom") == 1


def test_every_article_is_there(public: Path) -> None:
    assert len(entries(public / "all.atom")) == sum(map(len, STORIES.values()))


@pytest.mark.parametrize("topic", TOPICS)
def test_topics_hold_what_their_rules_say(public: Path, topic: str) -> None:
    found = [told(entry) for entry in entries(public / "topics" / f"{topic}.atom")]
    assert set().union(*found) == TOPICS[topic]


def test_furniture_is_cut_and_last_words_are_kept(public: Path) -> None:
    text = "\n".join(map(words, entries(public / "all.atom")))
    assert [phrase for phrase in FURNITURE if phrase in text] == []
    assert [phrase for phrase in LAST_WORDS if phrase not in text] == []


def test_a_second_pass_changes_no_byte(public: Path) -> None:
    def published() -> dict[str, bytes]:
        return {
            str(path.relative_to(public)): path.read_bytes()
            for path in sorted(public.rglob("*.atom"))
        }

    before = published()
    once(public.parents[1])
    assert published() == before
