"""What is sent and what is asked for, as media types: refused before a byte of the body is read."""

from collections.abc import Collection

from starlette.exceptions import HTTPException
from starlette.requests import Request


def refuse_body_type(request: Request, wanted: str | None) -> None:
    """Refuse a body of another media type than `wanted`; without a body nothing is asked of it.

    Raises:
        HTTPException: 415.
    """
    given = request.headers.get("content-type")
    if wanted is None or (given is None and not _has_body(request)):
        return
    kind, _, parameters = (given or "").lower().partition(";")
    charset = parameters.replace(" ", "").partition("charset=")[2].partition(";")[0].strip('"')
    if kind.strip() != wanted or (wanted == "application/json" and charset not in ("", "utf-8", "utf8")):
        raise HTTPException(415)


def refuse_answer_type(request: Request, offered: Collection[str]) -> None:
    """Refuse when the caller takes none of the media types that the route can answer with.

    Raises:
        HTTPException: 406.
    """
    accepted = request.headers.get("accept")
    if accepted is None or ("*/*" in accepted and "q=" not in accepted):
        return
    ranges = liked(accepted)
    if not any(_liking(kind, ranges) for kind in offered):
        raise HTTPException(406)


def prefers(request: Request, kind: str, *, to: str) -> bool:
    """Whether the caller would rather have one media type than the other; without a preference, no."""
    ranges = liked(request.headers.get("accept", ""))
    return _liking(kind, ranges) > _liking(to, ranges)


def liked(accepted: str) -> dict[str, float]:
    """What an `Accept…` header names, in small letters, with how much it is liked: 0 to 1."""
    found: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        found[name.strip()] = _quality(parameters)
    return found


def _liking(kind: str, ranges: dict[str, float]) -> float:
    for name in (kind, kind.partition("/")[0] + "/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0.0


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def _has_body(request: Request) -> bool:
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
