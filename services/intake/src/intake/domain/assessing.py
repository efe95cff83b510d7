"""Judging the distance to work, and which way follows from it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import AssessmentMethod, Obstacle, Segment

from intake.domain.client import Client
from intake.domain.client_events import ClientAssessed
from intake.domain.municipality import Municipality
from intake.domain.rules import require_happened, require_present

METHOD_NOT_USED_RULE = "method-not-used-here"

_HOW = {
    AssessmentMethod.INSTRUMENT: Words(nl="met een instrument", en="by an instrument"),
    AssessmentMethod.PROFESSIONAL: Words(
        nl="door het oordeel van een professional", en="by a professional's judgement"
    ),
}


def segment_for(months_to_work: int, cut: int) -> Segment:
    """On which side of the cut (de knip) somebody falls: activation from `cut` months to work."""
    return Segment.ACTIVATION if months_to_work >= cut else Segment.REINTEGRATION


def is_assessed_since(client: Client, moment: datetime) -> bool:
    """Whether the assessment that counts was made after a moment."""
    return client.assessment is not None and client.assessment.occurred_at > moment


def assesses_by(municipality: Municipality, method: AssessmentMethod) -> None:
    """Nobody is judged in a way that the municipality does not use.

    Raises:
        RuleRefused: it judges otherwise; the words say how.
    """
    if method not in municipality.decided_by:
        raise RuleRefused(METHOD_NOT_USED_RULE, method_not_used(municipality))


def method_not_used(municipality: Municipality) -> Words:
    """What to do where somebody was judged in a way that the municipality does not use."""
    used = [method for method in AssessmentMethod if method in municipality.decided_by]
    nl, en = (" of ".join(_HOW[each].nl for each in used), " or ".join(_HOW[each].en for each in used))
    return Words(
        nl=f"Deze gemeente weegt niet op deze manier, maar {nl}. Weeg de persoon zo.",
        en=f"This municipality does not assess in this way, but {en}. Assess the person like that.",
    )


def assess(
    client: Client,
    *,
    assessment_id: UUID,
    municipality: Municipality,
    months_to_work: int,
    method: AssessmentMethod,
    obstacles: Collection[Obstacle],
    occurred_at: datetime,
    now: datetime,
    decided_by: UUID | None,
) -> tuple[ClientAssessed]:
    """A judgement, with an instrument or without, that a professional answers for. It can be redone; the latest counts.

    `decided_by`: that professional; None where a file of the municipality tells of it.

    Raises:
        RuleRefused: the municipality does not judge in this way, the person departed, the moment cannot be right, or a
            later assessment counts.
    """
    assesses_by(municipality, method)
    require_present(client)
    require_happened(client, occurred_at, now)
    if is_assessed_since(client, occurred_at):
        raise RuleRefused(
            "a-later-assessment-counts",
            Words(
                nl="Er is al een weging van na dit moment, en de laatste telt. Weeg opnieuw als die niet klopt.",
                en="There is an assessment of after this moment, and the latest counts. Assess anew if that is wrong.",
            ),
        )
    return (
        ClientAssessed(
            occurred_at,
            assessment_id,
            months_to_work,
            segment_for(months_to_work, municipality.cut),
            method,
            tuple(obstacle for obstacle in Obstacle if obstacle in obstacles),
            decided_by,
        ),
    )
