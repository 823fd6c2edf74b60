"""Names become addresses beside the loop, because ``getaddrinfo`` knows no deadline."""

import socket
import threading
from collections import deque
from collections.abc import Callable, Sequence

Resolve = Callable[[str], Sequence[str]]

_REASONS = {
    socket.EAI_NONAME: "there is no such name",
    socket.EAI_AGAIN: "the name servers do not answer",
    socket.EAI_FAIL: "the name servers refuse to answer",
}


def system_addresses(host: str) -> Sequence[str]:
    """All addresses of a name, as the system finds them. Raises `OSError`."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


class Lookups:
    """Each name once, each in a thread of its own that nobody has to wait for.

    A thread that hangs in a lookup is left behind: it is a daemon and holds nothing.
    The answers stand as long as the `Lookups`, so what was checked is what is connected
    to. ``wake`` is called from the thread when an answer is there.
    """

    def __init__(self, resolve: Resolve, wake: Callable[[], None]) -> None:
        self._resolve = resolve
        self._wake = wake
        self._asked: set[str] = set()
        self._answered: deque[str] = deque()
        self._addresses: dict[str, tuple[str, ...]] = {}
        self._failures: dict[str, str] = {}

    def ask(self, host: str) -> bool:
        """Whether the answer is there; if not, `answered` will name the host."""
        if host in self._addresses or host in self._failures:
            return True
        if host not in self._asked:
            self._asked.add(host)
            threading.Thread(target=self._look_up, args=(host,), daemon=True).start()
        return False

    def addresses(self, host: str) -> tuple[str, ...]:
        """The addresses of a host that was answered; none if it has none."""
        return self._addresses.get(host, ())

    def failure(self, host: str) -> str:
        """Why a host that was answered has no addresses."""
        return self._failures.get(host, "it has no address")

    def answered(self) -> list[str]:
        """The hosts whose answers came since the last call."""
        hosts = []
        while self._answered:
            hosts.append(self._answered.popleft())
        return hosts

    def _look_up(self, host: str) -> None:
        try:
            self._addresses[host] = tuple(self._resolve(host))
        except socket.gaierror as error:
            self._failures[host] = _REASONS.get(error.errno or 0, str(error))
        except (OSError, UnicodeError) as error:
            self._failures[host] = str(error)
        self._answered.append(host)
        self._wake()
