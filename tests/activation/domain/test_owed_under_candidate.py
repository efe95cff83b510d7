"""A promise under a candidate: whose it would be, and for when. What makes no difference moves nothing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from activation.adapters.ways_of_working import written_ways_of_working
from activation.domain.owed_under_candidate import Owed, Person, owed_under
from activation.domain.promise import Owner
from activation.domain.way_of_working import WayOfWorking
from meedoen.vocabulary import Intensity, OwnerKind, PromiseKind

WAYS = {document.name: document.to_domain() for document in written_ways_of_working()}
ROTTERDAM, UTRECHT = WAYS["rotterdam"], WAYS["utrecht"]
"""In Rotterdam a partner that says yes keeps in touch; in Utrecht the team goes on doing so."""
TODAY = date(2026, 3, 2)
TEAM, PARTNER, OTHER = (
    Owner(OwnerKind.TEAM, UUID(int=2)),
    Owner(OwnerKind.PARTNER, UUID(int=3)),
    Owner(OwnerKind.PARTNER, UUID(int=4)),
)
GUIDED_EVERY, FOLLOW_UP, GUIDANCE = ROTTERDAM.referral.guidance_every, PromiseKind.FOLLOW_UP, PromiseKind.GUIDANCE


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


def person(way: WayOfWorking, **more: Any) -> Person:
    return Person(way, Intensity.REGULAR, TEAM, **more)


def owed(*, due_in: int, made_ago: int, **more: Any) -> Owed:
    known: dict[str, Any] = {"kind": FOLLOW_UP, "owner": TEAM, "person": person(ROTTERDAM), "spoken_on": day(-made_ago)}
    return Owed(**known | more, due_on=day(due_in), made_on=day(-made_ago))


def due_under(promise: Owed, candidate: WayOfWorking) -> date:
    [then] = owed_under(promise, candidate, TODAY)
    return then.due_on


@pytest.mark.parametrize(
    ("due_in", "made_ago", "then"),
    [
        (10, 20, 10),  # within 61 days of when it was made: it keeps its date
        (41, 20, 41),
        (42, 20, 41),  # a day later than Stockholm lets anybody wait
        (163, 20, 41),
        (100, 90, -29),  # it would have been overdue by now
        (-5, 20, -5),
    ],
)
def test_a_promise_keeps_its_date_unless_nobody_would_have_had_to_wait_so_long(
    due_in: int, made_ago: int, then: int
) -> None:
    assert due_under(owed(due_in=due_in, made_ago=made_ago), WAYS["stockholm"]) == day(then)


def test_a_promise_for_which_no_way_sets_a_limit_keeps_its_date() -> None:
    promise = owed(due_in=900, made_ago=500, kind=PromiseKind.EXEMPTION_REVIEW)
    assert due_under(promise, WAYS["stockholm"]) == promise.due_on


def test_a_talk_at_the_end_of_a_term_keeps_its_date() -> None:
    promise = owed(due_in=163, made_ago=20, kind=PromiseKind.RETURN_CONVERSATION)
    assert due_under(promise, WAYS["bremen"]) == day(10)
    assert due_under(replace(promise, at_end_of_term=True), WAYS["bremen"]) == promise.due_on


def test_the_first_follow_up_of_a_plan_comes_no_later_than_a_plan_may_have_it() -> None:
    candidate = replace(ROTTERDAM, plan=replace(ROTTERDAM.plan, first_follow_up_latest=30))
    promise = owed(due_in=60, made_ago=10)
    assert due_under(promise, candidate) == promise.due_on, "one that comes out of a talk may be later"
    assert due_under(replace(promise, first_of_plan=True), candidate) == day(20)


class TestBackWithTheTeam:
    """As in Utrecht, after a partner in Rotterdam took the contact over."""

    there = person(ROTTERDAM, partner=PARTNER, partner_owes_contact=True)

    @pytest.mark.parametrize("kind", [GUIDANCE, PromiseKind.ANNUAL_CHECK])
    def test_what_the_partner_owes_is_the_teams(self, kind: PromiseKind) -> None:
        promise = owed(due_in=360, made_ago=5, kind=kind, owner=PARTNER, person=self.there)
        [then] = owed_under(promise, UTRECHT, TODAY)
        longest = UTRECHT.contact.longest_interval[Intensity.REGULAR]
        assert (then.owner, then.kind, then.due_on) == (TEAM, FOLLOW_UP, day(longest - 5))

    def test_a_follow_up_that_is_owed_besides_is_enough(self) -> None:
        both = replace(self.there, follow_up_owed=True)
        guidance = owed(due_in=30, made_ago=5, kind=GUIDANCE, owner=PARTNER, person=both)
        follow_up = owed(due_in=40, made_ago=5, person=both)
        assert [owed_under(each, UTRECHT, TODAY) for each in (guidance, follow_up)] == [[], [follow_up]]

    def test_of_two_partners_one_gives_the_contact_back(self) -> None:
        second = owed(due_in=30, made_ago=5, kind=GUIDANCE, owner=OTHER, person=self.there)
        assert owed_under(second, UTRECHT, TODAY) == []

    def test_the_answer_to_a_question_stays_the_partners(self) -> None:
        answer = owed(due_in=5, made_ago=5, kind=PromiseKind.REFERRAL_ANSWER, owner=PARTNER, person=self.there)
        assert owed_under(answer, UTRECHT, TODAY) == [answer]


class TestOverToThePartner:
    """As in Rotterdam, after the team in Utrecht went on owing the contact."""

    here = person(UTRECHT, partner=PARTNER)

    def owed(self, *, due_in: int = 100, **more: Any) -> Owed:
        """Promised 90 days ago; thirty days later the partner said yes."""
        known: dict[str, Any] = {"person": self.here, "partner_since": day(-60)}
        return owed(due_in=due_in, made_ago=90, **known | more)

    def test_the_follow_up_is_guidance_from_when_the_partner_said_yes(self) -> None:
        [then] = owed_under(self.owed(), ROTTERDAM, TODAY)
        assert (then.owner, then.kind, then.due_on) == (PARTNER, GUIDANCE, day(GUIDED_EVERY - 60))

    def test_or_from_when_somebody_last_spoke_with_the_person(self) -> None:
        assert due_under(self.owed(spoken_on=day(-3)), ROTTERDAM) == day(GUIDED_EVERY - 3)

    def test_after_its_period_it_is_a_yearly_check(self) -> None:
        promise = self.owed(partner_since=day(-ROTTERDAM.referral.guidance_lasts), spoken_on=day(-1))
        [then] = owed_under(promise, ROTTERDAM, TODAY)
        assert (then.kind, then.due_on) == (PromiseKind.ANNUAL_CHECK, day(364))

    @pytest.mark.parametrize("late", [{"due_in": -1}, {"climbed": True}])
    def test_what_is_overdue_stays_with_the_team_beside_it(self, late: dict[str, Any]) -> None:
        promise = self.owed(**late)
        assert [each.owner for each in owed_under(promise, ROTTERDAM, TODAY)] == [TEAM, PARTNER]

    @pytest.mark.parametrize("other", [{"kind": PromiseKind.RETURN_CONVERSATION}, {"at_end_of_term": True}])
    def test_what_no_partner_takes_over_stays_whose_it_is(self, other: dict[str, Any]) -> None:
        assert [each.owner for each in owed_under(self.owed(**other), ROTTERDAM, TODAY)] == [TEAM]

    @pytest.mark.parametrize(
        ("there", "candidate"),
        [
            (person(UTRECHT), ROTTERDAM),  # no partner said yes
            (person(UTRECHT, partner=PARTNER), WAYS["utrecht"]),
            (person(ROTTERDAM, partner=PARTNER), WAYS["bremen"]),  # a partner took over, and the team has them again
            (person(UTRECHT, partner=PARTNER, partner_owes_contact=True), ROTTERDAM),  # since they were under another
        ],
    )
    def test_where_nothing_would_have_gone_otherwise_nothing_moves(
        self, there: Person, candidate: WayOfWorking
    ) -> None:
        assert [each.owner for each in owed_under(self.owed(person=there), candidate, TODAY)] == [TEAM]
