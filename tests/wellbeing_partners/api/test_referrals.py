"""`/v1/referrals` as a partner's app calls it."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from httpx import AsyncClient

from tests.wellbeing_partners.conftest import OTHER_PARTNER, PARTNER, CoachesSide


class TestWorkList:
    async def test_without_a_token_nothing_is_told(self, api: AsyncClient) -> None:
        assert (await api.get("/v1/referrals")).status_code == 401

    async def test_a_coach_has_no_business_here(self, api: AsyncClient, token: Callable[..., dict[str, str]]) -> None:
        answer = await api.get("/v1/referrals", headers=token(role="coach"))

        assert answer.status_code == 403
        assert answer.headers["content-type"] == "application/problem+json"

    async def test_what_is_to_answer_stands_first_and_the_soonest_first(
        self, partner: AsyncClient, coach: CoachesSide
    ) -> None:
        later, accepted, soon = [await coach.refers(answer_due_in_days=days) for days in (20, 1, 3)]
        await partner.post(f"/v1/referrals/{accepted}/answer", json={"answer": "accept"})

        listed = (await partner.get("/v1/referrals")).json()["items"]
        assert [each["referralId"] for each in listed] == [str(soon), str(later), str(accepted)]

    async def test_one_stage_alone(self, partner: AsyncClient, coach: CoachesSide) -> None:
        await coach.refers()
        accepted = await coach.refers()
        await partner.post(f"/v1/referrals/{accepted}/answer", json={"answer": "accept"})

        listed = (await partner.get("/v1/referrals", params={"stage": "accepted"})).json()["items"]
        assert [each["referralId"] for each in listed] == [str(accepted)]

    async def test_page_by_page_everybody_stands_on_it_once(self, partner: AsyncClient, coach: CoachesSide) -> None:
        ids = [str(await coach.refers(answer_due_in_days=days)) for days in (1, 1, 2, 2, 3)]

        seen: list[str] = []
        address: str | None = "/v1/referrals?limit=2"
        while address:
            answer = await partner.get(address)
            seen += [each["referralId"] for each in answer.json()["items"]]
            address = answer.links.get("next", {}).get("url")
        assert sorted(seen) == sorted(ids)
        assert len(seen) == 5

    async def test_a_partner_sees_no_other_partners_referrals(self, partner: AsyncClient, coach: CoachesSide) -> None:
        await coach.refers(partner_id=OTHER_PARTNER)

        assert (await partner.get("/v1/referrals")).json()["items"] == []

    @pytest.mark.parametrize("query", ["stage=lost", "limit=0", "limit=many", "cursor=nonsense", "cursor=%00"])
    async def test_a_query_that_makes_no_sense_is_refused(self, partner: AsyncClient, query: str) -> None:
        answer = await partner.get(f"/v1/referrals?{query}")

        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"


class TestReferral:
    async def test_it_says_what_is_asked_and_nothing_of_who(self, partner: AsyncClient, coach: CoachesSide) -> None:
        referral_id = await coach.refers()

        answer = await partner.get(f"/v1/referrals/{referral_id}")
        assert answer.headers["etag"] == '"1"'
        assert answer.json() == {
            "referralId": str(referral_id),
            "stage": "to-answer",
            "answerDueOn": "2026-03-16",
            "offeredAt": "2026-03-02T09:30:00Z",
            "activityKinds": ["volunteering"],
            "hoursPerWeek": 4,
            "languages": ["nl", "ti"],
            "contactShared": "phone",
            "lastContactAt": None,
            "owes": {"kind": "referral-answer", "dueOn": "2026-03-16", "rung": None},
            "placements": [],
        }

    @pytest.mark.parametrize("somebody_elses", [True, False], ids=["somebody else's", "unknown"])
    async def test_what_is_not_the_partners_is_not_found(
        self, partner: AsyncClient, coach: CoachesSide, somebody_elses: bool
    ) -> None:
        referral_id = await coach.refers(partner_id=OTHER_PARTNER) if somebody_elses else uuid4()

        for ask in (
            partner.get(f"/v1/referrals/{referral_id}"),
            partner.post(f"/v1/referrals/{referral_id}/answer", json={"answer": "accept"}),
            partner.get(f"/v1/referrals/{referral_id}/work-note"),
        ):
            assert (await ask).status_code == 404


class TestAnswer:
    async def test_without_a_token_nothing_changes(
        self, api: AsyncClient, partner: AsyncClient, coach: CoachesSide
    ) -> None:
        referral_id = await coach.refers()

        refused = await api.post(f"/v1/referrals/{referral_id}/answer", json={"answer": "accept"})
        assert refused.status_code == 401
        assert (await partner.get(f"/v1/referrals/{referral_id}")).json()["stage"] == "to-answer"

    async def test_yes(self, partner: AsyncClient, coach: CoachesSide) -> None:
        referral_id = await coach.refers()

        answer = await partner.post(f"/v1/referrals/{referral_id}/answer", json={"answer": "accept"})
        assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
        assert answer.json()["stage"] == "accepted"

    async def test_no_with_a_reason(self, partner: AsyncClient, coach: CoachesSide) -> None:
        referral_id = await coach.refers()

        body = {"answer": "decline", "reason": "contract-full"}
        answer = await partner.post(f"/v1/referrals/{referral_id}/answer", json=body)
        assert answer.json()["stage"] == "declined"

    async def test_answering_twice_is_refused_by_a_rule_that_has_a_name(
        self, partner: AsyncClient, coach: CoachesSide
    ) -> None:
        referral_id = await coach.refers()
        await partner.post(f"/v1/referrals/{referral_id}/answer", json={"answer": "accept"})

        refused = await partner.post(f"/v1/referrals/{referral_id}/answer", json={"answer": "accept"})
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("/referral-already-answered")

    async def test_the_same_request_again_gets_the_same_answer(self, partner: AsyncClient, coach: CoachesSide) -> None:
        referral_id = await coach.refers()
        address, key = f"/v1/referrals/{referral_id}/answer", {"Idempotency-Key": str(uuid4())}

        first, again = [await partner.post(address, json={"answer": "accept"}, headers=key) for _ in range(2)]
        assert (again.status_code, again.json()) == (200, first.json())

    async def test_who_saw_an_older_version_is_told_so(self, partner: AsyncClient, coach: CoachesSide) -> None:
        referral_id = await coach.refers()

        refused = await partner.post(
            f"/v1/referrals/{referral_id}/answer", json={"answer": "accept"}, headers={"If-Match": '"7"'}
        )
        assert refused.status_code == 412

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"answer": "maybe"},
            {"answer": "decline"},
            {"answer": "accept", "clientName": "x"},
            {"answer": "accept", "reason": "no-place"},
            [],
            "accept",
            None,
        ],
    )
    async def test_an_answer_that_is_none_is_refused(
        self, partner: AsyncClient, coach: CoachesSide, body: object
    ) -> None:
        referral_id = await coach.refers()

        refused = await partner.post(f"/v1/referrals/{referral_id}/answer", json=body)
        assert refused.status_code == 400
        assert (await partner.get(f"/v1/referrals/{referral_id}")).json()["stage"] == "to-answer"


class TestGuidanceAndChecks:
    async def test_a_talk_is_recorded_with_when_it_was(
        self, partner: AsyncClient, coach: CoachesSide, days_later: Callable[[int], None]
    ) -> None:
        referral_id = await coach.refers()
        await partner.post(f"/v1/referrals/{referral_id}/answer", json={"answer": "accept"})
        days_later(10)

        body = {"stillActive": True, "hoursPerWeek": 2, "occurredAt": "2026-03-09T10:00:00Z"}
        answer = await partner.post(f"/v1/referrals/{referral_id}/guidance", json=body)
        assert answer.status_code == 200
        assert answer.json()["lastContactAt"] == "2026-03-09T10:00:00Z"

    async def test_an_annual_check_is_for_those_who_had_a_place(self, partner: AsyncClient, coach: CoachesSide) -> None:
        referral_id = await coach.refers()
        await partner.post(f"/v1/referrals/{referral_id}/answer", json={"answer": "accept"})

        body = {"stillActive": True, "hoursPerWeek": 2}
        refused = await partner.post(f"/v1/referrals/{referral_id}/annual-checks", json=body)
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("/never-placed")


class TestReturn:
    async def test_back_to_the_coach_with_advice(self, partner: AsyncClient, coach: CoachesSide) -> None:
        referral_id = await coach.refers()
        await partner.post(f"/v1/referrals/{referral_id}/answer", json={"answer": "accept"})

        body = {"reason": "debts", "advice": "debt-help"}
        answer = await partner.post(f"/v1/referrals/{referral_id}/return", json=body)
        assert (answer.status_code, answer.json()["stage"]) == (200, "returned")

    async def test_a_withdrawn_referral_can_not_be_returned(self, partner: AsyncClient, coach: CoachesSide) -> None:
        referral_id = await coach.refers()
        await partner.post(f"/v1/referrals/{referral_id}/answer", json={"answer": "accept"})
        await coach.tells(coach.withdrawal(referral_id, partner_id=PARTNER))

        body = {"reason": "debts", "advice": "debt-help"}
        refused = await partner.post(f"/v1/referrals/{referral_id}/return", json=body)
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("/referral-withdrawn")
