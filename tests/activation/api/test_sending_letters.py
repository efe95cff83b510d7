"""A letter leaves after its invitation is recorded: read first, once for each key, and never lost out of sight."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from activation.adapters.letters.sending import AddressRefused, MayHaveLeft, NotSent
from httpx import AsyncClient
from pypdf import PdfReader

from tests.activation.api.conftest import OnTheirWay, Person, Starts
from tests.activation.api.letters import ADDRESSEE, Postman, filled_in, is_invited, mark_of, new_key, uses
from tests.activation.conftest import World


@pytest.fixture
def postman(api: AsyncClient) -> Postman:
    postman = Postman()
    uses(api, post=postman, email=postman)
    return postman


@pytest.fixture
async def somebody(starts: Starts) -> OnTheirWay:
    return await starts()


@pytest.fixture
async def invitation(world: World, somebody: OnTheirWay) -> str:
    return await is_invited(world, somebody)


async def states(somebody: OnTheirWay) -> list[str]:
    return [letter["state"] for each in (await somebody.now())["invitations"] for letter in each["letters"]]


async def test_a_letter_that_was_read_lies_in_the_folder_of_the_mail_room(
    coach: Person, invitation: str, tmp_path: Path
) -> None:
    read = await mark_of(coach, invitation)
    sent = await coach.does(f"{invitation}/letters", filled_in(read=read), **new_key())
    [letter] = sent["invitations"][0]["letters"]
    assert (letter["state"], letter["channel"], letter["languages"]) == ("sent", "letter", ["nl", "tr"])
    [file] = (tmp_path / "outgoing-letters").iterdir()
    assert file.name == f"2026-03-02-letter-{letter['letterId']}.pdf"
    assert ADDRESSEE["name"] in PdfReader(file).pages[0].extract_text()
    assert (file.parent.stat().st_mode & 0o777, file.stat().st_mode & 0o007) == (0o700, 0)


async def test_an_invitation_can_be_recorded_without_sending_anything(
    somebody: OnTheirWay, invitation: str, postman: Postman
) -> None:
    assert await states(somebody) == []
    assert not postman.delivered


async def test_what_mentions_consequences_leaves_only_when_it_was_read(
    coach: Person, somebody: OnTheirWay, invitation: str, postman: Postman
) -> None:
    path = f"{invitation}/letters"
    status, rule, detail = await coach.refused(path, filled_in(), **new_key())
    assert (status, rule) == (409, "letter-not-read")
    assert "preview" in detail
    other = await mark_of(coach, invitation, place="somewhere else")
    assert (await coach.refused(path, filled_in(read=other), **new_key()))[1] == "letter-differs-from-preview"
    assert (await states(somebody), postman.delivered) == ([], {})


async def test_a_letter_that_was_read_yesterday_is_read_again_today(
    world: World, coach: Person, invitation: str, postman: Postman
) -> None:
    read = await mark_of(coach, invitation)
    world.passes(days=1)
    refused = await coach.refused(f"{invitation}/letters", filled_in(read=read), **new_key())
    assert refused[1] == "letter-differs-from-preview"


async def test_a_friendly_letter_may_leave_at_once(
    world: World, person: Callable[..., Person], postman: Postman
) -> None:
    coach = person("coach", municipality="0363")
    somebody = OnTheirWay(world, coach, await world.somebody_starts(municipality="0363", neighbourhood="03630000"))
    invitation = await is_invited(world, somebody)
    await coach.does(f"{invitation}/letters", filled_in(), **new_key())
    [letter] = postman.delivered.values()
    assert letter.pages[0].subject == "Wij willen graag weten hoe het met u gaat"


async def test_under_one_key_it_leaves_once(coach: Person, invitation: str, postman: Postman) -> None:
    body, key = filled_in(read=await mark_of(coach, invitation)), new_key()
    first = await coach.does(f"{invitation}/letters", body, **key)
    again = await coach.does(f"{invitation}/letters", body, **key)
    assert again["invitations"] == first["invitations"]
    assert len(postman.delivered) == 1
    await coach.does(f"{invitation}/letters", body, **new_key())
    assert len(postman.delivered) == 2


async def test_a_key_is_needed_and_told_with_all_else_that_is_wrong(coach: Person, invitation: str) -> None:
    response = await coach.post(f"{invitation}/letters", filled_in(read="x"))
    told = {(fault["in"], fault["location"], fault["code"]) for fault in response.json()["errors"]}
    assert (response.status_code, told) == (
        400,
        {("header", "Idempotency-Key", "missing"), ("body", "/read", "form")},
    )


async def test_a_letter_with_open_lines_does_not_leave(coach: Person, invitation: str, postman: Postman) -> None:
    response = await coach.post(f"{invitation}/letters", {"addressee": {}}, **new_key())
    places = {fault["location"] for fault in response.json()["errors"]}
    assert (response.status_code, places) == (400, {"/place", "/sender", "/addressee/name"})
    body = filled_in(addressee={"name": "S. C."}, read="0" * 64)
    status, rule, detail = await coach.refused(f"{invitation}/letters", body, **new_key())
    assert (status, rule) == (409, "letter-has-open-lines")
    assert "/addressee/lines" in detail
    assert not postman.delivered


async def test_when_the_mail_room_is_away_it_shows_and_the_same_key_tries_again(
    coach: Person, somebody: OnTheirWay, invitation: str, postman: Postman
) -> None:
    body, key = filled_in(read=await mark_of(coach, invitation)), new_key()
    postman.fails = NotSent("OSError")
    response = await coach.post(f"{invitation}/letters", body, **key)
    assert (response.status_code, response.headers["retry-after"]) == (503, "60")
    assert "same Idempotency-Key" in response.json()["detail"]
    assert await states(somebody) == ["not-sent"]
    postman.fails = None
    await coach.does(f"{invitation}/letters", body, **key)
    assert (await states(somebody), len(postman.delivered)) == (["sent"], 1)


async def test_what_may_have_left_is_never_sent_again_by_itself(
    coach: Person, somebody: OnTheirWay, invitation: str, postman: Postman
) -> None:
    body, key = filled_in(read=await mark_of(coach, invitation)), new_key()
    postman.fails = MayHaveLeft("TimeoutError")
    assert (await coach.refused(f"{invitation}/letters", body, **key))[1] == "letter-may-have-left"
    postman.fails = None
    assert (await coach.refused(f"{invitation}/letters", body, **key))[1] == "letter-may-have-left"
    assert (await states(somebody), postman.delivered) == (["on-its-way"], {})
    await coach.does(f"{invitation}/letters", body, **new_key())
    assert (await states(somebody), len(postman.delivered)) == (["on-its-way", "sent"], 1)


async def test_a_crash_while_sending_leaves_it_in_sight(
    coach: Person, somebody: OnTheirWay, invitation: str, postman: Postman
) -> None:
    body, key = filled_in(read=await mark_of(coach, invitation)), new_key()
    postman.fails = RuntimeError("the power went")
    assert (await coach.post(f"{invitation}/letters", body, **key)).status_code == 500
    assert await states(somebody) == ["on-its-way"]


async def test_it_is_on_its_way_before_it_is_handed_over_and_others_may_go_on_meanwhile(
    coach: Person, somebody: OnTheirWay, invitation: str, postman: Postman
) -> None:
    seen: list[str] = []

    async def somebody_else() -> None:
        seen.extend(await states(somebody))
        await somebody.talks()

    postman.meanwhile = somebody_else
    sent = await coach.does(f"{invitation}/letters", filled_in(read=await mark_of(coach, invitation)), **new_key())
    assert seen == ["on-its-way"]
    assert sent["invitations"][0]["letters"][0]["state"] == "sent"
    assert [each["type"] for each in await somebody.history()][-1] == "letter-sent"


async def test_how_it_went_is_recorded_also_when_the_trajectory_is_closed_meanwhile(
    coach: Person, somebody: OnTheirWay, invitation: str, postman: Postman
) -> None:
    async def the_person_moves() -> None:
        await coach.does(f"{somebody.path}/closure", {"outcome": "moved"})

    body = filled_in(read=await mark_of(coach, invitation))
    postman.meanwhile = the_person_moves
    sent = await coach.does(f"{invitation}/letters", body, **new_key())
    assert (sent["outcome"], await states(somebody), len(postman.delivered)) == ("moved", ["sent"], 1)
    postman.meanwhile = None
    assert (await coach.refused(f"{invitation}/letters", body, **new_key()))[1] == "trajectory-is-closed"


async def test_how_it_went_is_recorded_also_when_the_person_is_no_longer_the_senders_to_see(
    somebody: OnTheirWay, invitation: str, postman: Postman, person: Callable[..., Person]
) -> None:
    await somebody.is_brought_to_the_team()
    sender = person("neighbourhood-team", subject=uuid4(), team=UUID((await somebody.now())["teamId"]))

    async def a_coach_takes_them_on() -> None:
        await somebody.coach.does(f"{somebody.path}/coach", {"coachId": str(uuid4()), "intensity": "regular"})

    postman.meanwhile = a_coach_takes_them_on
    mark = await mark_of(sender, invitation)
    await sender.does(f"{invitation}/letters", filled_in(read=mark), **new_key())
    assert (await sender.get(somebody.path)).status_code == 404
    assert await states(somebody) == ["sent"]


async def test_after_the_appointment_no_letter_leaves(
    world: World, coach: Person, invitation: str, postman: Postman
) -> None:
    world.passes(days=11)
    read = await mark_of(coach, invitation)
    assert (await coach.refused(f"{invitation}/letters", filled_in(read=read), **new_key()))[1] == "appointment-is-over"


async def test_an_invitation_by_email_leaves_as_email_or_says_that_none_is_set_up(
    world: World, api: AsyncClient, coach: Person, somebody: OnTheirWay, postman: Postman
) -> None:
    invitation = await is_invited(world, somebody, channel="email")
    body = filled_in(read=await mark_of(coach, invitation))
    uses(api, email=None)
    assert (await coach.refused(f"{invitation}/letters", body, **new_key()))[1] == "email-not-set-up"
    uses(api, email=postman)
    postman.fails = AddressRefused("550")
    status, rule, detail = await coach.refused(f"{invitation}/letters", body, **new_key())
    assert (status, rule) == (409, "email-address-refused")
    assert ADDRESSEE["email"] not in detail
    without = filled_in(addressee={"name": "S. C."}, read="0" * 64)
    status, rule, detail = await coach.refused(f"{invitation}/letters", without, **new_key())
    assert (status, rule) == (409, "letter-has-open-lines")
    assert "/addressee/email" in detail
