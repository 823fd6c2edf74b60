"""The memory: SQLite through sqlite-utils."""
