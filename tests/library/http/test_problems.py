"""Whatever goes wrong, the answer is a problem document that says what, in the caller's language."""

import json

import pytest
from httpx import AsyncClient, Response
from meedoen.identity import Role

from tests.library.http.conftest import Bearer

GARDEN = {"name": "De Hof", "openedOn": "2026-05-01"}


def problem_in(response: Response, status: int, kind: str) -> dict[str, object]:
    """The document, after a look at what every one of them has."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["api-version"] == "1.0.0"
    problem: dict[str, object] = response.json()
    assert problem["type"] == f"https://meedoen.example/problems/{kind}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    return problem


async def test_without_a_token_nobody_comes_in(anonymous: AsyncClient) -> None:
    response = await anonymous.get("/v1/gardens")
    problem_in(response, 401, "not-authenticated")
    assert response.headers["www-authenticate"] == 'Bearer realm="meedoen"'


async def test_a_token_in_the_address_is_no_token(anonymous: AsyncClient, bearer: Bearer) -> None:
    token = bearer()["Authorization"].removeprefix("Bearer ")
    for name in ("access_token", "token"):
        problem_in(await anonymous.get("/v1/gardens", params={name: token}), 401, "not-authenticated")


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "Bearer ", "Bearer a.b.c", "bearer x y", "Token é"])
async def test_what_is_no_bearer_token_is_refused(anonymous: AsyncClient, header: str) -> None:
    response = await anonymous.get("/v1/gardens", headers={b"Authorization": header.encode()})
    problem_in(response, 401, "not-authenticated")
    assert response.headers["www-authenticate"] == 'Bearer realm="meedoen", error="invalid_token"'


async def test_two_tokens_are_not_one(anonymous: AsyncClient, bearer: Bearer) -> None:
    response = await anonymous.get("/v1/gardens", headers=[*bearer().items(), *bearer().items()])
    problem_in(response, 401, "not-authenticated")


async def test_another_role_may_not(anonymous: AsyncClient, bearer: Bearer) -> None:
    problem_in(await anonymous.get("/v1/gardens", headers=bearer(Role.PARTNER)), 403, "forbidden")


async def test_who_may_not_is_told_so_before_the_input_is_looked_at(anonymous: AsyncClient, bearer: Bearer) -> None:
    nonsense = {"headers": bearer(Role.PARTNER) | {"Content-Type": "application/json"}, "content": b"{nonsense"}
    problem_in(await anonymous.post("/v1/gardens", **nonsense), 403, "forbidden")  # type: ignore[arg-type]
    problem_in(await anonymous.post("/v1/gardens", content=b"{nonsense"), 401, "not-authenticated")


@pytest.mark.parametrize(
    "path", ["/v1/gardens/", "/v1/nothing", "/v1/", "/v1/gardens/7d4f0d0c-2a39-4b3e-9c1c-6a2c1e0b7a55"]
)
async def test_what_is_not_there_is_not_found(client: AsyncClient, path: str) -> None:
    problem_in(await client.get(path), 404, "not-found")


@pytest.mark.parametrize("path", ["/gardens", "/v1", "/v1gardens", "/docs", "/openapi.json", "/v1/healthz"])
async def test_nothing_is_served_under_another_name(client: AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_a_method_that_the_address_does_not_have_names_those_it_has(client: AsyncClient) -> None:
    response = await client.patch("/v1/gardens", json=GARDEN)
    problem_in(response, 405, "method-not-allowed")
    assert response.headers["allow"] == "GET, HEAD, POST"


async def test_head_of_what_cannot_be_got_is_refused(client: AsyncClient) -> None:
    response = await client.head("/v1/gardens/7d4f0d0c-2a39-4b3e-9c1c-6a2c1e0b7a55/waterings")
    assert (response.status_code, response.content) == (405, b"")
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize("accept", ["text/html", "application/xml, text/*", "application/json;q=0", "*/*;q=0"])
async def test_a_form_that_we_do_not_have_is_refused(client: AsyncClient, accept: str) -> None:
    problem_in(await client.get("/v1/gardens", headers={"Accept": accept}), 406, "not-acceptable")


@pytest.mark.parametrize(
    "accept", ["*/*", "application/*", "text/html, application/json;q=0.1", "text/html, */*;q=0.5", ""]
)
async def test_a_form_that_we_have_is_given(client: AsyncClient, accept: str) -> None:
    assert (await client.get("/v1/gardens", headers={"Accept": accept} if accept else {})).status_code == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", "", "json"]
)
async def test_a_body_of_another_form_is_refused(client: AsyncClient, kind: str) -> None:
    response = await client.post("/v1/gardens", content=json.dumps(GARDEN), headers={"Content-Type": kind})
    problem_in(response, 415, "unsupported-media-type")


async def test_a_form_is_no_json_and_json_no_form(client: AsyncClient, bearer: Bearer) -> None:
    problem_in(await client.post("/v1/gardens", files={"file": b"x"}), 415, "unsupported-media-type")
    path = "/v1/gardens/7d4f0d0c-2a39-4b3e-9c1c-6a2c1e0b7a55/maps"
    problem_in(await client.post(path, json={}, headers=bearer(Role.TEAM_LEAD)), 415, "unsupported-media-type")


async def test_a_rule_says_no_by_its_name(client: AsyncClient) -> None:
    problem = problem_in(await client.post("/v1/gardens", json=GARDEN | {"name": "Eden"}), 409, "one-eden")
    assert problem["detail"] == "Er is al een Eden."


@pytest.mark.parametrize(
    ("accepted", "told"),
    [
        (None, "Er is al een Eden."),
        ("en", "There is an Eden already."),
        ("en-GB,en;q=0.9", "There is an Eden already."),
        ("en;q=0.5, nl", "Er is al een Eden."),
        ("nl;q=0.2, en;q=0.8", "There is an Eden already."),
        ("fr, en;q=nonsense", "Er is al een Eden."),
        ("de", "Er is al een Eden."),
    ],
)
async def test_the_words_are_in_the_callers_language(client: AsyncClient, accepted: str | None, told: str) -> None:
    headers = {"Accept-Language": accepted} if accepted else {}
    response = await client.post("/v1/gardens", json=GARDEN | {"name": "Eden"}, headers=headers)
    assert response.json()["detail"] == told
    assert response.headers["content-language"] == ("en" if "already" in told else "nl")


async def test_what_nobody_foresaw_is_told_without_what_it_was(client: AsyncClient) -> None:
    response = await client.post("/v1/gardens", json=GARDEN | {"name": "Fire"})
    problem_in(response, 500, "unexpected")
    assert "burnt" not in response.text
    assert "ValueError" not in response.text
    assert (await client.get("/v1/gardens")).json()["items"] == [], "and nothing of it was kept"
