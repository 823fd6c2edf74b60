"""Two real articles on one event, read from folders: one story, whoever comes first."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree, html

from tests.running import ATOM, River, shared

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

UNTITLED = "000_f2626c02fd2fa6d5.txt"
TITLED = "002_9d3cf33e021f5c19.txt"
BOTH = (UNTITLED, TITLED)

TITLE = "NATO rebuffs Zelensky accession request, only to send arms"
STANDFIRST = "The NATO alliance warns Russia of 'severe consequences'"
LAST_WORDS = {
    UNTITLED: "would not become part of the alliance.",
    TITLED: "assess the damage caused to the pipelines.",
}
ORDERS = pytest.mark.parametrize("order", [BOTH, BOTH[::-1]], ids=["one", "other"])

PER_FOLDER = """
[[subscription]]
name = "papers"
folder = "papers"
outlet_per_folder = true
"""
BARE = """
[[subscription]]
name = "papers"
folder = "papers"
"""


def folder_of(name: str) -> str:
    return {UNTITLED: "Epoch", TITLED: "Mayadeen"}[name]


def two_subscriptions(order: Sequence[str]) -> str:
    return "".join(
        f'[[subscription]]\nname = "{folder_of(name).lower()}"\n'
        f'folder = "papers/{folder_of(name)}"\n'
        for name in order
    )


def put(river: River, name: str, place: str) -> Path:
    target = river.folder / "papers" / place / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(shared("seeds") / name, target)
    return target


def titles(river: River) -> dict[str, str]:
    """The title of each article, by how its text ends."""
    found = {}
    for entry in river.feed("all.atom"):
        for name, ending in LAST_WORDS.items():
            if text_of(entry).endswith(ending):
                found[name] = entry.findtext("a:title", "", ATOM)
    return found


def text_of(entry: etree._Element) -> str:
    body = entry.findtext("a:content", "", ATOM)
    return html.fragment_fromstring(body, create_parent="div").text_content().strip()


def articles(river: River) -> list[etree._Element]:
    found = river.feed("all.atom")
    assert len(found) == 2
    return found


def the_story(river: River) -> etree._Element:
    (story,) = river.feed("stories.atom")
    return story


def tally(river: River) -> str:
    paragraphs = html.fragment_fromstring(
        the_story(river).findtext("a:content", "", ATOM), create_parent="div"
    ).xpath(".//p")
    (found,) = [p.text_content() for p in paragraphs if "texts" in p.text_content()]
    return found


def outlets(river: River) -> set[str]:
    return {
        name.text or "" for name in the_story(river).findall("a:author/a:name", ATOM)
    }


@ORDERS
def test_a_folder_each_makes_one_story_of_two_outlets(
    tmp_path: Path, order: Sequence[str]
) -> None:
    river = River(tmp_path)
    river.configure(two_subscriptions(order))
    for name in BOTH:
        put(river, name, folder_of(name))
    assert river.once(NOW) == 0
    assert tally(river) == "2 outlets, 2 texts"
    assert outlets(river) == {"Epoch", "Mayadeen"}


@ORDERS
def test_an_outlet_per_folder_makes_one_story_of_two_outlets(
    tmp_path: Path, order: Sequence[str]
) -> None:
    river = River(tmp_path)
    river.configure(PER_FOLDER)
    for name, place in zip(order, ("A Paper", "B Paper"), strict=True):
        put(river, name, place)
    assert river.once(NOW) == 0
    assert tally(river) == "2 outlets, 2 texts"
    assert outlets(river) == {"A Paper", "B Paper"}


@ORDERS
@pytest.mark.parametrize(
    ("text", "expected"),
    [(PER_FOLDER, "2 outlets, 2 texts"), (BARE, "1 outlet, 2 texts")],
    ids=["outlet-per-folder", "bare"],
)
def test_the_later_one_joins_the_story_of_the_earlier(
    tmp_path: Path, order: Sequence[str], text: str, expected: str
) -> None:
    river = River(tmp_path)
    river.configure(text)
    first, second = order
    put(river, first, folder_of(first))
    assert river.once(NOW) == 0
    founded = the_story(river).findtext("a:id", "", ATOM)
    put(river, second, folder_of(second))
    assert river.once(NOW + HOUR) == 0
    assert the_story(river).findtext("a:id", "", ATOM) == founded
    assert tally(river) == expected


@ORDERS
def test_one_bare_folder_makes_one_story_of_two_texts(
    tmp_path: Path, order: Sequence[str]
) -> None:
    river = River(tmp_path)
    river.configure(BARE)
    for prefix, name in zip("ab", order, strict=True):
        shutil.move(put(river, name, ""), tmp_path / "papers" / f"{prefix}.txt")
    assert river.once(NOW) == 0
    assert tally(river) == "1 outlet, 2 texts"
    assert len(articles(river)) == 2


@pytest.fixture
def river(tmp_path: Path) -> River:
    """Both documents, an outlet each, after a pass."""
    river = River(tmp_path)
    river.configure(PER_FOLDER)
    for name in BOTH:
        put(river, name, folder_of(name))
    assert river.once(NOW) == 0
    return river


def test_a_title_and_a_standfirst_are_kept(river: River) -> None:
    assert titles(river)[TITLED] == TITLE
    (entry,) = [
        one for one in articles(river) if one.findtext("a:title", "", ATOM) == TITLE
    ]
    summary = entry.findtext("a:summary", "", ATOM)
    assert html.fromstring(summary).text_content().startswith(STANDFIRST)
    assert not text_of(entry).startswith(TITLE)


def test_a_document_without_a_title_gets_one_from_its_lead(river: River) -> None:
    title = titles(river)[UNTITLED]
    assert title.startswith("NATO’s Secretary-General Jens Stoltenberg stressed")
    assert 30 <= len(title) <= 140
    lead = (shared("seeds") / UNTITLED).read_text("utf-8").splitlines()[0]
    assert title.rstrip("…") in lead
    assert lead[len(title.rstrip("…"))] in " ,.;"


def test_trailing_headlines_are_gone_and_the_last_sentence_stays(river: River) -> None:
    text = (shared("seeds") / UNTITLED).read_text("utf-8")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    headlines = lines[-17:]
    assert headlines[0].startswith("Supporters Gather")
    published = "\n".join(map(text_of, articles(river)))
    assert [line for line in headlines if line in published] == []
    assert set(titles(river)) == set(BOTH)


def test_an_edit_updates_the_article_and_nothing_else(river: River) -> None:
    before = {e.findtext("a:id", "", ATOM): e for e in articles(river)}
    path = river.folder / "papers" / folder_of(TITLED) / TITLED
    text = path.read_text("utf-8").replace(TITLE, "NATO sends arms, not a card")
    path.write_text(text, encoding="utf-8")
    assert river.once(NOW + HOUR) == 0
    after = {e.findtext("a:id", "", ATOM): e for e in articles(river)}
    assert after.keys() == before.keys()
    changed = [
        entry
        for name, entry in after.items()
        if etree.tostring(entry) != etree.tostring(before[name])
    ]
    (entry,) = changed
    assert entry.findtext("a:title", "", ATOM) == "NATO sends arms, not a card"
    updated = datetime.fromisoformat(entry.findtext("a:updated", "", ATOM))
    # No two entries have one `updated`: they differ within the second.
    assert updated.replace(microsecond=0) == NOW + HOUR
    published = [e.findtext("a:published", "", ATOM) for e in after.values()]
    assert {datetime.fromisoformat(time) for time in published} == {NOW}
    assert tally(river) == "2 outlets, 2 texts"


def test_a_moved_file_is_the_same_article(river: River) -> None:
    before = river.published()
    place = river.folder / "papers" / folder_of(TITLED)
    (place / TITLED).rename(place / "renamed.txt")
    assert river.once(NOW + HOUR) == 0
    assert river.published() == before
    assert river.rows("SELECT count(*) FROM entries") == [(2,)]


def test_a_deleted_file_takes_nothing_back(river: River) -> None:
    before = river.published()
    (river.folder / "papers" / folder_of(TITLED) / TITLED).unlink()
    assert river.once(NOW + HOUR) == 0
    assert river.published() == before
