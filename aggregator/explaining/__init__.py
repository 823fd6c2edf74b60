"""Why articles are one story or are not, in facts and in words for a person."""
