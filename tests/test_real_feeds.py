"""The whole way on feeds as they are found: fetched, kept, published, read again."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from aggregator.config import load
from feeds import parse
from tests.aggregator.web.visiting import Visitor
from tests.feeds.server import Server
from tests.running import ATOM, River, addresses, entries, scheme, shared
from tests.strict.everything import complaints

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALLOWED = {"http", "https", "mailto", "tel", "ftp", "magnet", "xmpp", "irc", "sip"}
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Pass:
    """What a pass left behind."""

    code: int
    entries: Mapping[str, int]
    articles: int
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Passes:
    """Four passes over the same feeds, and what was told of them."""

    river: River
    names: Mapping[str, Path]
    first: Pass
    unchanged: Pass
    unconditional: Pass
    touched: Pass
    told: str
    answers: Counter[int]


def name_of(path: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.name.lower())[-60:].strip("-")


def serve(server: Server, paths: list[Path], tail: bytes, *, validators: bool) -> None:
    for path in paths:
        body = path.read_bytes()
        server.serve(
            f"/{path.name}",
            # White space after the end changes the bytes and nothing else.
            body + tail,
            headers={"Content-Type": "application/octet-stream"},
            validators=validators,
        )


def a_pass(river: River, now: datetime) -> Pass:
    code = river.once(now, "--all")
    ((articles,),) = river.rows("SELECT count(*) FROM articles")
    return Pass(code, river.entries(), int(str(articles)), river.published())


@pytest.fixture(scope="module")
def passes(tmp_path_factory: pytest.TempPathFactory) -> Passes:
    paths = sorted(p for p in shared("feeds").iterdir() if p.name != "INDEX.tsv")
    server = Server().start()
    river = River(tmp_path_factory.mktemp("real"))
    parts = [
        f'[[host]]\nname = "127.0.0.1"\ngap = "0s"\nconnections = 32\n'
        f"ports = [{server.port}]\n"
    ]
    parts += [
        f'[[subscription]]\nname = "{name_of(path)}"\n'
        f'url = "{server.url("/" + path.name)}"\n'
        for path in paths
    ]
    river.configure("\n".join(parts))
    with pytest.MonkeyPatch.context() as patch:
        told = io.StringIO()
        patch.setattr("sys.stderr", told)
        serve(server, paths, b"", validators=True)
        first = a_pass(river, NOW)
        unchanged = a_pass(river, NOW + HOUR)
        conditional = [
            asked
            for asked in server.requests[len(paths) :]
            if asked.headers["If-None-Match"] and asked.headers["If-Modified-Since"]
        ]
        serve(server, paths, b"", validators=False)
        unconditional = a_pass(river, NOW + 2 * HOUR)
        serve(server, paths, b"\n", validators=False)
        touched = a_pass(river, NOW + 3 * HOUR)
    server.close()
    return Passes(
        river,
        {name_of(path): path for path in paths},
        first,
        unchanged,
        unconditional,
        touched,
        told.getvalue(),
        Counter({304: len(conditional)}),
    )


def expected(path: Path) -> int:
    """How many items a feed has: by the index, or by counting those of JSON feeds."""
    if path.suffix == ".json":
        return len(json.loads(path.read_bytes())["items"])
    with (path.parent / "INDEX.tsv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            if row["file"] == path.name:
                return int(row["entries"])
    raise LookupError(path)


def test_every_feed_is_read_and_no_entry_is_lost(passes: Passes) -> None:
    assert passes.first.entries == {
        name: expected(path) for name, path in passes.names.items()
    }


def test_no_feed_fails_and_nothing_breaks(passes: Passes) -> None:
    assert passes.first.code == 0
    assert "Traceback" not in passes.told
    failed = passes.river.rows("SELECT name, failure FROM subscriptions WHERE failures")
    assert failed == []


def test_a_feed_that_did_not_change_is_asked_for_conditionally(passes: Passes) -> None:
    assert passes.answers[304] == len(passes.names)


@pytest.mark.parametrize("which", ["unchanged", "unconditional", "touched"])
def test_a_later_pass_stores_nothing_and_changes_no_byte(
    passes: Passes, which: str
) -> None:
    later: Pass = getattr(passes, which)
    assert later.code == 0
    assert later.entries == passes.first.entries
    assert later.articles == passes.first.articles
    changed = {
        path
        for path in passes.first.files.keys() | later.files.keys()
        if passes.first.files.get(path) != later.files.get(path)
    }
    assert changed == set()


def test_a_feed_of_ours_holds_all_its_feed_had(passes: Passes) -> None:
    for name, path in passes.names.items():
        found = entries(passes.first.files[f"subscriptions/{name}.atom"])
        assert len(found) == expected(path), name


def atom(passes: Passes) -> dict[str, bytes]:
    """The published Atom feeds by path."""
    files = passes.first.files
    return {path: files[path] for path in files if path.endswith(".atom")}


def test_what_is_published_is_valid_atom(passes: Passes) -> None:
    schema = etree.RelaxNG(etree.parse(shared("reference") / "schemas" / "atom.rng"))
    invalid = {}
    for path, body in atom(passes).items():
        if not schema.validate(etree.fromstring(body)):
            invalid[path] = str(schema.error_log.last_error)
    assert invalid == {}


def test_nothing_that_is_published_gives_cause_for_a_warning(passes: Passes) -> None:
    told = {
        path: complaints(path, body, f"https://river.example/{path}", NOW)
        for path, body in passes.first.files.items()
    }
    assert {path: some for path, some in told.items() if some} == {}


def test_feedparser_reads_what_is_published_without_complaint(passes: Passes) -> None:
    for path, body in atom(passes).items():
        read = feedparser.parse(io.BytesIO(body))
        assert not read.bozo, (path, read.get("bozo_exception"))
        assert len(read.entries) == len(entries(body)), path


def test_an_id_stands_for_one_entry(passes: Passes) -> None:
    for path, body in atom(passes).items():
        ids = [entry.findtext("a:id", "", ATOM) for entry in entries(body)]
        doubled = [id_ for id_, count in Counter(ids).items() if count > 1]
        assert doubled == [], path


def test_addresses_are_absolute_and_harmless(passes: Passes) -> None:
    found = {
        address: path
        for path, body in atom(passes).items()
        for address in addresses(etree.fromstring(body))
    }
    strange = {a: p for a, p in found.items() if scheme(a) not in ALLOWED}
    assert strange == {}


def test_no_control_characters_are_published(passes: Passes) -> None:
    for path, body in atom(passes).items():
        texts = etree.fromstring(body).itertext()
        assert not any(CONTROLS.search(text) for text in texts), path


def undated(path: Path) -> int:
    """How many entries have no time, or one that has not come yet."""
    read = parse.parse(path.read_bytes(), url=f"https://feeds.example/{path.name}")
    times = [entry.published or entry.updated for entry in read.entries]
    return sum(time is None or time > NOW or time.year < 1900 for time in times)


def test_only_what_has_no_time_is_stamped_with_its_arrival(passes: Passes) -> None:
    for name, path in passes.names.items():
        times = [
            datetime.fromisoformat(entry.findtext("a:updated", "", ATOM))
            for entry in entries(passes.first.files[f"subscriptions/{name}.atom"])
        ]
        times = [time.replace(microsecond=0) for time in times]
        assert all(time <= NOW for time in times), name
        # Fewer, where another feed carries the same article and knows its time.
        assert sum(time == NOW for time in times) <= undated(path), name


def test_archive_pages_give_cause_for_no_warning(visitor: Visitor) -> None:
    for form in ("atom", "rss", "json"):
        path = f"/all/archive/512.{form}"
        body = visitor.get(path).body
        assert complaints(path, body, f"https://river.example{path}", NOW) == []


@pytest.fixture(scope="module")
def visitor(passes: Passes) -> Iterator[Visitor]:
    elsewhere = {"AGGREGATOR_SERVICE__LISTEN": "127.0.0.1:0"}
    visitor = Visitor(load(passes.river.config, elsewhere))
    yield visitor
    visitor.close()


def test_every_page_opens_and_runs_and_fetches_nothing_foreign(
    passes: Passes, visitor: Visitor
) -> None:
    seen, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop().partition("#")[0]
        if path in seen or not path.startswith("/") or path.startswith("/static/"):
            continue
        if path.endswith((".json", ".rss")) or path.startswith("/subscribe/stories/"):
            continue  # the same for each story, and thousands of them
        seen.add(path)
        answer = visitor.get(path)
        # An article leads to the story it is in.
        assert answer.status == (302 if path.startswith("/articles/") else 200), path
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert answer.page.xpath("//img | //iframe | //style | //@style") == []
            scripts = answer.page.xpath("//script")
            assert all(one.get("src", "").startswith("/static/") for one in scripts)
            assert not any(one.text for one in scripts)
            assert answer.page.xpath("//@*[starts-with(name(), 'on')]") == []
            hrefs = answer.page.xpath("//a/@href | //link/@href")
            taps = {"feed", "web+feed"} if path.startswith("/subscribe") else set()
            assert {scheme(href) for href in hrefs} <= ALLOWED | taps | {""}, path
            waiting += hrefs
    assert {f"/subscriptions/{name}" for name in passes.names} < seen


def test_every_storys_own_feed_is_valid(passes: Passes, visitor: Visitor) -> None:
    schema = etree.RelaxNG(etree.parse(shared("reference") / "schemas" / "atom.rng"))
    joint = passes.river.rows(
        "SELECT slug FROM stories WHERE merged_into IS NULL AND id IN"
        " (SELECT story_id FROM articles GROUP BY story_id HAVING count(*) > 1)"
    )
    for (slug,) in joint:
        body = visitor.get(f"/stories/{slug}.atom").body
        assert schema.validate(etree.fromstring(body)), (slug, schema.error_log)
        assert not feedparser.parse(io.BytesIO(body)).bozo


def test_what_is_published_can_be_subscribed_to(passes: Passes, tmp_path: Path) -> None:
    again = River(tmp_path)
    for name in passes.names:
        file = tmp_path / f"{name}.atom"
        file.write_bytes(passes.first.files[f"subscriptions/{name}.atom"])
    again.configure(
        "\n".join(
            f'[[subscription]]\nname = "{name}"\nfile = "{tmp_path}/{name}.atom"\n'
            for name in passes.names
        )
    )
    assert again.once(NOW + 4 * HOUR) == 0
    assert again.entries() == passes.first.entries
