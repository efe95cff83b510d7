"""A marked text in every text field of every API of intake and activation, as their documents list them: it is kept
where it was written, and is in no topic, log line, metric or other service's database.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.end_to_end.acting import START
from tests.end_to_end.canary import MARKS, NUMBERS, Canary
from tests.end_to_end.embedded import Embedded, embedded
from tests.end_to_end.marking import Document
from tests.end_to_end.system import SERVICES


@pytest.fixture
async def system(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> AsyncIterator[Embedded]:
    async with embedded(tmp_path, START, capfd) as running:
        yield running


@pytest.fixture
async def canary(system: Embedded) -> AsyncIterator[Canary]:
    canary = Canary(system)
    await canary.look_up()
    yield canary
    await canary.close()


async def test_what_is_written_in_any_text_field_stays_where_it_was_written(system: Embedded, canary: Canary) -> None:
    client_id = await canary.everything_at_intake()
    await canary.a_way_of_working()
    await canary.everything_in(await canary.assessed(client_id))
    for service, document in canary.documents.items():
        for operation in document.operations():
            await canary.is_refused(service, operation)
    await canary.told_to_everybody()

    takes_text = {
        (service, operation.name)
        for service, document in canary.documents.items()
        for operation in document.operations()
        if document.bodies_with_text(operation)
    }
    assert canary.written == takes_text, "what takes text in is done here, once at least, with all of it marked"
    found = await places(system)
    for mark in (*MARKS.values(), *NUMBERS.values()):
        for place, content in found.items():
            at_home = place == next((f"database of {service}" for service in MARKS if MARKS[service] == mark), None)
            assert (mark in content) == at_home, f"{mark} in {place}"


async def places(system: Embedded) -> dict[str, str]:
    """Where a mark could be found, by what it is called."""
    found = {"topics": (await system.topics()).decode(), "logs": system.logs()}
    assert "request" in found["logs"]
    for service, kept in (await system.databases()).items():
        found[f"database of {service}"] = kept.decode(errors="replace")
    for service in SERVICES:
        async with system.client(service) as client:
            found[f"metrics of {service}"] = (await client.get("/metrics")).text
    return found


def test_a_text_field_that_is_new_is_marked_by_itself() -> None:
    text, code = {"type": ["string", "null"], "maxLength": 9}, {"type": "string", "pattern": "^[0-9]{4}$"}
    inner = {"type": "object", "properties": {"new": {"anyOf": [text, {"type": "null"}]}, "code": code}}
    document = Document(
        {
            "paths": {
                "/things": {"post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "T"}}}}}}
            },
            "components": {"schemas": {"T": {"properties": {"deep": {"type": "array", "items": inner}, "id": code}}}},
        },
        "Putter",
    )
    [operation] = document.operations()
    [schema] = document.bodies_with_text(operation)

    assert list(document.texts(schema)) == ["/deep/0/new"]
    marked = document.marked(schema, {"id": "0599", "deep": [{"code": "0344"}]})
    assert marked == {"id": "0599", "deep": [{"code": "0344", "new": "Putter"}]}
