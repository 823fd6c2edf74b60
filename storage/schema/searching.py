"""The index of words, and what keeps it true."""


def words(document: str) -> str:
    """SQL: the columns of the search index for an entry."""
    parts = ("title", "text", "outlet.name")
    return ", ".join(f"spaced({document} ->> '$.{part}')" for part in parts)


UNINDEXED = "(SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'unindexed')"

COLUMNS = "title, text, outlet"

# The words of every article, as its standing entry has them. The index keeps no text:
# what goes out of it must be given as it went in, so only these triggers write it, and
# `storage.indexing`, from the newest article down to the last of an old database.
# Forgotten words stay in its pages until these are merged.
SEARCH = f"""
CREATE VIRTUAL TABLE search USING fts5 (
    {COLUMNS}, content = '',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'"
)

INSERT INTO settings (name, value)
SELECT 'unindexed', ifnull(max(id), 0) FROM articles

CREATE TRIGGER search_new AFTER INSERT ON entries
WHEN NEW.article_id > {UNINDEXED}
AND NEW.id = (SELECT entry_id FROM articles WHERE id = NEW.article_id)
BEGIN
    INSERT INTO search (rowid, {COLUMNS})
    VALUES (NEW.article_id, {words("NEW.document")});
END

CREATE TRIGGER search_edited AFTER UPDATE OF document ON entries
WHEN NEW.article_id > {UNINDEXED}
AND NEW.id = (SELECT entry_id FROM articles WHERE id = NEW.article_id)
AND ({words("NEW.document")}) IS NOT ({words("OLD.document")})
BEGIN
    INSERT INTO search (search, rowid, {COLUMNS})
    VALUES ('delete', OLD.article_id, {words("OLD.document")});
    INSERT INTO search (rowid, {COLUMNS})
    VALUES (NEW.article_id, {words("NEW.document")});
END

CREATE TRIGGER search_chosen AFTER UPDATE OF entry_id ON articles
WHEN NEW.entry_id <> OLD.entry_id AND NEW.id > {UNINDEXED}
BEGIN
    INSERT INTO search (search, rowid, {COLUMNS})
    SELECT 'delete', OLD.id, {words("document")} FROM entries
    WHERE id = OLD.entry_id;
    INSERT INTO search (rowid, {COLUMNS})
    SELECT NEW.id, {words("document")} FROM entries WHERE id = NEW.entry_id;
END

CREATE TRIGGER search_gone BEFORE DELETE ON entries
WHEN OLD.article_id > {UNINDEXED}
AND OLD.id = (SELECT entry_id FROM articles WHERE id = OLD.article_id)
BEGIN
    INSERT INTO search (search, rowid, {COLUMNS})
    VALUES ('delete', OLD.article_id, {words("OLD.document")});
    INSERT OR REPLACE INTO settings (name, value) VALUES ('unmerged', 'all');
END"""

# SQLite flushes the index at each row that a trigger puts in, which costs five times as
# much as a whole turn at once: triggers take care of what is indexed, from the number
# after "unindexed" up to "indexed", and what is new comes in at the end of its turn.
INDEXED = "(SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'indexed')"

SEARCH_BY_TURNS = f"""
DROP TRIGGER search_new

DROP TRIGGER search_edited

DROP TRIGGER search_chosen

DROP TRIGGER search_gone

INSERT INTO settings (name, value)
SELECT 'indexed', ifnull(max(id), 0) FROM articles

CREATE TRIGGER search_edited AFTER UPDATE OF document ON entries
WHEN NEW.article_id > {UNINDEXED} AND NEW.article_id <= {INDEXED}
AND NEW.id = (SELECT entry_id FROM articles WHERE id = NEW.article_id)
AND ({words("NEW.document")}) IS NOT ({words("OLD.document")})
BEGIN
    INSERT INTO search (search, rowid, {COLUMNS})
    VALUES ('delete', OLD.article_id, {words("OLD.document")});
    INSERT INTO search (rowid, {COLUMNS})
    VALUES (NEW.article_id, {words("NEW.document")});
END

CREATE TRIGGER search_chosen AFTER UPDATE OF entry_id ON articles
WHEN NEW.entry_id <> OLD.entry_id
AND NEW.id > {UNINDEXED} AND NEW.id <= {INDEXED}
BEGIN
    INSERT INTO search (search, rowid, {COLUMNS})
    SELECT 'delete', OLD.id, {words("document")} FROM entries
    WHERE id = OLD.entry_id;
    INSERT INTO search (rowid, {COLUMNS})
    SELECT NEW.id, {words("document")} FROM entries WHERE id = NEW.entry_id;
END

CREATE TRIGGER search_gone BEFORE DELETE ON entries
WHEN OLD.article_id > {UNINDEXED} AND OLD.article_id <= {INDEXED}
AND OLD.id = (SELECT entry_id FROM articles WHERE id = OLD.article_id)
BEGIN
    INSERT INTO search (search, rowid, {COLUMNS})
    VALUES ('delete', OLD.article_id, {words("OLD.document")});
    INSERT OR REPLACE INTO settings (name, value) VALUES ('unmerged', 'all');
END"""
