"""A web server that never has loaded; its process finds it by its name."""

import time


def without_end(*_: object) -> None:
    time.sleep(600)
