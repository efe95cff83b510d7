"""What every OpenAPI document of ours has in common: headers, problems, and how a value may be absent."""

from typing import Any

from meedoen.http.problems import MEDIA_TYPE, TITLES

Json = dict[str, Any]


def _header(description: str, example: str) -> Json:
    return {"description": description, "schema": {"type": "string"}, "example": example}


HEADERS: Json = {
    "ApiVersion": _header("The full version of this API.", "1.0.0"),
    "RequestId": _header("The number of this request, to mention when something is wrong.", "4bf92f3577b34da6a3ce929d"),
    "ETag": _header("The version of the resource, for `If-Match`.", '"3"'),
    "Location": _header("Where the new resource is.", "/v1/examples/7d4f0d0c-2a39-4b3e-9c1c-6a2c1e0b7a55"),
    "Link": _header("The next page, if there is one.", '</v1/examples?cursor=WzFd>; rel="next"'),
    "RetryAfter": _header("After how many seconds to try again.", "5"),
    "WWWAuthenticate": _header("How to sign in.", 'Bearer realm="meedoen"'),
}


def _refer(**names: str) -> Json:
    return {name.replace("_", "-"): {"$ref": f"#/components/headers/{kind}"} for name, kind in names.items()}


SUCCESS_HEADERS = _refer(API_Version="ApiVersion", X_Request_Id="RequestId")
CREATED_HEADERS = _refer(Location="Location", ETag="ETag")
LIST_HEADERS = _refer(Link="Link")

_PROBLEM: Json = {
    "type": "object",
    "required": ["type", "status", "title", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "Which kind of problem; its last part names it."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "title": {"type": "string", "description": "The kind of problem in a few words."},
        "detail": {"type": "string", "description": "What is wrong and what would make it possible."},
    },
}
_FAULTS: Json = {
    "type": "array",
    "description": "Everything that is wrong with the input.",
    "items": {
        "type": "object",
        "required": ["in", "location", "code", "detail"],
        "properties": {
            "in": {"type": "string", "enum": ["body", "query", "path", "header"]},
            "location": {
                "type": "string",
                "description": "In the body a JSON pointer, elsewhere the parameter's name.",
            },
            "code": {"type": "string"},
            "detail": {"type": "string"},
        },
    },
}
_INVALID_INPUT: Json = {**_PROBLEM, "properties": {**_PROBLEM["properties"], "errors": _FAULTS}}

_NAMES = {
    400: "InvalidInput",
    401: "NotAuthenticated",
    403: "Forbidden",
    404: "NotFound",
    406: "NotAcceptable",
    409: "RuleRefused",
    412: "Stale",
    413: "TooLarge",
    415: "UnsupportedMediaType",
    500: "Unexpected",
    503: "Unavailable",
}
_ALSO = {401: _refer(WWW_Authenticate="WWWAuthenticate"), 503: _refer(Retry_After="RetryAfter")}


def _response(status: int) -> Json:
    return {
        "description": TITLES[status].en,
        "headers": {**SUCCESS_HEADERS, **_ALSO.get(status, {})},
        "content": {MEDIA_TYPE: {"schema": _INVALID_INPUT if status == 400 else _PROBLEM}},
    }


PROBLEMS: dict[int, tuple[str, Json]] = {status: (name, _response(status)) for status, name in _NAMES.items()}
"""Of each status the name of its response among the components, and that response."""


def without_null(part: Any) -> Any:
    """The document with `anyOf: [something, null]` told more simply.

    A value may be null by its type, so that a date says its format where the rules look for it; and a parameter,
    which cannot be null, is that something.
    """
    if isinstance(part, list):
        return [without_null(one) for one in part]
    if not isinstance(part, dict):
        return part
    if "in" in part and "schema" in part:
        part = {**part, "schema": _simpler(part["schema"], parameter=True)}
    told = {name: without_null(value) for name, value in part.items()}
    return _simpler(told, parameter=False)


def _simpler(schema: Json, *, parameter: bool) -> Json:
    options = schema.get("anyOf")
    if not isinstance(options, list) or {"type": "null"} not in options:
        return schema
    rest = [option for option in options if option != {"type": "null"}]
    around = {name: value for name, value in schema.items() if name != "anyOf"}
    if len(rest) != 1:
        return {**around, "anyOf": rest if parameter else options}
    if parameter:
        return {**rest[0], **around}
    if not isinstance(rest[0].get("type"), str) or "enum" in rest[0] or "const" in rest[0]:
        return schema
    return {**rest[0], **around, "type": [rest[0]["type"], "null"]}
