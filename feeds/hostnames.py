"""Host names as people read them: in letters of any script (IDNA 2008, RFC 5891).

On the wire a name is ASCII (``xn--...``). It is shown in its letters only where nobody
can take it for another one: see `shown`. What stays ASCII misleads nobody.
"""

import re
import unicodedata
from urllib.parse import quote

import idna

from feeds.urls import redacted

_AUTHORITY = re.compile(r"(https?://)([^/?#:\[\]]+)(?=[/?#:]|$)", re.IGNORECASE)
# One writing of several scripts; Latin among others is how names are forged.
_WRITINGS = (
    frozenset({"CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA"}),
    frozenset({"CJK", "IDEOGRAPHIC", "BOPOMOFO"}),
    frozenset({"CJK", "HANGUL"}),
)
_OF_ANY = frozenset({"DIGIT", "HYPHEN"})
# Cyrillic and Greek letters that look like Latin ones: a word of these alone is a trap.
_ALIKE = frozenset("асԁеһіјӏорԛѕԝхугпѵьѡ" + "αικνορτυχω" + "0123456789-")


def readable(url: str) -> str:
    """``url`` for people: no user name or password, the host in its own letters.

    What cannot be seen (controls, marks that turn the direction of writing) is
    percent-encoded. A path stays a path.
    """
    plain = redacted(url)
    found = _AUTHORITY.match(plain)
    if found:
        plain = f"{found[1].lower()}{shown(found[2])}{plain[found.end() :]}"
    return "".join(map(_visible, plain))


def shown(name: str) -> str:
    """A host name, in any form, as it may be shown.

    Each label stands in its own letters if these give the same ASCII again and are of
    one writing (UTS 39, 5.2, without its mixtures with Latin), and do not all look like
    Latin letters below an ASCII top domain. Both forms of a name give the same.
    """
    try:
        ascii_name = name if name.isascii() else idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        return quote(name, errors="replace").lower()
    labels = ascii_name.lower().split(".")
    return ".".join(_label(one, top=labels[-1]) for one in labels)


def _label(label: str, *, top: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        letters = idna.ulabel(label)
        again = idna.alabel(letters).decode()
    except idna.IDNAError:
        return label
    trap = _ALIKE.issuperset(letters) and not top.startswith("xn--")
    return (
        letters if again == label and not trap and _is_one_writing(letters) else label
    )


def _is_one_writing(letters: str) -> bool:
    scripts = {_script(letter) for letter in letters} - _OF_ANY
    return len(scripts) == 1 or any(scripts <= writing for writing in _WRITINGS)


def _script(letter: str) -> str:
    """The first word of a character's name, which is its script or says it has none."""
    return re.split("[ -]", unicodedata.name(letter, ""), maxsplit=1)[0]


def _visible(letter: str) -> str:
    return letter if letter.isprintable() else quote(letter, errors="replace")
