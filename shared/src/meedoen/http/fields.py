"""Types for what comes in and goes out as JSON: strict, bounded, dates and moments as the API Design Rules say."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.alias_generators import to_camel
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from meedoen.contracts.fields import YEARS
from meedoen.language import Words

Item = TypeVar("Item")
Day = TypeVar("Day", date, datetime)


class ApiModel(BaseModel):
    """The base of every request and response body: camelCase in JSON, nothing converted, nothing unknown let in."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
        use_attribute_docstrings=True,
        field_title_generator=lambda name, _: name.replace("_", " ").capitalize(),
    )


class Page(ApiModel, Generic[Item]):
    """One page of a list; `next` is the cursor of the page after it, null on the last one."""

    items: list[Item]
    next: str | None = None


def input_fault(code: str, words: Words) -> PydanticCustomError:
    """What a validator of a field raises, so that the person reads it in their own language."""
    return PydanticCustomError(code, "{en}", {"nl": words.nl, "en": words.en})


_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z", re.ASCII)
_NOT_A_DATE = Words(
    nl="Dit is geen datum. Schrijf jaar, maand en dag, zoals 2026-05-31.",
    en="This is not a date. Write year, month and day, such as 2026-05-31.",
)
_NOT_A_MOMENT = Words(
    nl="Dit is geen tijdstip in UTC. Schrijf het zoals 2026-05-31T09:30:00Z.",
    en="This is not a moment in UTC. Write it as 2026-05-31T09:30:00Z.",
)
_UNLIKELY_YEAR = Words(
    nl=f"Kijk het jaar na: het ligt van {YEARS[0]} tot en met {YEARS[-1]}.",
    en=f"Check the year: it is from {YEARS[0]} up to and including {YEARS[-1]}.",
)


def _read_date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            read = date.fromisoformat(value)
        except ValueError:
            raise input_fault("date", _NOT_A_DATE) from None
        return _in_our_years(read)
    raise input_fault("date", _NOT_A_DATE)


def _read_moment(value: object) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            read = datetime.fromisoformat(value)
        except ValueError:
            raise input_fault("moment", _NOT_A_MOMENT) from None
        return _in_our_years(read)
    raise input_fault("moment", _NOT_A_MOMENT)


def _in_our_years(day: Day) -> Day:
    """One that could not be told to the others may not come in: its event would hold up all that come after it."""
    if day.year not in YEARS:
        raise input_fault("unlikely-year", _UNLIKELY_YEAR)
    return day


@dataclass(frozen=True, slots=True, eq=False)
class _Written:
    """A value that is written as text of one form, in a body, a query or a path alike."""

    read: Any
    schema: Any

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.read, serialization=core_schema.simple_ser_schema("date" if source is date else "datetime")
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return dict(self.schema)


_IN_OUR_YEARS = "^(19|20|21)"
"""`YEARS`, for the document."""

ApiDate = Annotated[date, _Written(_read_date, {"type": "string", "format": "date", "pattern": _IN_OUR_YEARS})]
"""A calendar date, `2026-05-31`; a number or a moment is refused."""

ApiMoment = Annotated[
    datetime, _Written(_read_moment, {"type": "string", "format": "date-time", "pattern": _IN_OUR_YEARS + ".*Z$"})
]
"""A moment in UTC, `2026-05-31T09:30:00Z`; other offsets and numbers are refused."""


CONTROL = r"\u0000-\u0008\u007F-\u009F"
"""Control characters that no text has; those in between are the ends of lines."""
UNSEEN = r"\u200B\u2028-\u202E\u2060-\u206F\uFEFF"
"""Characters that nobody sees and that change what is read: line ends in disguise, reversed order, nought wide."""
_JOINERS_AND_MARKS = r"\u200C-\u200F"
"""Unseen too, but some names and emoji are not written without them; by themselves they are no text."""


@dataclass(frozen=True, slots=True)
class Text:
    """A bounded text without control characters, for `Annotated[str, Text(200)]`.

    It holds something that can be seen. One line, a name or an address, has no other characters that nobody sees
    either; with `lines` it may have several lines, and what came along with a text that was pasted.
    """

    max_length: int
    lines: bool = False

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        refused = CONTROL + (r"\u000B-\u001F" if self.lines else rf"\u0009-\u001F{UNSEEN}")
        allowed = f"[^{refused}]*"
        return core_schema.str_schema(
            strict=True,
            min_length=1,
            max_length=self.max_length,
            pattern=rf"^{allowed}[^\s{refused}{UNSEEN}{_JOINERS_AND_MARKS}]{allowed}$",
        )
