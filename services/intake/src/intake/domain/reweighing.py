"""The Weegteam: many people weighed anew, each by a decision that is taken whole or refused with its reason."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import AssessmentMethod, Obstacle, Segment

from intake.domain.assessing import assess
from intake.domain.client import Client
from intake.domain.client_events import ClientAssessed
from intake.domain.municipality import Municipality

MOST = 1000
"""Decisions in one list: as many as Amsterdam's Weegteam weighed in a year (dossier)."""


class Outcome(StrEnum):
    """What became of one decision."""

    TO_REINTEGRATION = "to-reintegration"
    TO_ACTIVATION = "to-activation"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Decision:
    """A professional's judgement of how far somebody is from work."""

    client_id: UUID
    months_to_work: int
    method: AssessmentMethod
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class Reweighed:
    """What became of a decision; `refusal` only where a rule said no."""

    client_id: UUID
    outcome: Outcome
    refusal: RuleRefused | None = None


def decide_once(decided: set[UUID], client_id: UUID) -> None:
    """In one list each person is decided on once: of two decisions the first counts.

    Raises:
        RuleRefused: an earlier decision in the list is about the same person.
    """
    if client_id in decided:
        raise RuleRefused(
            "twice-in-the-list",
            Words(
                nl="Over deze persoon staat eerder in de lijst al een besluit. Dat eerste telt.",
                en="An earlier decision in the list is about the same person. That first one counts.",
            ),
        )
    decided.add(client_id)


def weigh_anew(
    client: Client,
    decision: Decision,
    *,
    assessment_id: UUID,
    municipality: Municipality,
    occurred_at: datetime,
    now: datetime,
    decided_by: UUID,
) -> tuple[Outcome, ClientAssessed]:
    """The assessment that a decision makes, and whether it takes the person over the cut.

    Raises:
        RuleRefused: the municipality does not judge in this way, the person departed, or the moment cannot be right.
    """
    [assessed] = assess(
        client,
        assessment_id=assessment_id,
        municipality=municipality,
        months_to_work=decision.months_to_work,
        method=decision.method,
        obstacles=decision.obstacles,
        occurred_at=occurred_at,
        now=now,
        decided_by=decided_by,
    )
    before = client.assessment.segment if client.assessment else None
    return _crossing(before, assessed.segment), assessed


def counted(reweighed: Iterable[Reweighed]) -> dict[str, int]:
    """How many had each outcome; `weighed` are all but the refused."""
    counts = Counter(each.outcome for each in reweighed)
    weighed = counts.total() - counts[Outcome.REFUSED]
    return {"weighed": weighed, **{outcome.value: counts[outcome] for outcome in Outcome}}


def _crossing(before: Segment | None, after: Segment) -> Outcome:
    if before is after:
        return Outcome.UNCHANGED
    return Outcome.TO_ACTIVATION if after is Segment.ACTIVATION else Outcome.TO_REINTEGRATION
