"""`/v1/promises`: all that a partner owes, as its own app asks for it."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from httpx import AsyncClient
from meedoen.vocabulary import EscalationRung, PromiseKind

from tests.wellbeing_partners.conftest import OTHER_PARTNER, CoachesSide

GUIDANCE, CHECK = PromiseKind.GUIDANCE, PromiseKind.ANNUAL_CHECK


async def listed(partner: AsyncClient, query: str = "") -> list[dict[str, object]]:
    items: list[dict[str, object]] = (await partner.get(f"/v1/promises{query}")).json()["items"]
    return items


async def taken_on(partner: AsyncClient, coach: CoachesSide) -> UUID:
    referral_id = await coach.refers()
    await partner.post(f"/v1/referrals/{referral_id}/answer", json={"answer": "accept"})
    return referral_id


async def test_an_answer_is_owed_from_the_offer_on(partner: AsyncClient, coach: CoachesSide) -> None:
    referral_id = await coach.refers()

    assert await listed(partner) == [
        {
            "kind": "referral-answer",
            "dueOn": "2026-03-16",
            "rung": None,
            "referralId": str(referral_id),
            "daysLate": 0,
            "lastContactAt": None,
        }
    ]


async def test_after_a_yes_guidance_is_owed_as_the_coachs_side_tells(partner: AsyncClient, coach: CoachesSide) -> None:
    referral_id = await taken_on(partner, coach)
    assert await listed(partner) == [], "answered"

    await coach.tells(coach.owed(referral_id, GUIDANCE, date(2026, 5, 2)))
    [owed] = await listed(partner)
    assert (owed["kind"], owed["dueOn"]) == ("guidance", "2026-05-02")
    shown = (await partner.get(f"/v1/referrals/{referral_id}")).json()
    assert shown["owes"] == {"kind": "guidance", "dueOn": "2026-05-02", "rung": None}


async def test_what_is_overdue_shows_how_late_it_is_and_how_far_it_has_climbed(
    partner: AsyncClient, coach: CoachesSide, days_later: Callable[[int], None]
) -> None:
    referral_id = await coach.refers(answer_due_in_days=3)
    days_later(10)
    await coach.tells(coach.owed(referral_id, PromiseKind.REFERRAL_ANSWER, date(2026, 3, 5), EscalationRung.TEAM_LEAD))

    [owed] = await listed(partner)
    assert (owed["kind"], owed["daysLate"], owed["rung"]) == ("referral-answer", 7, "team-lead")


async def test_a_rung_of_the_answer_that_is_told_after_it_was_given_is_owed_no_more(
    partner: AsyncClient, coach: CoachesSide
) -> None:
    referral_id = await taken_on(partner, coach)
    await coach.tells(coach.owed(referral_id, PromiseKind.REFERRAL_ANSWER, date(2026, 3, 16), EscalationRung.OWNER))

    assert await listed(partner) == []


async def test_what_was_due_longest_ago_comes_first_and_can_be_asked_for(
    partner: AsyncClient, coach: CoachesSide, days_later: Callable[[int], None]
) -> None:
    guided, checked, asked = await taken_on(partner, coach), await taken_on(partner, coach), await coach.refers()
    await coach.tells(
        coach.owed(guided, GUIDANCE, date(2026, 3, 10), EscalationRung.OWNER),
        coach.owed(checked, CHECK, date(2026, 3, 12)),
    )
    days_later(10)  # 12 March

    async def ids(query: str) -> list[object]:
        return [each["referralId"] for each in await listed(partner, query)]

    assert await ids("") == [str(guided), str(checked), str(asked)]
    assert await ids("?due=true") == [str(guided), str(checked)]
    assert await ids("?overdue=true") == [str(guided)]
    assert await ids("?dueBefore=2026-03-12") == [str(guided)]
    assert await ids("?rung=owner") == [str(guided)]
    assert await ids("?rung=municipality") == []


async def test_page_by_page_everything_stands_on_it_once_the_soonest_first(
    partner: AsyncClient, coach: CoachesSide
) -> None:
    owed = [(days, str(await coach.refers(answer_due_in_days=days))) for days in (2, 1, 2, 3, 1)]

    seen: list[str] = []
    address: str | None = "/v1/promises?limit=2"
    while address:
        answer = await partner.get(address)
        seen += [each["referralId"] for each in answer.json()["items"]]
        address = answer.links.get("next", {}).get("url")
    assert seen == [referral_id for _, referral_id in sorted(owed)], "the soonest first"


@pytest.mark.parametrize("how", ["told", "withdrawn", "returned"])
async def test_what_is_over_is_owed_no_more(partner: AsyncClient, coach: CoachesSide, how: str) -> None:
    referral_id = await taken_on(partner, coach)
    await coach.tells(coach.owed(referral_id, GUIDANCE, date(2026, 5, 2)))
    assert len(await listed(partner)) == 1

    if how == "told":
        await coach.tells(coach.nothing_owed(referral_id))
    elif how == "withdrawn":
        await coach.tells(coach.withdrawal(referral_id))
    else:
        await partner.post(f"/v1/referrals/{referral_id}/return", json={"reason": "debts", "advice": "debt-help"})
    assert await listed(partner) == []
    await coach.tells(coach.nothing_owed(referral_id))
    assert await listed(partner) == []


async def test_a_partner_sees_nothing_of_what_another_owes_and_a_coach_nothing_at_all(
    api: AsyncClient, partner: AsyncClient, coach: CoachesSide, token: Callable[..., dict[str, str]]
) -> None:
    await coach.refers(partner_id=OTHER_PARTNER)

    assert await listed(partner) == []
    assert (await api.get("/v1/promises")).status_code == 401
    assert (await api.get("/v1/promises", headers=token(role="coach"))).status_code == 403


@pytest.mark.parametrize("query", ["rung=lost", "dueBefore=soon", "overdue=perhaps", "cursor=nonsense", "limit=0"])
async def test_a_query_that_makes_no_sense_is_refused(partner: AsyncClient, query: str) -> None:
    assert (await partner.get(f"/v1/promises?{query}")).status_code == 400
