"""Which page of a long list is wanted."""

from starlette.exceptions import HTTPException
from starlette.requests import Request


def number(request: Request) -> int:
    """The number in ``?page=``, 1 without it. Raises HTTPException for no page."""
    wanted = request.query_params.get("page", "1")
    if not (wanted.isascii() and wanted.isdigit() and 0 < len(wanted) < 7):
        raise HTTPException(404)
    return max(int(wanted), 1)
