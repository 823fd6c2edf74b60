"""A child process that does one task after another, within bounds, for its program.

Both ends are here. What goes between them over a socket is the length of a message in
eight bytes, and the message: a pickled task one way, ``(True, result)`` or ``(False,
error)`` the other. The first message of a child, an empty one, says that it is ready.
"""

import ctypes
import os
import pickle
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from contextlib import suppress
from typing import Any

from feeds.garbage import collect_seldom

STARTING = 60.0
"""Seconds that a child may take until it is ready: it loads all parsers."""

LAST_WORDS = 5.0
"""Seconds that a process may take to end whose end of the socket is closed."""

_HEAD = 8
_PR_SET_PDEATHSIG = 1
_PROGRAM = """\
import sys
sys.path[:] = {path!r}
from feeds.child import serve
serve({socket}, {memory})
"""


class Died(Exception):  # noqa: N818  # what happened, as `TimeoutError` is
    """A child ended in the midst of a task; ``code`` is what it ended with."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Child:
    """The program's end: the process begins with the first task, and anew as needed.

    One thread gives it tasks; another may `end` it, after which it begins no more.
    """

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._lock = threading.Lock()
        self._ended = False
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None

    def do(self, task: bytes, seconds: float) -> Any:
        """What the child answers to a pickled task.

        Raises TimeoutError, `Died`, and what unpickling the answer raises.
        """
        try:
            link = self._socket or self._begin()
            ends = time.monotonic() + seconds
            _send(link, task, ends)
            answer = _receive(link, ends)
        except TimeoutError:
            self.kill()
            raise
        except (ConnectionError, EOFError):
            raise Died(self._buried()) from None
        return pickle.loads(answer)  # noqa: S301  # of a child of ours

    def kill(self) -> None:
        """End the process at once; the next task begins another one."""
        with self._lock:
            process, self._process = self._process, None
            link, self._socket = self._socket, None
        if link is not None:
            # Wakes the thread that waits for an answer, which closing would not.
            with suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
            link.close()
        if process is not None:
            process.kill()
            process.wait()

    def end(self) -> None:
        """End the process at once, for good."""
        with self._lock:
            self._ended = True
        self.kill()

    def _begin(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        program = _PROGRAM.format(
            path=sys.path, socket=theirs.fileno(), memory=self._memory
        )
        with self._lock, theirs:
            if self._ended:
                ours.close()
                raise EOFError
            self._socket = ours
            self._process = subprocess.Popen(  # noqa: S603  # ours, as it stands above
                [sys.executable, "-c", program],
                stdin=subprocess.DEVNULL,
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
                pass_fds=[theirs.fileno()],
                process_group=0,  # Ctrl-C is for the program alone
            )
        _receive(ours, time.monotonic() + STARTING)
        return ours

    def _buried(self) -> int:
        """What a process ended with that closed its end, or should have."""
        process = self._process
        if process is not None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(LAST_WORDS)
        self.kill()
        return process.returncode if process is not None else 0


def serve(number: int, memory: int) -> None:
    """The child's end, on the socket of a number: until there are no more tasks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _die_with_the_program()
    with socket.socket(fileno=number) as link:
        import feeds.understand  # noqa: F401  # before anything is limited or timed

        collect_seldom()
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with suppress(ConnectionError, EOFError):
            _send(link, b"")
            while True:
                _send(link, _done(_receive(link)))


def _die_with_the_program() -> None:
    library: Any = ctypes.CDLL(None)
    if hasattr(library, "prctl"):
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _done(task: bytearray) -> bytes:
    """The answer to a task: errors are answers, with the way they came as a note."""
    try:
        work, given, more = pickle.loads(task)  # noqa: S301  # of the program
        return pickle.dumps((True, work(*given, **more)))
    except Exception as error:
        if not isinstance(error, MemoryError):
            error.add_note(f"in the child:\n{traceback.format_exc()}")
        return _error(error)


def _error(error: Exception) -> bytes:
    try:
        return pickle.dumps((False, error))
    except Exception:
        told = f"{type(error).__name__}: {error}"
        return pickle.dumps((False, RuntimeError(told)))


def _send(link: socket.socket, message: bytes, ends: float | None = None) -> None:
    link.settimeout(_left(ends))
    link.sendall(len(message).to_bytes(_HEAD) + message)


def _receive(link: socket.socket, ends: float | None = None) -> bytearray:
    """A message. Raises EOFError where none comes any more, and TimeoutError."""
    length = int.from_bytes(_exactly(link, _HEAD, ends))
    return _exactly(link, length, ends)


def _exactly(link: socket.socket, length: int, ends: float | None) -> bytearray:
    whole = bytearray(length)
    left = memoryview(whole)
    while left:
        link.settimeout(_left(ends))
        came = link.recv_into(left)
        if not came:
            raise EOFError
        left = left[came:]
    return whole


def _left(ends: float | None) -> float | None:
    """Seconds until then; a socket with none left would not wait, and not say so."""
    return None if ends is None else max(ends - time.monotonic(), 0.001)
