"""The rules of setting something right, each by its name."""

from datetime import datetime
from uuid import UUID

from meedoen.language import Words
from meedoen.refusals import NotFound, RuleRefused
from meedoen.vocabulary import InvitationOutcome, PromiseKind

from activation.domain.invitation import Invitation
from activation.domain.promise import Promise
from activation.domain.talk import Talk
from activation.domain.trajectory import Trajectory


def recorded_talk(state: Trajectory, contact_id: UUID, *, follow_up: bool) -> Talk:
    """A talk of coach or team that stands. What a partner told is the partner's to set right.

    Raises:
        NotFound: there is none.
    """
    talk = state.talk(contact_id)
    if talk is None or talk.is_follow_up is not follow_up:
        raise NotFound(
            Words(
                nl="Dit gesprek kennen we hier niet, of het is al ingetrokken.",
                en="We know no such talk here, or it was withdrawn before.",
            )
        )
    return talk


def something_is_corrected(*stated: object) -> None:
    """A correction says what was different."""
    if all(each is None for each in stated):
        raise RuleRefused("nothing-to-correct", Words(nl="Zeg wat er anders was.", en="State what was different."))


def correction_keeps_what_is_fulfilled(talk: Talk, held_at: datetime) -> None:
    """What a talk fulfilled stays fulfilled by it: it came after that was promised."""
    for promise in talk.fulfilled:
        if not promise.could_be_fulfilled(held_at):
            raise undoes_promise(promise)


def correction_leaves_no_review_owed(state: Trajectory, held_at: datetime) -> None:
    """A correction fulfils nothing: a talk about the exemption after all is recorded anew, and fulfils that."""
    for promise in state.contact_promises:
        if promise.kind is PromiseKind.EXEMPTION_REVIEW and promise.could_be_fulfilled(held_at):
            raise RuleRefused(
                "correction-fulfils-nothing",
                Words(
                    nl="Het gesprek over de ontheffing is nog beloofd, en een correctie lost geen belofte in. Trek dit "
                    "gesprek in, en leg het opnieuw vast als gesprek over de ontheffing.",
                    en="The talk about the exemption is still owed, and a correction fulfils no promise. Withdraw this "
                    "talk, and record it anew as a talk about the exemption.",
                ),
            )


def undoes_promise(promise: Promise) -> RuleRefused:
    """A talk that would no longer fulfil what it did is withdrawn, so that the promise is owed again."""
    from_ = promise.owed_from.isoformat()
    return RuleRefused(
        "correction-undoes-promise",
        Words(
            nl=f"Met dit gesprek is een belofte van {from_} ingelost. Zoals je het nu zegt kan dat niet. Trek het "
            "gesprek in: dan staat de belofte weer open. Leg het daarna opnieuw vast zoals het was.",
            en=f"This talk fulfilled a promise of {from_}. As you put it now it could not. Withdraw the talk, so that "
            "the promise is owed again. Then record it anew as it was.",
        ),
    )


def outcome_is_known(invitation: Invitation) -> None:
    """Only what was recorded is corrected."""
    if invitation.outcome is None:
        raise RuleRefused(
            "outcome-not-known-yet",
            Words(
                nl="Van deze afspraak is nog niet vastgelegd hoe die is afgelopen. Doe dat eerst.",
                en="How this appointment went is not recorded yet. Do that first.",
            ),
        )


def another_outcome(invitation: Invitation, outcome: InvitationOutcome, cancelled_at: datetime | None) -> None:
    """What already stands so is not corrected."""
    if invitation.outcome is outcome and cancelled_at in {None, invitation.ended_at}:
        raise RuleRefused(
            "outcome-already-so",
            Words(
                nl="Zo is het al vastgelegd. Kies hoe de afspraak echt is gegaan.",
                en="It is already recorded so. Choose how the appointment really went.",
            ),
        )


def no_measure_was_advised(state: Trajectory, invitation_id: UUID) -> None:
    """By now somebody decides on that advice: they must hear of the mistake from a person."""
    if invitation_id in state.measure_advised_on:
        raise RuleRefused(
            "measure-was-advised",
            Words(
                nl="Bij deze afspraak is al een maatregel geadviseerd. Vertel wie over de maatregel beslist dat dit "
                "verkeerd is vastgelegd.",
                en="A measure was already advised on this appointment. Tell whoever decides on the measure that this "
                "was recorded wrongly.",
            ),
        )
