"""What people decided, what was learned of their topics, what they left out."""

# A title and a pin are what a person gave a story; ``gone`` are the addresses of what
# was taken back and will never be there again.
CORRECTIONS = """
ALTER TABLE stories ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE stories ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
CREATE INDEX stories_pinned ON stories (id) WHERE pinned;

CREATE TABLE gone (
    path TEXT PRIMARY KEY
) WITHOUT ROWID"""

# What a topic of few words was widened by; topics may be in the configuration alone.
LEARNED_WORDS = """
CREATE TABLE learned (
    topic TEXT NOT NULL,
    language TEXT NOT NULL,
    threshold INTEGER NOT NULL,
    weights TEXT NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (topic, language)
) WITHOUT ROWID"""

# What `keep` and `block` left out, from when it was met first to when it was last.
FILTERED = """
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
