"""The schema: an append-only list of steps.

Order matters: a new step goes to the end, and a step that has landed is never edited.
Times are UTC text of fixed width (`storage.database.iso`), so text order is time order.
"""

from sqlite_utils import Database, Migrations

from storage import packed
from storage.places import host_of


class Steps(Migrations):
    """`sqlite_utils.Migrations` that can name its steps."""

    def steps(self) -> list[Migrations._Migration]:
        """Every step this version of the program knows."""
        return list(self._migrations)


migrations = Steps("aggregator")


@migrations(name="0001_first_schema")
def _first_schema(db: Database) -> None:
    for statement in _FIRST_SCHEMA.split(";\n"):
        db.execute(statement)


@migrations(name="0002_polling")
def _polling(db: Database) -> None:
    for statement in _POLLING.split(";\n"):
        db.execute(statement)
    rows = db.execute("SELECT id, location FROM subscriptions").fetchall()
    for id_, location in rows:
        db.execute(
            "UPDATE subscriptions SET host = ? WHERE id = ?", [host_of(location), id_]
        )


@migrations(name="0003_corrections")
def _corrections(db: Database) -> None:
    for statement in _CORRECTIONS.split(";\n"):
        db.execute(statement)


@migrations(name="0004_quarantine")
def _quarantine(db: Database) -> None:
    # Set while a person takes what a feed has become.
    db.execute(
        "ALTER TABLE subscriptions ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0"
    )


@migrations(name="0005_learned_words")
def _learned_words(db: Database) -> None:
    db.execute(_LEARNED_WORDS)


@migrations(name="0006_filtered")
def _filtered(db: Database) -> None:
    db.execute(_FILTERED)


@migrations(name="0007_fragments")
def _fragments(db: Database) -> None:
    for statement in _FRAGMENTS.split(";\n"):
        db.execute(statement)


@migrations(name="0008_serving")
def _serving(db: Database) -> None:
    for statement in _SERVING.split(";\n"):
        db.execute(statement)


@migrations(name="0009_search")
def _search(db: Database) -> None:
    for statement in _SEARCH.split("\n\n"):
        db.execute(statement)


@migrations(name="0010_search_by_turns")
def _search_by_turns(db: Database) -> None:
    for statement in _SEARCH_BY_TURNS.split("\n\n"):
        db.execute(statement)


@migrations(name="0011_outbox")
def _outbox(db: Database) -> None:
    for statement in _OUTBOX.split(";\n"):
        db.execute(statement)


@migrations(name="0012_callbacks")
def _callbacks(db: Database) -> None:
    for statement in _CALLBACKS.split(";\n"):
        db.execute(statement)


@migrations(name="0013_packed_fragments")
def _packed_fragments(db: Database) -> None:
    for statement in _PACKED_FRAGMENTS.split(";\n"):
        db.execute(statement)


@migrations(name="0014_pruning")
def _pruning(db: Database) -> None:
    db.execute("ALTER TABLE entries ADD COLUMN shortened INTEGER NOT NULL DEFAULT 0")


@migrations(name="0015_pages")
def _pages(db: Database) -> None:
    for statement in _PAGES.split(";\n"):
        db.execute(statement)


@migrations(name="0016_volumes")
def _volumes(db: Database) -> None:
    # How much was told of a topic, and when, is told by the index alone.
    db.execute("DROP INDEX articles_story")
    db.execute(
        "CREATE INDEX articles_story ON articles (story_id, time, quiet, outlet_id)"
    )


@migrations(name="0017_packed_entries")
def _packed_entries(db: Database) -> None:
    for statement in _PACKED_ENTRIES.split("\n\n"):
        db.execute(statement)
    samples = db.execute(_SAMPLES, [packed.SAMPLES]).fetchall()
    if len(samples) == packed.SAMPLES:
        packed.keep(db, [document for (document,) in samples])
    for statement in _PACK.split("\n\n"):
        db.execute(statement)


