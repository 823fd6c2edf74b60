"""What a local file says, by its kind; `feeds.seeds` is the door."""
