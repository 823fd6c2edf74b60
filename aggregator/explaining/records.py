"""An explanation for programs: what `telling` says, as JSON has it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aggregator import wording
from aggregator.explaining.model import Explanation, Pair, Placed
from aggregator.grouping.reasons import Comparison
from aggregator.publications import Site
from storage.articles import Article
from storage.stories import Story

Record = dict[str, Any]


def explanation(site: Site, found: Explanation) -> Record:
    """A story, or one article of it."""
    return {
        "story": story(site, found.story) | {"merged": list(found.merged)},
        "topics": [asdict(label) for label in found.labels],
        "articles": [_placed(site, found, one) for one in found.asked],
        "recomputed": True,
    }


def pair(site: Site, found: Pair) -> Record:
    """Two articles side by side."""
    known = {found.earlier.id: found.earlier}
    return {
        "one_story": found.earlier.story == found.later.story,
        "earlier": article(site, found.earlier),
        "later": article(site, found.later),
        "compared": _compared(found.compared, known) if found.compared else None,
        "recomputed": True,
    }


def story(site: Site, one: Story) -> Record:
    """What a story is known by."""
    return {"id": one.iri, "url": site.address(f"stories/{one.slug}")}


def article(site: Site, one: Article) -> Record:
    """What an article is known by, and what a person would look for."""
    return {
        "id": one.iri,
        "url": site.address(f"articles/{one.slug}"),
        "link": one.entry.link or None,
        "title": wording.headline(one.entry),
        "outlet": wording.outlet(one),
        "time": one.time.isoformat(),
        "subscriptions": list(one.subscriptions),
    }


def _placed(site: Site, found: Explanation, placed: Placed) -> Record:
    others = found.stories
    compared = [
        _compared(one, found.articles)
        | {"story": story(site, others[one.story]) if one.story in others else None}
        for one in placed.compared or ()
    ]
    return article(site, placed.article) | {
        "founder": placed.founder,
        "decided_by_hand": placed.decided,
        "copy_of": placed.original.iri if placed.original else None,
        "compared": None if placed.compared is None else compared,
    }


def _compared(one: Comparison, known: Mapping[int, Article]) -> Record:
    nearest = known.get(one.nearest)
    return {
        "outcome": one.outcome,
        "nearest": nearest.iri if nearest else None,
        "common": asdict(one.common),
        "chance": round(one.chance, 4),
        "likeness": round(one.alike, 4),
        "likeness_to_story": round(one.whole, 4),
        "same_text": round(one.repeated, 4),
        "gap_seconds": round(one.gap.total_seconds()),
    }
