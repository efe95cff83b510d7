"""A trajectory starts when an assessed client falls on the activation side of the cut."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import OwnerKind, PromiseKind, Segment

from activation.domain.drafting import Draft
from activation.domain.promise import Owner
from activation.domain.trajectory import Trajectory
from activation.domain.trajectory_events import TrajectoryStarted, WayOfWorkingMoved
from activation.domain.way_of_working import WayOfWorking


@dataclass(frozen=True, slots=True)
class StartTrajectory:
    """Start, owing the person a first contact; the neighbourhood's team owes it until there is a coach.

    Another trajectory of this person that is open is not seen from here: the second is refused where it is kept.
    """

    trajectory_id: UUID
    client_id: UUID
    registered_at: datetime
    municipality: str
    neighbourhood: str
    previous: Trajectory | None = None
    """The trajectory that this person had before: the new one knows it, so that the story is told once and the
    silence clock runs on."""

    def decide(self, draft: Draft) -> None:
        if draft.state.is_open:
            raise RuleRefused(
                "one-open-trajectory",
                Words(
                    nl="Deze persoon heeft al een lopend traject. Ga daarin verder, of sluit het eerst af.",
                    en="This person already has an open trajectory. Go on in that one, or close it first.",
                ),
            )
        way, now = draft.way, draft.now
        team_id = way.team_of(self.municipality, self.neighbourhood)
        draft.add(
            TrajectoryStarted(
                occurred_at=now,
                trajectory_id=self.trajectory_id,
                client_id=self.client_id,
                registered_at=self.registered_at,
                segment=Segment.ACTIVATION,
                municipality=self.municipality,
                neighbourhood=self.neighbourhood,
                way_of_working=way.name,
                way_of_working_version=way.version,
                team_id=team_id,
                previous_trajectory_id=self.previous.trajectory_id if self.previous else None,
                spoken_before_at=self.previous.last_spoken_at if self.previous else None,
                shared_with_team=way.shared_with_team,
            )
        )
        due_on = draft.within(way.contact.first_contact_within)
        draft.promise(PromiseKind.FIRST_CONTACT, due_on, Owner(OwnerKind.TEAM, team_id))


@dataclass(frozen=True, slots=True)
class MoveWayOfWorking:
    """Go on under another way of working, or another version: a person's decision, never a side effect."""

    to: WayOfWorking

    def decide(self, draft: Draft) -> None:
        if (self.to.name, self.to.version) != (draft.way.name, draft.way.version):
            draft.add(WayOfWorkingMoved(draft.now, self.to.name, self.to.version, self.to.shared_with_team))
