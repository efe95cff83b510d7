"""Hold the golden events against the JSON Schema of CloudEvents itself: `check_cloud_events_schema.py SCHEMA`.

SCHEMA is the path of the schema, which is others' work and not kept here.
"""

import json
import sys
from pathlib import Path

from jsonschema import Draft7Validator, FormatChecker

GOLDEN = Path(__file__).parent / "golden"


def faults(schema: Path, golden: Path = GOLDEN) -> list[str]:
    """A line for each thing in a golden event that the schema does not allow."""
    validator = Draft7Validator(json.loads(schema.read_text(encoding="utf-8")), format_checker=FormatChecker())
    return [
        f"{file.name}: {error.json_path}: {error.message}"
        for file in sorted(golden.glob("*.json"))
        for error in validator.iter_errors(json.loads(file.read_text(encoding="utf-8")))
    ]


if __name__ == "__main__":
    found = faults(Path(sys.argv[1]))
    print("\n".join(found) or f"{len(list(GOLDEN.glob('*.json')))} golden events are CloudEvents")
    sys.exit(1 if found else 0)
