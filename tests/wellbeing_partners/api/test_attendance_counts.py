"""Counts without a person."""

import pytest
from httpx import AsyncClient

HALF_YEAR = {"activityKind": "social-encounter", "period": "2025-H2", "participants": 900, "visits": 12_000}


async def test_without_a_token_nothing_is_counted(api: AsyncClient) -> None:
    assert (await api.post("/v1/attendance-counts", json=HALF_YEAR)).status_code == 401


async def test_a_count_is_recorded_and_corrected(partner: AsyncClient) -> None:
    first = await partner.post("/v1/attendance-counts", json=HALF_YEAR)
    assert first.status_code == 200
    await partner.post("/v1/attendance-counts", json={**HALF_YEAR, "participants": 905})

    listed = (await partner.get("/v1/attendance-counts")).json()["items"]
    assert [(each["period"], each["participants"]) for each in listed] == [("2025-H2", 905)]


async def test_page_by_page_every_count_stands_on_it_once(partner: AsyncClient) -> None:
    for period in ("2024", "2025", "2025-H1", "2025-Q1", "2025-07"):
        await partner.post("/v1/attendance-counts", json={**HALF_YEAR, "period": period})

    seen: list[str] = []
    address: str | None = "/v1/attendance-counts?limit=2"
    while address:
        answer = await partner.get(address)
        seen += [each["period"] for each in answer.json()["items"]]
        address = answer.links.get("next", {}).get("url")
    assert seen == sorted({"2024", "2025", "2025-H1", "2025-Q1", "2025-07"})


async def test_a_period_to_come_is_refused_by_name(partner: AsyncClient) -> None:
    refused = await partner.post("/v1/attendance-counts", json={**HALF_YEAR, "period": "2026-H2"})

    assert refused.status_code == 409
    assert refused.json()["type"].endswith("/period-not-begun")


@pytest.mark.parametrize(
    "wrong", [{"period": "2025-13"}, {"period": "2025-07\n"}, {"participants": -1}, {"visits": 1e9}, {"visits": "many"}]
)
async def test_a_count_that_is_none_is_refused(partner: AsyncClient, wrong: dict[str, object]) -> None:
    assert (await partner.post("/v1/attendance-counts", json={**HALF_YEAR, **wrong})).status_code == 400
