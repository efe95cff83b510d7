"""Lists come in pages: `cursor` and `limit` in, a `Link` header and the next cursor out."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Depends, Query
from pydantic import AfterValidator, BeforeValidator, Field
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import Response

from meedoen.http.fields import Page, input_fault
from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput

Row = TypeVar("Row")
Item = TypeVar("Item")
Key = str | int | UUID | date | datetime

_MOST = 200
_USUAL = 50
_LONGEST_CURSOR = 1024
"""Room for four texts of twenty characters, whichever these are: a list must take back what it gave."""
_BASE64 = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_BAD_CURSOR = Words(
    nl="Deze cursor hoort niet bij deze lijst. Begin weer bij de eerste bladzijde.",
    en="This cursor does not belong to this list. Start again at the first page.",
)
_NOT_A_CURSOR = input_fault("cursor", _BAD_CURSOR)


def cursor_after(*values: Key) -> str:
    """The cursor of the page that begins after the row with these values, which may hold nothing of a person."""
    written = json.dumps([_write(value) for value in values], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def decoded(cursor: str) -> tuple[Any, ...]:
    """The values in a cursor: texts, and whole numbers that any column of whole numbers can hold.

    Raises:
        PydanticCustomError: it is no cursor.
    """
    if len(cursor) > _LONGEST_CURSOR or not _BASE64.fullmatch(cursor):
        raise _NOT_A_CURSOR
    try:
        values = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        raise _NOT_A_CURSOR from None
    if not isinstance(values, list) or not all(map(_fits, values)):
        raise _NOT_A_CURSOR
    return tuple(values)


def in_types(values: Sequence[Any], kinds: Sequence[type[Any]]) -> tuple[Any, ...]:
    """What was decoded, each value as the type that it had.

    Raises:
        InvalidInput: these are not the values of this list.
    """
    if len(kinds) != len(values):
        raise _bad_cursor()
    return tuple(_read(kind, value) for kind, value in zip(kinds, values, strict=True))


def _fits(value: object) -> bool:
    return type(value) is str or (type(value) is int and -(2**31) <= value < 2**31)


def _checked(cursor: str) -> str:
    decoded(cursor)
    return cursor


async def _cursor(
    cursor: Annotated[
        Annotated[str, AfterValidator(_checked)] | None,
        Query(
            description="Where the page begins: from `next` or the `Link` header of the page before.",
            json_schema_extra={"minLength": 1, "maxLength": _LONGEST_CURSOR, "pattern": f"^{_BASE64.pattern}$"},
        ),
    ] = None,
) -> tuple[Any, ...] | None:
    return None if cursor is None else decoded(cursor)


def _digits(limit: object) -> object:
    """Python's own idea of a number takes ` 1`, `1.0` and `1_0` too."""
    if isinstance(limit, str) and not (limit.isascii() and limit.isdigit()):
        raise input_fault("whole-number", Words(nl="Dit moet een heel getal zijn.", en="This must be a whole number."))
    return limit


async def _limit(
    limit: Annotated[
        Annotated[int, Field(ge=1, le=_MOST)],
        BeforeValidator(_digits),
        Query(description="How many items on a page, at most."),
    ] = _USUAL,
) -> int:
    return limit


@dataclass(frozen=True, slots=True)
class PageAsked:
    """The page of a list that somebody asks for: where it begins, how long it is, and how it goes out.

    A list is asked for `one_more` row than the page holds, which tells whether there is a page after it.
    """

    values: tuple[Any, ...] | None
    limit: int
    request: Request
    response: Response

    @property
    def one_more(self) -> int:
        """How many rows to look for."""
        return self.limit + 1

    def after(self, *kinds: type[Any]) -> tuple[Any, ...] | None:
        """The row that the page begins after, None at the start: the values of the columns that the list is ordered
        by, as these types (`str`, `int`, `UUID`, `date`, `datetime`).

        Raises:
            InvalidInput: the cursor is not one of this list.
        """
        return None if self.values is None else in_types(self.values, kinds)

    def page(
        self, found: Sequence[Row], show: Callable[[Row], Item], *, key: Callable[[Row], tuple[Key, ...]]
    ) -> Page[Item]:
        """The body; puts the `Link` header of the next page on the response, if there is one.

        `key` gives a row's values of the columns that the list is ordered by.
        """
        rows, more = found[: self.limit], found[self.limit :]
        following = cursor_after(*key(rows[-1])) if more else None
        if following is not None:
            address = URL(scope=self.request.scope).include_query_params(cursor=following)
            self.response.headers["Link"] = f'<{address.path}?{address.query}>; rel="next"'
        return Page(items=[show(row) for row in rows], next=following)


async def _page_asked(
    cursor: Annotated[tuple[Any, ...] | None, Depends(_cursor)],
    limit: Annotated[int, Depends(_limit)],
    request: Request,
    response: Response,
) -> PageAsked:
    return PageAsked(cursor, limit, request, response)


Paging = Annotated[PageAsked, Depends(_page_asked)]
"""Which page is asked for: `cursor` and `limit`, which is 1 to 200 and usually 50."""


def _write(value: Key) -> str | int:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _read(kind: type[Any], value: str | int) -> Any:
    try:
        if kind is int or kind is str:
            read: Any = value
            if type(value) is not kind or (isinstance(value, str) and "\x00" in value):
                raise _bad_cursor()
            str(value).encode()  # JSON can write half a character, which no database takes
        elif kind is UUID:
            read = UUID(str(value))
        else:
            read = kind.fromisoformat(str(value))
            if kind is datetime:
                if read.tzinfo is None:
                    raise _bad_cursor()
                read = read.astimezone(UTC)
    except (ValueError, OverflowError):  # the latter: in UTC it lies before the year 1, or after 9999
        raise _bad_cursor() from None
    return read


def _bad_cursor() -> InvalidInput:
    return InvalidInput([Fault("query:cursor", "cursor", _BAD_CURSOR)])
