"""What came of the played year, as one document: read from the services as anybody else would."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from statistics import median_low
from typing import Any

from meedoen.identity.caller import Role

from meedoen_embedded.demo.caseload import MUNICIPALITY, neighbourhoods
from meedoen_embedded.demo.desk import Desk
from meedoen_embedded.demo.parameters import FIRST_DAY, listed
from meedoen_embedded.demo.stories import Story, story_of
from meedoen_embedded.demo.world import World
from meedoen_embedded.demo.year import Played
from meedoen_embedded.system import EmbeddedSystem

OUT_OF_VIEW_DAYS = 183
"""From when somebody who was spoken with counts as out of view: half a year. Assumption."""

RUNGS = ("nobodyTold", "owner", "teamLead", "organisation", "municipality")
"""How far an overdue promise has climbed, from the bottom."""

Json = Mapping[str, Any]


async def summarise(played: Played, *, seed: int) -> dict[str, Any]:
    """The year in numbers; the same seed gives the same document."""
    world, lead = played.world, played.staff.lead
    await lead.log_in()
    people = [each async for each in lead.every("/trajectories")]
    stories = [story_of(each, await _history(lead, each), world.today) for each in people]
    overdue = [each async for each in lead.every("/promises", whose="organisation", overdue="true")]
    return {
        "seed": seed,
        "from": FIRST_DAY.isoformat(),
        "until": world.today.isoformat(),
        "wayOfWorking": _way(world),
        "import": {
            "counts": played.imported["counts"],
            "rejectedByReason": played.imported["rejectedByReason"],
        },
        "workers": _workers(played),
        "people": _people(people, stories),
        "happened": _happened(played, stories),
        "sinceSigning": _since_signing(stories),
        "overdue": _overdue(overdue),
        "silence": _silence(stories),
        "hours": _hours(world, played.hands_weeks, stories, overdue),
        "followUpGap": await _follow_up_gap(world.system),
        "neighbourhoods": dict(neighbourhoods()),
        "parameters": listed(world.parameters),
    }


def readable(day: str) -> str:
    """A date as people write it here."""
    return date.fromisoformat(day).strftime("%d-%m-%Y")


async def _history(lead: Desk, trajectory: Json) -> list[Json]:
    return [each async for each in lead.every(f"/trajectories/{trajectory['trajectoryId']}/history")]


def _way(world: World) -> dict[str, Any]:
    title, word = world.way.title, world.way.client_word
    return {
        "name": world.way.name,
        "title": {"nl": title.nl, "en": title.en},
        "clientWord": {"nl": word.nl, "en": word.en},
    }


def _workers(played: Played) -> dict[str, Any]:
    """How many work for these people: `fullTime` is the part of them that the caseload norm gives the sample."""
    return {
        "ownerKind": played.world.way.owed_by.value,
        "number": len(played.staff.workers),
        "fullTime": round(played.staff.hands, 1),
    }


def _people(people: Sequence[Json], stories: Sequence[Story]) -> dict[str, Any]:
    reached = [each for each, story in zip(people, stories, strict=True) if story.reached]
    invited = sum(not story.reached and story.invitations > 0 for story in stories)
    return {
        "inActivation": len(people),
        "reached": len(reached),
        "invitedNotReached": invited,
        "notInvitedYet": len(people) - len(reached) - invited,
        "signedPlan": sum(story.signed for story in stories),
        "byStage": dict(sorted(Counter(each["stage"] for each in people).items())),
        "outOfViewDays": OUT_OF_VIEW_DAYS,
        "outOfViewSince": _since(reached),
    }


def _since(reached: Sequence[Json]) -> dict[str, int]:
    """People who were spoken with once, and not for half a year: how many, by the month of the last time."""
    silent = [each for each in reached if each["silentDays"] > OUT_OF_VIEW_DAYS and each["closedAt"] is None]
    return dict(sorted(Counter(str(each["silentSince"])[:7] for each in silent).items()))


def _happened(played: Played, stories: Sequence[Story]) -> dict[str, Any]:
    happened: dict[str, Any] = {**played.chronicle.told}
    if played.stood_still is not None:
        begin, end = played.stood_still
        happened["stoodStill"] = {
            "from": begin.isoformat(),
            "until": end.isoformat(),
            "toldAfterwards": sum(story.told_afterwards for story in stories),
            "toldTwice": sum(story.told_twice for story in stories),
        }
    happened["told"] = sum(story.told for story in stories)
    happened["measuresAdvised"] = sum(story.measures_advised for story in stories)
    return happened


def _since_signing(stories: Sequence[Story]) -> dict[str, Any]:
    """Dates that passed with nobody there, after a plan was signed: what is forgotten where nothing was promised."""
    passed = [date_ for story in stories for date_ in story.passed]
    kept_late = [each.kept_days_late for each in passed if each.kept_days_late is not None]
    return {
        "people": sum(bool(story.passed) for story in stories),
        "datesPassed": len(passed),
        "keptAfterwards": len(kept_late),
        "medianDaysLate": median_low(kept_late) if kept_late else None,
        "peopleStillWaiting": sum(any(each.still_waiting for each in story.passed) for story in stories),
    }


def _overdue(overdue: Sequence[Json]) -> list[dict[str, Any]]:
    """By what is waited for and from whom: how far it climbed, and since when the longest waits."""
    groups: dict[tuple[str, str], list[Json]] = {}
    for promise in overdue:
        groups.setdefault((promise["kind"], promise["ownerKind"]), []).append(promise)
    return [
        {
            "kind": kind,
            "ownerKind": owner,
            "promises": len(group),
            "byRung": {rung: sum(_rung(each) == rung for each in group) for rung in RUNGS},
            "longestSince": min(each["dueOn"] for each in group),
            "longestDaysLate": max(each["daysLate"] for each in group),
        }
        for (kind, owner), group in sorted(groups.items(), key=lambda named: -len(named[1]))
    ]


def _rung(promise: Json) -> str:
    return {None: "nobodyTold", "team-lead": "teamLead"}.get(promise["rung"]) or str(promise["rung"])


def _silence(stories: Sequence[Story]) -> dict[str, Any]:
    """Each person's longest silence: that of whoever waited longest, and that of the person in the middle."""
    longest = [story.longest_silence for story in stories]
    return {"longestDays": max(longest, default=0), "medianDays": median_low(longest) if longest else 0}


def _hours(world: World, hands_weeks: float, stories: Sequence[Story], overdue: Sequence[Json]) -> dict[str, Any]:
    """What coaches or teams did and still owe, in hours, against the hours of a full caseload by the norm."""
    way, figures = world.way, world.parameters
    contacts = sum(story.contacts for story in stories)
    invitations = sum(story.invitations for story in stories)
    owed = sum(each["ownerKind"] != "partner" for each in overdue)
    a_week = figures.conversations_a_week.whole * way.contact_minutes
    a_week += figures.invited_a_week.whole * way.invitation_minutes
    return {
        "contacts": contacts,
        "contactsByPartners": sum(story.partner_contacts for story in stories),
        "invitations": invitations,
        "asked": round(((contacts + owed) * way.contact_minutes + invitations * way.invitation_minutes) / 60),
        "available": round(hands_weeks * a_week / 60),
    }


async def _follow_up_gap(system: EmbeddedSystem) -> dict[str, Any]:
    policy_maker = Desk(system, "reporting", Role.POLICY_MAKER, municipality=MUNICIPALITY)
    await policy_maker.log_in()
    answer: dict[str, Any] = await policy_maker.get("/follow-up-gap", by="neighbourhood")
    await policy_maker.close()
    answer.pop("completeUpTo")
    return answer
