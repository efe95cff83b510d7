"""Where a route has two forms of an answer, the caller's `Accept` says which; without a liking it is the usual one."""

import pytest
from meedoen.http import prefers
from starlette.requests import Request


def asking(accept: str | None) -> Request:
    headers = [] if accept is None else [(b"accept", accept.encode())]
    return Request({"type": "http", "headers": headers})


@pytest.mark.parametrize(
    ("accept", "as_pdf"),
    [
        (None, False),
        ("*/*", False),
        ("application/json", False),
        ("application/pdf", True),
        ("application/pdf, */*;q=0.5", True),
        ("application/pdf;q=0.2, application/json", False),
        ("application/*, application/pdf;q=0.1", False),
        ("APPLICATION/PDF", True),
    ],
)
def test_a_form_is_given_when_it_is_liked_better(accept: str | None, as_pdf: bool) -> None:
    assert prefers(asking(accept), "application/pdf", to="application/json") is as_pdf
