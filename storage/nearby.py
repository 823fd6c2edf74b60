"""Articles with a word in them that came about the same time, by the search index."""

from collections.abc import Iterable

from sqlite_utils import Database

from storage.terms import Term, expression


def having(
    db: Database, words: Iterable[str], span: tuple[int, int], limit: int
) -> list[int]:
    """The newest articles of these numbers, ends included, with any of these words.

    Words that the index cannot hold find nothing.
    """
    wanted = filter(None, (expression([Term(words=word)]) for word in words))
    query = " OR ".join(one for one in wanted if one != '""')
    if not query:
        return []
    rows = db.execute(
        "SELECT rowid FROM search WHERE search MATCH ? AND rowid BETWEEN ? AND ? "
        "ORDER BY rowid DESC LIMIT ?",
        [query, *span, limit],
    )
    return [article for (article,) in rows.fetchall()]
