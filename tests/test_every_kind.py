"""Every kind of feed in every format, files and what is made on request, over HTTP.

Held against the schemas, the prose of the specifications and what validators warn of.
"""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

from aggregator.config import load
from feeds.publish import FORMATS, Format
from tests.aggregator.web.visiting import Answer, Visitor
from tests.feeds.written import SCHEMAS
from tests.running import River
from tests.strict.everything import complaints

SAMPLE = Path(__file__).resolve().parents[1] / "sample"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "http://127.0.0.1:8080"

OWN = """
[[feed]]
name = "tides"
title = "Tides & harbours"
query = "harbour"
entries = "articles"

[[feed]]
name = "weighty"
order = "weight"
size = 5

[[subscription]]
name = "vanished"
file = "nowhere.xml"

[[subscription]]
name = "bare"
file = "feeds/bare.xml"
content = "link"
"""


@pytest.fixture(scope="module")
def river(tmp_path_factory: pytest.TempPathFactory) -> River:
    """The sample with feeds of one's own, and with a source that fails."""
    folder = tmp_path_factory.mktemp("kinds") / "sample"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("data"))
    shutil.copy(folder / "feeds" / "wexmouth-post.xml", folder / "feeds" / "bare.xml")
    river = River(folder)
    river.config.write_text(river.config.read_text(encoding="utf-8") + OWN)
    for hour in range(4):
        assert river.once(NOW + timedelta(hours=hour), "--all") == 1
    return river


@pytest.fixture(scope="module")
def visitor(river: River) -> Iterator[Visitor]:
    visitor = Visitor(load(river.config, {"AGGREGATOR_SERVICE__LISTEN": "127.0.0.1:0"}))
    yield visitor
    visitor.close()


def names(river: River) -> dict[str, str]:
    """One feed of each kind and more, as what goes before and after the suffix."""
    (slug,) = river.rows(
        "SELECT stories.slug FROM stories JOIN articles ON story_id = stories.id "
        "WHERE merged_into IS NULL GROUP BY stories.id ORDER BY count(*) DESC LIMIT 1"
    )[0]
    return dict.fromkeys(path.removesuffix(".atom") for path in river.feeds()) | {
        f"stories/{slug}": "",
        "all/archive/32": "",
        "stories/archive/32": "",
        "search": "?q=bridge",
    }


@pytest.fixture(scope="module", params=FORMATS, ids=lambda form: form.name)
def found(
    request: pytest.FixtureRequest, river: River, visitor: Visitor
) -> tuple[Format, dict[str, Answer]]:
    """What is answered for every feed in a format, by address."""
    form: Format = request.param
    asked = {
        f"/{name}.{form.name}{query or ''}": None
        for name, query in names(river).items()
    }
    return form, {path: visitor.get(path) for path in asked}


Found = tuple[Format, dict[str, Answer]]


def test_there_is_one_of_each_kind(found: Found) -> None:
    form, answers = found
    assert {answer.status for answer in answers.values()} == {200}
    kinds = {path.split("/")[1].partition("?")[0] for path in answers}
    plain = {f"{kind}.{form.name}" for kind in ("all", "stories", "top", "health")}
    assert plain | {"topics", "feeds", "subscriptions", "stories"} <= kinds
    assert any(path.endswith(f"/daily.{form.name}") for path in answers)


def test_none_gives_cause_for_a_warning(found: Found) -> None:
    form, answers = found
    told = {
        path: complaints(
            f".{form.name}", answer.body, f"{URL}{path}", NOW + timedelta(1)
        )
        for path, answer in answers.items()
    }
    assert {path: some for path, some in told.items() if some} == {}


def test_each_is_served_as_what_it_is(found: Found) -> None:
    form, answers = found
    for path, answer in answers.items():
        kind, _, charset = answer.headers["content-type"].partition("; ")
        assert kind == form.media_type, path
        assert charset in {"", "charset=utf-8"}, path
        if "/archive/" not in path and "/stories/" not in path:
            assert f'<{URL}{path}>; rel="self"' in answer.headers["link"], path


def test_each_is_valid_by_its_schema(found: Found) -> None:
    form, answers = found
    if form.name == "rss":
        pytest.skip("RSS 2.0 has no schema")
    name = {"atom": "atom.rng", "json": "schema-v1.1.json"}[form.name]
    if not (SCHEMAS / name).exists():
        pytest.skip(f"there is no schema at {SCHEMAS / name}")
    schema = (SCHEMAS / name).read_bytes()
    for path, answer in answers.items():
        if form.name == "atom":
            rules = etree.RelaxNG(etree.fromstring(schema))
            assert rules.validate(etree.fromstring(answer.body)), (
                path,
                rules.error_log,
            )
        else:
            rules = jsonschema.Draft7Validator(json.loads(schema))
            faults = [one.message for one in rules.iter_errors(json.loads(answer.body))]
            assert faults == [], path


def test_what_fails_is_told_and_what_has_no_words_points_to_them(river: River) -> None:
    assert len(river.feed("health.atom")) == 1
    (first, *_) = river.feed("subscriptions/bare.atom")
    assert "<p><a href=" in (first.findtext("{*}summary") or "")
