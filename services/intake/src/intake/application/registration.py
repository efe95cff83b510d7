"""Registering one person."""

from meedoen.privacy.sealing import Seal
from meedoen.transaction import Transaction
from sqlalchemy.exc import IntegrityError

from intake.adapters.client_rows import save_clients
from intake.adapters.detail_rows import StoredDetails, details_of, save_details
from intake.adapters.event_codec import CLIENT
from intake.adapters.identity_rows import Identity, bsn_key, known_by_bsn, save_identities
from intake.application.own_clients import By, OwnClient, log_client_processing
from intake.application.processing_activities import REGISTER
from intake.application.recognition import is_held, recognise
from intake.domain.personal_details import PersonalDetails
from intake.domain.registering import Applicant, already_registered, register
from intake.domain.same_person import Likeness, bsn_of_another


async def register_client(
    tx: Transaction, seal: Seal, by: By, *, applicant: Applicant, details: PersonalDetails, bsn: str
) -> OwnClient:
    """Register somebody, or somebody who departed and is back. `bsn` passed the eleven test.

    Raises:
        InvalidInput: facts about the person cannot be so.
        RuleRefused: under 27, registered already, or the BSN is somebody else's.
    """
    key = bsn_key(seal, by.municipality, bsn)
    known = (await known_by_bsn(tx.connection, by.municipality, [key])).get(key, [])
    found = recognise(known, Likeness(details.surname, details.birth_date))
    if found is None and is_held(known):
        raise bsn_of_another()
    client_id = found.client_id if found else tx.new_id()
    loaded = await tx.load(CLIENT, client_id) if found else tx.new(CLIENT, client_id)
    tx.record(loaded, register(loaded.state, applicant, occurred_at=tx.now))
    stored = (await details_of(tx.connection, [client_id], to_change=True)).get(client_id) if found else None
    revision = stored.revision + 1 if stored else 1
    await save_clients(tx.connection, [loaded])
    try:
        await save_identities(
            tx.connection, seal, [Identity(client_id, by.municipality, bsn, contested=bool(found and found.contested))]
        )
    except IntegrityError as error:  # the same person by two people at once
        raise already_registered() from error
    await save_details(tx.connection, by.municipality, {client_id: (revision, details)})
    await log_client_processing(tx, REGISTER, [client_id], by.subject)
    return OwnClient(loaded, StoredDetails(client_id, revision, details))
