"""Somebody is exempt: who works with them sees from when until when, and is told what is possible meanwhile."""

from collections.abc import Callable
from uuid import UUID, uuid4

from activation.adapters.tables import KNOWN_CLIENTS, TRAJECTORIES
from httpx import AsyncClient
from sqlalchemy import select

from tests.activation.api.conftest import OnTheirWay, Person, Starts
from tests.activation.api.letters import Postman, filled_in, in_days, is_invited, mark_of, new_key, uses
from tests.activation.conftest import PARTNER, World

REFUSED = (409, "no-consequences-while-exempt")


async def test_it_shows_from_the_day_on_which_it_is_told_until_it_is_over(world: World, starts: Starts) -> None:
    somebody = await starts()
    assert (await somebody.now())["exemption"] is None
    told_at = in_days(world, 0)
    await somebody.is_exempt(since=5, for_days=30)
    span = {"since": somebody.on(5), "until": somebody.on(30)}
    assert (await somebody.now())["exemption"] == span, "though it is still to begin"
    world.passes(days=30)
    assert (await somebody.now())["exemption"] == span
    world.passes(days=1)
    assert (await somebody.now())["exemption"] is None
    assert (await somebody.coach.sees(somebody.path, asOf=told_at))["exemption"] == span, "as it was known then"


async def test_nor_does_it_show_when_a_professional_ended_it_or_the_trajectory_is_closed(
    world: World, starts: Starts
) -> None:
    ended, closed = await starts(), await starts()
    for somebody in (ended, closed):
        await somebody.is_exempt()
    world.passes(days=1)
    await ended.is_exempt_no_more()
    assert (await ended.now())["exemption"] is None
    shown = await closed.coach.does(f"{closed.path}/closure", {"outcome": "exempt"})
    assert (shown["outcome"], shown["exemption"]) == ("exempt", None)


async def test_the_ladder_asks_nothing_with_consequences_and_none_leaves(
    world: World, api: AsyncClient, starts: Starts
) -> None:
    postman = Postman()
    uses(api, post=postman)
    invited, not_invited = await starts(), await starts()
    invitation = await is_invited(world, invited)
    mark = await mark_of(invited.coach, invitation)
    for somebody in (invited, not_invited):
        await somebody.is_exempt()
    letter = filled_in(read=mark)
    assert (await invited.coach.refused(f"{invitation}/letters", letter, **new_key()))[:2] == REFUSED
    assert postman.delivered == {}
    assert (await invited.now())["invitations"][0]["letters"] == []

    assert (await not_invited.now())["nextOnLadder"] is None
    body = {"appointmentAt": in_days(world, 10)}
    for what in ("invitations", "letter-previews"):
        status, rule, words = await not_invited.coach.refused(f"{not_invited.path}/{what}", body)
        assert (status, rule) == REFUSED
        assert not_invited.on(30) in words
    called = await not_invited.coach.does(f"{not_invited.path}/invitations", body | {"channel": "telephone"})
    assert called["invitations"][0]["channel"] == "telephone"


async def test_a_team_that_is_told_nothing_sees_it_of_whom_it_was_brought_and_of_nobody_else(
    world: World, person: Callable[..., Person]
) -> None:
    """Whoever works with the person owes the talk when it is over, and may not send what it forbids."""
    somebody = OnTheirWay(world, person("coach", municipality="0344"), await world.somebody_starts(municipality="0344"))
    await somebody.is_exempt()
    state = await world.state(somebody.id)
    assert state.shared_with_team == "none"
    team = person("neighbourhood-team", subject=uuid4(), municipality="0344", team=state.team_id)
    assert (await team.get(somebody.path)).status_code == 404
    await somebody.is_brought_to_the_team()
    assert (await team.sees(somebody.path))["exemption"] == {"since": somebody.on(0), "until": somebody.on(30)}
    [owed] = [each for each in (await team.sees("/v1/promises"))["items"] if each["kind"] == "exemption-review"]
    assert (owed["dueOn"], UUID(owed["ownerId"])) == (somebody.on(30), state.team_id)


async def test_a_partner_does_not_see_it(world: World, person: Callable[..., Person], starts: Starts) -> None:
    somebody = await starts()
    await somebody.is_exempt()
    await somebody.talks()
    await somebody.is_referred(PARTNER)
    assert (await person("partner").get(somebody.path)).status_code == 403
    told = [stored.data for stored in await world.log() if stored.type in {"referral-offered", "referred"}]
    assert told
    assert not any(somebody.on(30) in data for data in told)


async def test_on_what_grounds_is_known_nowhere(world: World, starts: Starts) -> None:
    somebody = await starts()
    await somebody.is_exempt()
    async with world.database.reading() as connection:
        rows = [(await connection.execute(select(table))).all() for table in (KNOWN_CLIENTS, TRAJECTORIES)]
    for kept in (await world.log(), rows, await somebody.now(), await somebody.history()):
        assert "medical" not in str(kept)
    [*_, noted] = [each for each in await somebody.history() if each["type"] == "exemption-noted"]
    assert noted["details"] == {"since": somebody.on(0), "until": somebody.on(30)}


async def test_closing_as_exempt_needs_an_exemption_that_runs_and_the_words_say_what_to_do_instead(
    world: World, starts: Starts
) -> None:
    somebody = await starts()
    await somebody.talks()
    await somebody.is_exempt(for_days=10)
    world.passes(days=11)
    await somebody.is_exempt_no_more()
    closure = f"{somebody.path}/closure"
    status, rule, words = await somebody.coach.refused(closure, {"outcome": "exempt"})
    assert (status, rule) == (409, "exempt-needs-exemption")
    assert "hold the talk" in words
    talk = somebody.conversation(kind="exemption-review")
    held = await somebody.coach.does(f"{somebody.path}/conversations", talk)
    assert "exemption-review" not in {each["kind"] for each in held["promises"]}
