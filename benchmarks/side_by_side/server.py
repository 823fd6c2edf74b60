"""The server of the farm: nginx where it is installed, else one in Python.

It is a process of its own, whose CPU nobody counts. Both answer 304 by ETag and by
Last-Modified.
"""

import http.server
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NGINX = """{user}
worker_processes 1; daemon off; pid {work}/pid; error_log {work}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nodelay on; etag on; keepalive_requests 100000;
  client_body_temp_path {work}/body; proxy_temp_path {work}/proxy;
  fastcgi_temp_path {work}/fastcgi; uwsgi_temp_path {work}/uwsgi;
  scgi_temp_path {work}/scgi;
  types {{ application/rss+xml rss; application/atom+xml atom;
           application/rdf+xml rdf; application/feed+json json; }}
  server {{ listen {host}:{port} backlog=1024; root {root}; }}
}}
"""

TYPES = {
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".rdf": "application/rdf+xml",
    ".json": "application/feed+json",
}

PATIENCE = 60.0
"""Seconds that a server may take to begin."""


@contextmanager
def serving(
    root: Path, work: Path, host: str = "127.0.0.1"
) -> Iterator[tuple[int, int]]:
    """A server of a folder: its port and its process; ``0.0.0.0`` is every host."""
    port = free_port()
    work.mkdir(parents=True, exist_ok=True)
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx:
        config = work / "nginx.conf"
        told = {"work": work, "host": host, "port": port, "root": root}
        config.write_text(NGINX.format(**told, user=_user()))
        command = [nginx, "-c", str(config), "-p", str(work)]
    else:
        command = [sys.executable, "-m", __name__, str(root), host, str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
        try:
            _await(port, process)
            yield port, process.pid
        finally:
            process.terminate()


def _user() -> str:
    """Its worker is whoever began it, who can read what it made."""
    return "" if os.geteuid() else "user root;"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("the server of the farm did not begin")


class Documents(http.server.SimpleHTTPRequestHandler):
    """Files with an ETag; Last-Modified is the standard library's own affair."""

    protocol_version = "HTTP/1.1"
    extensions_map = TYPES

    def do_GET(self) -> None:  # the library's name
        """Answer 304 where the ETag is the one that was sent."""
        known = self.headers.get("If-None-Match")
        if known and known == self._tag():
            self.send_response(304)
            self.end_headers()
        else:
            super().do_GET()

    def end_headers(self) -> None:
        """Send the ETag with every answer that has one."""
        if tag := self._tag():
            self.send_header("ETag", tag)
        super().end_headers()

    def _tag(self) -> str:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            return ""
        found = path.stat()
        return f'"{found.st_mtime_ns:x}-{found.st_size:x}"'

    def log_message(self, *_: object) -> None:
        """Say nothing of what goes well."""


def main(root: str, host: str, port: str) -> None:
    """Serve until the end."""

    def made(*given: object) -> Documents:
        return Documents(*given, directory=root)  # type: ignore[arg-type]  # theirs

    http.server.ThreadingHTTPServer((host, int(port)), made).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
