"""Names in languages that write every noun with a capital, as German does.

There a capital alone marks no name. Two things do: other languages have the word as one
(Putin, NASA, Hamburg: the background table tells), or it stands last of several words
with a capital in a row (Olaf Scholz, Kanzler Scholz), as other nouns hardly ever do.
"""

import re
from collections.abc import Iterator
from functools import cache

from aggregator.grouping import background
from aggregator.grouping.stop import stop_words
from aggregator.grouping.terms import singular
from aggregator.grouping.words import fold

_TOKEN = re.compile(
    r"[^\W\d_](?:[\w'\u2019-]*\w)?|[.!?:\n\u201e\u201c\u00bb\u00ab|]|\S"
)
_OPENING = frozenset(".!?:\n\u201e\u00bb|")
_KNOWN_ENOUGH = 5

# At the beginning of a sentence these have a capital and are no name: Viele, Neue.
_INFLECTED = ("e", "en", "er", "es", "em")

# Nouns that stand beside another one: Millionen Euro, Dutzende Tote.
_COUNTED = """
Euro Dollar Franken Prozent Uhr Ortszeit Grad Meter Kilometer Tonnen Liter Jahre Jahren
Monate Wochen Tage Stunden Minuten Menschen Personen Tausende Hunderte Dutzende
Millionen Milliarden Tausend Million Milliarde Ende Anfang Mitte
"""

# English and German nouns that are spelt alike.
_NOUNS = """
Bank Sieg Minister Internet Computer Manager Trainer Premier Senator Student Film Team
Club Job Test Service Party Media Software Hotel Museum Restaurant Park Radio Tour Fan
Star Show Arm Hand Finger Winter Sommer Ring Name System Plan Partner Export Import
"""

# Names that other languages spell in their own way.
_OWN = """
Deutschland Österreich Schweiz Liechtenstein Luxemburg Belgien Niederlande Frankreich
Italien Spanien Portugal Griechenland Türkei Zypern Großbritannien Schottland Irland
Dänemark Schweden Norwegen Finnland Island Polen Tschechien Slowakei Slowenien Ungarn
Rumänien Bulgarien Serbien Kroatien Bosnien Albanien Estland Lettland Litauen Russland
Georgien Armenien Aserbaidschan Syrien Libanon Jordanien Ägypten Libyen Tunesien
Algerien Marokko Äthiopien Kenia Südafrika Indien Indonesien Nordkorea Südkorea
Australien Neuseeland Kanada Mexiko Brasilien Argentinien Kolumbien Kuba Europa Afrika
Asien Bayern Sachsen Hessen Thüringen Brandenburg Niedersachsen Köln München Nürnberg
Wien Zürich Genf Brüssel Mailand Rom Venedig Neapel Prag Warschau Moskau Kiew Kyjiw
Peking Tokio Gazastreifen Westjordanland Krim Bundeswehr Bundesliga
"""


def runs(text: str) -> Iterator[list[str]]:
    """The names in a text, with the first name where there is one."""
    row: list[str] = []
    opening = True
    for token in _TOKEN.findall(text):
        if _is_noun(token) and not (opening and token.endswith(_INFLECTED)):
            row.append(token)
        else:
            yield from _named(row)
            row = []
        opening = token in _OPENING
    yield from _named(row)


def is_known(word: str) -> bool:
    """Whether a word is a name wherever it stands, because other languages say so."""
    folded = fold(word)
    table = background.load()
    if folded in _words(_OWN):
        return True
    counted = table.counts.get(singular(folded), 0) >= _KNOWN_ENOUGH
    usual = folded in table.lowercase or folded in _words(_NOUNS)
    return counted and not usual and len(word) > 2


def _named(row: list[str]) -> Iterator[list[str]]:
    """The last word, if it names, and before it what is no first name."""
    for word in row[:-1]:
        if word.isupper() or fold(word) in _words(_OWN):
            yield [word]
    if len(row) > 1 or (row and is_known(row[0])):
        yield row[-2:] if len(row) > 1 and _is_first(row[-2]) else row[-1:]


def _is_first(word: str) -> bool:
    """Whether a word may be a first name: one that other languages have, too."""
    folded, table = fold(word), background.load()
    return folded in table.counts and folded not in table.lowercase | _words(_NOUNS)


def _is_noun(token: str) -> bool:
    folded = fold(token)
    return token[:1].isupper() and not (
        folded in stop_words("de") or folded in _words(_COUNTED)
    )


@cache
def _words(listed: str) -> frozenset[str]:
    return frozenset(fold(listed).split())
