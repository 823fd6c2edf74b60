"""Loaded in the fork server alone: what its newborn children say when all is over.

A child whose program ended before it had told the child what to do finds a closed pipe.
Nobody waits for it any more, so that is no fault to print.
"""

import sys
from types import TracebackType


def tell(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Print what a child died of, unless its program was gone before it began."""
    if not issubclass(kind, EOFError | ConnectionError):
        sys.__excepthook__(kind, error, trace)


sys.excepthook = tell
