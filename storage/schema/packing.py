"""Each text once and packed, and the index over packed texts."""

from storage.schema.searching import COLUMNS, INDEXED, UNINDEXED, words

# Each text lay three times in an entry and once in its article. ``packed`` holds an
# entry, and behind it what the article was grouped by that says so (``grouped_by``);
# keys, ids and canonical links are marks, by which rows are found: the entry has them
# in full. What is in ``dictionaries`` is needed to unpack and never changes.
PACKED_ENTRIES = """
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

SAMPLES = "SELECT document FROM entries ORDER BY id DESC LIMIT ?"


def packed_words(packed: str) -> str:
    """SQL: the columns of the search index for a packed entry."""
    return words(f"document({packed})")


PACK = f"""
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
WHEN NEW.article_id > {UNINDEXED} AND NEW.article_id <= {INDEXED}
AND NEW.id = (SELECT entry_id FROM articles WHERE id = NEW.article_id)
AND ({packed_words("NEW.packed")}) IS NOT ({packed_words("OLD.packed")})
BEGIN
    INSERT INTO search (search, rowid, {COLUMNS})
    VALUES ('delete', OLD.article_id, {packed_words("OLD.packed")});
    INSERT INTO search (rowid, {COLUMNS})
    VALUES (NEW.article_id, {packed_words("NEW.packed")});
END

CREATE TRIGGER search_chosen AFTER UPDATE OF entry_id ON articles
WHEN NEW.entry_id <> OLD.entry_id
AND NEW.id > {UNINDEXED} AND NEW.id <= {INDEXED}
BEGIN
    INSERT INTO search (search, rowid, {COLUMNS})
    SELECT 'delete', OLD.id, {packed_words("packed")} FROM entries
    WHERE id = OLD.entry_id;
    INSERT INTO search (rowid, {COLUMNS})
    SELECT NEW.id, {packed_words("packed")} FROM entries
    WHERE id = NEW.entry_id;
END

CREATE TRIGGER search_gone BEFORE DELETE ON entries
WHEN OLD.article_id > {UNINDEXED} AND OLD.article_id <= {INDEXED}
AND OLD.id = (SELECT entry_id FROM articles WHERE id = OLD.article_id)
BEGIN
    INSERT INTO search (search, rowid, {COLUMNS})
    VALUES ('delete', OLD.article_id, {packed_words("OLD.packed")});
    INSERT OR REPLACE INTO settings (name, value) VALUES ('unmerged', 'all');
END"""
