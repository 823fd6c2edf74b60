"""The socket that a server is given; taken without loading the server."""

import socket
from typing import Literal

from aggregator.config import Config, ConfigError, ConfigErrors
from aggregator.config.places import host_and_port

SENDING = 128 << 10
"""Bytes that the system may take up for a client beside what it has not read yet.

It takes megabytes if it is let, and then nothing is seen of a client's progress.
"""


def listen(
    config: Config, key: Literal["listen", "monitor"] = "listen"
) -> socket.socket:
    """Give a socket on the address of that key, or raise `ConfigErrors`."""
    address = getattr(config.service, key)
    host, port = host_and_port(address)
    try:
        ((family, _, _, _, found), *_) = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        listening = socket.create_server(found[:2], family=family)
    except OSError as error:
        reason = f"cannot listen on {address}: {error.strerror}"
        fault = ConfigError(config.path, f"service: {key}", reason)
        raise ConfigErrors([fault]) from error
    # Every connection that is accepted has it from here.
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENDING)
    return listening
