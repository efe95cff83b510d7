"""The JSON Schema of each event's data, as others may check it; committed in `schemas/`."""

import json
from importlib.resources import files
from typing import Any

from meedoen.contracts.event import ContractEvent

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def event_schema(event: type[ContractEvent]) -> dict[str, Any]:
    """The schema of an event's `data`, whole in itself: no references, open to fields that come later."""
    generated = event.model_json_schema(mode="validation")
    body = _plain(generated, generated.get("$defs", {}))
    return {"$schema": _DRAFT, "$id": event.dataschema, "title": f"{event.event_name} v{event.event_version}", **body}


def schema_file(event: type[ContractEvent]) -> str:
    """The name of its file in `schemas/`, which is the last part of its `dataschema`."""
    return event.dataschema.rsplit("/", 1)[-1]


def committed_schema(event: type[ContractEvent]) -> dict[str, Any]:
    """The schema as it was published.

    Raises:
        FileNotFoundError: this version was never published.
    """
    text = files("meedoen.contracts").joinpath("schemas", schema_file(event)).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _plain(schema: Any, definitions: dict[str, Any]) -> Any:
    """With every reference followed, and without the titles that pydantic makes of field names."""
    if isinstance(schema, list):
        return [_plain(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _plain(definitions[schema["$ref"].rsplit("/", 1)[-1]], definitions)
    return {
        key: {name: _plain(field, definitions) for name, field in part.items()}
        if key == "properties"
        else _plain(part, definitions)
        for key, part in schema.items()
        if key not in ("title", "$defs")
    }
