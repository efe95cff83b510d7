"""Who works in the played year: coaches with a caseload each, or the teams of the neighbourhoods."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from meedoen.identity.caller import Role
from meedoen.vocabulary import Intensity, OwnerKind

from meedoen_embedded.demo.caseload import MUNICIPALITY
from meedoen_embedded.demo.coaching import Worker
from meedoen_embedded.demo.desk import Desk, Json
from meedoen_embedded.demo.parameters import FIRST_DAY
from meedoen_embedded.demo.world import World, named


@dataclass(frozen=True, slots=True)
class Handover:
    """What went from one owner to others."""

    people: int
    promises: int
    left_behind: int
    """Promises that still had the former owner afterwards: must be 0."""


class Staff:
    """The workers, and the team lead who says who works for whom."""

    def __init__(self, world: World, lead: Desk) -> None:
        self.workers: list[Worker] = []
        self.lead = lead
        self._world = world
        self._left: Worker | None = None
        self._lost = 0.0
        self._taken_over: list[tuple[Worker, list[Json]]] = []

    @property
    def hands(self) -> float:
        """How many full working weeks there are for the people of the sample."""
        return sum(worker.hands for worker in self.workers)

    async def start(self) -> None:
        """Give everybody a coach, or to each neighbourhood its team."""
        people = sorted(
            [each async for each in self.lead.every("/trajectories")],
            key=lambda each: (each["neighbourhood"], each["clientId"]),
        )
        if self._world.way.owed_by is OwnerKind.TEAM:
            self._form_teams(people)
            return
        for group, norm in self._caseloads(people):
            needed = math.ceil(len(group) / norm)
            hands = len(group) / norm / needed
            coaches = [self._coach(len(self.workers) + place, hands, place, needed) for place in range(needed)]
            self.workers += coaches
            for place, person in enumerate(group):
                await self._assign(person, coaches[place * needed // len(group)])

    async def somebody_leaves(self) -> Handover | None:
        """A coach leaves, and colleagues take over an equal part each; of a team one member leaves.

        Returns what was handed over; None where a team owes the contact, so that nothing had to be.
        """
        if self._world.way.owed_by is OwnerKind.TEAM:
            self._left = max(self.workers, key=lambda worker: worker.hands)
            self._lost = self._left.hands / math.ceil(self._left.hands)
            self._left.hands -= self._lost
            return None
        self._left = self.workers.pop(0)
        colleagues = self.workers or [self._successor(self._left)]
        self.workers = list(colleagues)
        theirs = [each async for each in self.lead.every("/trajectories", coachId=str(self._left.owner_id))]
        theirs = sorted((each for each in theirs if each["closedAt"] is None), key=lambda each: each["clientId"])
        if not theirs:
            return Handover(0, 0, 0)
        self._taken_over = [(each, theirs[place :: len(colleagues)]) for place, each in enumerate(colleagues)]
        handed_over = await self.lead.post(
            "/handovers",
            {
                "departingCoachId": str(self._left.owner_id),
                **_to(colleagues[0]),
                "trajectories": [
                    {"trajectoryId": each["trajectoryId"], **_to(colleague)}
                    for colleague, part in self._taken_over
                    for each in part
                ],
            },
        )
        for colleague, part in self._taken_over:
            self._left.hand_diary_to(colleague, _people(part))
        return Handover(len(theirs), handed_over["promisesMoved"], await self._promises_of(self._left))

    async def somebody_comes(self) -> None:
        """A successor takes on whom the colleagues took over; a team is complete again."""
        if self._left is None:
            return
        if self._left.kind is OwnerKind.TEAM:
            self._left.hands += self._lost
        elif len(self.workers) > 1 or self.workers[0].owner_id != named("coach", _SUCCESSOR):
            successor = self._successor(self._left)
            for colleague, part in self._taken_over:
                still_theirs = [each for each in part if await self._is_with(each, colleague)]
                if still_theirs:
                    trajectories = [{"trajectoryId": each["trajectoryId"]} for each in still_theirs]
                    await self.lead.post("/handovers", {**_to(successor), "trajectories": trajectories})
                    colleague.hand_diary_to(successor, _people(still_theirs))
            self.workers.append(successor)

    def _caseloads(self, people: Sequence[Json]) -> Iterable[tuple[Sequence[Json], int]]:
        """People who go to coaches with the same norm, and that norm."""
        by_norm: dict[int, list[Json]] = {}
        for person in people:
            by_norm.setdefault(self._norm(self._needs(person)), []).append(person)
        return [(group, norm) for norm, group in sorted(by_norm.items())]

    def _norm(self, intensity: Intensity) -> int:
        world = self._world
        return world.way.people_of_one(world.way.owed_by, intensity) or world.parameters.people_without_norm.whole

    def _needs(self, person: Json) -> Intensity:
        return self._world.behaviour.needs(UUID(person["clientId"]))

    def _form_teams(self, people: Sequence[Json]) -> None:
        """A team; where it does not know everybody, together with who speaks with them for the municipality first."""
        roles = [Role.NEIGHBOURHOOD_TEAM] + ([] if self._world.way.team_knows_everybody else [Role.COACH])
        teams = {team: list(of_team) for team, of_team in groupby(people, key=lambda each: each["teamId"])}
        for number, (team, of_team) in enumerate(teams.items()):
            desk = Desk(
                self._world.system,
                "activation",
                *roles,
                municipality=MUNICIPALITY,
                team=UUID(team),
            )
            hands = len(of_team) / self._norm(Intensity.REGULAR)
            day = self._contact_day(number, len(teams))
            self.workers.append(Worker(self._world, desk, OwnerKind.TEAM, UUID(team), hands=hands, contact_day=day))

    def _coach(self, number: int, hands: float, place: int, of: int) -> Worker:
        coach_id = named("coach", number)
        desk = Desk(self._world.system, "activation", Role.COACH, municipality=MUNICIPALITY, subject=coach_id)
        return Worker(
            self._world, desk, OwnerKind.COACH, coach_id, hands=hands, contact_day=self._contact_day(place, of)
        )

    def _successor(self, left: Worker) -> Worker:
        return self._coach(_SUCCESSOR, left.hands, 0, 1)

    def _contact_day(self, place: int, of: int) -> date | None:
        """The contact days are spread over the time within which everybody is owed a first contact."""
        if self._world.way.contact_day_every is None:
            return None
        days = (place + 1) * self._world.way.first_contact_within // (of + 1)
        return FIRST_DAY + timedelta(days=days - days % 7)

    async def _assign(self, person: Json, coach: Worker) -> None:
        body = {"coachId": str(coach.owner_id), "intensity": self._needs(person).value}
        await self.lead.post(f"/trajectories/{person['trajectoryId']}/coach", body)

    async def _promises_of(self, worker: Worker) -> int:
        owned = [each async for each in self.lead.every("/promises", whose="organisation")]
        return sum(each["ownerId"] == str(worker.owner_id) for each in owned)

    async def _is_with(self, person: Json, coach: Worker) -> bool:
        now = await self.lead.get(f"/trajectories/{person['trajectoryId']}")
        return now["closedAt"] is None and now["coachId"] == str(coach.owner_id)


def _to(worker: Worker) -> Json:
    return {"ownerKind": worker.kind.value, "ownerId": str(worker.owner_id)}


def _people(part: Sequence[Json]) -> dict[UUID, str]:
    return {UUID(each["clientId"]): each["trajectoryId"] for each in part}


_SUCCESSOR = 1000
"""The number of the coach who comes later: nobody else's."""
