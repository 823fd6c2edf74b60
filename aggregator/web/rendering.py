"""How a page is made of its template and sent."""

from functools import partial

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import Response

from aggregator.publications import Site
from aggregator.web import views
from aggregator.web.answering import answer
from aggregator.web.representation import HTML, represent

MAX_AGE = 30
"""For how many seconds a page may be shown again unasked."""


def page(
    request: Request,
    templates: Environment,
    site: Site,
    template: str,
    **shown: object,
) -> Response:
    """Give the answer that shows these things by a template."""
    text = templates.get_template(template).render(
        words=partial(views.words, site),
        paragraphs=partial(views.paragraphs, site),
        **shown,
    )
    return answer(request.headers, represent(text.encode(), HTML), max_age=MAX_AGE)
