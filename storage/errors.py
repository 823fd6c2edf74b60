"""What can go wrong with the memory."""


class StorageError(Exception):
    """The database could not be opened, read or written; says what to do."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"
