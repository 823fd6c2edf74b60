"""Ending the sleep of a selector from another thread."""

import socket
from contextlib import suppress


class Alarm:
    """To be registered for reading; readable from `ring` until `quiet`."""

    def __init__(self) -> None:
        self._ear, self._bell = socket.socketpair()
        self._ear.setblocking(False)
        self._bell.setblocking(False)

    def fileno(self) -> int:
        """What a selector watches."""
        return self._ear.fileno()

    def ring(self) -> None:
        """Wake the sleeper; may be called from any thread, also after `close`."""
        with suppress(OSError):  # full: it rings already; closed: nobody sleeps
            self._bell.send(b"\0")

    def quiet(self) -> None:
        """The sleeper is awake."""
        self._ear.recv(4096)

    def close(self) -> None:
        """Give the sockets back."""
        self._ear.close()
        self._bell.close()
