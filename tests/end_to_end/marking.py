"""Marks every text field that an API's document knows, so that a field that is new is marked by itself."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

_CODES = {"uuid", "date", "date-time", "binary"}
_DEEPEST = 12


@dataclass(frozen=True)
class Operation:
    """One thing that an API does, as its document says."""

    method: str
    path: str
    body: Json | None
    """The schema of what is sent as JSON."""
    parameters: tuple[tuple[str, str], ...]
    """Where each is, and its name."""

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


class Document:
    """An API's OpenAPI document, and a mark to write in every text that it takes in."""

    def __init__(self, document: Json, mark: str, *, numbers: Collection[str] = ()) -> None:
        """`numbers` are texts that must be what they are: where one is given, it stays in its field."""
        self._document, self.mark, self._numbers = document, mark, numbers

    def operations(self) -> Iterator[Operation]:
        for path, methods in self._document["paths"].items():
            for method, described in methods.items():
                content = described.get("requestBody", {}).get("content", {})
                parameters = tuple((each["in"], each["name"]) for each in described.get("parameters", ()))
                yield Operation(method.upper(), path, content.get("application/json", {}).get("schema"), parameters)

    def bodies_with_text(self, operation: Operation) -> list[Json]:
        """The forms of body in which there is a text field."""
        forms = self.forms(operation.body) if operation.body else []
        return [form for form in forms if self.takes_text(form)]

    def takes_text(self, schema: Json) -> bool:
        return next(self.texts(schema), None) is not None

    def texts(self, schema: Json, where: str = "", depth: int = 0) -> Iterator[str]:
        """Where text may be written, such as `/addressee/lines/0`."""
        if depth > _DEEPEST:
            raise ValueError(f"a schema that goes on for ever: {where}")
        for form in self.forms(schema):
            if self._spelling(form) is not None:
                yield where
            for name, part in form.get("properties", {}).items():
                yield from self.texts(part, f"{where}/{name}", depth + 1)
            if "items" in form:
                yield from self.texts(form["items"], f"{where}/0", depth + 1)

    def marked(self, schema: Json, good: Any = None) -> Any:
        """A good value with the mark in every text field."""
        for form in self.forms(schema):
            if not self.takes_text(form):
                continue
            if (spelled := self._spelling(form)) is not None:
                return good if good in self._numbers else spelled
            if "items" in form:
                return [self.marked(form["items"], each) for each in good or [None]]
            if "properties" in form:
                return dict(good or {}) | {
                    name: self.marked(part, (good or {}).get(name))
                    for name, part in form["properties"].items()
                    if self.takes_text(part)
                }
        return good

    def forms(self, schema: Json) -> list[Json]:
        """What a value may look like: the alternatives, each followed to where it is described."""
        if "$ref" in schema:
            return self.forms(self._document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
        if "properties" in schema:
            return [schema]
        forms = [schema] if "type" in schema else []
        for alternative in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
            forms += self.forms(alternative)
        return forms

    def _spelling(self, form: Json) -> str | None:
        """The mark as this field takes it; None for a code, a date or a number, in which nothing can be written."""
        if "string" not in form.get("type", ()) or {"enum", "const"} & form.keys():
            return None
        if form.get("format") in _CODES or "contentMediaType" in form:
            return None
        for spelled in (self.mark, f"decision: {self.mark}", f"{self.mark}@example.org"):
            fits = re.search(form.get("pattern", ""), spelled) and len(spelled) <= form.get("maxLength", len(spelled))
            if fits:
                return spelled
        return None


def value_at(body: Any, where: str) -> Any:
    """What is written in a body at a place; None where nothing is."""
    for step in where.split("/")[1:]:
        if isinstance(body, list):
            body = body[int(step)] if int(step) < len(body) else None
        elif isinstance(body, Mapping):
            body = body.get(step)
    return body
