"""Which page of a long list is wanted."""

from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request

from aggregator.ranking import Rank
from storage.database import iso
from storage.history import Place


def number(request: Request) -> int:
    """The number in ``?page=``, 1 without it. Raises HTTPException for no page."""
    wanted = request.query_params.get("page", "1")
    if not (wanted.isascii() and wanted.isdigit() and 0 < len(wanted) < 7):
        raise HTTPException(404)
    return max(int(wanted), 1)


def place(request: Request, name: str) -> Place | None:
    """The place in time that ``name`` gives, if it does; see `at`.

    Raises HTTPException for what is no place.
    """
    found = _parted(request, name)
    if found is None:
        return None
    try:
        time = datetime.fromisoformat(found[0])
        if time.tzinfo is None:
            raise HTTPException(404)
        iso(time)
    except (ValueError, OverflowError) as error:
        raise HTTPException(404) from error
    return Place(time=time, id=found[1])


def rank(request: Request, name: str) -> Rank | None:
    """The place by weight that ``name`` gives, if it does; see `below`.

    Raises HTTPException for what is no place.
    """
    found = _parted(request, name)
    if found is None:
        return None
    weight = float(found[0]) if found[0].replace(".", "", 1).isdecimal() else -1
    if not 0 < weight < 1e6:
        raise HTTPException(404)
    return Rank(weight, found[1])


def at(found: Place) -> str:
    """A place in time as addresses name it."""
    return f"{iso(found.time).replace('+00:00', 'Z')}-{found.id}"


def below(found: Rank) -> str:
    """A place by weight as addresses name it."""
    return f"{found.weight!r}-{found.id}"


def _parted(request: Request, name: str) -> tuple[str, int] | None:
    """What stands before the last hyphen, and the number after it."""
    wanted = request.query_params.get(name)
    if wanted is None:
        return None
    before, _, number = wanted.rpartition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise HTTPException(404)
    return before, int(number)
