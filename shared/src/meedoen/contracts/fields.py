"""The kinds of values that may travel: each closed by a pattern, a range or a list. None can hold a sentence."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, StrictBool
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

_DATE_PATTERN = r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"
_MOMENT_PATTERN = r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$"
YEARS = range(1900, 2200)
"""Of dates and moments that may travel, so that none makes arithmetic on it overflow."""
_UUID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_NO_OFFSET = timedelta(0)


class _Written:
    """One written form only: pydantic by itself also reads numbers, offsets and spaces for moments and dates, and
    braces for ids. The pattern is checked on the wire; Python values are held to their type."""

    def __init__(self, pattern: str, form: str) -> None:
        self._pattern = pattern
        self._form = form

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        lax = {**handler.generate_schema(source), "strict": False}
        strict: CoreSchema = {**handler.generate_schema(source), "strict": True}
        if check := _PYTHON_CHECKS.get(source):
            strict = core_schema.no_info_after_validator_function(check, strict)
        return core_schema.json_or_python_schema(
            json_schema=core_schema.chain_schema([core_schema.str_schema(pattern=self._pattern), lax]),
            python_schema=strict,
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "format": self._form, "pattern": self._pattern}


def _sensible_day(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError("a date between 1900 and 2200 is expected")
    return day


def _sensible_moment(moment: datetime) -> datetime:
    if moment.utcoffset() != _NO_OFFSET:
        raise ValueError("a moment is stated in UTC")
    _sensible_day(moment)
    return moment


_PYTHON_CHECKS: dict[Any, Callable[[Any], Any]] = {datetime: _sensible_moment, date: _sensible_day}

Id = Annotated[UUID, _Written(_UUID_PATTERN, "uuid")]
Moment = Annotated[datetime, _Written(_MOMENT_PATTERN, "date-time")]
"""RFC 3339 in UTC, with `Z`."""
Day = Annotated[date, _Written(_DATE_PATTERN, "date")]
YearMonth = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
Municipality = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
"""The CBS code, such as 0599."""
Neighbourhood = Annotated[str, Field(pattern=r"^[0-9]{8}$")]
"""The CBS code of a buurt, such as 05990824; its first four digits are the municipality."""
PlaceCode = Annotated[str, Field(pattern=r"^[a-z]{2,12}-[0-9]{1,6}$")]
"""Where an appointment is, as a code such as `huis-12`; the address behind it stays in the service."""
WayOfWorkingId = Annotated[str, Field(pattern=r"^[a-z]{2,20}(-[a-z0-9]{1,12}){0,3}$")]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
"""ISO 639."""
Period = Annotated[str, Field(pattern=r"^[0-9]{4}(-H[12]|-Q[1-4]|-(0[1-9]|1[0-2]))?$")]
"""A year, half-year, quarter or month: 2026, 2026-H1, 2026-Q3, 2026-07."""
Version = Annotated[int, Field(ge=1, le=1_000_000)]
Attempt = Annotated[int, Field(ge=1, le=1000)]
MonthsToWork = Annotated[int, Field(ge=0, le=600)]
HoursPerWeek = Annotated[int, Field(ge=0, le=40)]
DaysLate = Annotated[int, Field(ge=0, le=100_000)]
Rung = Annotated[int, Field(ge=1, le=6)]
"""A rung of the participation ladder: 1 isolated, 6 paid work."""
Count = Annotated[int, Field(ge=0, le=10_000_000)]
Flag = StrictBool
