"""What was published, and what is still to be sent."""

# Entries as they were written, in every format; what is out of date is told at a look.
FRAGMENTS = """
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
SERVING = """
ALTER TABLE publications ADD COLUMN changes TEXT NOT NULL DEFAULT '[]';

CREATE TABLE tokens (
    name TEXT PRIMARY KEY,
    salt TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    made TEXT NOT NULL
) WITHOUT ROWID"""

# They were the greater half of the database. What is dropped is written again.
PACKED_FRAGMENTS = """
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

# Where hubs send what is new of a subscription. Who knows the last word of an address
# may ask there; it is looked up by its digest. ``wanted`` is subscribe, unsubscribe or
# ended.
CALLBACKS = """
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

# ``news`` are paths that changed since it was last looked whom to tell. The outbox is
# what is to be sent, to whom; who of these does not take it at present is a receiver
# that fails. ``followers`` have a
# feed of ours pushed to them; a ``reader`` is the digest of the token they came in
# with, ``sent`` that of what they got last. ``webhooks`` are told the stories after
# ``since``, and each of them once.
OUTBOX = """
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

# The files are at hand, so that entries need not be kept as they were written; what the
# files hold is. Of an entry is counted how often its text was changed by us.
SHEETS = """
DROP TABLE fragments;

CREATE TABLE sheets (
    path TEXT PRIMARY KEY,
    packed BLOB NOT NULL
) WITHOUT ROWID;

ALTER TABLE entries ADD COLUMN rewritten INTEGER NOT NULL DEFAULT 0"""

# The paths of feeds that came, went or got another name since the published files were
# compared with what there should be. Whatever fires a trigger decides what becomes of
# its conflicts, so there must be none.
_ALTERED = """
    INSERT INTO altered SELECT path FROM ({}) new
    WHERE NOT EXISTS (SELECT 1 FROM altered WHERE altered.path = new.path);
END"""
_SUBSCRIPTION = "SELECT 'subscriptions/' || {}.name || '.atom' AS path"
_TOPIC = (
    "SELECT 'topics/' || NEW.name || '.atom' AS path "
    "UNION SELECT 'topics/' || NEW.name || '/daily.atom'"
)
ALTERED = (
    "CREATE TABLE altered (path TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TRIGGER subscriptions_came AFTER INSERT ON subscriptions BEGIN"
    + _ALTERED.format(_SUBSCRIPTION.format("NEW")),
    "CREATE TRIGGER subscriptions_altered "
    "AFTER UPDATE OF name, active, kind ON subscriptions "
    "WHEN OLD.name <> NEW.name OR OLD.active <> NEW.active OR OLD.kind <> NEW.kind "
    "BEGIN"
    + _ALTERED.format(
        _SUBSCRIPTION.format("OLD") + " UNION " + _SUBSCRIPTION.format("NEW")
    ),
    "CREATE TRIGGER topics_came AFTER INSERT ON topics BEGIN" + _ALTERED.format(_TOPIC),
    "CREATE TRIGGER topics_altered AFTER UPDATE OF active ON topics "
    "WHEN OLD.active <> NEW.active BEGIN" + _ALTERED.format(_TOPIC),
)
