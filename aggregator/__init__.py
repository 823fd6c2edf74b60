"""The service: what happens and when."""

__version__ = "0.1.0"
