"""The wire: formats and transport."""
