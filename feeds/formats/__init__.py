"""What feedparser and JSON give, as nouns of ours; `feeds.parse` is the door."""
