"""The OpenAPI document of a service: what FastAPI knows of the routes, made to follow the API Design Rules."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from meedoen.http.document_parts import (
    CREATED_HEADERS,
    HEADERS,
    LIST_HEADERS,
    PROBLEMS,
    SUCCESS_HEADERS,
    without_null,
)
from meedoen.http.routing import ApiRoute

Json = dict[str, Any]

_CONTACT = {"name": "Meedoen", "url": "https://meedoen.example/contact", "email": "api@meedoen.example"}


class SameOperationTwice(Exception):
    """Two routes have functions of the same name, and so the same `operationId`."""


def openapi_document(*, name: str, title: str, description: str, version: str, routes: Sequence[BaseRoute]) -> Json:
    """The document, with the paths below `/v1`, which the server's address ends with.

    Raises:
        SameOperationTwice: two routes would have the same `operationId`.
    """
    document = get_openapi(
        title=title,
        version=version,
        description=description,
        routes=routes,
        servers=[{"url": f"https://{name}.meedoen.example/v1"}],
    )
    document["info"]["contact"] = _CONTACT
    components: Json = document.setdefault("components", {})
    schemas: Json = components.get("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["headers"] = HEADERS
    components["responses"] = dict(PROBLEMS.values())
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    by_operation = {route.unique_id: route for route in routes if isinstance(route, ApiRoute)}
    for operation in _operations(document):
        _complete(operation, by_operation[operation["operationId"]])
    _refuse_doubles(document)
    completed: Json = without_null(document)
    return completed


def openapi_response(document: Json) -> Response:
    """The document as the page of any site may read it."""
    return JSONResponse(document, headers={"Access-Control-Allow-Origin": "*"})


def _operations(document: Json) -> Iterator[Json]:
    for path in document["paths"].values():
        yield from path.values()


def _complete(operation: Json, route: ApiRoute) -> None:
    parameters: list[Json] = operation.get("parameters", [])
    names = {parameter["name"] for parameter in parameters}
    operation["summary"] = _first_sentence(operation.get("description", ""))
    if route.allowed is not None:
        roles = ", ".join(f"`{role}`" for role in sorted(route.allowed.roles))
        operation["description"] = f"{operation.get('description', '')}\n\nWho may: {roles}.".strip()
    operation["security"] = [{"bearer": []}]
    responses: Json = operation["responses"]
    responses.pop("422", None)
    for status, response in responses.items():
        if status[0] in "23":
            response["headers"] = {
                **SUCCESS_HEADERS,
                **(CREATED_HEADERS if status == "201" else {}),
                **(LIST_HEADERS if "cursor" in names else {}),
                **response.get("headers", {}),
            }
    for failure in _ways_to_fail(operation, route, names):
        responses.setdefault(str(failure), {"$ref": f"#/components/responses/{PROBLEMS[failure][0]}"})
    operation["responses"] = dict(sorted(responses.items()))


def _first_sentence(description: str) -> str:
    return re.split(r"\.(?:\s|$)", description, maxsplit=1)[0].replace("\n", " ")


def _ways_to_fail(operation: Json, route: ApiRoute, names: set[str]) -> Iterator[int]:
    changes = route.methods != {"GET"}
    yield from (400, 401, 403, 406, 500, 503)
    if any(parameter["in"] == "path" for parameter in operation.get("parameters", [])):
        yield 404
    if changes:
        yield 409
    if "If-Match" in names:
        yield 412
    if changes:
        yield 413
    if "requestBody" in operation:
        yield 415


def _refuse_doubles(document: Json) -> None:
    counted = Counter(operation["operationId"] for operation in _operations(document))
    double = sorted(name for name, count in counted.items() if count > 1)
    if double:
        raise SameOperationTwice(f"give the functions of these routes names of their own: {', '.join(double)}")
