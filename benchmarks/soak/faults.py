"""What a publisher's server may do instead of answering well."""

import gzip
import random
import socket
import struct
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler

from benchmarks.soak.publishers import START, Publisher, document

SPELL = timedelta(hours=2)
"""How long a server stays in one temper."""

PATIENCE = 1.2
"""Seconds after which a client of these servers has given up."""

Answer = Callable[[BaseHTTPRequestHandler, bytes], bool]
"""Sends what is to be sent; whether that was the whole feed."""


def temper(publisher: Publisher, now: datetime) -> str:
    """What a server does at this time: three of four times nothing is wrong."""
    spell = int((now - START) / SPELL)
    dice = random.Random(f"{publisher.number} {spell}")
    return dice.choice(sorted(FAULTS)) if dice.random() < 0.25 else "good"


def body(publisher: Publisher, now: datetime, kind: str) -> bytes:
    """What the feed is like under a fault."""
    if kind == "huge":
        return document(publisher, now, more=" " * 3_000_000)
    if kind == "swelling":
        return SWELLING
    return document(publisher, now)


SWELLING = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode()
        for n in range(9)
    )
    + b"]><rss><channel><title>&j;</title></channel></rss>"
)


def good(asked: BaseHTTPRequestHandler, content: bytes) -> bool:
    """The feed, or that it has not changed."""
    tag = f'"{sha256(content).hexdigest()[:16]}"'
    if asked.headers.get("If-None-Match") == tag:
        return reply(asked, 304, headers={"ETag": tag})
    packed = "gzip" in asked.headers.get("Accept-Encoding", "")
    headers = {"ETag": tag} | ({"Content-Encoding": "gzip"} if packed else {})
    reply(asked, 200, gzip.compress(content, 1) if packed else content, headers)
    return True


def reply(
    asked: BaseHTTPRequestHandler,
    status: int,
    content: bytes = b"",
    headers: dict[str, str] | None = None,
) -> bool:
    """A whole answer, which is not the feed."""
    asked.send_response(status)
    for name, value in (headers or {}).items():
        asked.send_header(name, value)
    asked.send_header("Content-Length", str(len(content)))
    asked.end_headers()
    asked.wfile.write(content)
    return False


def drop(asked: BaseHTTPRequestHandler, content: bytes) -> bool:
    """Half an answer, and the connection breaks."""
    asked.close_connection = True
    asked.send_response(200)
    asked.send_header("Content-Length", str(len(content)))
    asked.end_headers()
    asked.wfile.write(content[: len(content) // 2])
    linger = struct.pack("ii", 1, 0)
    asked.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    return False


def drip(asked: BaseHTTPRequestHandler, content: bytes) -> bool:
    """A byte now and then."""
    asked.close_connection = True
    asked.send_response(200)
    asked.send_header("Content-Length", str(len(content)))
    asked.end_headers()
    ends = time.monotonic() + PATIENCE * 3
    for number in range(len(content)):
        if time.monotonic() > ends:
            break
        asked.wfile.write(content[number : number + 1])
        asked.wfile.flush()
        time.sleep(0.05)
    return False


def hang(asked: BaseHTTPRequestHandler, _: bytes) -> bool:
    """Nothing at all."""
    asked.close_connection = True
    time.sleep(PATIENCE)
    return False


def cut(asked: BaseHTTPRequestHandler, content: bytes) -> bool:
    """Packed, and cut off, by a length that says it was whole."""
    packed = gzip.compress(content, 1)
    return reply(asked, 200, packed[: len(packed) // 2], {"Content-Encoding": "gzip"})


def foreign(asked: BaseHTTPRequestHandler, content: bytes) -> bool:
    """In another encoding than it says."""
    mangled = content.replace(b"said", "señor".encode("latin-1"))
    return reply(asked, 200, mangled, {"Content-Type": "text/xml; charset=utf-8"})


def broken(asked: BaseHTTPRequestHandler, content: bytes) -> bool:
    """Not well-formed from the middle on."""
    middle = len(content) // 2
    return reply(asked, 200, content[:middle] + b"<<&broken" + content[middle:])


def elsewhere(status: int) -> Answer:
    """Where the feed is to be had as well."""

    def answer(asked: BaseHTTPRequestHandler, content: bytes) -> bool:
        if asked.path.startswith("/moved"):
            return good(asked, content)
        return reply(asked, status, headers={"Location": f"/moved{asked.path}"})

    return answer


def refusing(status: int, **headers: str) -> Answer:
    """A status, and how long to stay away."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(asked: BaseHTTPRequestHandler, _: bytes) -> bool:
        return reply(asked, status, b"no", named)

    return answer


def page(asked: BaseHTTPRequestHandler, _: bytes) -> bool:
    """A web page where the feed was."""
    return reply(asked, 200, b"<!doctype html><title>Hello</title><p>Come again.")


FAULTS: dict[str, Answer] = {
    "500": refusing(500),
    "503": refusing(503, Retry_After="7200"),
    "429": refusing(429, Retry_After="10800"),
    "404": refusing(404),
    "301": elsewhere(301),
    "302": elsewhere(302),
    "empty": refusing(200),
    "page": page,
    "hang": hang,
    "drop": drop,
    "drip": drip,
    "cut": cut,
    "foreign": foreign,
    "broken": broken,
    "huge": lambda asked, content: reply(asked, 200, content),
    "swelling": lambda asked, content: reply(asked, 200, content),
}
