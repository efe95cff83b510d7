"""A caseload over REST: offered, followed, its rejected rows downloaded."""

import asyncio
import csv
import io
from typing import Any

import pytest
from httpx import AsyncClient, Response
from meedoen.service import Assembled

from tests.intake.api.conftest import fault_codes
from tests.intake.conftest import CASELOAD

IMPORT = "/caseload-imports"


async def offered(officer: AsyncClient, content: bytes, **form: str) -> Response:
    return await officer.post(
        IMPORT, files={"file": ("caseload.csv", content, "text/csv")}, data={"profile": "rotterdam", **form}
    )


async def test_a_caseload_is_offered_followed_and_reported(officer: AsyncClient, one_round: Any) -> None:
    answer = await offered(officer, CASELOAD.read_bytes())
    address = answer.headers["Location"].removeprefix("/v1")
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")

    await one_round()
    report = (await officer.get(address)).json()
    assert (report["state"], report["progress"], report["asOf"]) == ("finished", 1.0, "2016-01-04")
    assert report["counts"] == {
        "registered": 583,
        "unchanged": 0,
        "changed": 0,
        "rejected": 17,
        "duplicates": 5,
        "contested": 4,
        "decisionsStand": 0,
        "passedOver": 4,
    }
    assert report["rejectedByReason"]["under-27"] == 2
    assert [each["importId"] for each in (await officer.get(IMPORT)).json()["items"]] == [report["importId"]]


async def test_the_same_file_offered_several_times_at_once_is_one_import(officer: AsyncClient) -> None:
    content = CASELOAD.read_bytes()
    answers = await asyncio.gather(*(offered(officer, content) for _ in range(4)))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["importId"] for answer in answers}) == 1
    assert len((await officer.get(IMPORT)).json()["items"]) == 1


@pytest.mark.parametrize(("language", "heading", "words"), [("nl", "regel", "elfproef"), ("en", "line", "eleven test")])
async def test_the_rejected_rows_are_a_file_that_a_spreadsheet_opens(
    officer: AsyncClient, one_round: Any, language: str, heading: str, words: str
) -> None:
    address = (await offered(officer, CASELOAD.read_bytes())).headers["Location"].removeprefix("/v1")
    await one_round()
    file = await officer.get(f"{address}/rejected-rows", headers={"Accept-Language": language})

    assert file.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in file.headers["Content-Disposition"]
    assert file.content.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 17 + 5 + 4
    [first] = [row for row in rows if row[heading] == "101"]
    assert words in " ".join(first.values())
    assert "999" not in file.text


async def test_the_same_file_while_it_waits_is_the_same_import(officer: AsyncClient) -> None:
    first = await offered(officer, CASELOAD.read_bytes())
    again = await offered(officer, CASELOAD.read_bytes())
    as_of_another_day = await offered(officer, CASELOAD.read_bytes(), asOf="2015-12-31")

    assert first.headers["Location"] == again.headers["Location"]
    assert as_of_another_day.headers["Location"] != first.headers["Location"]


async def test_the_same_key_gives_the_first_answer_and_another_file_with_it_is_refused(officer: AsyncClient) -> None:
    async def with_key(content: bytes) -> Response:
        return await officer.post(
            IMPORT,
            files={"file": ("caseload.csv", content)},
            data={"profile": "rotterdam"},
            headers={"Idempotency-Key": "monday"},
        )

    first, again = await with_key(b"a;b"), await with_key(b"a;b")
    assert first.headers["Location"] == again.headers["Location"]
    assert (await with_key(b"a;c")).status_code == 409


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ({"profile": "atlantis"}, "/profile"),
        ({"profile": "../etc"}, "/profile"),
        ({"asOf": "2016-01-05"}, "/asOf"),
        ({"asOf": "05-01-2016"}, "/asOf"),
        ({"asOf": "1916-01-04"}, "/asOf"),
    ],
)
async def test_what_is_wrong_with_the_form_is_said_in_its_place(
    officer: AsyncClient, form: dict[str, str], place: str
) -> None:
    refused = await offered(officer, b"a;b", **form)

    assert refused.status_code == 400
    assert list(fault_codes(refused)) == [place]


async def test_a_file_too_large_is_refused_and_leaves_nothing(officer: AsyncClient, assembled: Assembled) -> None:
    async def endless() -> Any:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        for _ in range(102):
            yield b"x" * 1024 * 1024

    refused = await officer.post(IMPORT, content=endless(), headers={"Content-Type": "multipart/form-data; boundary=x"})

    assert refused.status_code == 413
    assert (await officer.get(IMPORT)).json()["items"] == []


async def test_without_a_file_nothing_is_imported(officer: AsyncClient) -> None:
    refused = await officer.post(IMPORT, data={"profile": "rotterdam"}, files={"other": b"x"})

    assert refused.status_code == 400


async def test_the_column_profiles_of_the_own_municipality_are_listed(officer: AsyncClient) -> None:
    [profile] = (await officer.get("/column-profiles")).json()["items"]

    assert profile["name"] == "rotterdam"
    assert "Geb.datum" in profile["headings"]
