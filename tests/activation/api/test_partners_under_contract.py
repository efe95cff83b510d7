"""A partner without a contract is not asked, where the municipality keeps a list."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient

from tests.activation.api.conftest import OnTheirWay, Person, Starts
from tests.activation.conftest import PARTNER, World

FORMER = UUID(int=32)
CONTRACTS = f"""
[[contract]]
municipality = "0599"
partner_id = "{PARTNER}"
begins_on = 2026-01-01
ends_on = 2026-03-31

[[contract]]
municipality = "0599"
partner_id = "{FORMER}"
begins_on = 2025-01-01
ends_on = 2025-12-31
"""


@pytest.fixture(autouse=True)
def _contracts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "contracts.toml"
    file.write_text(CONTRACTS, encoding="utf-8")
    monkeypatch.setenv("ACTIVATION_PARTNER_CONTRACTS", str(file))


async def test_without_a_token_nobody_is_asked(api: AsyncClient, starts: Starts) -> None:
    somebody = await starts()
    asked = {"partnerId": str(PARTNER), "activityKinds": ["volunteering"], "hoursPerWeek": 4}
    assert (await api.post(f"{somebody.path}/referrals", json=asked)).status_code == 401


async def test_only_a_partner_under_contract_today_is_asked(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    await somebody.talks()
    before = await somebody.now()
    for partner in (FORMER, uuid4()):
        asked = {"partnerId": str(partner), "activityKinds": ["volunteering"], "hoursPerWeek": 4}
        status, rule, detail = await coach.refused(f"{somebody.path}/referrals", asked)
        assert (status, rule) == (409, "partner-out-of-contract")
        assert "Choose a partner" in detail
    assert await somebody.now() == before
    assert len((await somebody.is_referred(PARTNER))["referrals"]) == 1
    world.passes(days=29)
    another = await starts()
    await another.talks()
    await another.is_referred(PARTNER)
    world.passes(days=1)
    third = await starts()
    await third.talks()
    asked = {"partnerId": str(PARTNER), "activityKinds": ["volunteering"], "hoursPerWeek": 4}
    assert (await coach.refused(f"{third.path}/referrals", asked))[1] == "partner-out-of-contract"


async def test_a_municipality_that_keeps_no_list_asks_whom_it_likes(
    world: World, person: Callable[..., Person]
) -> None:
    amsterdam = person("coach", municipality="0363")
    trajectory_id = await world.somebody_starts(municipality="0363", neighbourhood="03630101")
    somebody = OnTheirWay(world, amsterdam, trajectory_id)
    await somebody.talks()
    assert len((await somebody.is_referred(uuid4()))["referrals"]) == 1
