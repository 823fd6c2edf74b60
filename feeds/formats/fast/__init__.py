"""RSS 2.0, RSS 1.0 and Atom 1.0 at a fraction of feedparser's cost, or not at all.

What is handed on is to the letter what feedparser would have found, as far as anybody
looks at it: its quirks included, for two answers to one document would make news of old
articles. Whatever is not known to come out the same is declined (`DeclinedError`):

- bytes that feedparser may not take for UTF-8, or that are no well-formed XML (`tree`);
- document types and entities, and unusual namespaces (`tree`, `names`);
- elements whose handling by feedparser is not written down here (`elements`), also when
  a later feedparser begins to handle them;
- markup and nested elements where text belongs, except for Atom's XHTML (`xhtml`).

`walk` holds what there is to remember on the way, `document` goes it.
"""
