"""What a refresh, a page, a search and publishing cost as the database grows."""
