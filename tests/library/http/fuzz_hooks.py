"""What schemathesis cannot know: a cursor is good when a page gave it, an `If-Match` when it is the present tag, a date
lies in one of our years, and which values are good, or go together, where a schema cannot say it."""

import json
import os
from datetime import UTC, date, datetime
from typing import Any

import schemathesis
from hypothesis import strategies as st
from meedoen.contracts.fields import YEARS

_KNOWN: dict[str, Any] = json.loads(os.environ.get("KNOWN_VALUES", "{}"))
_APART: dict[str, list[str]] = json.loads(os.environ.get("ASKED_APART", "{}"))

_FIRST, _LAST = date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)
_MOMENTS = st.datetimes(datetime(YEARS[0], 1, 1), datetime(YEARS[-1], 12, 31), timezones=st.just(UTC))  # noqa: DTZ001

# Of all the years that there are it would try out so many which the document rules out that it gives up.
schemathesis.openapi.format("date", st.dates(_FIRST, _LAST).map(date.isoformat))
schemathesis.openapi.format("date-time", _MOMENTS.map(lambda moment: f"{moment:%Y-%m-%dT%H:%M:%SZ}"))


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]) -> None:
    """Leave out what was made up where good data are meant; where bad data are meant it stays."""
    if case.meta is None or case.meta.generation.mode == schemathesis.GenerationMode.POSITIVE:
        query = case.query or {}
        query.pop("cursor", None)
        for with_it in [name for asked, names in _APART.items() if asked in query for name in names]:
            query.pop(with_it, None)
        if case.headers is not None:
            case.headers.pop("If-Match", None)
        for part in (case.path_parameters, case.query, case.body):
            if isinstance(part, dict):
                part |= {name: value for name, value in _KNOWN.items() if name in part}
