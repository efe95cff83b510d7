"""Optimistic concurrency: an answer says its version (`ETag`), a command may say which it saw (`If-Match`)."""

import re
from typing import Annotated

from fastapi import Depends, Header
from pydantic import AfterValidator
from starlette.responses import Response

from meedoen.http.fields import input_fault
from meedoen.language import Words

_OURS = re.compile(r'"(\d{1,18})"', re.ASCII)
_ACCEPTED = re.compile(r'\*|(W/)?"[!#-~]*"')
_NEVER_A_VERSION = -1
_NOT_ONE_TAG = Words(
    nl='Zet in If-Match één ETag, tussen aanhalingstekens, zoals "3".',
    en='Put one ETag in If-Match, in quotes, such as "3".',
)


def _checked(given: str) -> str:
    if not _ACCEPTED.fullmatch(given):
        raise input_fault("entity-tag", _NOT_ONE_TAG)
    return given


async def _if_match(
    if_match: Annotated[
        Annotated[str, AfterValidator(_checked)] | None,
        Header(
            alias="If-Match",
            description="The `ETag` that you saw; when it is no longer the current one, nothing happens (412).",
            json_schema_extra={"pattern": f"^({_ACCEPTED.pattern})$"},
        ),
    ] = None,
) -> int | None:
    if if_match is None or if_match == "*":
        return None
    ours = _OURS.fullmatch(if_match)
    return int(ours[1]) if ours is not None else _NEVER_A_VERSION


IfMatch = Annotated[int | None, Depends(_if_match)]
"""The version that the caller saw; None: they did not say. Hand it to `Transaction.expect_version`."""


def etag(response: Response, version: int) -> None:
    """Say which version of the resource the answer shows."""
    response.headers["ETag"] = f'"{version}"'


def created(response: Response, path: str, version: int) -> None:
    """Say where the new resource is (a path below `/v1`, such as `/clients/…`) and its version; the status is 201."""
    response.status_code = 201
    response.headers["Location"] = f"/v1{path}"
    etag(response, version)
