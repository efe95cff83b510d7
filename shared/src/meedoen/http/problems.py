"""Problem documents (RFC 9457): what went wrong, in the words of the person who asked."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from meedoen.language import Language, Words
from meedoen.refusals import Fault

PROBLEM_TYPE = "https://meedoen.example/problems/"
MEDIA_TYPE = "application/problem+json"

TITLES: Mapping[int, Words] = {
    400: Words(nl="De gegevens kloppen nog niet", en="The input is not right yet"),
    401: Words(nl="Eerst inloggen", en="Sign in first"),
    403: Words(nl="Dit mag niet", en="Not allowed"),
    404: Words(nl="Niet gevonden", en="Not found"),
    405: Words(nl="Dit kan hier niet", en="Not possible here"),
    406: Words(nl="Deze vorm hebben we niet", en="We do not have that form"),
    409: Words(nl="Dit kan nu niet", en="Not possible now"),
    412: Words(nl="Iemand was je voor", en="Somebody was first"),
    413: Words(nl="Te groot", en="Too large"),
    415: Words(nl="Deze vorm kunnen we niet lezen", en="We cannot read that form"),
    500: Words(nl="Er ging iets mis", en="Something went wrong"),
    503: Words(nl="Even niet bereikbaar", en="Not available for a moment"),
}


def problem(
    status: int,
    kind: str,
    detail: Words,
    language: Language,
    *,
    faults: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer that says no. `kind`, in kebab-case, is the last part of the problem's `type`."""
    content: dict[str, Any] = {
        "type": PROBLEM_TYPE + kind,
        "status": status,
        "title": TITLES.get(status, TITLES[400]).in_(language),
        "detail": detail.in_(language),
    }
    if faults:
        content["errors"] = [_told(fault, language) for fault in faults]
    return Response(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers={"Content-Language": language, **(headers or {})},
    )


def _told(fault: Fault, language: Language) -> dict[str, str]:
    part, colon, name = fault.where.partition(":")
    if colon and part in ("query", "path", "header"):
        location = {"in": part, "location": name}
    else:
        location = {"in": "body", "location": fault.where}
    return {**location, "code": fault.code, "detail": fault.words.in_(language)}
