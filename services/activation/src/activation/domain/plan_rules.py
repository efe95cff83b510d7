"""The rules of a plan beside its first follow-up, each by its name. Words say what would make it possible."""

from collections.abc import Set
from datetime import date
from enum import StrEnum

from meedoen.language import Words
from meedoen.refusals import RuleRefused
from meedoen.vocabulary import ActivityKind

from activation.domain.temporary_work import ProposedWork, WorkTerm
from activation.domain.way_of_working import WayOfWorking


class Signatory(StrEnum):
    """Who signs a plan."""

    PERSON = "person"
    COACH = "coach"
    """The coach, or whoever does a coach's work in a team."""


def plan_comes_out_of_conversation(contacts: int) -> None:
    """A plan, and each new version of it, comes out of a talk; signing again must not put a promise off."""
    if not contacts:
        raise RuleRefused(
            "plan-needs-conversation",
            Words(
                nl="Een plan, ook een nieuwe versie, komt uit een gesprek. Leg eerst dat gesprek vast.",
                en="A plan, or a new version of it, comes out of a conversation. Record that conversation first.",
            ),
        )


def activity_is_offered(activity_kind: ActivityKind, way: WayOfWorking) -> None:
    """A plan or a referral is about an activity that the way of working has, or about its temporary work."""
    offered = way.plan.activity_kinds | temporary_kinds(way)
    if activity_kind not in offered:
        listed = ", ".join(sorted(offered))
        raise RuleRefused(
            "activity-not-offered",
            Words(
                nl=f"Deze werkwijze kent deze activiteit niet. Kies uit: {listed}.",
                en=f"This way of working does not have this activity. Choose from: {listed}.",
            ),
        )


def hours_within_bounds(hours_per_week: int, way: WayOfWorking) -> None:
    """Nobody is asked more hours than the way of working says."""
    most = way.plan.most_hours_per_week
    if hours_per_week > most:
        raise RuleRefused(
            "too-many-hours",
            Words(
                nl=f"Deze werkwijze vraagt hoogstens {most} uur per week.",
                en=f"This way of working asks {most} hours a week at most.",
            ),
        )


def both_sign(signed_by: Set[Signatory], way: WayOfWorking) -> None:
    """Where plans are signed, the person and the coach both do."""
    if way.plan.signed_by_everyone and signed_by != set(Signatory):
        raise RuleRefused(
            "plan-needs-both-signatures",
            Words(
                nl="Een plan wordt getekend door de persoon en door de coach. Zet beiden bij 'signedBy' "
                "zodra beiden getekend hebben.",
                en="A plan is signed by the person and by the coach. State both in 'signedBy' once both have signed.",
            ),
        )


def informal_care_has_contract(activity_kind: ActivityKind, contract_signed: bool, way: WayOfWorking) -> None:
    """Informal care gets a contract, so that it counts as what it is."""
    if activity_kind is ActivityKind.INFORMAL_CARE and way.plan.informal_care_contract and not contract_signed:
        raise RuleRefused(
            "informal-care-needs-contract",
            Words(
                nl="Bij mantelzorg hoort een mantelzorgcontract. Laat het tekenen en zet 'careContractSigned' op true.",
                en="Informal care comes with a contract. Have it signed, and set 'careContractSigned' to true.",
            ),
        )


def temporary_work_has_term(
    activity_kind: ActivityKind, proposed: ProposedWork | None, follow_up_on: date, today: date, way: WayOfWorking
) -> WorkTerm | None:
    """Temporary work states when it starts and why it is additional, and is looked after while it lasts."""
    rules = way.temporary_work
    if rules is None or activity_kind not in rules.activity_kinds:
        if proposed is not None:
            raise RuleRefused("not-temporary-work", _not_temporary())
        return None
    if proposed is None:
        raise RuleRefused("temporary-work-needs-term", _needs_term())
    if rules.additional and not proposed.additional:
        raise RuleRefused("temporary-work-is-additional", _additional())
    term = proposed.term(rules)
    if term.is_over(today):
        raise RuleRefused("temporary-work-is-over", _over(term.ends_on))
    if term.starts_on > follow_up_on:
        raise RuleRefused("temporary-work-starts-before-follow-up", _starts_late(follow_up_on))
    return term


def temporary_kinds(way: WayOfWorking) -> frozenset[ActivityKind]:
    """The kinds of activity that are temporary work here."""
    return frozenset() if way.temporary_work is None else way.temporary_work.activity_kinds


def _not_temporary() -> Words:
    return Words(
        nl="In deze werkwijze is dit geen tijdelijk werk. Laat 'temporaryWork' weg.",
        en="In this way of working this is no temporary work. Leave 'temporaryWork' out.",
    )


def _needs_term() -> Words:
    return Words(
        nl="Dit werk is tijdelijk. Zeg bij 'temporaryWork' wanneer het begint en welke termijn geldt.",
        en="This work is for a time. State in 'temporaryWork' when it starts and which term applies.",
    )


def _additional() -> Words:
    return Words(
        nl="Dit werk moet aanvullend zijn. Zeg bij 'additionalBecause' waarom het er zonder deze persoon ook draait.",
        en="This work must be additional. State in 'additionalBecause' why the place runs without this person too.",
    )


def _over(ended_on: date) -> Words:
    return Words(
        nl=f"De termijn van dit werk liep tot {ended_on.isoformat()}. Spreek een andere stap af.",
        en=f"The term of this work ran until {ended_on.isoformat()}. Agree on another step.",
    )


def _starts_late(follow_up_on: date) -> Words:
    return Words(
        nl=f"Het eerste vervolggesprek ({follow_up_on.isoformat()}) is dan nog voor het begin. "
        "Kies een later gesprek of een eerder begin.",
        en=f"The first follow-up ({follow_up_on.isoformat()}) would come before the start. "
        "Choose a later follow-up, or an earlier start.",
    )
