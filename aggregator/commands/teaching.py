"""Help that teaches: what belongs to one verb of what is said of all of them."""


def taught(gist: str, about: str, command: str) -> str:
    """What help says of a verb: its gist, and the examples of ``about`` that use it."""
    start = f"    aggregator {command} "
    examples = (line for line in about.splitlines() if line.startswith(start))
    return "\n".join([f"{gist[:1].upper()}{gist[1:]}.", "", *examples])
