"""The tables that all began with."""

FIRST_SCHEMA = """
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
