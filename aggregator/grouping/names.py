"""The names in a text: what it is about, for people, places, firms and things."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby

from aggregator.grouping import nouns
from aggregator.grouping.counting import primary
from aggregator.grouping.dates import DAYS, MONTHS
from aggregator.grouping.said import Said
from aggregator.grouping.stop import ENGLISH, stop_words
from aggregator.grouping.terms import Vocabularies, Vocabulary, singular
from aggregator.grouping.words import fold, headline, words

READ = 650
"""Characters of a text: its first hundred words."""

# Languages that write every noun with a capital.
CAPITALISING = frozenset({"de", "lb"})

# Days, months, agencies, nationalities and the words of newsrooms recur without being
# what any story is about.
_NEVER = """
Christmas Easter
AP AFP Reuters Reuter Bloomberg DPA EFE ANSA TASS Xinhua UPI PTI ANI CNN BBC NBC CBS
ABC NPR Associated Press Agency News Newswire Update Updated Live Video Watch Photo
Photos Breaking Exclusive Opinion Editorial Analysis Review Report Podcast Newsletter
Read More Subscribe Getty Images Mr Mrs Ms Dr Sir Lord Lady CEO US USA UK EU UN
American Americans British English Scottish Welsh Irish French German Germans Italian
Spanish Portuguese Dutch Belgian Swiss Austrian Danish Swedish Norwegian Finnish
Polish Czech Hungarian Romanian Bulgarian Greek Turkish Russian Russians Ukrainian
Ukrainians Chinese Japanese Korean Indian Pakistani Afghan Iranian Iraqi Syrian
Israeli Palestinian Saudi Arab Egyptian African Nigerian Kenyan Canadian Mexican
Brazilian Argentine Colombian Venezuelan Cuban Australian European Asian Western
Eastern Northern Southern North South East West New Old Great First Second St City
National International World Global Inc Corp Ltd Co Plc GMT Est Et Am Pm President
Prime Minister Ministers Ministry Secretary Senator Senate Chancellor King Queen
Prince Princess Governor Mayor Judge General Chief Court Congress Parliament Party
Police University County Department Council Committee Airlines Group Noticias Notícias
Jornal Diario Diário Tribune Herald Gazette Times Post Guardian Third State House
Internet Web Online Website TV PC Quote FullQuote Monde
Permalink Link Comment Comments Continue Reading Share Tweet Email Login Sign Follow Via
RSS Feed Blog Post Posts Tag Tags Category Image Source Submitted Click Here Sponsor
Sponsored Advertisement Cookie Cookies Download Changelog Release Version Hey Hello Hi
Thanks Yes Läs Lire Leia Leer Ler Weiterlesen Mehr Lees Meer Más Mais Leggi Lue Czytaj
"""

# Of two letters, but what something is about.
_SHORT = frozenset({"AI", "VR", "GM", "VW", "HP", "LG", "BP"})
_CONTRACTED = re.compile(r"'(?:d|m|t|ll|re|ve)$", re.IGNORECASE)
_ROMAN = re.compile(r"[IVXLC]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in one text: its term, and how it was written.

    ``pairs`` are the name with a neighbour that belongs to it: "Elon Musk" of Musk.
    """

    term: str
    spelled: str
    pairs: tuple[str, ...] = ()


def name_of(word: str, vocabulary: Vocabulary) -> str:
    """The term of a word that is a name by itself; ``""`` for other words."""
    bare = word.removesuffix("'s")
    known = len(bare) > 1 and vocabulary.is_name(bare) and _names(bare)
    return vocabulary.term(bare) if known else ""


class Namings:
    """The names of texts, in all languages."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self._vocabularies = vocabularies

    def named(self, said: Said) -> frozenset[str] | None:
        """The terms that a text has as names, where single words do not tell them."""
        language = primary(said.language)
        if language not in CAPITALISING:
            return None
        written = self.written(language, said.title, said.lead)
        return frozenset(one.term for one in written)

    def written(self, language: str, title: str, body: str) -> tuple[Name, ...]:
        """The names in a title and the beginning of its text, each once."""
        vocabulary = self._vocabularies.of(language)
        head, rest = headline(title), body[:READ]
        look = _among_nouns if language in CAPITALISING else _by_capitals
        found: dict[str, Name] = {}
        for name in look(head, rest, vocabulary):
            found.setdefault(name.term, name)
        return tuple(found.values())


def _by_capitals(head: str, rest: str, vocabulary: Vocabulary) -> Iterator[Name]:
    # Headlines may give every word a capital, sentences do not: New is part of New
    # York in a sentence only.
    for run in chain(
        _runs(words(rest), _capital), _runs(words(head), vocabulary.is_name)
    ):
        yield from _named(run, vocabulary)


def _among_nouns(head: str, rest: str, vocabulary: Vocabulary) -> Iterator[Name]:
    for run in nouns.runs(f"{head}\n{rest}"):
        for name in _named(run, vocabulary):
            if name.spelled == run[-1]:
                yield name


def key(word: str) -> str:
    """What two spellings of a name have in common."""
    return singular(fold(word).removesuffix("'s").replace(".", ""))


NEVER = frozenset(key(word) for word in f"{DAYS}{MONTHS}{_NEVER}".split())


def _runs(written: list[str], belongs: Callable[[str], bool]) -> Iterator[list[str]]:
    """Words in a row that belong together."""
    for together, run in groupby(written, belongs):
        if together:
            bare = (word.removesuffix("'s") for word in run)
            # Donald J. Trump is Donald Trump.
            yield [word for word in bare if len(word) > 1]


def _capital(word: str) -> bool:
    return word[:1].isupper() and fold(word) not in stop_words(ENGLISH)


def _named(run: list[str], vocabulary: Vocabulary) -> Iterator[Name]:
    for at, word in enumerate(run):
        if vocabulary.is_name(word) and _names(word):
            pairs = (run[max(0, at - 1) : at + 1], run[at : at + 2])
            told = tuple(" ".join(pair) for pair in pairs if len(pair) == 2)
            yield Name(vocabulary[word], word, told)


def _names(word: str) -> bool:
    """Whether a word with a capital can name a subject: not I'd, nor SC, nor II."""
    if word.isascii() and len(word) < 3 and word not in _SHORT:
        return False
    contracted = _CONTRACTED.search(word) or _ROMAN.fullmatch(word)
    return not contracted and key(word) not in NEVER
