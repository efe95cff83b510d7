"""Places through the API: found, changed, left."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient

from tests.wellbeing_partners.conftest import CoachesSide


@pytest.fixture
async def accepted(partner: AsyncClient, coach: CoachesSide) -> UUID:
    referral_id = await coach.refers()
    await partner.post(f"/v1/referrals/{referral_id}/answer", json={"answer": "accept"})
    return referral_id


def place(hours: object = 4, kind: str = "volunteering", started_on: object = "2026-03-09") -> dict[str, object]:
    return {"activityKind": kind, "hoursPerWeek": hours, "startedOn": started_on}


@pytest.fixture
async def placed(partner: AsyncClient, accepted: UUID) -> str:
    """The address of a placement."""
    answer = await partner.post(f"/v1/referrals/{accepted}/placements", json=place())
    return answer.headers["location"]


class TestPlacing:
    async def test_without_a_token_nobody_is_placed(self, api: AsyncClient, accepted: UUID) -> None:
        assert (await api.post(f"/v1/referrals/{accepted}/placements", json=place())).status_code == 401

    async def test_a_person_finds_a_place(self, partner: AsyncClient, accepted: UUID) -> None:
        answer = await partner.post(f"/v1/referrals/{accepted}/placements", json=place())

        assert answer.status_code == 201
        found = await partner.get(answer.headers["location"])
        assert found.json() == answer.json()
        assert found.headers["etag"] == answer.headers["etag"] == '"3"'
        assert (found.json()["referralId"], found.json()["endedAt"]) == (str(accepted), None)

    @pytest.mark.usefixtures("placed")
    async def test_it_shows_with_the_referral(self, partner: AsyncClient, accepted: UUID) -> None:
        referral = (await partner.get(f"/v1/referrals/{accepted}")).json()

        assert referral["stage"] == "placed"
        assert [each["hoursPerWeek"] for each in referral["placements"]] == [4]

    @pytest.mark.usefixtures("placed")
    async def test_one_place_at_a_time(self, partner: AsyncClient, accepted: UUID) -> None:
        refused = await partner.post(f"/v1/referrals/{accepted}/placements", json=place(kind="language"))

        assert refused.status_code == 409
        assert refused.json()["type"].endswith("/placement-running")

    @pytest.mark.parametrize(
        "body",
        [
            place(hours=0),
            place(hours=41),
            place(hours=4.5),
            place(hours="4"),
            place(hours=True),
            place(kind="sailing"),
            place(started_on="2026-02-30"),
            place(started_on="9 maart"),
            place(started_on=0),
            {**place(), "name": "x"},
        ],
    )
    async def test_a_place_that_can_not_be_is_refused_and_all_its_faults_are_named(
        self, partner: AsyncClient, accepted: UUID, body: object
    ) -> None:
        refused = await partner.post(f"/v1/referrals/{accepted}/placements", json=body)

        assert refused.status_code == 400
        assert (await partner.get(f"/v1/referrals/{accepted}")).json()["placements"] == []

    async def test_a_start_in_the_far_future_is_refused_with_the_dates_that_are_possible(
        self, partner: AsyncClient, accepted: UUID
    ) -> None:
        refused = await partner.post(f"/v1/referrals/{accepted}/placements", json=place(started_on="2062-03-09"))

        assert refused.status_code == 409
        assert "2026-06-02" in refused.json()["detail"]


class TestChanging:
    async def test_other_hours(self, partner: AsyncClient, placed: str) -> None:
        answer = await partner.patch(placed, json={"hoursPerWeek": 10}, headers={"If-Match": '"3"'})

        assert (answer.status_code, answer.headers["etag"]) == (200, '"4"')
        assert answer.json()["hoursPerWeek"] == 10

    async def test_who_saw_an_older_version_is_told_so(self, partner: AsyncClient, placed: str) -> None:
        assert (await partner.patch(placed, json={"hoursPerWeek": 10}, headers={"If-Match": '"2"'})).status_code == 412

    async def test_a_placement_of_somebody_else_is_not_found(
        self, api: AsyncClient, token: Callable[..., dict[str, str]], placed: str
    ) -> None:
        for address in (placed, f"/v1/placements/{uuid4()}"):
            refused = await api.patch(address, json={"hoursPerWeek": 10}, headers=token(organisation=UUID(int=12)))
            assert refused.status_code == 404


class TestEnding:
    async def test_the_end_with_its_reason(self, partner: AsyncClient, accepted: UUID, placed: str) -> None:
        answer = await partner.post(f"{placed}/end", json={"reason": "step-further"})

        assert answer.status_code == 200
        assert (answer.json()["endReason"], answer.json()["endedAt"]) == ("step-further", "2026-03-02T09:30:00Z")
        assert (await partner.get(f"/v1/referrals/{accepted}")).json()["stage"] == "accepted"

    async def test_a_place_ends_once(self, partner: AsyncClient, placed: str) -> None:
        await partner.post(f"{placed}/end", json={"reason": "step-further"})

        refused = await partner.post(f"{placed}/end", json={"reason": "health"})
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("/placement-ended")
