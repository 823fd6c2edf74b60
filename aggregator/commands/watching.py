"""A pass as it goes and what came of it, for a person who waits for it."""

import sys
from collections.abc import Iterator
from typing import Any

from aggregator.config import Config
from aggregator.control import Message
from aggregator.wording import count


def follow(news: Iterator[Message]) -> dict[str, Any]:
    """Show a bar on a terminal, elsewhere a line for each reading; give the result."""
    return (_with_bar if sys.stderr.isatty() else _in_lines)(news)


def _in_lines(news: Iterator[Message]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for one in news:
        if "reading" in one:
            for line in _lines(one, detailed=True):
                print(line, file=sys.stderr)
        elif "result" in one:
            result = one["result"]
    return result


def _with_bar(news: Iterator[Message]) -> dict[str, Any]:
    from tqdm import tqdm  # what nobody looks at needs no bar

    result: dict[str, Any] = {}
    with tqdm(unit="feed", leave=False) as bar:
        for one in news:
            if "wanted" in one:
                bar.total = (bar.total or 0) + one["wanted"]
                bar.refresh()
            elif "reading" in one:
                bar.update()
                for line in _lines(one, detailed=False):
                    bar.write(line, file=sys.stderr)
            elif "taken" in one:
                bar.set_postfix_str(f"{one['taken']:,} of {one['of']:,} entries kept")
            else:
                result = one["result"]
    return result


def remarks(result: dict[str, Any]) -> Iterator[str]:
    """What was not asked, and what could not be published, in one line each."""
    yield from result["left_out"]
    for path in result["unpublished"]:
        yield f"{path}: not published, the log of -v says why"


def summary(result: dict[str, Any], config: Config) -> str:
    """What came of a pass, in one line."""
    read = count(result["readings"], "subscription")
    fresh = count(result["fresh"], "new or changed entry", "new or changed entries")
    feeds = count(result["published"], "feed")
    return (
        f"read {read} ({len(result['failures'])} failed): {fresh}; "
        f"{feeds} written to {config.service.published}"
    )


def _lines(news: Message, *, detailed: bool) -> Iterator[str]:
    """What a person wants to know: failures always, the rest where there is no bar."""
    name, entries = news["reading"], news["entries"]
    if news["failure"]:
        yield f"{name}: failed: {news['failure']}"
    elif detailed:
        some = None if entries is None else count(entries, "entry", "entries")
        yield f"{name}: {some or 'nothing new'}"
    for problem in news["problems"]:
        yield f"{name}: not read: {problem}"
