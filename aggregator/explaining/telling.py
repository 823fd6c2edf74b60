"""An explanation as lines for a terminal: plain sentences, facts in two columns."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from aggregator import wording
from aggregator.coverage import cover
from aggregator.explaining import sentences
from aggregator.explaining.model import Explanation, Pair, Placed
from aggregator.grouping.index import WINDOW
from aggregator.grouping.reasons import Comparison
from aggregator.publications import Site
from storage.articles import Article
from storage.stories import Story

WIDTH = 88
COLUMN = 12
NOTE = (
    "Scores are not kept: they were made again just now, by the same rules, from the "
    "articles that had come before. Stories that have changed since stand in them as "
    "they are today."
)


def told(site: Site, found: Explanation) -> Iterator[str]:
    """All of an explanation."""
    if len(found.asked) == 1 and len(found.story.articles) > 1:
        yield from _of_article(site, found, found.asked[0])
    else:
        yield from _of_story(site, found)
    yield ""
    yield from _topics(found)
    yield ""
    yield from wrap(NOTE, WIDTH)


def of_two(site: Site, found: Pair) -> Iterator[str]:
    """Why two articles are one story, or are not."""
    for article in (found.earlier, found.later):
        yield from identity(site, article)
        yield ""
    one = found.earlier.story == found.later.story
    yield "They are one story." if one else "They are two stories."
    if found.compared is None:
        days = WINDOW.days
        apart = sentences.duration(abs(found.later.time - found.earlier.time))
        yield from _filled(
            "When the second one came, the story of the first was not open to it: a "
            f"story takes articles until {days} days after its newest one, and in one "
            f"language. The two are {apart} apart."
        )
    else:
        yield from comparison(site, found.compared, found.earlier)
    yield ""
    yield from wrap(NOTE, WIDTH)


def identity(site: Site, article: Article) -> Iterator[str]:
    """An article: its title, and below it whose, when and where."""
    when = wording.date_and_time(article.time, site.timezone)
    yield wording.headline(article.entry)
    yield f"    {wording.outlet(article)}, {when}"
    yield f"    {article.entry.link or site.address(f'articles/{article.slug}')}"
    yield f"    id {article.iri}"
    yield f"    carried by {', '.join(article.subscriptions) or 'nothing any more'}"


def comparison(site: Site, one: Comparison, nearest: Article | None) -> Iterator[str]:
    """One comparison: the verdict, then what it rests on."""
    yield from _filled(sentences.verdict(one))
    yield from _facts(site, one, nearest)


def _facts(site: Site, one: Comparison, nearest: Article | None) -> Iterator[str]:
    if nearest is not None:
        yield from _row("nearest", _mention(site, nearest))
    for name, fact in sentences.facts(one):
        yield from _row(name, fact)


def _of_article(site: Site, found: Explanation, placed: Placed) -> Iterator[str]:
    yield from identity(site, placed.article)
    yield ""
    yield f"It is part of the story {_story(site, found.story)}"
    yield from _why(site, found, placed)
    yield from _elsewhere(site, found, placed)


def _of_story(site: Site, found: Explanation) -> Iterator[str]:
    coverage = cover(found.story)
    yield wording.called_story(found.story, coverage.lead)
    page = site.address(f"stories/{found.story.slug}")
    yield f"    {wording.tally(coverage)}; {page}"
    yield f"    id {found.story.iri}"
    if found.merged:
        gone = wording.count(len(found.merged), "other story", "other stories")
        yield f"    {gone} went into it: {', '.join(found.merged)}"
    for placed in found.asked:
        yield ""
        article = placed.article
        yield f"{wording.outlet(article)}: {wording.headline(article.entry)}"
        when = wording.date_and_time(article.time, site.timezone)
        yield f"    {when}; article {article.slug}"
        yield from _why(site, found, placed)
    yield from _elsewhere(site, found, *found.asked)
    if found.later is not None:
        later, compared = found.later
        yield ""
        yield f"The nearest story that began later: {_story(site, later)}"
        began = f"It began with “{wording.headline(cover(later).lead.entry)}”."
        yield from _filled(f"{began} {sentences.verdict(compared)}")
        yield from _facts(site, compared, found.articles.get(compared.nearest))


def _why(site: Site, found: Explanation, placed: Placed) -> Iterator[str]:
    if placed.compared is None:
        yield "    not looked at here; ask with --all, or for it by its own name"
        return
    own = _own(found, placed)
    if placed.original is not None:
        yield from _filled(
            f"Its text repeats that of {_mention(site, placed.original)}."
        )
    if placed.decided:
        yield "    A person has decided that it tells this event."
    if own is None:
        first = "It began this story" if placed.founder else "It came to this story"
        how = "" if placed.founder else ", which was not open then, by a later look"
        yield f"    {first}{how}."
        return
    yield from comparison(site, own, found.articles.get(own.nearest))
    if own.outcome not in {"joined", "copied"} and not placed.decided:
        yield from _filled(
            "It is here all the same: a later look at the whole of the stories, a "
            "correction by hand, or articles that came since have made it so."
        )


def _elsewhere(site: Site, found: Explanation, *asked: Placed) -> Iterator[str]:
    others = [
        one
        for placed in asked
        for one in placed.compared or ()
        if one.story != found.story.id
    ]
    yield ""
    if not others:
        yield "No other story that was open then shares a word with it that tells much."
        return
    nearest = max(others, key=lambda one: (one.chance, one.whole, -one.story))
    there = found.stories.get(nearest.story)
    called = _story(site, there) if there else "one that is not shown any more"
    yield f"The nearest story that it is not part of: {called}"
    yield from comparison(site, nearest, found.articles.get(nearest.nearest))


def _own(found: Explanation, placed: Placed) -> Comparison | None:
    mine = (one for one in placed.compared or () if one.story == found.story.id)
    return next(mine, None)


def _topics(found: Explanation) -> Iterator[str]:
    yield "Topics" if found.labels else "It is in no topic."
    for label in found.labels:
        yield from _row(label.name, label.why)


def _story(site: Site, story: Story) -> str:
    lead = cover(story).lead
    return (
        f"“{wording.headline(lead.entry)}”\n    {site.address(f'stories/{story.slug}')}"
    )


def _mention(site: Site, article: Article) -> str:
    when = wording.date_and_time(article.time, site.timezone)
    return f"{wording.outlet(article)}, “{wording.headline(article.entry)}”, {when}"


def _filled(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="    ", subsequent_indent="    ")


def _row(name: str, fact: str) -> Iterable[str]:
    margin = " " * (COLUMN + 4)
    first = f"    {name:{COLUMN - 1}} "
    return wrap(fact, WIDTH, initial_indent=first, subsequent_indent=margin)
