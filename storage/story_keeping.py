"""How the stories of a turn are kept: founded, merged, parted, counted again."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage.database import iso
from storage.turn import Merged, NewStory, Turn

LEAST_PAUSE = timedelta(hours=1)
"""No reader is told twice within an hour that a story has grown, nor before it has
grown older by half. So a story that grows for five days is told of a dozen times."""

# What joins at the moment of its founding is told of with it.
_TELL = """
UPDATE stories SET updated = :time WHERE id = :story AND :time > updated
AND (:time <= founded OR julianday(:time) - julianday(max(updated, founded))
    >= max(:least, (julianday(updated) - julianday(founded)) / 2) - 1e-6)
"""


def save_stories(db: Database, turn: Turn, now: datetime) -> None:
    """Keep what a turn decided about stories; its articles are kept already."""
    _found(db, turn.stories, now)
    for change in turn.changes:
        if isinstance(change, Merged):
            _merge(db, change)
        else:
            db.execute(
                "UPDATE articles SET story_id = ? "
                "WHERE id IN (SELECT value FROM json_each(?))",
                [change.new_story, json.dumps(change.articles)],
            )
    _count(db, turn)
    least = LEAST_PAUSE / timedelta(days=1)
    db.conn.executemany(
        _TELL,
        [
            {"story": story, "time": iso(time), "least": least}
            for story, time in turn.told.items()
        ],
    )


def _found(db: Database, stories: Sequence[NewStory], now: datetime) -> None:
    """A story begins with its lead's facts; `_count` adds those of the others."""
    leads = db.execute(
        "SELECT id, time, quiet FROM articles "
        "WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps([story.lead for story in stories])],
    )
    facts = {lead: (time, time, quiet) for lead, time, quiet in leads.fetchall()}
    founded = iso(now)
    db.conn.executemany(
        "INSERT INTO stories (id, iri, slug, lead_id, founded, time, updated, quiet) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(s.id, s.iri, s.slug, s.lead, founded, *facts[s.lead]) for s in stories],
    )


def _merge(db: Database, merged: Merged) -> None:
    """The vanished story, and those that had gone into it, lead to the kept one."""
    both = {"gone": merged.gone, "kept": merged.kept}
    db.execute("UPDATE articles SET story_id = :kept WHERE story_id = :gone", both)
    db.execute(
        "UPDATE stories SET merged_into = :kept "
        "WHERE id = :gone OR merged_into = :gone",
        both,
    )
    # What a person gave to either of them holds for both.
    db.execute(
        "UPDATE stories SET (title, pinned) = ("
        "SELECT iif(stories.title = '', gone.title, stories.title), "
        "max(stories.pinned, gone.pinned) FROM stories gone WHERE gone.id = :gone) "
        "WHERE id = :kept",
        both,
    )
    db.execute(
        "INSERT OR IGNORE INTO story_topics (story_id, topic_id) "
        "SELECT :kept, topic_id FROM story_topics WHERE story_id = :gone",
        both,
    )
    db.execute(
        "UPDATE stories SET updated = max(updated, "
        "(SELECT gone.updated FROM stories gone WHERE gone.id = :gone)) "
        "WHERE id = :kept",
        both,
    )


def _count(db: Database, turn: Turn) -> None:
    """What is true of a story follows from the articles that it has now."""
    touched = {article.story for article in turn.articles}
    for change in turn.changes:
        touched |= (
            {change.kept}
            if isinstance(change, Merged)
            else {change.story, change.new_story}
        )
    _add_up(db, touched)
    db.execute(
        "UPDATE stories SET updated = time "
        "WHERE updated < time AND id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(story.id for story in turn.stories))],
    )


def _add_up(db: Database, stories: Iterable[int]) -> None:
    """Most are new with one article, of which they have all there is already."""
    found = db.execute(
        "SELECT max(a.time), min(a.quiet), s.id "
        "FROM json_each(?) j CROSS JOIN stories s ON s.id = j.value "
        "CROSS JOIN articles a ON a.story_id = s.id WHERE s.merged_into IS NULL "
        "GROUP BY s.id HAVING (s.time, s.quiet) IS NOT (max(a.time), min(a.quiet))",
        [json.dumps(sorted(stories))],
    )
    db.conn.executemany(
        "UPDATE stories SET time = ?, quiet = ? WHERE id = ?", found.fetchall()
    )
