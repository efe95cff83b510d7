"""kill -9 at random moments, while commands, relays and consumers run: nothing lost, nothing doubled.

`KILLS` says how often (20 unless told; `make faults` 200), `SEED` which moments; the seed is printed.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.end_to_end.system import SERVICES
from tests.faults.findings import nothing_was_lost_and_nothing_doubled
from tests.faults.grounds import Grounds, file_grounds, real_grounds
from tests.faults.work import Work

KILLS = int(os.environ.get("KILLS", "20"))
SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["PostgreSQL and Kafka", "SQLite"])
async def grounds(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Grounds]:
    if request.param == "SQLite":
        async with file_grounds(tmp_path, START) as running:
            yield running
    else:
        postgres, kafka = request.getfixturevalue("postgres"), request.getfixturevalue("own_kafka")
        async with real_grounds(tmp_path, START, postgres, kafka) as running:
            yield running


@pytest.mark.timeout(300 + 30 * KILLS)
async def test_nothing_is_lost_and_nothing_doubled(grounds: Grounds, capsys: pytest.CaptureFixture[str]) -> None:
    dice = random.Random(SEED)
    with capsys.disabled():
        print(f"\n{KILLS} kills, SEED={SEED}", flush=True)
    async with Work(grounds.processes).at_work() as work:
        for kill in range(KILLS):
            await asyncio.sleep(dice.uniform(0.05, 0.8))  # the random moment is what is tested
            service = dice.choice(SERVICES)
            grounds.processes.kill(service)
            grounds.restart(service)
            await grounds.processes.ready(service)
            if kill % 10 == 9:
                with capsys.disabled():
                    print(f"{kill + 1} kills, {len(work.accepted.clients)} people accepted", flush=True)
        await work.until_taken_on(1)
    await nothing_was_lost_and_nothing_doubled(grounds, work.accepted)
