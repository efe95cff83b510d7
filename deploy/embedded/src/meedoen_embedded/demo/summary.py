"""What came of the played year, as one document: read from the services as anybody else would."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from meedoen.clock import Clock, local_date
from meedoen.identity.caller import Role

from meedoen_embedded.demo.caseload import MUNICIPALITY, neighbourhoods
from meedoen_embedded.demo.desk import Desk
from meedoen_embedded.demo.parameters import FIRST_DAY, Parameters, listed
from meedoen_embedded.demo.year import Played
from meedoen_embedded.system import EmbeddedSystem

OUT_OF_VIEW_DAYS = 183
"""From when somebody who was spoken with counts as out of view: half a year."""


async def summarise(system: EmbeddedSystem, clock: Clock, played: Played, *, seed: int) -> dict[str, Any]:
    """The year in numbers; the same seed gives the same document."""
    today = local_date(clock.now())
    people = await _trajectories(system)
    reached = [each for each in people if each["silentSince"] > each["startedAt"]]
    return {
        "seed": seed,
        "from": FIRST_DAY.isoformat(),
        "until": today.isoformat(),
        "import": {
            "counts": played.imported["counts"],
            "rejectedByReason": played.imported["rejectedByReason"],
        },
        "coaches": played.coaches,
        "remindersAndEscalations": played.told,
        "people": {
            "inActivation": len(people),
            "reached": len(reached),
            "neverSpokenWith": len(people) - len(reached),
            "byStage": dict(sorted(Counter(each["stage"] for each in people).items())),
            "outOfViewDays": OUT_OF_VIEW_DAYS,
            "outOfViewSince": _since(reached),
        },
        "followUpGap": await _follow_up_gap(system),
        "neighbourhoods": dict(neighbourhoods()),
        "parameters": listed(Parameters()),
    }


def _since(reached: list[Mapping[str, Any]]) -> dict[str, int]:
    """People who were spoken with once, and not for half a year: how many, by the month of the last time."""
    silent = [each for each in reached if each["silentDays"] > OUT_OF_VIEW_DAYS and each["closedAt"] is None]
    return dict(sorted(Counter(str(each["silentSince"])[:7] for each in silent).items()))


async def _trajectories(system: EmbeddedSystem) -> list[Mapping[str, Any]]:
    lead = Desk(system, "activation", Role.TEAM_LEAD, municipality=MUNICIPALITY)
    lead.log_in()
    found = [each async for each in lead.every("/trajectories")]
    await lead.close()
    return found


async def _follow_up_gap(system: EmbeddedSystem) -> dict[str, Any]:
    policy_maker = Desk(system, "reporting", Role.POLICY_MAKER, municipality=MUNICIPALITY)
    policy_maker.log_in()
    answer: dict[str, Any] = await policy_maker.get("/follow-up-gap", by="neighbourhood")
    await policy_maker.close()
    answer.pop("completeUpTo")
    return answer


def readable(day: str) -> str:
    """A date as people write it here."""
    return date.fromisoformat(day).strftime("%d-%m-%Y")
