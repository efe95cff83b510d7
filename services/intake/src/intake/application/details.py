"""Changing an own client's personal details, the BSN among them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from meedoen.language import Words
from meedoen.privacy.sealing import Seal
from meedoen.refusals import RuleRefused
from meedoen.transaction import Transaction
from sqlalchemy.exc import IntegrityError

from intake.adapters.detail_rows import StoredDetails, save_details
from intake.adapters.identity_rows import Identity, bsn_key, known_by_bsn, save_identities
from intake.application.own_clients import By, OwnClient, log_client_processing, own_client
from intake.application.processing_activities import CHANGE_DETAILS
from intake.domain.correcting import correct
from intake.domain.same_person import bsn_of_another


async def change_details(
    tx: Transaction,
    seal: Seal,
    by: By,
    client_id: UUID,
    *,
    changes: Mapping[str, Any],
    benefit_since: date | None,
    bsn: str | None,
) -> OwnClient:
    """Change the details that are named; with `benefit_since` the day on which the benefit began, and with `bsn` the
    citizen service number (it passed the eleven test).

    Raises:
        NotFound: no such client in this municipality.
        Stale: not as the caller saw it.
        InvalidInput: the dates cannot be so.
        RuleRefused: the BSN is somebody else's, the details were erased, or the new birth date says under 27.
    """
    own = await own_client(tx, by, client_id, to_change_details=True)
    if own.stored is None:
        raise RuleRefused(
            "details-erased",
            Words(nl="De gegevens van deze persoon zijn gewist.", en="This person's details were erased."),
        )
    details = replace(own.stored.details, **changes)
    tx.record(
        own.loaded,
        correct(
            own.client,
            birth_date=details.birth_date,
            benefit_since=benefit_since,
            occurred_at=tx.now,
            recorded_by=by.subject,
        ),
    )
    if bsn is not None:
        await _settle_bsn(tx, seal, by, client_id, bsn)
    own.stored = StoredDetails(client_id, own.stored.revision + 1, details)
    await save_details(tx.connection, by.municipality, {client_id: (own.stored.revision, details)})
    await log_client_processing(tx, CHANGE_DETAILS, [client_id], by.subject)
    return own


async def _settle_bsn(tx: Transaction, seal: Seal, by: By, client_id: UUID, bsn: str) -> None:
    key = bsn_key(seal, by.municipality, bsn)
    known = (await known_by_bsn(tx.connection, by.municipality, [key])).get(key, [])
    if any(not each.contested and each.client_id != client_id for each in known):
        raise bsn_of_another()
    try:
        await save_identities(tx.connection, seal, [Identity(client_id, by.municipality, bsn)])
    except IntegrityError as error:  # somebody else got it at this very moment
        raise bsn_of_another() from error
