"""What can go wrong between us and another place."""


class MirrorError(OSError):
    """A place did not take a file; the message says where and why, and no secret."""
