"""What a word may be made of, in whatever script."""

# Vowel signs are no word characters to ``re``; without these blocks it would cut words
# of Hindi, Tamil, Thai and vocalised Arabic at each of them.
SIGNS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0963\u0966-\u0df3\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1780-\u17d3"
)
"""Signs that stand with letters, within an expression's brackets."""

CHARACTER = rf"(?:[^\W_]|[{SIGNS}])"
"""An expression for one character of a word, of whatever script."""
