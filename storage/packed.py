"""Texts as they lie in a row: each once, compressed with what all of them share.

The content, the summary and the text of an entry are the same words, and so is what its
article was grouped by (`Grouped`): all of it lies in one column, ``entries.packed``.
What entries of this database have in common, from the names of fields to the words of
their language, stands in a dictionary that is learned once and kept in the database.

SQL reaches it by functions of every connection: ``document(packed)`` is the entry as
JSON, ``grouped(packed)`` the rest, ``pack(document, grouped)`` makes both one again,
and ``mark(text)`` is a short name for a long text (128 bits of its SHA-256);
``packed_with(packed)`` tells whether a text can be unpacked.
"""

import re
import struct
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Collection
from functools import lru_cache
from hashlib import sha256
from sqlite3 import Connection
from typing import NamedTuple

import zstandard
from sqlite_utils import Database

LEVEL = 3
"""Of compression: higher ones cost five times as much for a hundredth less."""

SAMPLES = 1000
"""From so many texts the dictionary is learned."""

DICTIONARY = 32_768
"""Its size in bytes; each packed text is a quarter smaller by it."""

COMMON = 10
"""So many of the texts must have a word for it to be learned."""

_MARK = 16
_WORD = re.compile(r"[^\w\s]*\w+[^\w\s]*\s?")
_SIZE = struct.Struct("<I")
_SIZES = struct.Struct("<II")


class Grouped(NamedTuple):
    """What an article was grouped by: it stays as it was when its entry is edited."""

    lead: str
    terms: str
    weights: bytes

    def joined(self) -> bytes:
        """As it is packed; `parted` takes it apart."""
        lead, terms = self.lead.encode(), self.terms.encode()
        sizes = _SIZES.pack(len(lead), len(terms))
        return b"".join((sizes, lead, terms, self.weights))


def parted(joined: bytes) -> Grouped:
    """What `Grouped.joined` made one."""
    lead, terms = _SIZES.unpack_from(joined)
    start = _SIZES.size
    middle = start + lead
    return Grouped(
        lead=joined[start:middle].decode(),
        terms=joined[middle : middle + terms].decode(),
        weights=joined[middle + terms :],
    )


@lru_cache(1024)  # ids often are addresses too, and what was looked up is kept next
def mark(text: str) -> str:
    """A name of 22 letters for a text; nothing for none."""
    if not text:
        return ""
    digest = sha256(text.encode()).digest()[:_MARK]
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def packed_with(packed: bytes) -> int:
    """SQL: the number of the dictionary that unpacks it; -1 if nothing can."""
    try:
        return zstandard.get_frame_parameters(packed).dict_id
    except zstandard.ZstdError:
        return -1


class Packing:
    """Packs and unpacks for a connection, with the dictionary of its database.

    A dictionary's number is made of its content: one that a rollback took back is never
    taken for another.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._packers: dict[int, zstandard.ZstdCompressor] = {}
        self._unpackers: dict[int, zstandard.ZstdDecompressor] = {}

    def pack(self, document: str | bytes, grouped: bytes | None) -> bytes:
        """SQL: ``pack(document, grouped)``."""
        said = document.encode() if isinstance(document, str) else document
        return self.packer()(said, grouped or b"")

    def packer(self) -> Callable[[bytes, bytes], bytes]:
        """What packs many at once, with what the database has learned by now."""
        row = self._connection.execute("SELECT max(id) FROM dictionaries").fetchone()
        number = row[0] or 0
        if number not in self._packers:
            learned = self._dictionary(number)
            packer = zstandard.ZstdCompressor(level=LEVEL, dict_data=learned)
            self._packers[number] = packer
        compress = self._packers[number].compress

        def pack(document: bytes, grouped: bytes) -> bytes:
            return compress(b"".join((_SIZE.pack(len(document)), document, grouped)))

        return pack

    def document(self, packed: bytes) -> str:
        """SQL: ``document(packed)``."""
        whole = self._unpacked(packed)
        (size,) = _SIZE.unpack_from(whole)
        return whole[_SIZE.size : _SIZE.size + size].decode()

    def grouped(self, packed: bytes) -> bytes:
        """SQL: ``grouped(packed)``."""
        whole = self._unpacked(packed)
        (size,) = _SIZE.unpack_from(whole)
        return whole[_SIZE.size + size :]

    def _unpacked(self, packed: bytes) -> bytes:
        number = zstandard.get_frame_parameters(packed).dict_id
        if number not in self._unpackers:
            learned = self._dictionary(number)
            self._unpackers[number] = zstandard.ZstdDecompressor(dict_data=learned)
        return self._unpackers[number].decompress(packed)

    def _dictionary(self, number: int) -> zstandard.ZstdCompressionDict | None:
        if not number:
            return None
        [content] = self._connection.execute(
            "SELECT content FROM dictionaries WHERE id = ?", [number]
        ).fetchone()
        return zstandard.ZstdCompressionDict(content)


def enable(connection: Connection) -> None:
    """Give a connection the functions that triggers and queries call."""
    packing = Packing(connection)
    for name, arguments, function in (
        ("pack", 2, packing.pack),
        ("document", 1, packing.document),
        ("grouped", 1, packing.grouped),
        ("joined", 3, lambda *parts: Grouped(*parts).joined()),
        ("mark", 1, mark),
        ("packed_with", 1, packed_with),
    ):
        connection.create_function(name, arguments, function)


def learn(db: Database, rows: Collection[int]) -> None:
    """Learn the dictionary, if there is none, when entries reach the next `SAMPLES`.

    ``rows`` are those that came just now.
    """
    if not rows or (min(rows) - 1) // SAMPLES == max(rows) // SAMPLES:
        return
    if db.execute("SELECT 1 FROM dictionaries").fetchone() is None:
        newest = "SELECT document(packed) FROM entries ORDER BY id DESC LIMIT ?"
        samples = db.execute(newest, [SAMPLES]).fetchall()
        keep(db, [document for (document,) in samples])


def keep(db: Database, samples: Collection[str]) -> None:
    """Learn a dictionary from these, to pack with from now on.

    Only words that many of them have come into it, so that no text which is taken back
    leaves a trace. Where they have too little in common there is none.
    """
    counted = Counter(word for text in samples for word in {*_WORD.findall(text)})
    common = {word for word, count in counted.items() if count >= COMMON}
    # Looked for once more: all words of all samples at once take 26 MB.
    lists = map(_WORD.findall, samples)
    told = ("".join([word for word in words if word in common]) for words in lists)
    try:
        learned = zstandard.train_dictionary(DICTIONARY, [one.encode() for one in told])
    except zstandard.ZstdError:
        return
    db.execute(
        "INSERT INTO dictionaries (id, content) VALUES (?, ?)",
        [learned.dict_id(), learned.as_bytes()],
    )