@migrations(name="0020_renamed")
def _renamed(db: Database) -> None:
    for column in (
        "renamed INTEGER NOT NULL DEFAULT 0",
        "unsteady INTEGER NOT NULL DEFAULT 0",
        "unsteady_since TEXT",
    ):
        db.execute(f"ALTER TABLE subscriptions ADD COLUMN {column}")


@migrations(name="0021_mirrored")
def _mirrored(db: Database) -> None:
    # What stands at another place as it was written here at a time.
    db.execute(
        "CREATE TABLE mirrored (target TEXT NOT NULL, path TEXT NOT NULL, "
        "mtime_ns INTEGER NOT NULL, size INTEGER NOT NULL, digest TEXT NOT NULL, "
        "PRIMARY KEY (target, path)) WITHOUT ROWID"
    )


@migrations(name="0022_sheets")
def _sheets(db: Database) -> None:
    for statement in _SHEETS.split(";\n"):
        db.execute(statement)


_FIRST_SCHEMA = """
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE outlets (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    url TEXT NOT NULL
);

CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    location TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    list TEXT,
    topics TEXT NOT NULL DEFAULT '[]',
    terms TEXT NOT NULL DEFAULT '',
    active INTEGER NOT NULL DEFAULT 1,
    source TEXT NOT NULL DEFAULT '{}',
    hints TEXT NOT NULL DEFAULT '{}',
    etag TEXT,
    last_modified TEXT,
    digest TEXT NOT NULL DEFAULT '',
    next_poll TEXT NOT NULL DEFAULT '',
    why TEXT NOT NULL DEFAULT '',
    last_poll TEXT,
    last_success TEXT,
    first_read TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since TEXT,
    failure_kind TEXT NOT NULL DEFAULT '',
    failure TEXT NOT NULL DEFAULT '',
    problems TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX subscriptions_due ON subscriptions (next_poll, name) WHERE active;

CREATE TABLE documents (
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
    path TEXT NOT NULL,
    mtime_ns INTEGER NOT NULL,
    size INTEGER NOT NULL,
    digest TEXT NOT NULL,
    id TEXT NOT NULL,
    problem TEXT NOT NULL,
    PRIMARY KEY (subscription_id, path)
) WITHOUT ROWID;

CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    iri TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    outlet_id INTEGER NOT NULL REFERENCES outlets (id),
    entry_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    lead TEXT NOT NULL,
    language TEXT NOT NULL,
    time TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    updated TEXT NOT NULL,
    quiet INTEGER NOT NULL,
    copy_of INTEGER REFERENCES articles (id),
    story_id INTEGER NOT NULL,
    topics TEXT NOT NULL,
    terms TEXT NOT NULL,
    weights BLOB NOT NULL
);
CREATE INDEX articles_time ON articles (time, id);
CREATE INDEX articles_story ON articles (story_id);

CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
    key TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    link_key TEXT NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    outlet_id INTEGER NOT NULL REFERENCES outlets (id),
    own INTEGER NOT NULL,
    length INTEGER NOT NULL,
    digest TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    updated TEXT NOT NULL,
    document TEXT NOT NULL,
    UNIQUE (subscription_id, key)
);
CREATE INDEX entries_link ON entries (link_key) WHERE link_key <> '';
CREATE INDEX entries_id ON entries (entry_id) WHERE entry_id <> '';
CREATE INDEX entries_article ON entries (article_id);

CREATE TABLE stories (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    iri TEXT NOT NULL UNIQUE,
    slug TEXT NOT NULL UNIQUE,
    lead_id INTEGER NOT NULL REFERENCES articles (id),
    founded TEXT NOT NULL,
    time TEXT NOT NULL,
    updated TEXT NOT NULL,
    quiet INTEGER NOT NULL,
    merged_into INTEGER REFERENCES stories (id)
);
CREATE INDEX stories_time ON stories (time, id) WHERE merged_into IS NULL;
CREATE INDEX stories_alias ON stories (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE topics (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    term TEXT NOT NULL DEFAULT '',
    active INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE story_topics (
    story_id INTEGER NOT NULL REFERENCES stories (id),
    topic_id INTEGER NOT NULL REFERENCES topics (id),
    PRIMARY KEY (story_id, topic_id)
) WITHOUT ROWID;
CREATE INDEX story_topics_topic ON story_topics (topic_id);

CREATE TABLE publications (
    path TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    published INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID"""

