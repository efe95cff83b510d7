"""Everybody sees their own municipality, a neighbourhood team its own people; the rest is not there."""

from collections.abc import Callable
from uuid import uuid4

from httpx import AsyncClient

from tests.activation.api.conftest import Person, Starts

READS = ["", "/conversations", "/story"]
COMMANDS = {
    "coach": {"coachId": str(uuid4()), "intensity": "light"},
    "intensity": {"intensity": "intensive"},
    "invitations": {"appointmentAt": "2026-04-01T09:00:00Z"},
    "conversations": {"kind": "intake", "channel": "office", "nextContact": {"dueOn": "2026-03-20"}},
    "follow-ups": {"promiseId": str(uuid4()), "stillActive": True},
    "plans": {"activityKind": "exercise", "hoursPerWeek": 4, "chosenBy": "person"},
    "plans/_check": {"activityKind": "exercise", "hoursPerWeek": 4, "chosenBy": "person"},
    "referrals": {"partnerId": str(uuid4()), "activityKinds": ["exercise"], "hoursPerWeek": 4},
    "steps": {"toRung": 2, "fromRung": 1},
    "measure-advice": {"invitationIds": [str(uuid4())]},
    "closure": {"outcome": "moved"},
}


async def test_without_a_token_nothing(api: AsyncClient, starts: Starts) -> None:
    somebody = await starts()
    for command, body in COMMANDS.items():
        assert (await api.post(f"{somebody.path}/{command}", json=body)).status_code == 401
    for read in READS:
        assert (await api.get(somebody.path + read)).status_code == 401


async def test_across_municipalities_there_is_nothing(person: Callable[..., Person], starts: Starts) -> None:
    somebody = await starts()
    before = await somebody.now()
    for stranger in (person("coach", municipality="0363"), person("coach", municipality=None)):
        for command, body in COMMANDS.items():
            assert (await stranger.refused(f"{somebody.path}/{command}", body))[0] == 404
        for read in READS:
            assert (await stranger.get(somebody.path + read)).status_code == 404
        for whole in ("/v1/trajectories", "/v1/promises"):
            assert (await stranger.sees(whole))["items"] == []
        assert (await stranger.sees("/v1/promises", whose="organisation"))["items"] == []
    assert await somebody.now() == before


async def test_a_neighbourhood_team_sees_its_own_people_alone(person: Callable[..., Person], starts: Starts) -> None:
    somebody = await starts(neighbourhood="05990824")
    other = await starts(neighbourhood="05990111")
    for each in (somebody, other):
        await each.is_brought_to_the_team()
    team = (await somebody.now())["teamId"]
    team_worker = person("neighbourhood-team", subject=uuid4(), team=team)
    assert (await team_worker.get(somebody.path)).status_code == 200
    assert (await team_worker.get(other.path)).status_code == 404
    listed = (await team_worker.sees("/v1/trajectories"))["items"]
    assert [each["trajectoryId"] for each in listed] == [str(somebody.id)]
    owed = (await team_worker.sees("/v1/promises", whose="organisation"))["items"]
    assert {each["trajectoryId"] for each in owed} == {str(somebody.id)}
    lost = person("neighbourhood-team", subject=uuid4(), team=None)
    assert (await lost.sees("/v1/trajectories"))["items"] == []


async def test_a_role_that_may_only_look_lets_nobody_do_more_than_their_own_role_may(
    person: Callable[..., Person], starts: Starts
) -> None:
    somebody = await starts(neighbourhood="05990111")
    await somebody.talks(note="for us alone")
    both = person("neighbourhood-team", "auditor", subject=uuid4(), team=uuid4())
    assert (await both.get(somebody.path)).status_code == 200, "as an auditor"
    assert (await both.get(f"{somebody.path}/conversations")).status_code == 404
    talk = {"kind": "intake", "channel": "office", "nextContact": {"dueOn": somebody.on(20)}}
    assert (await both.refused(f"{somebody.path}/conversations", talk))[0] == 404


async def test_invitations_promises_and_referrals_of_others_are_not_there(
    coach: Person, person: Callable[..., Person], starts: Starts
) -> None:
    somebody = await starts()
    await somebody.talks()
    invited = await coach.does(f"{somebody.path}/invitations", {"appointmentAt": "2026-04-01T09:00:00Z"})
    referred = await somebody.is_referred(uuid4())
    stranger = person("coach", municipality="0363")
    promise = referred["promises"][0]["promiseId"]
    asked = {
        f"/v1/invitations/{invited['invitations'][0]['invitationId']}/outcome": {"outcome": "cancelled"},
        f"/v1/promises/{promise}/moved": {"dueOn": somebody.on(9)},
        f"/v1/referrals/{referred['referrals'][0]['referralId']}/withdrawal": None,
    }
    for path, body in asked.items():
        assert (await stranger.refused(path, body))[0] == 404
        unknown = path.replace(path.split("/")[3], str(uuid4()))
        assert (await coach.refused(unknown, body))[0] == 404


async def test_other_roles_may_nothing_with_trajectories(person: Callable[..., Person], starts: Starts) -> None:
    somebody = await starts()
    for role in ("partner", "intake-officer", "policy-maker", "operator"):
        other = person(role)
        assert (await other.get(somebody.path)).status_code == 403
        for command, body in COMMANDS.items():
            assert (await other.refused(f"{somebody.path}/{command}", body))[0] == 403


async def test_an_auditor_reads_and_changes_nothing(person: Callable[..., Person], starts: Starts) -> None:
    somebody = await starts()
    auditor = person("auditor")
    assert (await auditor.get(somebody.path)).status_code == 200
    for command, body in COMMANDS.items():
        assert (await auditor.refused(f"{somebody.path}/{command}", body))[0] == 403


async def test_a_team_lead_sees_to_it_that_somebody_does_but_does_not_speak_for_the_coach(
    person: Callable[..., Person], starts: Starts
) -> None:
    somebody = await starts()
    team_lead = person("team-lead", subject=uuid4())
    promise = (await somebody.now())["promises"][0]["promiseId"]
    colleague = {"ownerKind": "coach", "ownerId": str(uuid4())}
    moved = await team_lead.does(f"/v1/promises/{promise}/moved", colleague)
    assert moved["promises"][0]["ownerId"] == colleague["ownerId"]
    assert (await team_lead.refused(f"{somebody.path}/conversations", somebody.conversation()))[0] == 403
