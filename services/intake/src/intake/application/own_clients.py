"""Somebody of a municipality works on its own clients; those of others do not exist for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from meedoen.event_sourcing import Loaded
from meedoen.language import Words
from meedoen.privacy.processing_log import Processing, log_processing
from meedoen.refusals import NotFound, Stale
from meedoen.transaction import Transaction

from intake.adapters.client_rows import save_clients
from intake.adapters.detail_rows import StoredDetails, details_of
from intake.adapters.event_codec import CLIENT
from intake.adapters.tables import PROCESSING_LOG
from intake.domain.client import Client
from intake.domain.client_events import ClientEvent

NO_SUCH_CLIENT = Words(nl="Deze persoon is niet gevonden.", en="This person was not found.")
_STALE = Words(
    nl="Iemand anders was eerder. Haal de nieuwe gegevens op en kijk of je wijziging nog nodig is.",
    en="Somebody was first. Get the new state and see whether your change is still needed.",
)


@dataclass(frozen=True, slots=True)
class By:
    """Who acts, for which municipality, and the version that they saw (None: they did not say)."""

    subject: UUID
    municipality: str
    seen_version: int | None = None


@dataclass(slots=True)
class OwnClient:
    """A client and their details; the details are None once they were erased."""

    loaded: Loaded[Client]
    stored: StoredDetails | None

    @property
    def client_id(self) -> UUID:
        return self.loaded.stream_id

    @property
    def client(self) -> Client:
        return self.loaded.state

    @property
    def version(self) -> int:
        """Goes up with each event and with each change of the details: the ETag."""
        return self.loaded.version + (self.stored.revision if self.stored else 0)


async def own_client(tx: Transaction, by: By, client_id: UUID, *, to_change_details: bool = False) -> OwnClient:
    """The client, if it is this municipality's; `to_change_details` waits for whoever is changing the details.

    Raises:
        NotFound: there is none by that id, or it is another municipality's.
        Stale: it is not as the caller saw it.
    """
    stored = await details_of(tx.connection, [client_id], to_change=to_change_details)
    loaded = await tx.load(CLIENT, client_id)
    if not loaded.exists or loaded.state.municipality != by.municipality:
        raise NotFound(NO_SUCH_CLIENT)
    own = OwnClient(loaded, stored.get(client_id))
    if by.seen_version not in (None, own.version):
        raise Stale(_STALE)
    return own


async def decide(
    tx: Transaction,
    by: By,
    client_id: UUID,
    processing: Processing,
    decision: Callable[[Client], Sequence[ClientEvent]],
) -> OwnClient:
    """Take a decision of the domain on an own client, log it, and show the client as they are after it.

    Raises:
        NotFound: there is none by that id, or it is another municipality's.
        Stale: it is not as the caller saw it.
        RuleRefused: the decision says no.
    """
    own = await own_client(tx, by, client_id)
    tx.record(own.loaded, decision(own.client))
    await save_clients(tx.connection, [own.loaded])
    await log_client_processing(tx, processing, [client_id], by.subject)
    return own


async def log_client_processing(
    tx: Transaction, processing: Processing, client_ids: Sequence[UUID], done_by: UUID | None
) -> None:
    """One line for each client, by their pseudonym in this domain."""
    await log_processing(
        tx, PROCESSING_LOG, processing, client_ids, subject_type="urn:meedoen:client-id", done_by=done_by
    )