# A subscription's own columns for what its polls taught; ``polls`` is their log, and
# ``hosts`` holds those that asked to be left alone.
_POLLING = """
ALTER TABLE subscriptions ADD COLUMN host TEXT NOT NULL DEFAULT '';
ALTER TABLE subscriptions ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE subscriptions ADD COLUMN moved_to TEXT NOT NULL DEFAULT '';
ALTER TABLE subscriptions ADD COLUMN moved_since TEXT;
ALTER TABLE subscriptions ADD COLUMN vouched_by TEXT NOT NULL DEFAULT '';
ALTER TABLE subscriptions ADD COLUMN last_whole TEXT;
ALTER TABLE subscriptions ADD COLUMN unheeded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE subscriptions ADD COLUMN max_age REAL;
ALTER TABLE subscriptions ADD COLUMN empty_since TEXT;
ALTER TABLE subscriptions ADD COLUMN muted TEXT NOT NULL DEFAULT '';
ALTER TABLE subscriptions ADD COLUMN rhythm TEXT NOT NULL DEFAULT '';
ALTER TABLE subscriptions ADD COLUMN firsts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE subscriptions ADD COLUMN stories INTEGER NOT NULL DEFAULT 0;

CREATE TABLE hosts (
    name TEXT PRIMARY KEY,
    closed_at TEXT NOT NULL,
    closed_until TEXT NOT NULL,
    why TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE polls (
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
    at TEXT NOT NULL,
    status INTEGER NOT NULL,
    failure_kind TEXT NOT NULL,
    requests INTEGER NOT NULL,
    took REAL NOT NULL,
    received INTEGER NOT NULL,
    fresh INTEGER NOT NULL,
    waits TEXT NOT NULL,
    next_poll TEXT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (subscription_id, at)
) WITHOUT ROWID"""

# A title and a pin are what a person gave a story; ``gone`` are the addresses of what
# was taken back and will never be there again.
_CORRECTIONS = """
ALTER TABLE stories ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE stories ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
CREATE INDEX stories_pinned ON stories (id) WHERE pinned;

CREATE TABLE gone (
    path TEXT PRIMARY KEY
) WITHOUT ROWID"""

# What a topic of few words was widened by; topics may be in the configuration alone.
_LEARNED_WORDS = """
CREATE TABLE learned (
    topic TEXT NOT NULL,
    language TEXT NOT NULL,
    threshold INTEGER NOT NULL,
    weights TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (topic, language)
) WITHOUT ROWID"""

# What `keep` and `block` left out, from when it was met first to when it was last.
_FILTERED = """
CREATE TABLE filtered (
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    link TEXT NOT NULL,
    why TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    PRIMARY KEY (subscription_id, key)
) WITHOUT ROWID"""

# Entries as they were written, in every format; what is out of date is told at a look.
_FRAGMENTS = """
CREATE TABLE fragments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    stamp TEXT NOT NULL,
    updated TEXT NOT NULL,
    atom BLOB NOT NULL,
    json BLOB NOT NULL,
    rss BLOB NOT NULL,
    UNIQUE (kind, number)
);

CREATE INDEX publications_outdated ON publications (path) WHERE revision > published"""

# ``changes`` are the times at which a document changed lately. Of what a reader comes
# in with only a digest is kept; ``salt`` is what it was made with, beside a secret that
# is not in the database.
_SERVING = """
ALTER TABLE publications ADD COLUMN changes TEXT NOT NULL DEFAULT '[]';

CREATE TABLE tokens (
    name TEXT PRIMARY KEY,
    salt TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    made TEXT NOT NULL
) WITHOUT ROWID"""


