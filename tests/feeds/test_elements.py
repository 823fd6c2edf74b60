"""Fragments are written by hand, and are what lxml writes of the same elements."""

from dataclasses import replace

import pytest
from hypothesis import given
from lxml import etree

from feeds.model import Entry
from feeds.publish import ATOM, RSS
from feeds.publish.atom import NAMESPACES as OF_ATOM
from feeds.publish.elements import around, element, empty, encoded
from feeds.publish.rss import NAMESPACES as OF_RSS
from tests.feeds.written import WHOLE_ENTRIES


def again(fragment: bytes, namespaces: dict[str, str]) -> bytes:
    """A fragment that was read and written by lxml."""
    declared = " ".join(f'xmlns:{name}="{uri}"' for name, uri in namespaces.items())
    whole = f"<around {declared}>".encode() + fragment + b"</around>"
    found = bytes(etree.tostring(etree.fromstring(whole), encoding="utf-8"))
    return found[found.index(b">") + 1 : -len(b"</around>")]


@given(entry=WHOLE_ENTRIES)
def test_lxml_would_write_the_same_atom(entry: Entry) -> None:
    fragment = ATOM.entry(replace(entry, title=entry.title or "-"))
    assert again(fragment, OF_ATOM) == fragment


@given(entry=WHOLE_ENTRIES)
def test_lxml_would_write_the_same_rss_but_for_references(entry: Entry) -> None:
    fragment = RSS.entry(replace(entry, title=entry.title or "-"))
    plain = fragment.replace(b"&#x26;", b"&amp;").replace(b"&#x3C;", b"&lt;")
    assert again(fragment, OF_RSS) == plain


def test_what_could_be_markup_is_escaped() -> None:
    inside = element("title", '<b>\r & "it\'s"', type="html")
    whole = around("entry", [inside, empty("link", href='a"\n\t<')], xml_lang="en")
    assert encoded(whole) == (
        b'<entry xml:lang="en">\n'
        b'<title type="html">&lt;b&gt;&#13; &amp; "it\'s"</title>\n'
        b'<link href="a&quot;&#10;&#9;&lt;"/>\n'
        b"</entry>\n"
    )


@pytest.mark.parametrize("text", ["\0", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_what_xml_cannot_carry_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"control characters|surrogates"):
        encoded(element("title", f"a{text}b"))
