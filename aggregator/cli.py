"""The command line: which command does what, and how errors are told.

Exit codes: 0 all went well, 1 something failed, 2 bad use or a faulty configuration.
"""

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from aggregator import __version__
from aggregator.commands import configuration, exchange, grouping, running, sources
from aggregator.commands import showing
from aggregator.config.errors import ConfigErrors
from aggregator.lock import Occupied
from feeds.errors import FeedError
from storage.errors import StorageError
