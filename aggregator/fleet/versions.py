"""Which versions of what shapes a reading are installed here.

A service and its workers must agree on them: a reading is the same wherever it is made,
and what travels between them is understood on both sides.
"""

import hashlib
import sys
from importlib.metadata import version

from aggregator import __version__

SHAPING = (
    "charset-normalizer",
    "feedparser",
    "lxml",
    "nh3",
    "protego",
    "py3langid",
    "pycurl",
    "tld",
    "trafilatura",
)


def installed() -> dict[str, str]:
    """Python's and each package's version."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    ours = {"python": python, "aggregator": __version__}
    return ours | {name: version(name) for name in SHAPING}


def offer() -> str:
    """One word for them, which only those who have the same say."""
    told = " ".join(f"{name}={number}" for name, number in installed().items())
    return f"aggregator-{__version__}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"
