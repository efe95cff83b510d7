"""Whom a letter is for is in no table, event, log line or metric: neither when it is sent, nor when that fails."""

import logging
from pathlib import Path
from typing import Any

import pytest
from activation.adapters.letters.sending import NotSent
from activation.adapters.tables import METADATA
from httpx import AsyncClient
from pypdf import PdfReader
from sqlalchemy import select

from tests.activation.api.conftest import Person, Starts
from tests.activation.api.letters import Postman, filled_in, in_days, is_invited, mark_of, new_key, uses
from tests.activation.conftest import World

CANARY = "Kanarie"
ADDRESSEE = {"name": f"{CANARY} Een", "lines": [f"{CANARY}straat 1"], "email": f"{CANARY}@example.nl"}
EVERYWHERE: dict[str, Any] = {
    "addressee": ADDRESSEE,
    "place": f"{CANARY}huis",
    "sender": {"organisation": f"{CANARY}stad", "name": f"{CANARY} Twee", "phone": "010 555 77 99"},
}


async def test_a_letter_passes_through_and_leaves_no_trace(
    world: World,
    api: AsyncClient,
    coach: Person,
    starts: Starts,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    somebody = await starts()
    body = filled_in(**EVERYWHERE)
    new = body | {"appointmentAt": in_days(world, 9)}
    assert CANARY in (await coach.post(f"{somebody.path}/letter-previews", new, **new_key())).text
    invitation = await is_invited(world, somebody)
    sending = body | {"read": await mark_of(coach, invitation, **EVERYWHERE)}
    key = new_key()
    away = Postman()
    away.fails = NotSent("OSError")
    mail_room = uses(api, post=away).post
    refused = [
        await coach.post(f"{invitation}/letters", sending, **key),
        await coach.post(f"{invitation}/letters", sending | {"colour": CANARY, "language": CANARY}, **key),
        await coach.post(f"{invitation}/letters", sending | {"read": "0" * 64}, **new_key()),
    ]
    assert [answer.status_code for answer in refused] == [503, 400, 409]
    uses(api, post=mail_room)
    sent = await coach.does(f"{invitation}/letters", sending, **key)

    [file] = (tmp_path / "outgoing-letters").iterdir()
    assert CANARY in PdfReader(file).pages[0].extract_text()
    for answer in refused:
        assert CANARY not in answer.text
    assert CANARY not in str(sent)
    marked = (CANARY, "010 555 77 99", sending["read"])
    for stored in await world.log():
        assert not any(mark in stored.data + stored.meta for mark in marked)
    for table in METADATA.sorted_tables:
        async with world.database.reading() as connection:
            rows = str(list(await connection.execute(select(table))))
        assert not any(mark in rows for mark in marked), table.name
    assert CANARY not in (await api.get("/metrics")).text
    assert CANARY not in (await coach.get(somebody.path)).text
    said = capsys.readouterr()
    assert CANARY not in said.out + said.err + caplog.text
