"""How often each term occurs in what an article says."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from aggregator.grouping.addresses import words_of
from aggregator.grouping.terms import Vocabulary
from aggregator.grouping.words import headline, words

LEAD = 80
"""Words of a body that are read. With a hundred, or more, background tells against its
event (.951 / .871 on long texts, now .956 / .886); with sixty too little is left."""
HEADLESS = 15
READ = 4_000
ADDRESS = 0.75
"""How much a word in the address of a bare headline counts beside one in it."""


@lru_cache(1 << 10)
def primary(language: str) -> str:
    """The language of a BCP 47 tag without region or script: ``pt`` of ``pt-BR``."""
    return language.replace("_", "-").partition("-")[0].strip().lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What an article says, in plain text, and the address of its page."""

    title: str = ""
    body: str = ""
    address: str = ""

    @property
    def short(self) -> bool:
        """Whether there is nothing but a headline."""
        if self.title.strip():
            return not self.body.strip()
        return len(self.body.split(maxsplit=HEADLESS)) <= HEADLESS


def frequencies(text: Text, vocabulary: Vocabulary) -> Mapping[str, float]:
    """How often each term occurs in a text, see `count`."""
    title, body = words(headline(text.title[:READ])), words(text.body[:READ])
    return count(title, body, text.address, vocabulary)


def count(
    title: list[str], body: list[str], address: str, vocabulary: Vocabulary
) -> Mapping[str, float]:
    """How often each term occurs: title words count twice beside a body.

    Of the body only the first `LEAD` words are read, where news says what happened. A
    body without a title lends its first words as one. Where there is no body, the words
    of the address are read, too.
    """
    title, body = parts(title, body)
    heading = vocabulary.terms(title)
    if not body:
        return _with_address(Counter(heading), vocabulary.terms(words_of(address)))
    return Counter([*heading, *heading, *vocabulary.terms(body)])


def parts(title: list[str], body: list[str]) -> tuple[list[str], list[str]]:
    """The words that count as those of a title, and the others that are read."""
    body = body[:LEAD]
    return (title, body) if title else (body[:HEADLESS], body[HEADLESS:])


def _with_address(counted: Mapping[str, float], terms: list[str]) -> dict[str, float]:
    whole = dict(counted)
    for term in dict.fromkeys(terms):
        whole[term] = whole.get(term, 0.0) + ADDRESS
    return whole
