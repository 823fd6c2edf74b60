"""Another place for files, whatever it is: the only fsspec.

https://filesystem-spec.readthedocs.io/en/latest/api.html
"""

import posixpath
from typing import Any

import fsspec

from aggregator.media_types import media_type
from aggregator.mirroring.errors import MirrorError
from feeds.urls import redacted

_S3 = {"connect_timeout": 10, "read_timeout": 30, "retries": {"max_attempts": 2}}
_FOLDERS = frozenset({"file", "local", "ftp", "sftp", "ssh"})
"""Places with folders, where a file is renamed once it is whole."""


class Target:
    """Where copies stand. Raises MirrorError where nothing knows such an address."""

    def __init__(self, address: str) -> None:
        self.name = redacted(address)
        self._scheme = address.partition("://")[0].lower()
        options = {"config_kwargs": _S3} if self._scheme in {"s3", "s3a"} else {}
        try:
            self._files, self._root = fsspec.core.url_to_fs(address, **options)
        except (ImportError, ValueError) as error:
            raise MirrorError(f"{self.name}: {_told(error)}") from error

    def put(self, path: str, content: bytes) -> None:
        """Have a file stand there, whole, with its type. Raises MirrorError."""
        place = posixpath.join(self._root, path)
        try:
            if self._scheme in _FOLDERS:
                self._put_whole(place, content)
            else:
                self._files.pipe_file(place, content, **self._typed(path))
        except Exception as error:
            # Each kind of place has errors of its own, and no common one.
            raise MirrorError(f"{self.name}/{path}: {_told(error)}") from error

    def delete(self, path: str) -> None:
        """Have no such file stand there. Raises MirrorError."""
        try:
            self._files.rm_file(posixpath.join(self._root, path))
        except FileNotFoundError:
            return
        except Exception as error:
            # As above.
            raise MirrorError(f"{self.name}/{path}: {_told(error)}") from error

    def _put_whole(self, place: str, content: bytes) -> None:
        folder, name = posixpath.split(place)
        draft = posixpath.join(folder, f".{name}.new")
        self._files.makedirs(folder, exist_ok=True)
        self._files.pipe_file(draft, content)
        self._files.mv(draft, place)

    def _typed(self, path: str) -> dict[str, Any]:
        known = media_type(path)
        if self._scheme in {"s3", "s3a"}:
            return {"ContentType": known}
        return {"content_type": known} if self._scheme in {"gs", "gcs"} else {}


def _told(error: Exception) -> str:
    """What is wrong, in a line without what could be a secret."""
    said = (str(error).splitlines() or [""])[0]
    safe = " ".join(redacted(word) for word in said.split())
    return f"{type(error).__name__}: {safe}"[:300]
