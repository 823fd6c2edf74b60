"""What polls teach and need, what stands at the pages that entries lead to."""

# A subscription's own columns for what its polls taught; ``polls`` is their log, and
# ``hosts`` holds those that asked to be left alone.
POLLING = """
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

# What came of the pages of entries; a page that was read is in its entry. Robots' rules
# are kept for a day.
PAGES = """
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

# Entries whose pages a person wants read, however old they are.
REREADS = """
CREATE TABLE rereads (
    entry_id INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    host TEXT NOT NULL
);
CREATE INDEX rereads_host ON rereads (host, entry_id)"""
