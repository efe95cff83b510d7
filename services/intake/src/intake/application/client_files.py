"""Reading who a client is. Every reading is logged with its purpose, in the transaction that reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from meedoen.language import Words
from meedoen.privacy.processing_log import Processing
from meedoen.privacy.sealing import Seal
from meedoen.refusals import RuleRefused
from meedoen.transaction import Transaction

from intake.adapters.detail_rows import details_of, find_by_name
from intake.adapters.event_codec import CLIENT
from intake.adapters.identity_rows import Identity, bsn_key, identity_of, known_by_bsn
from intake.application.own_clients import By, OwnClient, log_client_processing, own_client
from intake.application.processing_activities import READ_FOR_GUIDANCE, READ_FOR_INTAKE, SEARCH

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class ClientFile:
    """A client, their details, and for intake alone their BSN."""

    own: OwnClient
    identity: Identity | None


async def read_for_intake(tx: Transaction, seal: Seal, by: By, client_id: UUID) -> ClientFile:
    """The whole file.

    Raises:
        NotFound: no such client in this municipality.
    """
    own = await _read(tx, by, client_id, READ_FOR_INTAKE)
    return ClientFile(own, await identity_of(tx.connection, seal, client_id))


async def read_for_guidance(tx: Transaction, by: By, client_id: UUID) -> ClientFile:
    """What who guides the person needs: everything but the BSN.

    Raises:
        NotFound: no such client in this municipality.
    """
    return ClientFile(await _read(tx, by, client_id, READ_FOR_GUIDANCE), None)


async def find_client_by_bsn(tx: Transaction, seal: Seal, by: By, bsn: str) -> list[OwnClient]:
    """Who is known in this municipality by a BSN: who holds it, then who contests it."""
    key = bsn_key(seal, by.municipality, bsn)
    known = (await known_by_bsn(tx.connection, by.municipality, [key])).get(key, [])
    return await _found(tx, by, [each.client_id for each in known[:MOST_FOUND]])


async def find_client_by_name(tx: Transaction, by: By, surname: str, birth_date: date) -> list[OwnClient]:
    """The clients of this municipality with that surname and birth date.

    Raises:
        RuleRefused: so many that the question is too wide.
    """
    found = await find_by_name(tx.connection, by.municipality, surname, birth_date, limit=MOST_FOUND + 1)
    if len(found) > MOST_FOUND:
        raise RuleRefused(
            "too-many-found",
            Words(nl="Dit zijn te veel mensen. Zoek met het BSN.", en="These are too many people. Search by BSN."),
        )
    return await _found(tx, by, found)


async def _read(tx: Transaction, by: By, client_id: UUID, processing: Processing) -> OwnClient:
    own = await own_client(tx, by, client_id)
    await log_client_processing(tx, processing, [client_id], by.subject)
    return own


async def _found(tx: Transaction, by: By, client_ids: Sequence[UUID]) -> list[OwnClient]:
    clients = await tx.load_many(CLIENT, client_ids)
    details = await details_of(tx.connection, client_ids)
    await log_client_processing(tx, SEARCH, client_ids, by.subject)
    return [OwnClient(clients[client_id], details.get(client_id)) for client_id in client_ids]
