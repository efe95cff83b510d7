"""A coach sees the letter before anything is recorded; nothing of whom it is for is kept."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from pypdf import PdfReader

from tests.activation.api.conftest import Person, Starts
from tests.activation.api.letters import ADDRESSEE, filled_in, in_days, is_invited
from tests.activation.conftest import World


async def test_without_a_token_no_letter(world: World, api: AsyncClient, starts: Starts) -> None:
    somebody = await starts()
    invitation = await is_invited(world, somebody)
    for path in (f"{somebody.path}/letter-previews", f"{invitation}/letter-previews", f"{invitation}/letters"):
        assert (await api.post(path, json=filled_in())).status_code == 401


async def test_only_who_speaks_with_people_writes_to_them(
    world: World, person: Callable[..., Person], starts: Starts
) -> None:
    somebody = await starts()
    invitation = await is_invited(world, somebody)
    bodies = {
        f"{somebody.path}/letter-previews": filled_in(appointmentAt=in_days(world, 9)),
        f"{invitation}/letter-previews": filled_in(),
        f"{invitation}/letters": filled_in(),
    }
    strangers = [person("coach", municipality="0363"), person("neighbourhood-team", team=uuid4())]
    for path, body in bodies.items():
        key = {"Idempotency-Key": "one"}
        for role in ("team-lead", "auditor", "partner", "policy-maker", "operator"):
            assert (await person(role).refused(path, body, **key))[0] == 403
        for stranger in strangers:
            assert (await stranger.refused(path, body, **key))[0] == 404
        unknown = path.replace(path.split("/")[3], str(uuid4()))
        assert (await somebody.coach.refused(unknown, body, **key))[0] == 404


async def test_the_letter_is_in_the_tone_of_the_ladder_in_dutch_and_turkish_and_records_nothing(
    world: World, coach: Person, starts: Starts
) -> None:
    somebody = await starts()
    before = await somebody.now()
    body = filled_in(appointmentAt="2026-03-12T10:00:00Z")
    letter = await coach.does(f"{somebody.path}/letter-previews", body)
    assert (letter["channel"], letter["tone"], letter["mentionsConsequences"]) == ("letter", "consequences", True)
    assert letter["openLines"] == []
    dutch, turkish = letter["pages"]
    assert (dutch["language"], dutch["dated"], turkish["language"]) == ("nl", "2 maart 2026", "tr")
    text = "\n".join(dutch["paragraphs"])
    assert "donderdag 12 maart 2026 om 11.00 uur" in text
    assert "elke klant" in text
    assert "E. Massoudi: 010 123 45 67" in text
    assert dutch["paragraphs"][0] == f"Beste {ADDRESSEE['name']},"
    assert "12 Mart 2026 Perşembe, saat 11.00" in "\n".join(turkish["paragraphs"])
    assert await somebody.now() == before


async def test_what_nobody_filled_in_is_an_open_line(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    letter = await coach.does(f"{somebody.path}/letter-previews", {"appointmentAt": in_days(world, 9)})
    assert letter["openLines"] == ["/addressee", "/place", "/sender"]
    assert [page["language"] for page in letter["pages"]] == ["nl"]
    assert letter["pages"][0]["paragraphs"][0] == "Beste ______________________________,"


async def test_the_letter_as_pdf_has_a_sheet_for_each_language(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    marked = ADDRESSEE | {"name": "Ş. <b>(**Łódź**)\\"}
    body = filled_in(appointmentAt=in_days(world, 9), addressee=marked)
    drawn = await coach.post(f"{somebody.path}/letter-previews", body, Accept="application/pdf")
    assert drawn.headers["content-type"] == "application/pdf"
    sheets = [sheet.extract_text() for sheet in PdfReader(BytesIO(drawn.content)).pages]
    assert len(sheets) == 2
    assert all(marked["name"] in sheet and "3011 AB Rotterdam" in sheet for sheet in sheets)
    assert "Görüşmeye davet" in sheets[1]
    refused = await coach.post(f"{somebody.path}/letter-previews", body, Accept="text/html")
    assert refused.status_code == 406


async def test_the_letter_says_what_the_ladder_says_follows(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    said = []
    for _ in range(3):
        invitation = await is_invited(world, somebody)
        letter = await coach.does(f"{invitation}/letter-previews", filled_in())
        said.append("\n".join(letter["pages"][0]["paragraphs"]))
        world.passes(days=11)
        await coach.does(f"{invitation}/outcome", {"outcome": "no-show"})
    assert ["maatregel" in text for text in said] == [False, False, True]
    assert "nog één brief" in said[1]


async def test_the_preview_is_refused_where_the_invitation_would_be(
    world: World, coach: Person, starts: Starts
) -> None:
    somebody = await starts()
    path = f"{somebody.path}/letter-previews"
    assert (await coach.refused(path, {"appointmentAt": in_days(world, 0)}))[1] == "appointment-in-the-past"
    too_hard = {"appointmentAt": in_days(world, 9), "step": "registered-letter"}
    assert (await coach.refused(path, too_hard))[1] == "ladder-rung-skipped"
    by_telephone = {"appointmentAt": in_days(world, 9), "channel": "telephone"}
    assert (await coach.refused(path, by_telephone))[1] == "no-letter-by-this-channel"
    await is_invited(world, somebody)
    assert (await coach.refused(path, {"appointmentAt": in_days(world, 9)}))[1] == "invitation-still-open"


async def faults(coach: Person, path: str, body: Any) -> dict[str, str]:
    response = await coach.post(path, body)
    assert response.status_code == 400, response.text
    return {fault["location"]: fault["code"] for fault in response.json()["errors"]}


async def test_all_that_is_wrong_is_told_at_once(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    wrong = filled_in(
        appointmentAt="tomorrow",
        language="Turkish",
        place="  ",
        addressee={"name": "A\r\nBcc: b@example.nl", "lines": ["x" * 61, "1\u202e2"], "email": "a@b.nl\nBcc: c@d.nl"},
        sender={"organisation": "ግብረ", "name": "bell\x07", "phone": "call me"},
        colour="red",
    )
    assert await faults(coach, f"{somebody.path}/letter-previews", wrong) == {
        "/appointmentAt": "moment",
        "/language": "form",
        "/place": "latin-letters",
        "/addressee/name": "latin-letters",
        "/addressee/lines/0": "too-long",
        "/addressee/lines/1": "latin-letters",
        "/addressee/email": "form",
        "/sender/organisation": "latin-letters",
        "/sender/name": "latin-letters",
        "/sender/phone": "form",
        "/colour": "unknown",
    }


@pytest.mark.parametrize("address", ["s..celik@example.nl", ".s@example.nl", "s.celik.@example.nl", "@example.nl"])
async def test_an_address_to_which_no_email_can_be_written_is_refused_before_anything_is_recorded(
    world: World, coach: Person, starts: Starts, address: str
) -> None:
    somebody = await starts()
    wrong = filled_in(appointmentAt=in_days(world, 9), addressee=ADDRESSEE | {"email": address})
    assert await faults(coach, f"{somebody.path}/letter-previews", wrong) == {"/addressee/email": "form"}


async def test_a_language_without_a_letter_is_refused_with_those_there_are(
    world: World, coach: Person, starts: Starts
) -> None:
    somebody = await starts()
    body = filled_in(appointmentAt=in_days(world, 9), language="ti")
    refused = await coach.post(f"{somebody.path}/letter-previews", body)
    [fault] = refused.json()["errors"]
    assert (refused.status_code, fault["location"]) == (400, "/language")
    assert fault["detail"].endswith("en, nl, tr.")


async def test_a_letter_of_ten_megabytes_is_not_even_read(world: World, coach: Person, starts: Starts) -> None:
    somebody = await starts()
    body = filled_in(appointmentAt=in_days(world, 9), place="x" * 10_000_000)
    assert (await coach.post(f"{somebody.path}/letter-previews", body)).status_code == 413


@pytest.mark.parametrize("name", ["Zoë", "Zoe\u0308"])
async def test_letters_may_be_composed_in_either_way(world: World, coach: Person, starts: Starts, name: str) -> None:
    somebody = await starts()
    body = filled_in(appointmentAt=in_days(world, 9), addressee=ADDRESSEE | {"name": name})
    letter = await coach.does(f"{somebody.path}/letter-previews", body)
    assert letter["pages"][0]["paragraphs"][0] == "Beste Zoë,"
