"""What came of the played year, as one document: read from the services as anybody else would."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from statistics import median_low
from typing import Any

from meedoen.identity.caller import Role
from meedoen.vocabulary import Intensity

from meedoen_embedded.demo.caseload import MUNICIPALITY, neighbourhoods
from meedoen_embedded.demo.desk import Desk
from meedoen_embedded.demo.parameters import FIRST_DAY, listed
from meedoen_embedded.demo.small_numbers import in_spans, parts_shown, shown
from meedoen_embedded.demo.stories import Story, story_of
from meedoen_embedded.demo.world import World
from meedoen_embedded.demo.year import Played
from meedoen_embedded.system import EmbeddedSystem

OUT_OF_VIEW_DAYS = 183
"""From when somebody who was spoken with counts as out of view: half a year. Assumption."""

OTHER = "other"
"""The kind of what is too little to be told by itself."""

Json = Mapping[str, Any]


async def summarise(played: Played, *, seed: int) -> dict[str, Any]:
    """The year in numbers, as a policy adviser may see them; the same seed gives the same document."""
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
    """How many work for these people: `fullTime` is the part of them that the caseload norm gives the sample.

    `norm`: how many people of an intensity one of them has at most; None where the way of working has no norm.
    """
    return {
        "ownerKind": played.world.way.owed_by.value,
        "number": len(played.staff.workers),
        "fullTime": round(played.staff.hands, 1),
        "norm": {each.value: played.world.way.people_of_one(played.world.way.owed_by, each) for each in Intensity},
    }


def _people(people: Sequence[Json], stories: Sequence[Story]) -> dict[str, Any]:
    reached = [each for each, story in zip(people, stories, strict=True) if story.reached]
    invited = sum(not story.reached and story.invitations > 0 for story in stories)
    out_of_view = _out_of_view(reached)
    return {
        "inActivation": shown(len(people)),
        **parts_shown(
            {
                "reached": len(reached),
                "invitedNotReached": invited,
                "notInvitedYet": len(people) - len(reached) - invited,
            }
        ),
        "signedPlan": shown(sum(story.signed for story in stories)),
        "byStage": parts_shown(dict(sorted(Counter(each["stage"] for each in people).items()))),
        "parked": shown(sum(each["parkedSince"] is not None and each["closedAt"] is None for each in people)),
        "outOfViewDays": OUT_OF_VIEW_DAYS,
        "outOfView": shown(out_of_view.total()),
        "outOfViewSince": in_spans(out_of_view),
    }


def _out_of_view(reached: Sequence[Json]) -> Counter[str]:
    """People who were spoken with once, and not for half a year: how many, by the month of the last time."""
    silent = [each for each in reached if each["silentDays"] > OUT_OF_VIEW_DAYS and each["closedAt"] is None]
    return Counter(str(each["silentSince"])[:7] for each in silent)


def _happened(played: Played, stories: Sequence[Story]) -> dict[str, Any]:
    """What was not to happen, that nobody's promise was left behind or told twice, is told as it is."""
    told = played.chronicle.told
    happened: dict[str, Any] = {
        what: _shown_of(told[what], numbers) for what, numbers in _OF_PEOPLE.items() if what in told
    }
    if played.stood_still is not None:
        begin, end = played.stood_still
        happened["stoodStill"] = {
            "from": begin.isoformat(),
            "until": end.isoformat(),
            "toldAfterwards": shown(sum(story.told_afterwards for story in stories)),
            "toldTwice": sum(story.told_twice for story in stories),
        }
    happened["told"] = shown(sum(story.told for story in stories))
    happened["measuresAdvised"] = shown(sum(story.measures_advised for story in stories))
    return happened


_OF_PEOPLE = {
    "partnerSilent": ("unanswered", "takenBack"),
    "colleagueLeft": ("people", "promisesHandedOver"),
}


def _shown_of(told: Json, numbers: Collection[str]) -> dict[str, Any]:
    return {name: shown(value) if name in numbers else value for name, value in told.items()}


def _since_signing(stories: Sequence[Story]) -> dict[str, Any]:
    """Dates that passed with nobody there, after a plan was signed: what is forgotten where nothing was promised."""
    passed = [date_ for story in stories for date_ in story.passed]
    kept_late = [each.kept_days_late for each in passed if each.kept_days_late is not None]
    return {
        "people": shown(sum(bool(story.passed) for story in stories)),
        "datesPassed": shown(len(passed)),
        "keptAfterwards": shown(len(kept_late)),
        "medianDaysLate": median_low(kept_late) if kept_late else None,
        "peopleStillWaiting": shown(sum(any(each.still_waiting for each in story.passed) for story in stories)),
    }


def _overdue(overdue: Sequence[Json]) -> list[dict[str, Any]]:
    """By what is waited for and from whom: how many, and since when the longest waits. The smallest are told as one."""
    by_kind: dict[tuple[str, str | None], list[Json]] = {}
    for promise in overdue:
        by_kind.setdefault((promise["kind"], promise["ownerKind"]), []).append(promise)
    groups = sorted(by_kind.items(), key=lambda named: (-len(named[1]), named[0]))
    while len(groups) > 1 and shown(_people_in(groups[-1][1])) is None:
        (_, smallest), (_, small) = groups.pop(), groups.pop()
        groups.append(((OTHER, None), [*small, *smallest]))
    return [
        {
            "kind": kind,
            "ownerKind": owner,
            "promises": len(group),
            "longestSince": min(each["dueOn"] for each in group),
            "longestDaysLate": max(each["daysLate"] for each in group),
        }
        for (kind, owner), group in groups
        if shown(_people_in(group)) is not None
    ]


def _people_in(promises: Sequence[Json]) -> int:
    return len({each["clientId"] for each in promises})


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
