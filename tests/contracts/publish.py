"""Write what is published of the contracts: `python -m tests.contracts.publish`.

For each event its JSON Schema, and for a version that has none a golden event to complete by hand where the values
matter. A schema that breaks those who read it today is not written: that change is a new version of the event.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import meedoen.contracts
from meedoen.contracts import EVENT_TYPES, CloudEvent, ContractEvent, write_cloud_event
from meedoen.contracts.access import TOPIC_ACCESS
from meedoen.contracts.json_schema import event_schema, schema_file

from tests.contracts.compatibility import incompatibilities

SCHEMAS = Path(meedoen.contracts.__file__).parent / "schemas"
GOLDEN = Path(__file__).parent / "golden"
_MOMENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def publish(schemas: Path = SCHEMAS, golden: Path = GOLDEN) -> list[str]:
    """Write what is new; gives a line for each schema that was refused."""
    refused = []
    for event in EVENT_TYPES.values():
        schema, file = event_schema(event), schemas / schema_file(event)
        reasons = incompatibilities(json.loads(file.read_text()), schema) if file.exists() else []
        if reasons:
            refused.append(f"{file.name}: {'; '.join(reasons)}")
            continue
        file.write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")
        example = golden / schema_file(event)
        if not example.exists():
            example.write_bytes(write_cloud_event(_example(event)) + b"\n")
    return refused


def _example(event: type[ContractEvent]) -> CloudEvent:
    data = event.model_validate_json(json.dumps(_value("data", event_schema(event))))
    writer = TOPIC_ACCESS[event.topic].writer
    return CloudEvent(
        id=uuid5(NAMESPACE_URL, event.dataschema),
        source=f"urn:nld:oin:00000099000000000001:systeem:{writer}",
        type=event.type,
        subject=uuid5(NAMESPACE_URL, event.topic),
        time=_MOMENT,
        sequence=1,
        data=data,
        traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    )


def _value(name: str, schema: dict[str, Any]) -> Any:  # noqa: PLR0911 - one return for each form
    if "anyOf" in schema:
        return _value(name, schema["anyOf"][0])
    if "enum" in schema:
        return schema["enum"][0]
    match schema["type"]:
        case "object":
            return {field: _value(field, part) for field, part in schema["properties"].items()}
        case "array":
            return [_value(name, schema["items"])]
        case "integer":
            return max(schema["minimum"], min(schema["maximum"], 4))
        case "boolean":
            return True
    forms = {"uuid": str(uuid5(NAMESPACE_URL, name)), "date": "2026-06-01", "date-time": "2026-03-01T14:00:00Z"}
    return forms.get(schema.get("format", "")) or _CODES[name]


_CODES = {
    "municipality": "0599",
    "neighbourhood": "05990824",
    "benefitSince": "2005-04",
    "wayOfWorking": "rotterdam",
    "placeCode": "huis-12",
    "languages": "nl",
    "period": "2026-H1",
}

if __name__ == "__main__":
    problems = publish()
    for line in problems:
        print(line, file=sys.stderr)
    sys.exit(1 if problems else 0)
