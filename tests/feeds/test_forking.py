import subprocess
import sys

CHILD = """
import sys
from feeds import forking
try:
    raise {error}
except Exception:
    sys.excepthook(*sys.exc_info())
"""


def told(error: str) -> str:
    """What a child of the fork server prints that died of an error."""
    words = [sys.executable, "-c", CHILD.format(error=error)]
    return subprocess.run(words, capture_output=True, check=True, text=True).stderr


def test_a_child_that_came_too_late_says_nothing() -> None:
    assert told("EOFError('Ran out of input')") == ""
    assert told("BrokenPipeError()") == ""


def test_what_else_a_child_dies_of_is_told() -> None:
    assert "ValueError: a fault" in told("ValueError('a fault')")
