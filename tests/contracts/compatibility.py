"""Whether a changed event schema may keep its version.

Two questions, answered by jsonsubschema. Backward: does new code take every event that was written? Forward: does
old code take every event that will be written? Who writes is held to the schema exactly (closed), who reads passes
over what it does not know (open).
"""

from typing import Any

from jsonsubschema import isSubschema

Schema = dict[str, Any]


def incompatibilities(old: Schema, new: Schema) -> list[str]:
    """What stands in the way of publishing the new schema under the same version; empty if nothing does."""
    if old == new:
        return []
    found = []
    if not isSubschema(_with_extras(old, allowed=False), _with_extras(new, allowed=True)):
        found.append("events already written would be refused")
    if not isSubschema(_with_extras(new, allowed=False), _with_extras(old, allowed=True)):
        found.append("events written from now on would be refused by those who read them today")
    return found


def _with_extras(schema: Any, *, allowed: bool) -> Any:
    """The schema and every object in it, open or closed; without words, which constrain nothing."""
    if isinstance(schema, list):
        return [_with_extras(part, allowed=allowed) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "format" in schema:  # a form with a name: the same one or another, without weighing its (long) pattern
        return {"enum": [f"{schema['format']} {schema['pattern']}"]}
    kept = {
        key: {name: _with_extras(field, allowed=allowed) for name, field in part.items()}
        if key == "properties"
        else _with_extras(part, allowed=allowed)
        for key, part in schema.items()
        if key not in ("$schema", "$id", "title", "description", "default")
    }
    if kept.get("type") == "object":
        kept["additionalProperties"] = allowed
    return kept
