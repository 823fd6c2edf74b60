"""The SQL of `storage.migrations`, by what it is about.

What has landed is never edited: databases were made by it.
"""
