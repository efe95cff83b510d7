"""Input is strict, and everything that is wrong with it is told at once."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

import pytest
from httpx import AsyncClient
from hypothesis import given
from hypothesis import strategies as st
from meedoen.contracts.fields import Day, Moment
from meedoen.http import ApiDate, ApiMoment, Text
from meedoen.http.faults import faults_in, pointer
from pydantic import TypeAdapter, ValidationError

from tests.library.http.test_problems import GARDEN, problem_in

Fault = tuple[str, str, str]


def faults_of(problem: dict[str, Any]) -> set[Fault]:
    return {(fault["in"], fault["location"], fault["code"]) for fault in problem["errors"]}


async def refused(client: AsyncClient, **changes: Any) -> set[Fault]:
    return faults_of(problem_in(await client.post("/v1/gardens", json=GARDEN | changes), 400, "invalid-input"))


async def test_all_faults_of_a_body_come_at_once(client: AsyncClient) -> None:
    body = {
        "name": "",
        "openedOn": "31-05-2026",
        "lastWateredAt": 0,
        "beds": [{"soil": "clay", "squareMetres": "3"}, {"soil": "mud"}],
        "colour": "green",
    }
    problem = problem_in(await client.post("/v1/gardens", json=body), 400, "invalid-input")
    assert faults_of(problem) == {
        ("body", "/name", "too-short"),
        ("body", "/openedOn", "date"),
        ("body", "/lastWateredAt", "moment"),
        ("body", "/beds/0/squareMetres", "whole-number"),
        ("body", "/beds/1/soil", "choice"),
        ("body", "/beds/1/squareMetres", "missing"),
        ("body", "/colour", "unknown"),
    }
    assert all(fault["detail"] for fault in problem["errors"])  # type: ignore[attr-defined]


async def test_faults_of_path_query_header_and_body_come_at_once(client: AsyncClient) -> None:
    response = await client.put(
        "/v1/gardens/no-id/name?colour=green", json={"name": 3}, headers={"If-Match": "no tag", "Accept-Language": "en"}
    )
    assert faults_of(problem_in(response, 400, "invalid-input")) == {
        ("path", "gardenId", "id"),
        ("query", "colour", "unknown"),
        ("header", "If-Match", "entity-tag"),
        ("body", "/name", "text"),
    }


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 5000, b'{"name": NaN}', b"nul", b'"\\ud800"'])
async def test_what_is_no_json_is_refused(client: AsyncClient, body: bytes) -> None:
    response = await client.post("/v1/gardens", content=body, headers={"Content-Type": "application/json"})
    problem_in(response, 400, "invalid-input")


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"3", b"null", b"true"])
async def test_json_that_is_no_object_is_refused(client: AsyncClient, body: bytes) -> None:
    response = await client.post("/v1/gardens", content=body, headers={"Content-Type": "application/json"})
    assert faults_of(problem_in(response, 400, "invalid-input")) == {("body", "", "object")}


async def test_fields_go_by_the_name_in_the_document_alone(client: AsyncClient) -> None:
    response = await client.post("/v1/gardens", json={"name": "De Hof", "opened_on": "2026-05-01"})
    assert faults_of(problem_in(response, 400, "invalid-input")) == {
        ("body", "/openedOn", "missing"),
        ("body", "/opened_on", "unknown"),
    }


NO_DATES = ["2026-02-30", "2026-5-1", "20260501", "2026-05-01T00:00:00Z", "2026-W01-1", 0, 1.5, None, "", "٢٠٢٦-٠٥-٠١"]


@pytest.mark.parametrize("value", NO_DATES)
async def test_a_date_that_is_none(client: AsyncClient, value: object) -> None:
    assert await refused(client, openedOn=value) == {("body", "/openedOn", "date")}


@pytest.mark.parametrize("value", ["0001-01-01", "0206-05-31", "1899-12-31", "2200-01-01", "9999-12-31"])
async def test_a_year_in_which_nobody_lives_is_a_mistake(client: AsyncClient, value: str) -> None:
    assert await refused(client, openedOn=value) == {("body", "/openedOn", "unlikely-year")}
    assert await refused(client, lastWateredAt=f"{value}T09:30:00Z") == {("body", "/lastWateredAt", "unlikely-year")}
    problem = problem_in(await client.get(f"/v1/gardens?openedFrom={value}"), 400, "invalid-input")
    assert faults_of(problem) == {("query", "openedFrom", "unlikely-year")}


@given(st.dates(date(1800, 1, 1), date(2300, 1, 1)))
def test_every_date_that_may_come_in_may_go_out(day: date) -> None:
    try:
        let_in = TypeAdapter(ApiDate).validate_python(day.isoformat())
    except ValidationError:
        return
    assert TypeAdapter(Day).validate_python(let_in) == day


@given(st.datetimes(datetime(1800, 1, 1), datetime(2300, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - made aware
def test_every_moment_that_may_come_in_may_go_out(moment: datetime) -> None:
    try:
        let_in = TypeAdapter(ApiMoment).validate_python(moment.isoformat().replace("+00:00", "Z"))
    except ValidationError:
        return
    assert TypeAdapter(Moment).validate_python(let_in) == moment


NO_MOMENTS = [
    0,
    1748684000,
    "2026-05-31",
    "2026-05-31T09:30:00",
    "2026-05-31T09:30:00+00:00",
    "2026-05-31T11:30:00+02:00",
    "2026-05-31t09:30:00z",
    "2026-05-31 09:30:00Z",
    "2026-05-31T24:30:00Z",
    "2026-05-31T09:30:00.1234567Z",
]


@pytest.mark.parametrize("value", NO_MOMENTS)
async def test_a_moment_that_is_not_in_utc_with_a_z(client: AsyncClient, value: object) -> None:
    assert await refused(client, lastWateredAt=value) == {("body", "/lastWateredAt", "moment")}


@pytest.mark.parametrize("value", ["2026-05-31T09:30:00Z", "2026-05-31T09:30:00.123456Z", None])
async def test_a_moment_that_is(client: AsyncClient, value: object) -> None:
    assert (await client.post("/v1/gardens", json=GARDEN | {"lastWateredAt": value})).status_code == 201


UNSEEN_IN_TEXT = ["\u200b", "a\u202eb", "a\u2066b", "a\u2028b", "a\u2029b", "\ufeffa", "a\u2060b", "\u200d", "\u200f "]


@pytest.mark.parametrize("value", ["   ", "\u00a0", "a\x00b", "a\nb", "a\x7f", "\x85", "a" * 81, *UNSEEN_IN_TEXT])
async def test_text_that_is_empty_or_long_or_has_characters_that_nobody_sees(client: AsyncClient, value: str) -> None:
    faults = await refused(client, name=value)
    assert faults == {("body", "/name", "too-long" if len(value) > 80 else "unseen")}


@pytest.mark.parametrize("value", ["a\nb", "\ufeffpasted\u200b\u2028"])
def test_a_text_of_several_lines_may_have_been_pasted(value: str) -> None:
    assert TypeAdapter(Annotated[str, Text(80, lines=True)]).validate_python(value) == value


@pytest.mark.parametrize("value", ["a\x0bb", "\u200b\n"])
def test_a_text_of_several_lines_can_be_seen_and_has_no_control_characters(value: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Annotated[str, Text(80, lines=True)]).validate_python(value)


@pytest.mark.parametrize("value", ["a", "Ĳsbrand's hof", "花园", "a" * 80, " a ", "🌻", "👩\u200d🌾", "نی\u200cلوفر"])
async def test_text_that_is_fine(client: AsyncClient, value: str) -> None:
    assert (await client.post("/v1/gardens", json=GARDEN | {"name": value})).json()["name"] == value


@pytest.mark.parametrize("value", ["3", 3.5, 0.0, True, None, 0, 1001, 10**30, 1e300])
async def test_a_whole_number_is_not_made_of_something_else(client: AsyncClient, value: object) -> None:
    faults = await refused(client, beds=[{"soil": "clay", "squareMetres": value}])
    assert {location for _, location, _ in faults} == {"/beds/0/squareMetres"}


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=1.0", "limit=+1", "limit=%201", "limit=1_0", "limit=x"]
)
async def test_a_limit_that_is_none(client: AsyncClient, query: str) -> None:
    problem = problem_in(await client.get(f"/v1/gardens?{query}"), 400, "invalid-input")
    assert {location for _, location, _ in faults_of(problem)} == {"limit"}


async def test_a_parameter_that_is_there_twice(client: AsyncClient) -> None:
    problem = problem_in(await client.get("/v1/gardens?limit=1&limit=2"), 400, "invalid-input")
    assert ("query", "limit", "twice") in faults_of(problem)


@pytest.mark.parametrize("value", ["2026-02-30", "0", "2026-05-01T00:00:00Z"])
async def test_a_date_in_the_query_is_as_strict(client: AsyncClient, value: str) -> None:
    problem = problem_in(await client.get(f"/v1/gardens?openedFrom={value}"), 400, "invalid-input")
    assert faults_of(problem) == {("query", "openedFrom", "date")}


async def test_no_value_that_was_sent_comes_back_in_the_problem(client: AsyncClient) -> None:
    body = {"name": 3, "openedOn": "marked-value", "beds": [{"soil": "marked-value", "squareMetres": "marked-value"}]}
    assert "marked-value" not in (await client.post("/v1/gardens", json=body)).text


async def test_there_are_at_most_a_hundred_faults_in_a_problem(client: AsyncClient) -> None:
    response = await client.post("/v1/gardens", json=GARDEN | {f"extra{number}": 1 for number in range(300)})
    assert len(response.json()["errors"]) == 100


@given(st.text(max_size=20))
def test_a_pointer_leads_back_to_the_name(name: str) -> None:
    written = pointer(["beds", 0, name])
    assert written.startswith("/beds/0/")
    assert written.removeprefix("/beds/0/").replace("~1", "/").replace("~0", "~") == name


def test_a_kind_of_fault_without_words_of_its_own_still_has_some() -> None:
    [fault] = faults_in([{"type": "something_new", "loc": ("body", "name"), "msg": "", "input": None}])
    assert (fault.where, fault.code) == ("/name", "invalid")
    assert fault.words.nl
