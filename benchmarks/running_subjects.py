"""How much of a stream the running subjects cover, and how clean they are."""

from collections import Counter
from collections.abc import Sequence
from time import process_time

from aggregator.grouping import background
from aggregator.grouping.stories import Index, Newcomer, group
from aggregator.grouping.subjects import discover
from aggregator.records import Record


def print_subjects(name: str, records: Sequence[Record]) -> None:
    """The running subjects at the end of a stream, as a turn would find them."""
    index = Index(background.load())
    arriving = sorted(records, key=lambda record: record.time)
    begin = process_time()
    grouping = group(
        index,
        [_newcomer(number, record) for number, record in enumerate(arriving, 1)],
        next_story=1,
    )
    grouped = process_time()
    subjects = discover(index, ())
    took = process_time() - grouped
    about = {story: one.name for one in subjects for story in one.stories}
    homes = {article: index.home(article).id for article in index.originals}
    told: dict[str, Counter[str | None]] = {}
    for number, record in enumerate(arriving, 1):
        subject = about.get(homes.get(number, 0))
        if subject:
            told.setdefault(subject, Counter())[record.row.get("topic")] += 1
    covered = sum(sum(one.values()) for one in told.values())
    pure = sum(max(one.values()) for one in told.values()) / max(1, covered)
    purity = f"{pure:.3f}" if any(r.row.get("topic") for r in records) else "unknown"
    print(
        f"{name:24} {len(subjects)} subjects, covered {covered / len(homes):.3f}, "
        f"purity {purity}, {took:.2f} CPU seconds "
        f"(grouping {grouped - begin:.1f}, {grouping.next_story - 1} stories)"
    )
    print("   ", ", ".join(one.title for one in subjects))


def _newcomer(number: int, record: Record) -> Newcomer:
    entry = record.entry
    return Newcomer(
        article=number,
        outlet=entry.outlet.key,
        title=entry.title,
        text=entry.text,
        language=entry.language,
        time=record.time,
    )
