"""Where things lie on the web, as far as the memory has to know."""

from urllib.parse import urlsplit


def host_of(location: str) -> str:
    """The host that is asked for what lies there; nothing for a path."""
    try:
        return urlsplit(location).hostname or ""
    except ValueError:
        return ""
