"""The OpenAPI document says what holds. (The rules' own linter runs over every service's document in the checks.)"""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI

Operation = tuple[str, dict[str, Any]]


@pytest.fixture
def document(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path in document["paths"].values():
        yield from path.items()


def resolved(document: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    found: Any = document if "$ref" in part else part
    for name in part.get("$ref", "").removeprefix("#/").split("/") if "$ref" in part else []:
        found = found[name]
    return dict(found)


def test_where_and_who(document: dict[str, Any]) -> None:
    assert document["servers"] == [{"url": "https://gardens.meedoen.example/v1"}]
    assert set(document["info"]["contact"]) == {"name", "url", "email"}
    assert document["info"]["version"] == "1.0.0"
    assert not any(path.startswith("/v1") for path in document["paths"])


def test_every_operation_needs_a_token_and_says_who_may(document: dict[str, Any]) -> None:
    for _, operation in operations(document):
        assert operation["security"] == [{"bearer": []}]
        assert "Who may: `" in operation["description"]


def test_operations_go_by_names_of_their_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(set(names)) == len(names)
    assert "openGarden" in names


def test_the_summary_of_an_operation_is_its_first_sentence(document: dict[str, Any]) -> None:
    post = document["paths"]["/gardens"]["post"]
    assert post["summary"] == "Open a garden"
    assert post["description"].startswith("Open a garden.")


def test_invalid_input_is_400_and_never_422(document: dict[str, Any]) -> None:
    for _, operation in operations(document):
        assert "400" in operation["responses"]
        assert "422" not in operation["responses"]
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_way_to_fail_is_a_problem_document(document: dict[str, Any]) -> None:
    for _, operation in operations(document):
        for status, response in operation["responses"].items():
            if status[0] in "45":
                schema = resolved(document, response)["content"]["application/problem+json"]["schema"]
                assert {"status", "title", "detail"} <= set(schema["properties"])


def test_every_answer_names_the_version(document: dict[str, Any]) -> None:
    for _, operation in operations(document):
        for response in operation["responses"].values():
            assert "API-Version" in resolved(document, response)["headers"]


def test_every_post_takes_an_idempotency_key_and_nothing_else_does(document: dict[str, Any]) -> None:
    for method, operation in operations(document):
        names = {parameter["name"] for parameter in operation.get("parameters", [])}
        assert ("Idempotency-Key" in names) == (method == "post")


def test_a_parameter_cannot_be_null_and_a_date_says_its_format(document: dict[str, Any]) -> None:
    parameters = document["paths"]["/gardens"]["get"]["parameters"]
    opened_from = next(parameter for parameter in parameters if parameter["name"] == "openedFrom")
    assert (opened_from["schema"]["type"], opened_from["schema"]["format"]) == ("string", "date")
    properties = document["components"]["schemas"]["NewGarden"]["properties"]
    assert properties["lastWateredAt"]["type"] == ["string", "null"]
    assert properties["lastWateredAt"]["format"] == "date-time"


def test_bodies_are_closed(document: dict[str, Any]) -> None:
    assert document["components"]["schemas"]["NewGarden"]["additionalProperties"] is False
