"""Terms as a reader knows them: spelled out, and sorted by what they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aggregator.grouping.counting import LEAD, primary
from aggregator.grouping.decisions import Newcomer
from aggregator.grouping.terms import Vocabularies, Vocabulary
from aggregator.grouping.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What two texts have in common, in one's spelling; what counts most first."""

    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def spelled(
    newcomer: Newcomer, terms: Sequence[str], vocabularies: Vocabularies
) -> Common:
    """Terms as the beginning of the text of ``newcomer`` spells them."""
    vocabulary = vocabularies.of(primary(newcomer.language))
    written = spellings(newcomer.title, newcomer.text, vocabulary, most=LEAD)
    return by_kind(terms, written, vocabulary)


def by_kind(
    terms: Iterable[str], written: Mapping[str, str], vocabulary: Vocabulary
) -> Common:
    """Terms, in these spellings, by what they are."""
    kinds: dict[str, list[str]] = {"names": [], "numbers": [], "words": []}
    for term in terms:
        word = written.get(term, term)
        kinds[_kind(word, vocabulary)].append(word)
    return Common(
        names=tuple(kinds["names"]),
        numbers=tuple(kinds["numbers"]),
        words=tuple(kinds["words"]),
    )


def spellings(
    title: str, text: str, vocabulary: Vocabulary, most: int | None = None
) -> dict[str, str]:
    """The spelling of each term; a name's if it is one somewhere in the text.

    Of the text only the first ``most`` words count, if that is given.
    """
    written: dict[str, str] = {}
    if most is not None:
        # Twice as many, since marks that stand alone are no words.
        text = " ".join(text.split(maxsplit=2 * most)[: 2 * most])
    for word in dict.fromkeys((*words(title), *words(text)[:most])):
        term = vocabulary[word]
        if term and (term not in written or vocabulary.is_name(word)):
            written[term] = word.removesuffix("'s")
    return written


def _kind(word: str, vocabulary: Vocabulary) -> str:
    if any(map(str.isdigit, word)):
        return "numbers"
    return "names" if vocabulary.is_name(word) else "words"
