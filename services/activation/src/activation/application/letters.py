"""Letters of invitation: seen before anything is recorded, and sent once after it is. None of them is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from meedoen.database import Database
from meedoen.event_sourcing import Loaded
from meedoen.event_store.port import Conflict
from meedoen.language import Words
from meedoen.refusals import NotFound, Refusal, RuleRefused, Unavailable
from meedoen.vocabulary import Channel

from activation.adapters.finding import trajectory_of_invitation
from activation.adapters.letters.sending import AddressRefused, LetterSender, MayHaveLeft, NotSent
from activation.adapters.letters.templates import Templates
from activation.adapters.letters.writing import write_letter
from activation.application.asking import By, ask, found
from activation.application.reading import read_trajectory
from activation.application.sight import Sight, not_found
from activation.application.trajectories import Trajectories
from activation.domain.commands.inviting import Invite
from activation.domain.commands.sending import RecordSending, SendLetter, letter_may_have_left
from activation.domain.deciding import decide
from activation.domain.evolving import evolve
from activation.domain.invitation import LetterState
from activation.domain.ladder import rung_for
from activation.domain.letter import Filling, Letter
from activation.domain.trajectory import Trajectory
from activation.domain.way_of_working import WayOfWorking
from activation.domain.ways_of_working import WaysOfWorking

_log = structlog.get_logger(__name__)
_TRIES = 5


@dataclass(frozen=True, slots=True)
class LetterMeans:
    """What letters are written from, and how they leave. Without `email` no e-mail is sent here."""

    templates: Templates
    post: LetterSender
    email: LetterSender | None


@dataclass(frozen=True, slots=True)
class Sending:
    """What a professional wants sent. The same `letter_id` is sent once."""

    invitation_id: UUID
    letter_id: UUID
    filling: Filling
    read: str | None
    sent_by: UUID


async def preview_invitation(
    database: Database,
    ways: WaysOfWorking,
    means: LetterMeans,
    sight: Sight,
    trajectory_id: UUID,
    invite: Invite,
    filling: Filling,
) -> Letter:
    """The letter of an invitation that nobody made yet. Refused where the invitation itself would be.

    Raises:
        NotFound, RuleRefused, InvalidInput: as inviting, and as `write_letter` does.
    """
    state = (await read_trajectory(database, ways, sight, trajectory_id)).state
    way, now = ways.of(state), database.clock.now()
    for event in decide(state, invite, way, now):
        state = evolve(state, event)
    return _written(means, state, way, invite.invitation_id, filling, now)


async def preview_letter(
    database: Database, ways: WaysOfWorking, means: LetterMeans, sight: Sight, invitation_id: UUID, filling: Filling
) -> Letter:
    """The letter of an invitation that was made.

    Raises:
        NotFound, RuleRefused, InvalidInput: it is not there for this person, or as `write_letter` does.
    """
    async with database.reading() as connection:
        trajectory_id = await trajectory_of_invitation(connection, invitation_id)
    if trajectory_id is None:
        raise not_found()
    state = (await read_trajectory(database, ways, sight, trajectory_id)).state
    return _written(means, state, ways.of(state), invitation_id, filling, database.clock.now())


async def send_letter(
    database: Database, ways: WaysOfWorking, means: LetterMeans, by: By, sending: Sending, meta: Mapping[str, str]
) -> Loaded[Trajectory]:
    """Record that the letter is on its way, hand it over, and record how that went.

    Whatever breaks in between leaves it on its way: it shows, and is not sent again under the same id.

    Raises:
        NotFound, RuleRefused, InvalidInput: it may not leave, or it is not complete.
        Unavailable: it did not leave, and may be sent again.
    """
    async with database.reading() as connection:
        trajectory_id = await trajectory_of_invitation(connection, sending.invitation_id)
    async with database.transaction(meta=meta) as tx:
        state = (await found(Trajectories(tx, ways), by, trajectory_id)).state
        letter = _written(means, state, ways.of(state), sending.invitation_id, sending.filling, tx.now)
        sender = _sender(means, letter.channel)
        command = SendLetter(sending.invitation_id, sending.letter_id, letter, sending.read, sending.sent_by)
        loaded = await ask(tx, ways, by, trajectory_id, command)
    known = loaded.state.letter(sending.letter_id)
    if known is not None and known.state is LetterState.SENT:
        return loaded
    try:
        await sender.send(sending.letter_id, letter, database.clock.now())
    except NotSent as failure:
        _log.warning("letter not sent", error=type(failure).__name__, reason=str(failure))
        await _record(database, ways, loaded.stream_id, RecordSending(sending.letter_id, sent=False), meta)
        raise _not_sent(failure) from None
    except MayHaveLeft as unclear:
        _log.warning("letter may have left", error=type(unclear).__name__, reason=str(unclear))
        raise letter_may_have_left() from None
    return await _record(database, ways, loaded.stream_id, RecordSending(sending.letter_id, sent=True), meta)


async def _record(
    database: Database,
    ways: WaysOfWorking,
    trajectory_id: UUID,
    command: RecordSending,
    meta: Mapping[str, str],
) -> Loaded[Trajectory]:
    """Record it, whoever has the person by now, and also when somebody changes the trajectory at the same moment."""
    for attempt in range(1, _TRIES + 1):
        try:
            async with database.transaction(meta=meta) as tx:
                trajectories = Trajectories(tx, ways)
                loaded = await trajectories.load(trajectory_id)
                trajectories.ask(loaded, command)
                await trajectories.save()
                return loaded
        except Conflict:
            if attempt == _TRIES:
                raise
    raise AssertionError("unreachable")


def _written(
    means: LetterMeans, state: Trajectory, way: WayOfWorking, invitation_id: UUID, filling: Filling, now: datetime
) -> Letter:
    invitation = state.invitation(invitation_id)
    if invitation is None:
        raise NotFound(Words(nl="Deze uitnodiging bestaat niet.", en="There is no such invitation."))
    return write_letter(
        means.templates,
        way,
        rung_for(invitation.step, invitation.attempt, way),
        invitation.channel,
        appointment_at=invitation.appointment_at,
        filling=filling,
        now=now,
    )


def _sender(means: LetterMeans, channel: Channel) -> LetterSender:
    if channel is not Channel.EMAIL:
        return means.post
    if means.email is None:
        raise RuleRefused(
            "email-not-set-up",
            Words(
                nl="Hier is geen e-mail ingesteld. Nodig per brief uit, of vraag de beheerder om e-mail in te stellen.",
                en="No e-mail is set up here. Invite by letter, or ask the administrator to set up e-mail.",
            ),
        )
    return means.email


def _not_sent(failure: NotSent) -> Refusal:
    if isinstance(failure, AddressRefused):
        return RuleRefused(
            "email-address-refused",
            Words(
                nl="De mailserver neemt dit adres niet aan. De uitnodiging staat vast; kijk het e-mailadres na en "
                "verstuur opnieuw, of stuur zelf een brief.",
                en="The mail server does not take this address. The invitation is recorded; check the e-mail address "
                "and send it again, or post a letter yourself.",
            ),
        )
    return Unavailable(
        Words(
            nl="De brief is niet weg: de postkamer of de mailserver is niet bereikbaar. De uitnodiging staat vast; "
            "verstuur hem straks opnieuw met dezelfde Idempotency-Key.",
            en="The letter did not leave: the mail room or the mail server cannot be reached. The invitation is "
            "recorded; send it again later with the same Idempotency-Key.",
        ),
        retry_after_seconds=60,
    )
