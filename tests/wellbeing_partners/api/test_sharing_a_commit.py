"""What a partner does begins no transaction of its own, so that many at once share a commit; its answer is what is."""

from collections.abc import Callable
from typing import Any

from httpx import AsyncClient, Response

from tests.wellbeing_partners.conftest import CoachesSide


async def test_no_everyday_command_begins_a_transaction_and_each_answers_what_is_read_after_it(
    partner: AsyncClient, coach: CoachesSide, days_later: Callable[[int], None], begun: list[str]
) -> None:
    referral, declined = [f"/v1/referrals/{await coach.refers()}" for _ in range(2)]
    begun.clear()

    async def does(asked: str, body: dict[str, Any], *, shown_at: str = "", method: str = "POST") -> Response:
        answer = await partner.request(method, asked, json=body)
        assert answer.status_code < 300, answer.text
        assert begun == [], asked
        read = await partner.get(shown_at or answer.headers["location"])
        assert (read.json(), read.headers["etag"]) == (answer.json(), answer.headers["etag"])
        return answer

    await does(f"{declined}/answer", {"answer": "decline", "reason": "no-place"}, shown_at=declined)
    await does(f"{referral}/answer", {"answer": "accept"}, shown_at=referral)
    of_a_day = {"activityKind": "volunteering", "hoursPerWeek": 4, "startedOn": "2026-03-09"}
    first = (await does(f"{referral}/placements", of_a_day)).headers["location"]
    await does(first, {"hoursPerWeek": 8}, shown_at=first, method="PATCH")
    days_later(10)
    await does(f"{first}/end", {"reason": "health", "occurredAt": "2026-03-10T09:30:00Z"}, shown_at=first)
    second = (await does(f"{referral}/placements", of_a_day | {"startedOn": "2026-03-08"})).headers["location"]
    contact = {"stillActive": True, "hoursPerWeek": 8}
    await does(f"{referral}/guidance", contact | {"occurredAt": "2026-03-11T09:30:00Z"}, shown_at=referral)
    await does(f"{referral}/annual-checks", contact, shown_at=referral)
    await does(f"{second}/end", {"reason": "health"}, shown_at=second)
    await does(f"{referral}/return", {"reason": "debts", "advice": "rest-first"}, shown_at=referral)