def _words(document: str) -> str:
    """SQL: the columns of the search index for an entry."""
    parts = ("title", "text", "outlet.name")
    return ", ".join(f"spaced({document} ->> '$.{part}')" for part in parts)


_UNINDEXED = "(SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'unindexed')"
_COLUMNS = "title, text, outlet"

# The words of every article, as its standing entry has them. The index keeps no text:
# what goes out of it must be given as it went in, so only these triggers write it, and
# `storage.indexing`, from the newest article down to the last of an old database.
# Forgotten words stay in its pages until these are merged.
_SEARCH = f"""
CREATE VIRTUAL TABLE search USING fts5 (
    {_COLUMNS}, content = '',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'"
)

INSERT INTO settings (name, value)
SELECT 'unindexed', ifnull(max(id), 0) FROM articles

CREATE TRIGGER search_new AFTER INSERT ON entries
WHEN NEW.article_id > {_UNINDEXED}
AND NEW.id = (SELECT entry_id FROM articles WHERE id = NEW.article_id)
BEGIN
    INSERT INTO search (rowid, {_COLUMNS})
    VALUES (NEW.article_id, {_words("NEW.document")});
END

CREATE TRIGGER search_edited AFTER UPDATE OF document ON entries
WHEN NEW.article_id > {_UNINDEXED}
AND NEW.id = (SELECT entry_id FROM articles WHERE id = NEW.article_id)
AND ({_words("NEW.document")}) IS NOT ({_words("OLD.document")})
BEGIN
    INSERT INTO search (search, rowid, {_COLUMNS})
    VALUES ('delete', OLD.article_id, {_words("OLD.document")});
    INSERT INTO search (rowid, {_COLUMNS})
    VALUES (NEW.article_id, {_words("NEW.document")});
END

CREATE TRIGGER search_chosen AFTER UPDATE OF entry_id ON articles
WHEN NEW.entry_id <> OLD.entry_id AND NEW.id > {_UNINDEXED}
BEGIN
    INSERT INTO search (search, rowid, {_COLUMNS})
    SELECT 'delete', OLD.id, {_words("document")} FROM entries
    WHERE id = OLD.entry_id;
    INSERT INTO search (rowid, {_COLUMNS})
    SELECT NEW.id, {_words("document")} FROM entries WHERE id = NEW.entry_id;
END

CREATE TRIGGER search_gone BEFORE DELETE ON entries
WHEN OLD.article_id > {_UNINDEXED}
AND OLD.id = (SELECT entry_id FROM articles WHERE id = OLD.article_id)
BEGIN
    INSERT INTO search (search, rowid, {_COLUMNS})
    VALUES ('delete', OLD.article_id, {_words("OLD.document")});
    INSERT OR REPLACE INTO settings (name, value) VALUES ('unmerged', 'all');
END"""

# SQLite flushes the index at each row that a trigger puts in, which costs five times as
# much as a whole turn at once: triggers take care of what is indexed, from the number
# after "unindexed" up to "indexed", and what is new comes in at the end of its turn.
_INDEXED = "(SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'indexed')"

