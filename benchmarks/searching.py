"""What the search costs: python benchmarks/searching.py [--articles N]... [--folder F]

N articles in made-up words, as common as words of a language are, are kept in a
database in the folder and then indexed, as an old database is. It prints how large the
index is beside the text, what an article costs as it is kept, and how long searches
take that match few or nearly all of them: what a page takes from the query to the
quotations, and what the feed of the same search takes.
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from searching_texts import Texts, word

from aggregator import finding, queries, searches
from aggregator.publications import Site
from aggregator.written import Press
from feeds.publish import ATOM
from storage import indexing, settings, wishes
from storage.database import Database, iso, open_reading, open_writing, writing
from storage.search import Sought
from storage.wishes import Wanted

SIZES = (30_000, 1_000_000)
BATCH = 250
MORE = 5_000
"""So many are kept with the index and without it, to see what it costs."""

OUTLETS = 500
START = datetime(2026, 1, 1, tzinfo=UTC)
SHOWN = 20
RUNS = 5

QUERIES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("a rare word", word(50_000), {}),
    ("an uncommon word", word(2_000), {}),
    ("two uncommon words", f"{word(2_000)} {word(900)}", {}),
    ("a common word", word(100), {}),
    ("the commonest word", word(0), {}),
    ("the two commonest words", f"{word(0)} {word(1)}", {}),
    ("a phrase of common words", f'"{word(3)} {word(7)}"', {}),
    ("a beginning of words", f"{word(100)[:4]}*", {}),
    ("a common word without another", f"{word(30)} -{word(2)}", {}),
    ("a common word of a source", word(100), {"subscription": "s7"}),
    ("a common word of an outlet", word(100), {"outlet": "s7.example"}),
    ("a common word of no topic", word(100), {"topic": "none"}),
    ("a common word of a day", word(100), {"span": "day"}),
    ("a common word of a month", word(100), {"span": "month"}),
    ("a common word of a year", word(100), {"span": "year"}),
)
"""What is searched for, and what it is."""


def prepare(db: Database) -> None:
    """Keep what articles refer to."""
    names = [f"s{number}" for number in range(OUTLETS)]
    wanted = (Wanted(name=one, kind="url", location=f"https://{one}/") for one in names)
    with writing(db):
        wishes.sync(db, list(wanted))
        db.conn.executemany(
            "INSERT INTO outlets (id, key, name, url) VALUES (?, ?, ?, '')",
            [(n + 1, f"s{n}.example", f"Outlet {n}") for n in range(OUTLETS)],
        )


def fill(db: Database, texts: Texts, numbers: range, *, indexed: bool = False) -> float:
    """Keep articles of these numbers turn by turn; gives the CPU seconds it took."""
    took = 0.0
    for start in numbers[::BATCH]:
        rows = [(n, *texts.document(n)) for n in range(start, start + BATCH)]
        began = process_time()
        with writing(db):
            _save(db, rows)
            if indexed:
                indexing.extend(db)
        took += process_time() - began
    return took


def _save(db: Database, rows: Sequence[tuple[int, str, str]]) -> None:
    times = {n: iso(START + timedelta(seconds=30 * n)) for n, *_ in rows}
    db.conn.executemany(
        "INSERT INTO articles (id, iri, slug, outlet_id, entry_id, grouped_by, title, "
        "language, time, first_seen, updated, quiet, story_id, topics) "
        "VALUES (?1, ?2, ?2, ?3, ?1, ?1, ?4, 'en', ?5, ?5, ?5, 0, ?6, '[]')",
        [
            (n, f"a{n}", n % OUTLETS + 1, title, times[n], n // 3 + 1)
            for n, title, _ in rows
        ],
    )
    db.conn.executemany(
        "INSERT INTO stories (id, iri, slug, lead_id, founded, time, updated, quiet) "
        "VALUES (?1, ?2, ?2, ?3, ?4, ?4, ?4, 0) "
        "ON CONFLICT (id) DO UPDATE SET time = excluded.time",
        [(n // 3 + 1, f"t{n // 3 + 1}", n, times[n]) for n, *_ in rows],
    )
    db.conn.executemany(
        "INSERT INTO entries (id, subscription_id, key, entry_id, link_key, "
        "article_id, outlet_id, own, length, digest, first_seen, updated, packed) "
        "VALUES (?1, ?2, ?3, '', '', ?1, ?4, 1, 0, ?3, ?5, ?5, pack(?6, NULL))",
        [
            (n, n % OUTLETS + 1, f"e{n}", n % OUTLETS + 1, times[n], document)
            for n, _, document in rows
        ],
    )


def index(db: Database) -> float:
    """Index all that is kept; gives the CPU seconds."""
    began = process_time()
    done = True
    while done:
        with writing(db):
            done = indexing.index(db, BATCH) > 0
    return process_time() - began


def size(db: Database, like: str) -> int:
    """The bytes of the tables and indexes of such names."""
    query = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE ?"
    return int(db.execute(query, [like]).fetchone()[0])


def middle(work: Callable[[], object]) -> float:
    """The milliseconds that something takes, in the middle of several times."""
    took = []
    for _ in range(RUNS):
        began = perf_counter()
        work()
        took.append(perf_counter() - began)
    return sorted(took)[RUNS // 2] * 1000


def sought(db: Database, typed: str, within: dict[str, str]) -> Sought:
    """Understand a query as the page does."""
    narrowed = {name: value for name, value in within.items() if name != "span"}
    since = finding.since(db, within.get("span", ""))
    return Sought(terms=queries.parse(typed), since=since, **narrowed)


def page(db: Database, site: Site, wanted: Sought) -> int:
    """Do what a page of results takes; gives how many articles were looked at."""
    found = finding.find(db, wanted)
    finding.results(db, site, found.hits[:SHOWN], wanted.terms)
    return found.articles


def measure(path: Path, articles: int) -> None:
    """Print everything about a database of so many articles."""
    texts = Texts(np.random.default_rng(1))
    with closing(open_writing(path)) as db:
        prepare(db)
        db.execute("PRAGMA synchronous = OFF")
        fill(db, texts, range(1, articles))
        with writing(db):
            for name in ("unindexed", "indexed"):
                settings.put(db, name, str(articles))
        written, building = texts.written, index(db)
        held, whole = size(db, "search%"), size(db, "%")
        more = range(articles + 1, articles + MORE)
        indexed = fill(db, texts, more, indexed=True)
        more = range(articles + MORE + 1, articles + 2 * MORE)
        bare = fill(db, texts, more)
        with writing(db):
            indexing.extend(db)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(f"\n{articles:,} articles, {written / 1e6:,.0f} MB of text")
    print(f"  index {held / 1e6:,.0f} MB, {held / written:.2f} of the text;", end=" ")
    print(f"with all else {whole / written:.2f} of it")
    print(f"  indexing what is kept: {building / articles * 1e6:.0f} us an article")
    cost = (indexed - bare) / MORE * 1e6
    print(f"  as it is kept: {cost:.0f} us an article", end=" ")
    print(f"beside {bare / MORE * 1e6:.0f} us for its rows")
    search(path)


def search(path: Path) -> None:
    """Print how long searches take."""
    site = Site(title="River", url="https://r.example", tag="tag:r,2026", since=START)
    print(f"  {'':32}{'ranked':>10}{'page, ms':>10}{'feed, ms':>10}")
    with closing(open_reading(path)) as db:
        press = Press(db, site)
        for called, typed, within in QUERIES:
            look = partial(sought, db, typed, within)
            ranked = page(db, site, look())
            shown = middle(lambda of=look: page(db, site, of()))
            fed = middle(lambda of=look: searches.document(press, of(), ATOM))
            print(f"  {called:32}{ranked:10,}{shown:10.1f}{fed:10.1f}")


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, action="append")
    parser.add_argument("--folder", type=Path, help="where the databases lie and stay")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = arguments.folder or Path(passing)
        for articles in arguments.articles or SIZES:
            path = folder / f"searching-{articles}.db"
            path.unlink(missing_ok=True)
            measure(path, articles)


if __name__ == "__main__":
    main()
