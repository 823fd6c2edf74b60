"""The heart: which articles are the same, which tell one story. Pure."""