_SEARCH_BY_TURNS = f"""
DROP TRIGGER search_new

DROP TRIGGER search_edited

DROP TRIGGER search_chosen

DROP TRIGGER search_gone

INSERT INTO settings (name, value)
SELECT 'indexed', ifnull(max(id), 0) FROM articles

CREATE TRIGGER search_edited AFTER UPDATE OF document ON entries
WHEN NEW.article_id > {_UNINDEXED} AND NEW.article_id <= {_INDEXED}
AND NEW.id = (SELECT entry_id FROM articles WHERE id = NEW.article_id)
AND ({_words("NEW.document")}) IS NOT ({_words("OLD.document")})
BEGIN
    INSERT INTO search (search, rowid, {_COLUMNS})
    VALUES ('delete', OLD.article_id, {_words("OLD.document")});
    INSERT INTO search (rowid, {_COLUMNS})
    VALUES (NEW.article_id, {_words("NEW.document")});
END

CREATE TRIGGER search_chosen AFTER UPDATE OF entry_id ON articles
WHEN NEW.entry_id <> OLD.entry_id
AND NEW.id > {_UNINDEXED} AND NEW.id <= {_INDEXED}
BEGIN
    INSERT INTO search (search, rowid, {_COLUMNS})
    SELECT 'delete', OLD.id, {_words("document")} FROM entries
    WHERE id = OLD.entry_id;
    INSERT INTO search (rowid, {_COLUMNS})
    SELECT NEW.id, {_words("document")} FROM entries WHERE id = NEW.entry_id;
END

CREATE TRIGGER search_gone BEFORE DELETE ON entries
WHEN OLD.article_id > {_UNINDEXED} AND OLD.article_id <= {_INDEXED}
AND OLD.id = (SELECT entry_id FROM articles WHERE id = OLD.article_id)
BEGIN
    INSERT INTO search (search, rowid, {_COLUMNS})
    VALUES ('delete', OLD.article_id, {_words("OLD.document")});
    INSERT OR REPLACE INTO settings (name, value) VALUES ('unmerged', 'all');
END"""

# Where hubs send what is new of a subscription. Who knows the last word of an address
# may ask there; it is looked up by its digest. ``wanted`` is subscribe, unsubscribe or
# ended.
_CALLBACKS = """
CREATE TABLE callbacks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
    hub TEXT NOT NULL,
    topic TEXT NOT NULL,
    address TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    secret TEXT NOT NULL,
    wanted TEXT NOT NULL,
    next_ask TEXT NOT NULL,
    asked TEXT,
    confirmed TEXT,
    lease_until TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    failure TEXT NOT NULL DEFAULT '',
    pushes INTEGER NOT NULL DEFAULT 0,
    last_push TEXT,
    missed INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX callbacks_subscription ON callbacks (subscription_id)"""

# They were the greater half of the database. What is dropped is written again.
_PACKED_FRAGMENTS = """
DROP TABLE fragments;

CREATE TABLE fragments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    stamp TEXT NOT NULL,
    updated TEXT NOT NULL,
    packed BLOB NOT NULL,
    UNIQUE (kind, number)
)"""

# ``news`` are paths that changed since it was last looked whom to tell. The outbox is
# what is to be sent, to whom; who of these does not take it at present is a receiver
# that fails. ``followers`` have a
# feed of ours pushed to them; a ``reader`` is the digest of the token they came in
# with, ``sent`` that of what they got last. ``webhooks`` are told the stories after
# ``since``, and each of them once.
_OUTBOX = """
CREATE TABLE news (
    path TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    receiver TEXT NOT NULL,
    about TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    made TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try TEXT NOT NULL,
    UNIQUE (receiver, about)
);
CREATE INDEX outbox_due ON outbox (next_try);

CREATE TABLE receivers (
    name TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    failing_since TEXT NOT NULL,
    failure TEXT NOT NULL,
    next_try TEXT NOT NULL,
    given_up INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE followers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    callback TEXT NOT NULL,
    host TEXT NOT NULL,
    feed TEXT NOT NULL,
    reader TEXT NOT NULL,
    secret TEXT NOT NULL,
    sent TEXT NOT NULL,
    until TEXT NOT NULL,
    UNIQUE (callback, feed, reader)
);
CREATE INDEX followers_feed ON followers (feed);
CREATE INDEX followers_host ON followers (host);

CREATE TABLE webhooks (
    name TEXT PRIMARY KEY,
    since INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE announced (
    webhook TEXT NOT NULL,
    story_id INTEGER NOT NULL,
    PRIMARY KEY (webhook, story_id)
) WITHOUT ROWID"""

# What came of the pages of entries; a page that was read is in its entry. Robots' rules
# are kept for a day.
_PAGES = """
CREATE TABLE pages (
    entry_id INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    tries INTEGER NOT NULL,
    failure TEXT NOT NULL,
    at TEXT NOT NULL,
    next_try TEXT
);

CREATE TABLE robots (
    origin TEXT PRIMARY KEY,
    rules TEXT NOT NULL,
    fetched TEXT NOT NULL,
    until TEXT NOT NULL
) WITHOUT ROWID"""

