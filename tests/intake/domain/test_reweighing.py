"""The Weegteam: over the cut both ways, one decision a person, each counted."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake.domain.client import Client, evolve
from intake.domain.departing import depart
from intake.domain.municipality import Municipality
from intake.domain.reweighing import Decision, Outcome, Reweighed, counted, decide_once, weigh_anew
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import AssessmentMethod, DepartureReason, Obstacle, Segment

from tests.intake.domain.people import BREMEN, NOW, OFFICER, ROTTERDAM, registered, weighed


def decided(
    client: Client,
    months: int,
    *,
    method: AssessmentMethod = AssessmentMethod.PROFESSIONAL,
    municipality: Municipality = ROTTERDAM,
) -> Outcome:
    decision = Decision(UUID(int=7), months, method, (Obstacle.DEBTS,))
    outcome, assessed = weigh_anew(
        client,
        decision,
        assessment_id=UUID(int=8),
        municipality=municipality,
        occurred_at=NOW,
        now=NOW + timedelta(hours=1),
        decided_by=OFFICER,
    )
    assert assessed.decided_by == OFFICER
    assert (assessed.months_to_work, assessed.obstacles) == (months, (Obstacle.DEBTS,))
    return outcome


def test_over_the_cut_both_ways() -> None:
    assert decided(weighed(registered(), 60), 23) is Outcome.TO_REINTEGRATION
    assert decided(weighed(registered(), 23), 24) is Outcome.TO_ACTIVATION


def test_on_the_same_side_nothing_changes_though_the_months_do() -> None:
    assert decided(weighed(registered(), 60), 36) is Outcome.UNCHANGED
    assert decided(weighed(registered(), 3), 12) is Outcome.UNCHANGED


def test_who_was_never_weighed_goes_where_the_first_weighing_says() -> None:
    assert decided(registered(), 60) is Outcome.TO_ACTIVATION
    assert decided(registered(), 6) is Outcome.TO_REINTEGRATION


def test_nobody_is_weighed_anew_in_a_way_that_the_municipality_does_not_use() -> None:
    with pytest.raises(RuleRefused, match="but by a professional's judgement"):
        decided(registered(), 60, method=AssessmentMethod.INSTRUMENT, municipality=BREMEN)
    assert decided(registered(), 60, municipality=BREMEN) is Outcome.TO_ACTIVATION


def test_who_departed_is_not_weighed() -> None:
    gone = evolve(registered(), *depart(registered(), reason=DepartureReason.WORK, occurred_at=NOW, now=NOW))

    with pytest.raises(RuleRefused, match="no longer on social assistance"):
        decided(gone, 60)


def test_a_person_is_decided_on_once_in_a_list() -> None:
    decided_on: set[UUID] = set()
    decide_once(decided_on, UUID(int=1))
    decide_once(decided_on, UUID(int=2))

    with pytest.raises(RuleRefused, match="That first one counts"):
        decide_once(decided_on, UUID(int=1))


@given(st.lists(st.integers(0, 600), min_size=1, max_size=12))
def test_weighed_again_and_again_the_outcome_says_on_which_side_somebody_is(months: list[int]) -> None:
    client, side = registered(), None
    for each in months:
        outcome = decided(client, each)
        client = weighed(client, each)
        assert client.assessment is not None
        moved = {
            Outcome.TO_ACTIVATION: Segment.ACTIVATION,
            Outcome.TO_REINTEGRATION: Segment.REINTEGRATION,
            Outcome.UNCHANGED: side,
        }
        side = moved[outcome]
        assert side is client.assessment.segment


@given(st.lists(st.sampled_from(Outcome)))
def test_every_decision_is_counted_once(outcomes: list[Outcome]) -> None:
    counts = counted(Reweighed(UUID(int=1), outcome) for outcome in outcomes)

    assert counts["weighed"] + counts["refused"] == len(outcomes)
    assert counts["weighed"] == counts["to-reintegration"] + counts["to-activation"] + counts["unchanged"]
