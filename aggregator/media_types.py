"""What files are sent as, by what their names end with: by our server and by others."""

from feeds.publish import FORMATS

UNKNOWN = "application/octet-stream"

MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "js": "text/javascript; charset=utf-8",
    "opml": "text/x-opml; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json",
    "woff2": "font/woff2",
    "xml": "application/xml; charset=utf-8",
    "xsl": "text/xsl; charset=utf-8",
    **{form.name: form.content_type for form in FORMATS},
}


def media_type(path: str) -> str:
    """The media type of a file, with its charset where it is text."""
    return MEDIA_TYPES.get(path.rpartition(".")[2], UNKNOWN)
