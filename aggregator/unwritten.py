"""Feeds that stand in no file: each is made when somebody asks for it.

It is what its files would be, to the byte.
"""

from aggregator import catalogue, compiling
from aggregator.publications import Site
from aggregator.written import Press
from feeds.publish import Format
from storage.database import Database


def document(db: Database, site: Site, name: str, form: Format) -> bytes | None:
    """The feed of this name in a format; ``None`` where it stands as files, or is not.

    Raises `PublishError`.
    """
    publication = None if site.stands(name) else catalogue.find(db, site, name)
    if publication is None:
        return None
    press = Press(db, site, formats=(form,))
    return compiling.documents(press, publication)[publication.at(form)]()
