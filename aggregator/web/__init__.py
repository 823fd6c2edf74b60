"""The published feeds and the pages over HTTP."""
