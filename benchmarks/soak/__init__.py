"""Weeks of a daemon's life in minutes, among publishers with every kind of fault."""
