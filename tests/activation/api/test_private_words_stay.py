"""A marked word in every text field is found in the notes alone: in no event, log line, metric or other table."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from activation.adapters.publishing import publish
from activation.adapters.tables import METADATA
from httpx import AsyncClient
from meedoen.contracts.cloud_event import CloudEvent, write_cloud_event
from sqlalchemy import select

from tests.activation.api.conftest import OnTheirWay, Person, Starts
from tests.activation.conftest import PARTNER, World

CANARY = "kanarie-in-de-mijn"
CONTROL = "\\u0000"
"""The patterns of free text speak of control characters; those of codes do not."""


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
    plan = somebody.plan(note=f"{CANARY}, all the same")
    await coach.does(f"{somebody.path}/plans/_check", plan)
    work = {"startsOn": somebody.on(0), "termFor": "older", "additionalBecause": CANARY}
    no_work_here = await coach.refused(f"{somebody.path}/plans", plan | {"temporaryWork": work})
    assert no_work_here[:2] == (409, "not-temporary-work")
    signed = await coach.does(f"{somebody.path}/plans", plan)
    await somebody.is_referred(PARTNER)
    held = {"promiseId": signed["promises"][0]["promiseId"], "stillActive": True, "note": CANARY}
    await coach.does(f"{somebody.path}/follow-ups", held | {"nextContact": {"dueOn": somebody.on(60)}})
    assert (await coach.get(f"{somebody.path}/conversations")).text.count(CANARY) == 1
    assert (await coach.get(f"{somebody.path}/story")).text.count(CANARY) == 3
    await nothing_of_it_elsewhere(world, api, coach, somebody)
    said = capsys.readouterr()
    assert CANARY not in said.out + said.err + caplog.text


async def test_what_is_refused_everywhere_is_repeated_nowhere(
    world: World,
    api: AsyncClient,
    coach: Person,
    starts: Starts,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.INFO)
    somebody = await starts()
    asked = 0
    for template, body in bodies(await described(api)):
        path = re.sub(r"\{\w+\}", str(somebody.id), template)
        wrong = dict.fromkeys(body["properties"], CANARY)
        refused = await coach.post(path, wrong)
        asked += 1
        assert refused.status_code in {400, 403}, path
        assert CANARY not in refused.text, path
    assert asked >= 12
    await nothing_of_it_elsewhere(world, api, coach, somebody, noted=False)
    said = capsys.readouterr()
    assert CANARY not in said.out + said.err + caplog.text


async def test_there_is_no_text_field_but_those_above(api: AsyncClient) -> None:
    document = await described(api)
    found = {
        f"{name}.{field}"
        for name, schema in document["components"]["schemas"].items()
        if name.endswith("Body")
        for field, value in schema.get("properties", {}).items()
        if CONTROL in json.dumps(value)
    }
    assert found == {
        "ConversationBody.note",
        "FollowUpBody.note",
        "PlanBody.note",
        "TemporaryWorkBody.additionalBecause",
    }


async def test_every_text_that_is_taken_in_is_bounded_and_without_control_characters(
    coach: Person, starts: Starts
) -> None:
    somebody = await starts()
    await somebody.talks()
    before = await somebody.now()
    promise = before["promises"][0]["promiseId"]
    work = {"startsOn": somebody.on(0), "termFor": "young"}
    for text in ("x" * 10_001, "bell\x07", "null\x00", "escape\x1b[2J", "delete\x7f", "", "  "):
        for path, body in {
            "conversations": somebody.conversation(note=text),
            "follow-ups": {"promiseId": promise, "stillActive": True, "note": text},
            "plans": somebody.plan(note=text),
            "plans/_check": somebody.plan(temporaryWork=work | {"additionalBecause": text}),
        }.items():
            response = await coach.post(f"{somebody.path}/{path}", body)
            assert response.status_code == 400, (path, text[:9])
            [fault] = response.json()["errors"]
            assert fault["location"].endswith(("/note", "/additionalBecause"))
    assert await somebody.now() == before


async def test_a_note_of_ten_megabytes_is_refused_unread(coach: Person, starts: Starts) -> None:
    somebody = await starts()
    before = await somebody.now()
    for path, body in {
        "conversations": somebody.conversation(note="x" * 10_000_000),
        "plans": somebody.plan(note="x" * 10_000_000),
    }.items():
        assert (await coach.refused(f"{somebody.path}/{path}", body))[:2] == (413, "too-large")
    assert await somebody.now() == before


async def nothing_of_it_elsewhere(
    world: World, api: AsyncClient, coach: Person, somebody: OnTheirWay, *, noted: bool = True
) -> None:
    """In no event, told or not, in no other table, on no page that others read."""
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
        assert any(CANARY in row for row in rows) == (noted and table.name == "notes"), table.name
    assert CANARY not in (await api.get("/metrics")).text
    assert CANARY not in (await coach.get(somebody.path)).text


async def described(api: AsyncClient) -> dict[str, Any]:
    document: dict[str, Any] = (await api.get("/v1/openapi.json")).json()
    return document


def bodies(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each command that takes a body, with its schema."""
    for path, operations in document["paths"].items():
        body = operations.get("post", {}).get("requestBody")
        if body is not None:
            name = body["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[-1]
            yield f"/v1{path}" if not path.startswith("/v1") else path, document["components"]["schemas"][name]
