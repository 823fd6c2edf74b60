"""What is open of each outlet."""


class Published(dict[str, set[int]]):
    """The originals of each known outlet that has any."""

    def add(self, outlet: str, article: int) -> None:
        """Takes note of an original; of an unknown outlet none is taken."""
        if outlet:
            self.setdefault(outlet, set()).add(article)

    def remove(self, outlet: str, article: int) -> None:
        """Forgets one again."""
        if outlet:
            self[outlet].remove(article)
            if not self[outlet]:
                del self[outlet]
