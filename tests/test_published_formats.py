"""What the sample publishes, held against the rules of every format."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

from feeds import opml
from tests.feeds.written import SCHEMAS
from tests.running import ATOM, River, entries
from tests.strict.everything import complaints

SAMPLE = Path(__file__).resolve().parents[1] / "sample"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def river(tmp_path_factory: pytest.TempPathFactory) -> River:
    """A copy of the sample after a pass."""
    folder = tmp_path_factory.mktemp("formats") / "sample"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("data"))
    river = River(folder)
    assert river.once(NOW) == 0
    return river


def of(river: River, suffix: str) -> Iterator[tuple[str, bytes]]:
    for path, body in river.published().items():
        if path.endswith(suffix):
            yield path, body


def schema(name: str) -> bytes:
    path = SCHEMAS / name
    if not path.exists():
        pytest.skip(f"there is no schema at {path}")
    return path.read_bytes()


def test_every_atom_is_valid(river: River) -> None:
    rules = etree.RelaxNG(etree.fromstring(schema("atom.rng")))
    checked = 0
    for path, body in of(river, ".atom"):
        assert rules.validate(etree.fromstring(body)), (path, rules.error_log)
        checked += 1
    assert checked > 10


def test_every_json_feed_is_valid(river: River) -> None:
    formats = jsonschema.FormatChecker(["date-time"])
    rules = jsonschema.Draft7Validator(
        json.loads(schema("schema-v1.1.json")), format_checker=formats
    )
    for path, body in of(river, ".json"):
        assert [one.message for one in rules.iter_errors(json.loads(body))] == [], path


def test_nothing_that_is_published_gives_cause_for_a_warning(river: River) -> None:
    for path, body in river.published().items():
        address = f"http://127.0.0.1:8080/{path}"
        assert complaints(path, body, address, NOW) == [], path


def test_the_formats_say_the_same(river: River) -> None:
    published = river.published()
    for path in river.feeds():
        atom, name = entries(published[path]), path.removesuffix(".atom")
        items = json.loads(published[f"{name}.json"])["items"]
        rss = etree.fromstring(published[f"{name}.rss"]).findall("channel/item")
        ids = [entry.findtext("a:id", "", ATOM) for entry in atom]
        assert [item["id"] for item in items] == ids, path
        assert [item.findtext("guid") for item in rss] == ids, path
        titles = [entry.findtext("a:title", "", ATOM) for entry in atom]
        assert [item["title"] for item in items] == titles, path
        assert [item.findtext("title") for item in rss] == titles, path


def test_no_id_and_no_address_of_a_feed_is_another_ones(river: River) -> None:
    feeds = [etree.fromstring(body) for body in river.feeds().values()]
    ids = [feed.findtext("a:id", "", ATOM) for feed in feeds]
    assert len(set(ids)) == len(ids)
    own = {
        link.get("href")
        for feed in feeds
        for link in feed.findall("a:link[@rel='self']", ATOM)
    }
    assert own == {f"http://127.0.0.1:8080/{path}" for path in river.feeds()}


def test_the_lists_are_opml(river: River) -> None:
    for path, body in of(river, ".opml"):
        root = etree.fromstring(body)
        assert (root.tag, root.get("version")) == ("opml", "2.0"), path
        assert [one.tag for one in root] == ["head", "body"], path
        for outline in root.iter("outline"):
            assert outline.get("text"), path
            assert (outline.get("type") == "rss") == bool(outline.get("xmlUrl")), path
    listed = opml.read((river.public / "feeds.opml").read_bytes())
    assert {one.url.rpartition(":8080/")[2] for one in listed} == set(river.feeds())
