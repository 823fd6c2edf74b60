"""XML elements as fragments of a document that declares their namespaces."""

from collections.abc import Mapping

from lxml import etree


def fragment(element: etree._Element, namespaces: Mapping[str, str]) -> bytes:
    """Give an element on lines of its own, without these namespaces declared in it.

    Declared again in each entry of a feed they would outweigh many an entry.
    """
    around = etree.Element("around", nsmap=dict(namespaces))
    around.append(element)
    etree.indent(around, space="")
    whole = bytes(etree.tostring(around, encoding="utf-8"))
    start = whole.index(b">") + 1
    return whole[start : -len(b"</around>")].lstrip()
