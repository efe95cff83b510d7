"""The partner's own words: kept for the partner, gone when the referral closes."""

import pytest
from httpx import AsyncClient

from tests.wellbeing_partners.conftest import CoachesSide


@pytest.fixture
async def note(coach: CoachesSide) -> str:
    return f"/v1/referrals/{await coach.refers()}/work-note"


async def test_without_a_token_no_note_is_read(api: AsyncClient, note: str) -> None:
    assert (await api.get(note)).status_code == 401


async def test_a_note_is_written_read_replaced_and_taken_away(partner: AsyncClient, note: str) -> None:
    assert (await partner.get(note)).status_code == 404
    assert (await partner.put(note, json={"text": "Komt liever op dinsdag."})).status_code == 200
    assert (await partner.put(note, json={"text": "Komt liever op woensdag."})).status_code == 200
    assert (await partner.get(note)).json()["text"] == "Komt liever op woensdag."
    assert (await partner.delete(note)).status_code == 204
    assert (await partner.get(note)).status_code == 404


async def test_the_note_goes_with_the_answer_no(partner: AsyncClient, note: str) -> None:
    await partner.put(note, json={"text": "Komt liever op dinsdag."})
    await partner.post(note.replace("work-note", "answer"), json={"answer": "decline", "reason": "no-place"})

    assert (await partner.get(note)).status_code == 404
    refused = await partner.put(note, json={"text": "Toch nog iets."})
    assert refused.json()["type"].endswith("/referral-declined")


@pytest.mark.parametrize("text", ["", "x" * 2001, "a\x00b", 7, None])
async def test_a_note_that_is_none_is_refused(partner: AsyncClient, note: str, text: object) -> None:
    assert (await partner.put(note, json={"text": text})).status_code == 400
