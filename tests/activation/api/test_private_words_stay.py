"""A marked word in every text field is found in the notes alone: in no event, log line, metric or other table."""

import json
import logging

import pytest
from activation.adapters.publishing import publish
from activation.adapters.tables import METADATA
from httpx import AsyncClient
from meedoen.contracts.cloud_event import CloudEvent, write_cloud_event
from sqlalchemy import select

from tests.activation.api.conftest import Person, Starts
from tests.activation.conftest import PARTNER, World

CANARY = "kanarie-in-de-mijn"


async def test_a_private_note_travels_nowhere(
    world: World,
    api: AsyncClient,
    coach: Person,
    starts: Starts,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.INFO)
    somebody = await starts()
    await somebody.talks(note=f"about {CANARY} and more")
    refused = somebody.conversation(next_in_days=None, note=CANARY)
    assert (await coach.refused(f"{somebody.path}/conversations", refused))[0] == 409
    wrong = somebody.conversation(note=CANARY) | {"kind": CANARY, "channel": CANARY, CANARY: CANARY}
    assert (await coach.post(f"{somebody.path}/conversations", wrong)).status_code == 400
    await somebody.signs()
    await somebody.is_referred(PARTNER)
    assert CANARY in (await coach.get(f"{somebody.path}/conversations")).text

    for stored in await world.log():
        assert CANARY not in stored.data + stored.meta
        if stored.public_seq is not None:
            _, event = publish(stored)
            told = CloudEvent(
                id=stored.event_id,
                source="urn:nld:oin:00000099000000000002:systeem:activation",
                type=event.type,
                subject=stored.stream_id,
                time=stored.recorded_at,
                sequence=stored.public_seq,
                data=event,
            )
            assert CANARY.encode() not in write_cloud_event(told)
    for table in METADATA.sorted_tables:
        async with world.database.reading() as connection:
            rows = [str(tuple(row)) for row in await connection.execute(select(table))]
        assert any(CANARY in row for row in rows) == (table.name == "notes"), table.name
    assert CANARY not in (await api.get("/metrics")).text
    assert CANARY not in (await coach.get(somebody.path)).text
    said = capsys.readouterr()
    assert CANARY not in said.out + said.err + caplog.text


async def test_every_text_that_is_taken_in_is_bounded_and_without_control_characters(
    coach: Person, starts: Starts
) -> None:
    somebody = await starts()
    for note in ("x" * 10_001, "bell\x07", ""):
        body = somebody.conversation(note=note)
        assert (await coach.post(f"{somebody.path}/conversations", body)).status_code == 400
    assert (await coach.sees(f"{somebody.path}/conversations"))["items"] == []
    assert json.dumps(await somebody.now()).count("conversation-held") == 0
