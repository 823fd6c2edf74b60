"""What a child process may be put through; importable there by name."""

import os
import time
from pathlib import Path

from feeds.errors import ParseError


class Trap:
    """Breaks whoever unpickles it."""

    def __reduce__(self) -> tuple[object, ...]:
        return blunder, ()


def answer(number: int) -> int:
    return number + 1


def same(value: object) -> object:
    return value


def process() -> int:
    return os.getpid()


def hang(seconds: float, mark: str = "") -> None:
    if mark:
        Path(mark).write_text(str(os.getpid()))
    time.sleep(seconds)


def busy() -> None:
    while True:
        pass


def devour() -> int:
    return len(b"x" * (8 << 30))


def die() -> None:
    os.kill(os.getpid(), 9)


def leave() -> None:
    os._exit(3)


def refuse() -> None:
    raise ParseError("https://a.example/", "is no feed", kind="not-a-feed")


def blunder() -> None:
    raise KeyError("a fault of ours")
