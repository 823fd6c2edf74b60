"""Whether the text of its page is what an entry is to be shown with. Pure."""

from dataclasses import replace

from feeds.model import Entry

FULLER = 1.3
"""So much longer than the feed's a page's text must be to be worth showing."""

LEAST = 0.5
"""Of the text a page had: one that lost more was taken away, or is for subscribers."""


def filled(entry: Entry, article: Entry | None) -> Entry | None:
    """An entry with the text of its page; ``None`` where that has no more to say.

    One that has the text of its page already gets what that says now.
    """
    if article is None or not _is_worth(entry, article):
        return None
    summary = entry.summary if entry.from_page else entry.summary or entry.content
    return replace(
        entry,
        summary=summary,
        content=article.content,
        text=article.text,
        image=entry.image or article.image,
        from_page=True,
    )


def _is_worth(entry: Entry, article: Entry) -> bool:
    if not entry.from_page:
        return len(article.text) >= FULLER * len(entry.text)
    # The feed's own words are in the summary, with what marks them up.
    least = max(LEAST * len(entry.text), len(entry.summary))
    return article.content != entry.content and len(article.text) >= least
