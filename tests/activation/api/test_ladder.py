"""A coach sees what the ladder asks next, in what tone, by which channel, and by when."""

from datetime import timedelta
from typing import Any

from tests.activation.api.conftest import OnTheirWay, Starts
from tests.activation.conftest import World


async def is_missed(world: World, somebody: OnTheirWay) -> dict[str, Any]:
    """The person is invited in ten days and does not come; gives what is shown after that."""
    return await ends(world, somebody, "no-show")


async def ends(world: World, somebody: OnTheirWay, outcome: str) -> dict[str, Any]:
    """The person is invited in ten days, and the day after that it is recorded how it went."""
    at = (world.clock.now() + timedelta(days=10)).isoformat().replace("+00:00", "Z")
    invited = await somebody.coach.does(f"{somebody.path}/invitations", {"appointmentAt": at})
    assert invited["nextOnLadder"] is None
    world.passes(days=11)
    invitation = invited["invitations"][-1]["invitationId"]
    return await somebody.coach.does(f"/v1/invitations/{invitation}/outcome", {"outcome": outcome})


async def test_rotterdam_up_to_the_advised_measure(world: World, starts: Starts) -> None:
    somebody = await starts()
    assert (await somebody.now())["nextOnLadder"] == {
        "action": None,
        "dueOn": somebody.on(56),
        "step": "consequences-letter",
        "channel": "letter",
        "tone": "consequences",
        "compulsory": True,
    }
    missed = await is_missed(world, somebody)
    assert missed["nextOnLadder"] == {
        "action": "invite-again",
        "dueOn": somebody.on(13),
        "step": "registered-letter",
        "channel": "registered-letter",
        "tone": "consequences",
        "compulsory": True,
    }
    assert (await is_missed(world, somebody))["nextOnLadder"]["action"] == "no-show-action"
    last = await is_missed(world, somebody)
    assert last["nextOnLadder"] == {
        "action": "measure-may-be-advised",
        "dueOn": somebody.on(13),
        "step": None,
        "channel": None,
        "tone": None,
        "compulsory": None,
    }
    assert (await somebody.now())["nextOnLadder"] == last["nextOnLadder"]
    missed_ones = [each["invitationId"] for each in last["invitations"]]
    advised = await somebody.coach.does(f"{somebody.path}/measure-advice", {"invitationIds": missed_ones})
    assert advised["nextOnLadder"] is None
    assert advised["promises"], "somebody still owes this person a first contact"
