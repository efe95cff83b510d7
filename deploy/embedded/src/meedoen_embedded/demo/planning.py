"""The plan that a person and a coach agree on: what is chosen, for how many hours, and when they speak again."""

from datetime import date, timedelta
from uuid import UUID

from meedoen.vocabulary import ActivityKind, OwnerKind

from meedoen_embedded.demo.desk import Json
from meedoen_embedded.demo.world import World


def plan_of(world: World, trajectory: Json, owner: OwnerKind, owner_id: UUID) -> Json:
    """The next version of this person's plan, with its first follow-up by this owner."""
    way, client_id = world.way, UUID(trajectory["clientId"])
    version = 1 if trajectory["plan"] is None else trajectory["plan"]["version"] + 1
    activity = world.behaviour.chooses(client_id, version, way.activity_kinds)
    follow_up_on = way.first_follow_up_on(world.today, trajectory["intensity"])
    return {
        "activityKind": activity.value,
        "hoursPerWeek": world.behaviour.hours(client_id, version, way.start_hours, way.usual_hours),
        "chosenBy": "person",
        "signedBy": ["person", "coach"],
        "careContractSigned": activity is ActivityKind.INFORMAL_CARE,
        "temporaryWork": _work(world, follow_up_on) if activity in way.term_of else None,
        "firstFollowUp": {
            "dueOn": follow_up_on.isoformat(),
            "ownerKind": owner.value,
            "ownerId": str(owner_id),
        },
    }


def _work(world: World, follow_up_on: date) -> Json:
    """It begins when a partner has found it, and no later than the first follow-up. Nobody here is under 27."""
    found_on = world.today + timedelta(days=world.parameters.partner_places_within_days.whole)
    because = {"additionalBecause": "Zonder deze plek draait het werk ook."} if world.way.work_is_additional else {}
    return {"startsOn": min(found_on, follow_up_on).isoformat(), "termFor": "older", **because}
