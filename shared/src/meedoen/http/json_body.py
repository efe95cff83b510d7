"""Request bodies are read from the bytes themselves: JSON's own types, no conversion, one parse."""

from functools import cached_property
from typing import Any, get_args

from pydantic import BaseModel, GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import core_schema, from_json, to_json
from starlette.datastructures import QueryParams
from starlette.requests import Request

_NO_QUERY = QueryParams()


class JsonRequest(Request):
    """A request whose JSON is left as bytes, for the body's own type to parse."""

    @property
    def query_params(self) -> QueryParams:
        """What stands after the question mark, which few commands have: to parse nothing takes a while too."""
        return super().query_params if self.scope["query_string"] else _NO_QUERY

    async def json(self) -> Any:
        return await self.body()


class FromJson:
    """Marks a body that is validated from bytes; field names as in the document alone (camelCase)."""

    def __init__(self, annotation: Any) -> None:
        self._annotation = annotation

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self._annotation)

    def read(self, value: Any) -> Any:
        """The body that these bytes are.

        Raises:
            ValidationError: they are none; every fault of form is named.
        """
        try:
            return self._adapter.validate_json(value, by_alias=True, by_name=False)
        except ValidationError as error:
            if (meant := self._meant(value)) is not None:
                return FromJson(meant).read(value)
            told_again = _with_whole_numbers(value, error)
            if told_again is None:
                raise
            return self._adapter.validate_json(told_again, by_alias=True, by_name=False)

    def _meant(self, value: bytes) -> Any:
        """Of several forms that a body may have, the one with most of the fields that were sent: faults are told of
        that one alone, by places that are in the body. None where there is but one form."""
        forms = [form for form in get_args(self._annotation) if isinstance(form, type) and issubclass(form, BaseModel)]
        if len(forms) < 2:
            return None
        try:
            sent = set(from_json(value))
        except (ValueError, TypeError):
            sent = set()
        return max(forms, key=lambda form: len(sent & {field.alias for field in form.model_fields.values()}))

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(self.read, handler(source))


def _with_whole_numbers(value: bytes, error: ValidationError) -> bytes | None:
    """The same body with `3.0` as `3` where a whole number is wanted, since JSON has but one kind of number.

    None when that is not what was wrong, so that only bodies like that are read twice.
    """
    places = [
        (fault["loc"], int(fault["input"]))
        for fault in error.errors(include_url=False, include_context=False)
        if fault["type"] == "int_type" and isinstance(fault["input"], float) and fault["input"].is_integer()
    ]
    if not places:
        return None
    document: Any = from_json(value)
    for (*path, last), number in places:
        part = document
        try:
            for step in path:
                part = part[step]
            part[last] = number
        except (KeyError, IndexError, TypeError):
            return None
    return to_json(document)
