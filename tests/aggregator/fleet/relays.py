"""A wire between two processes that a test can cut, or let go silent."""

import socket
import threading
from contextlib import suppress


class Relay:
    """Passes on what comes to a port of 127.0.0.1, for as long as ``open`` is set."""

    def __init__(self, target: int) -> None:
        self.open = threading.Event()
        self.open.set()
        self._target = target
        self._wires: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End all connections, as a machine on the way does that is restarted."""
        for wire in self._wires:
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self.open.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self.open.wait()
                try:
                    far = socket.create_connection(("127.0.0.1", self._target))
                except OSError:
                    near.close()
                    continue
                self._wires += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                self.open.wait()
                other.sendall(data)
        for wire in (one, other):
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
            wire.close()
