"""`GET /v1/follow-up-gap`."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from httpx import AsyncClient
from meedoen.database import Database
from meedoen.identity import Role

from tests.reporting.conftest import NOW
from tests.reporting.telling import CROOSWIJK, OTHER_TEAM, RUBROEK, TEAM, UTRECHT, Telling

Token = Callable[..., dict[str, str]]
GAP = "/v1/follow-up-gap"
MONTHS_AGO = NOW - timedelta(days=100)


@pytest.fixture
async def neighbourhoods(database: Database, others: Telling) -> None:
    """Rotterdam: 24 people in Crooswijk, half of them out of view; 12 in Rubroek. Utrecht: 11."""
    for number in range(24):
        person = others.started(MONTHS_AGO, neighbourhood=CROOSWIJK)
        others.signed(person, MONTHS_AGO, follow_up_in_days=60)
        others.promised(person, MONTHS_AGO, NOW.date())
        if number % 2:
            others.talked(person, NOW - timedelta(days=5))
    for neighbourhood, people in ((RUBROEK, 12), (UTRECHT, 11)):
        for _ in range(people):
            others.promised(others.started(MONTHS_AGO, neighbourhood=neighbourhood), MONTHS_AGO, NOW.date())
    await others.heard_by(database)


class TestWhoMay:
    async def test_nobody_without_a_token(self, api: AsyncClient) -> None:
        assert (await api.get(GAP)).status_code == 401

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.POLICY_MAKER, Role.TEAM_LEAD, Role.AUDITOR}))
    async def test_no_other_roles(self, api: AsyncClient, token: Token, role: Role) -> None:
        assert (await api.get(GAP, headers=token(role))).status_code == 403

    @pytest.mark.parametrize("role", [Role.POLICY_MAKER, Role.TEAM_LEAD, Role.AUDITOR])
    async def test_policy_makers_team_leads_and_auditors(self, api: AsyncClient, token: Token, role: Role) -> None:
        assert (await api.get(GAP, headers=token(role))).status_code == 200

    @pytest.mark.usefixtures("neighbourhoods")
    async def test_who_belongs_to_a_municipality_sees_that_one_only(self, api: AsyncClient, token: Token) -> None:
        mine = token(municipality="0599")
        seen = (await api.get(GAP, headers=mine)).json()
        assert [group["code"] for group in seen["groups"]] == [CROOSWIJK, RUBROEK]
        assert seen["total"]["openTrajectories"] == 36
        assert (await api.get(GAP, params={"neighbourhood": UTRECHT}, headers=mine)).json()["groups"] == []
        refused = await api.get(GAP, params={"municipality": "0344"}, headers=mine)
        assert refused.status_code == 403
        assert refused.headers["content-type"] == "application/problem+json"


class TestTheNumbers:
    @pytest.mark.usefixtures("neighbourhoods")
    async def test_each_neighbourhood_and_all_together(self, api: AsyncClient, token: Token) -> None:
        seen = (await api.get(GAP, headers=token())).json()
        assert seen["asOf"] == "2026-03-02T09:30:00Z"
        by_code = {group["code"]: group["numbers"] for group in seen["groups"]}
        assert by_code[CROOSWIJK] == {
            "openTrajectories": 24,
            "signedPlans": 24,
            "followUpGap": 12,
            "silence": {"past30Days": 12, "past60Days": 12, "past90Days": 12, "past365Days": 0},
            "noContactSincePlan": 12,
            "withoutOpenPromise": 0,
            "openPromises": 24,
            "overduePromises": 0,
            "overdueByRung": {"nobodyTold": 0, "owner": 0, "teamLead": 0, "organisation": 0, "municipality": 0},
        }
        assert by_code[UTRECHT]["openTrajectories"] == 11
        assert seen["total"]["openTrajectories"] == 47

    @pytest.mark.usefixtures("neighbourhoods")
    async def test_by_municipality_at_a_past_moment(self, api: AsyncClient, token: Token) -> None:
        params = {"by": "municipality", "asOf": "2026-01-02T00:00:00Z", "municipality": "0599"}
        seen = (await api.get(GAP, params=params, headers=token())).json()
        assert seen["by"] == "municipality"
        assert [group["code"] for group in seen["groups"]] == ["0599"]
        assert seen["total"]["silence"]["past30Days"] == 24
        assert seen["total"]["followUpGap"] == 0

    async def test_numbers_about_fewer_than_ten_people_are_null(
        self, api: AsyncClient, token: Token, database: Database, others: Telling
    ) -> None:
        for _ in range(9):
            others.promised(others.started(MONTHS_AGO), MONTHS_AGO, NOW.date())
        await others.heard_by(database)
        seen = (await api.get(GAP, headers=token())).json()
        assert seen["groups"][0]["numbers"]["openTrajectories"] is None
        assert seen["total"]["openTrajectories"] is None
        assert seen["total"]["withoutOpenPromise"] == 0

    @pytest.mark.usefixtures("neighbourhoods")
    async def test_what_is_hidden_beside_a_small_number_is_not_shown_when_it_is_asked_for_alone(
        self, api: AsyncClient, token: Token, database: Database, others: Telling
    ) -> None:
        """Nine people in Kralingen-West: Rubroek's twelve, less than all of Rotterdam, would give them away."""
        for _ in range(9):
            others.promised(others.started(MONTHS_AGO, neighbourhood="05990821"), MONTHS_AGO, NOW.date())
        await others.heard_by(database)
        for params in ({"neighbourhood": RUBROEK}, {"neighbourhood": RUBROEK, "by": "team"}):
            seen = (await api.get(GAP, params=params, headers=token(municipality="0599"))).json()
            assert [seen["total"][name] for name in ("openTrajectories", "openPromises", "signedPlans")] == [
                *(None, None, 0)
            ]
            assert [group["numbers"]["openTrajectories"] for group in seen["groups"]] == [None]
        alone = (await api.get(GAP, params={"neighbourhood": CROOSWIJK}, headers=token(municipality="0599"))).json()
        assert alone["total"]["openTrajectories"] == 24

    @pytest.mark.usefixtures("neighbourhoods")
    async def test_what_two_tables_show_beside_each_other_gives_no_small_number_away(
        self, api: AsyncClient, token: Token, database: Database, others: Telling
    ) -> None:
        """Three people in Kralingen-West: with Crooswijk and Rubroek of one team, the team less those two is them."""
        kralingen_west, de_esch = "05990821", "05990829"
        for neighbourhood, people, team in ((kralingen_west, 3, TEAM), (de_esch, 11, OTHER_TEAM)):
            for _ in range(people):
                others.promised(
                    others.started(MONTHS_AGO, neighbourhood=neighbourhood, team=team), MONTHS_AGO, NOW.date()
                )
        await others.heard_by(database)
        by_code: dict[str, int | None] = {}
        for by in ("neighbourhood", "team"):
            seen = (await api.get(GAP, params={"by": by}, headers=token(municipality="0599"))).json()
            by_code |= {group["code"]: group["numbers"]["openTrajectories"] for group in seen["groups"]}
        assert by_code == {
            CROOSWIJK: 24,
            RUBROEK: None,
            kralingen_west: None,
            de_esch: 11,
            str(TEAM): 39,
            str(OTHER_TEAM): 11,
        }

    async def test_before_anything_was_heard_there_are_no_groups(self, api: AsyncClient, token: Token) -> None:
        seen = (await api.get(GAP, headers=token())).json()
        assert (seen["groups"], seen["completeUpTo"]) == ([], [])
        assert seen["total"]["openTrajectories"] == 0


class TestTheQuestion:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("municipality", "Rotterdam"),
            ("neighbourhood", "0599"),
            ("team", "team-west"),
            ("by", "coach"),
            ("asOf", "yesterday"),
            ("asOf", "2026-01-01"),
            ("asOf", "2026-01-01T00:00:00+01:00"),
            ("asOf", "2026-03-02T09:30:01Z"),
            ("client", "1"),
        ],
    )
    async def test_a_wrong_one_is_told_where(self, api: AsyncClient, token: Token, name: str, value: str) -> None:
        refused = await api.get(GAP, params={name: value}, headers=token())
        assert refused.status_code == 400
        assert name in refused.text

    async def test_all_that_is_wrong_is_told_at_once(self, api: AsyncClient, token: Token) -> None:
        refused = await api.get(GAP, params={"municipality": "1", "neighbourhood": "2"}, headers=token())
        assert refused.status_code == 400
        assert "municipality" in refused.text
        assert "neighbourhood" in refused.text

    async def test_head_answers_without_a_body(self, api: AsyncClient, token: Token) -> None:
        answer = await api.head(GAP, headers=token())
        assert (answer.status_code, answer.content) == (200, b"")
