"""`ETag` and `If-Match`; lists in pages with a cursor."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from httpx import AsyncClient
from hypothesis import example, given
from hypothesis import strategies as st
from meedoen.http import cursor_after
from meedoen.http.paging import decoded, in_types
from meedoen.refusals import InvalidInput

from tests.library.http.test_problems import GARDEN, problem_in


@pytest.fixture
async def garden(client: AsyncClient) -> str:
    response = await client.post("/v1/gardens", json=GARDEN)
    assert response.headers["etag"] == '"1"'
    return f"/v1/gardens/{response.json()['gardenId']}"


async def test_where_the_new_resource_is_and_its_version(client: AsyncClient) -> None:
    created = await client.post("/v1/gardens", json=GARDEN)
    read = await client.get(created.headers["location"])
    assert (read.status_code, read.json()) == (200, created.json())
    assert read.headers["etag"] == created.headers["etag"]


@pytest.mark.parametrize("tag", [None, '"1"', "*"])
async def test_who_saw_the_present_version_or_does_not_care_may_change_it(
    client: AsyncClient, garden: str, tag: str | None
) -> None:
    response = await client.put(f"{garden}/name", json={"name": "Het Erf"}, headers={"If-Match": tag} if tag else {})
    assert response.status_code == 200
    assert response.headers["etag"] == '"2"'


@pytest.mark.parametrize("tag", ['"0"', '"2"', 'W/"1"', '"something-else"', '"1x"', f'"{"9" * 18}"'])
async def test_who_saw_another_version_changes_nothing(client: AsyncClient, garden: str, tag: str) -> None:
    response = await client.put(f"{garden}/name", json={"name": "Het Erf"}, headers={"If-Match": tag})
    problem_in(response, 412, "stale")
    assert (await client.get(garden)).json()["name"] == "De Hof"


@pytest.mark.parametrize("tag", ["1", '"1', '"1", "2"', ""])
async def test_what_is_not_one_tag_is_refused(client: AsyncClient, garden: str, tag: str) -> None:
    response = await client.put(f"{garden}/name", json={"name": "Het Erf"}, headers={"If-Match": tag})
    problem_in(response, 400, "invalid-input")


@pytest.fixture
async def seven(client: AsyncClient) -> list[str]:
    days = ["2026-05-03", "2026-05-01", "2026-05-02", "2026-05-01", "2026-05-03", "2026-05-01", "2026-05-04"]
    for number, day in enumerate(days):
        await client.post("/v1/gardens", json={"name": f"Hof {number}", "openedOn": day})
    return days


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
async def test_the_pages_together_are_the_list_in_its_order(client: AsyncClient, seven: list[str], limit: int) -> None:
    found: list[dict[str, Any]] = []
    address: str | None = f"/v1/gardens?openedFrom=2026-05-01&limit={limit}"
    while address is not None:
        response = await client.get(address)
        assert len(response.json()["items"]) <= limit
        found += response.json()["items"]
        link = response.headers.get("link")
        assert (link is None) == (response.json()["next"] is None)
        address = link.removeprefix("<").removesuffix('>; rel="next"') if link else None
        assert address is None or (address.startswith("/v1/gardens?") and "openedFrom=2026-05-01" in address)
    assert [garden["openedOn"] for garden in found] == sorted(seven)
    assert len({garden["gardenId"] for garden in found}) == 7


def as_cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "!",
        "zz",
        "a" * 600,
        as_cursor("{}"),
        as_cursor("[true, null]"),
        as_cursor("[]"),
        as_cursor('["2026-05-01"]'),
        as_cursor('["no date", "7d4f0d0c-2a39-4b3e-9c1c-6a2c1e0b7a55"]'),
        as_cursor('["2026-05-01", "no id"]'),
        as_cursor('["2026-05-01", 3]'),
        as_cursor('["2026-05-01", "7d4f0d0c-2a39-4b3e-9c1c-6a2c1e0b7a55", 1]'),
        as_cursor("[" * 200),
        as_cursor(f"[{10**30}]"),
        as_cursor(f"[{2**31}]"),
        cursor_after(3, "x"),
    ],
)
async def test_a_cursor_of_something_else_is_refused(client: AsyncClient, cursor: str) -> None:
    problem = problem_in(await client.get("/v1/gardens", params={"cursor": cursor}), 400, "invalid-input")
    assert [fault["location"] for fault in problem["errors"]] == ["cursor"]  # type: ignore[attr-defined]


VALUES = st.one_of(
    st.uuids(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.integers(min_value=-(2**31), max_value=2**31 - 1),
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20),
)


@given(st.lists(VALUES, min_size=1, max_size=4))
@example(["\x01" * 20] * 4)
@example(["\U0001f600" * 20] * 4)
def test_a_cursor_gives_back_what_was_put_in(values: list[Any]) -> None:
    assert in_types(decoded(cursor_after(*values)), [type(value) for value in values]) == tuple(values)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("a\\u0000", str),
        ("half of a character: \\ud83d", str),
        ("9999-12-31T23:59:59-00:01", datetime),
        ("0001-01-01T00:00:00+00:01", datetime),
    ],
)
def test_what_no_database_can_look_for_never_reaches_it(written: str, kind: type[Any]) -> None:
    with pytest.raises(InvalidInput):
        in_types(decoded(as_cursor(f'["{written}"]')), [kind])
