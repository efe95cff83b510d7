"""Any event that may travel, drawn from the schema of its type: what the schema allows, the code must take."""

import json
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st
from meedoen.contracts import EVENT_TYPES, CloudEvent, ContractEvent
from meedoen.contracts.json_schema import event_schema

SOURCE = "urn:nld:oin:00000099000000000001:systeem:activation"
_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31, 23), timezones=st.just(UTC))  # noqa: DTZ001


def events(*types: type[ContractEvent]) -> st.SearchStrategy[ContractEvent]:
    """Any event, or any of these types."""
    return st.sampled_from(types or tuple(EVENT_TYPES.values())).flatmap(_of_type)


def cloud_events(*types: type[ContractEvent]) -> st.SearchStrategy[CloudEvent]:
    """Any event in an envelope."""
    return st.builds(
        lambda data, **attributes: CloudEvent(type=data.type, data=data, **attributes),
        id=st.uuids(),
        source=st.just(SOURCE),
        subject=st.uuids(),
        time=MOMENTS,
        sequence=st.integers(1, 10**18 - 1),
        data=events(*types),
        traceparent=st.none() | st.from_regex(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", fullmatch=True),
    )


def wire_data(schema: dict[str, Any]) -> st.SearchStrategy[Any]:  # noqa: PLR0911 - one return for each form
    """Any JSON value that the schema allows (the part of JSON Schema that our events use)."""
    if "anyOf" in schema:
        return st.one_of([wire_data(part) for part in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"], schema.get("format"):
        case "string", "uuid":
            return st.uuids().map(str)
        case "string", "date":
            return st.dates(_FIRST, _LAST).map(date.isoformat)
        case "string", "date-time":
            return MOMENTS.map(lambda moment: f"{moment.isoformat()[:-6]}Z")
        case "string", _:
            return st.from_regex(schema["pattern"].removesuffix("$") + r"\Z", alphabet=st.characters(codec="ascii"))
        case "integer", _:
            return st.integers(schema["minimum"], schema["maximum"])
        case "boolean", _:
            return st.booleans()
        case "null", _:
            return st.none()
        case "array", _:
            items = wire_data(schema["items"])
            return st.lists(items, min_size=schema.get("minItems", 0), max_size=min(schema["maxItems"], 5))
        case "object", _:
            required = {name: wire_data(schema["properties"][name]) for name in schema["required"]}
            optional = {name: wire_data(part) for name, part in schema["properties"].items() if name not in required}
            return st.fixed_dictionaries(required, optional=optional)
    raise AssertionError(f"no event has a field like {schema}")


def _of_type(event: type[ContractEvent]) -> st.SearchStrategy[ContractEvent]:
    return wire_data(event_schema(event)).map(lambda data: event.model_validate_json(json.dumps(data)))