# Each text lay three times in an entry and once in its article. ``packed`` holds an
# entry, and behind it what the article was grouped by that says so (``grouped_by``);
# keys, ids and canonical links are marks, by which rows are found: the entry has them
# in full. What is in ``dictionaries`` is needed to unpack and never changes.
_PACKED_ENTRIES = """
CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY,
    content BLOB NOT NULL
)

DROP TRIGGER search_edited

DROP TRIGGER search_chosen

DROP TRIGGER search_gone

ALTER TABLE entries ADD COLUMN packed BLOB NOT NULL DEFAULT x''

ALTER TABLE articles ADD COLUMN grouped_by INTEGER NOT NULL DEFAULT 0

UPDATE articles SET grouped_by = entry_id"""

_SAMPLES = "SELECT document FROM entries ORDER BY id DESC LIMIT ?"


def _packed_words(packed: str) -> str:
    """SQL: the columns of the search index for a packed entry."""
    return _words(f"document({packed})")


_PACK = f"""
UPDATE entries SET key = mark(key), entry_id = mark(entry_id),
    link_key = mark(link_key), digest = substr(digest, 1, 32),
    packed = pack(document, (
        SELECT joined(a.lead, a.terms, a.weights) FROM articles a
        WHERE a.id = article_id AND a.grouped_by = entries.id))

UPDATE pages SET digest = substr(digest, 1, 32)

ALTER TABLE entries DROP COLUMN document

ALTER TABLE articles DROP COLUMN lead

ALTER TABLE articles DROP COLUMN terms

ALTER TABLE articles DROP COLUMN weights

CREATE TRIGGER search_edited AFTER UPDATE OF packed ON entries
WHEN NEW.article_id > {_UNINDEXED} AND NEW.article_id <= {_INDEXED}
AND NEW.id = (SELECT entry_id FROM articles WHERE id = NEW.article_id)
AND ({_packed_words("NEW.packed")}) IS NOT ({_packed_words("OLD.packed")})
BEGIN
    INSERT INTO search (search, rowid, {_COLUMNS})
    VALUES ('delete', OLD.article_id, {_packed_words("OLD.packed")});
    INSERT INTO search (rowid, {_COLUMNS})
    VALUES (NEW.article_id, {_packed_words("NEW.packed")});
END

CREATE TRIGGER search_chosen AFTER UPDATE OF entry_id ON articles
WHEN NEW.entry_id <> OLD.entry_id
AND NEW.id > {_UNINDEXED} AND NEW.id <= {_INDEXED}
BEGIN
    INSERT INTO search (search, rowid, {_COLUMNS})
    SELECT 'delete', OLD.id, {_packed_words("packed")} FROM entries
    WHERE id = OLD.entry_id;
    INSERT INTO search (rowid, {_COLUMNS})
    SELECT NEW.id, {_packed_words("packed")} FROM entries
    WHERE id = NEW.entry_id;
END

CREATE TRIGGER search_gone BEFORE DELETE ON entries
WHEN OLD.article_id > {_UNINDEXED} AND OLD.article_id <= {_INDEXED}
AND OLD.id = (SELECT entry_id FROM articles WHERE id = OLD.article_id)
BEGIN
    INSERT INTO search (search, rowid, {_COLUMNS})
    VALUES ('delete', OLD.article_id, {_packed_words("OLD.packed")});
    INSERT OR REPLACE INTO settings (name, value) VALUES ('unmerged', 'all');
END"""

# The files are at hand, so that entries need not be kept as they were written; what the
# files hold is. Of an entry is counted how often its text was changed by us.
_SHEETS = """
DROP TABLE fragments;

CREATE TABLE sheets (
    path TEXT PRIMARY KEY,
    packed BLOB NOT NULL
) WITHOUT ROWID;

ALTER TABLE entries ADD COLUMN rewritten INTEGER NOT NULL DEFAULT 0"""
