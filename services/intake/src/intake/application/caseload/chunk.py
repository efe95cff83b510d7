"""Taking one chunk of a caseload: registrations, news and remarks, all in one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from meedoen.clock import moment_on
from meedoen.privacy.sealing import Seal
from meedoen.transaction import Transaction

from intake.adapters.caseload.rows import PassedOver, RefusedRow
from intake.adapters.client_rows import note_seen_again, save_imported_clients
from intake.adapters.detail_rows import details_of, save_details
from intake.adapters.event_codec import CLIENT
from intake.adapters.identity_rows import Identity, bsn_key, known_by_bsn, save_identities
from intake.adapters.import_rows import CaseloadImport, Remark
from intake.application.caseload import remarks
from intake.application.caseload.sorting import KeyedRow, Newcomer, Sorted, sort_rows
from intake.application.own_clients import log_client_processing
from intake.application.processing_activities import IMPORT
from intake.domain.caseload_row import CaseloadRow
from intake.domain.municipality import Municipality
from intake.domain.taking_rows import details_after, differences, take_newcomer, take_news


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the rows of a chunk."""

    counts: Counter[str] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Noted:
    """Of how many clients there was really something new, and the rows that left a decision alone, in which fields."""

    changed: int
    stands: list[tuple[CaseloadRow, list[str]]]


@dataclass(frozen=True, slots=True)
class ChunkTaker:
    """Takes chunks of one import. `headings`: the file's heading of each field of the profile."""

    seal: Seal
    job: CaseloadImport
    municipality: Municipality
    headings: Mapping[str, str]

    async def take(self, tx: Transaction, rows: Sequence[CaseloadRow | RefusedRow | PassedOver]) -> Taken:
        """Register who is new, note what is new of others, remark on what a person should look at.

        Raises:
            IntegrityError: somebody was registered by another at this moment; try the chunk again.
        """
        keyed = [self._keyed(row) for row in rows if isinstance(row, CaseloadRow)]
        known = await known_by_bsn(tx.connection, self.job.municipality, {each.bsn_key for each in keyed})
        found = sort_rows(keyed, known, self.job.import_id, tx.new_id)
        taken = Taken()
        await self._register(tx, found.newcomers)
        noted = await self._note_news(tx, found)
        await note_seen_again(tx.connection, self.job.import_id, found.unchanged)
        for row in rows:
            if isinstance(row, RefusedRow):
                taken.remarks.extend(remarks.of_refused(row))
        for newcomer in found.newcomers:
            if newcomer.holder is not None:
                same_file = newcomer.holder.import_id == self.job.import_id
                line = newcomer.holder.import_line if same_file else None
                taken.remarks.append(remarks.of_contested(newcomer.row, self.headings["bsn"], line))
        for row, fields in noted.stands:
            headings = [self.headings[name] for name in fields]
            taken.remarks.extend(remarks.of_decisions_that_stand(row, headings))
        taken.remarks.extend(await self._repeated(tx, found))
        touched = [*(each.client_id for each in found.newcomers), *found.news, *found.unchanged]
        await log_client_processing(tx, IMPORT, touched, self.job.requested_by)
        taken.counts.update(
            registered=len(found.newcomers),
            unchanged=len(found.unchanged) + len(found.news) - noted.changed,
            changed=noted.changed,
            rejected=sum(isinstance(row, RefusedRow) for row in rows),
            duplicates=len(found.repeated),
            contested=sum(each.holder is not None for each in found.newcomers),
            decisions_stand=len(noted.stands),
            passed_over=sum(isinstance(row, PassedOver) for row in rows),
        )
        return taken

    def _keyed(self, row: CaseloadRow) -> KeyedRow:
        within = self.job.municipality
        return KeyedRow(row, bsn_key(self.seal, within, row.bsn), self.seal.finding_key(row.text, within=within))

    async def _register(self, tx: Transaction, newcomers: Sequence[Newcomer]) -> None:
        at = moment_on(self.job.as_of, now=tx.now)
        clients = []
        for newcomer in newcomers:
            loaded = tx.new(CLIENT, newcomer.client_id)
            tx.record(
                loaded,
                take_newcomer(
                    newcomer.row, assessment_id=tx.new_id(), municipality=self.municipality, occurred_at=at, now=tx.now
                ),
            )
            clients.append(loaded)
        await save_imported_clients(tx.connection, clients, {each.client_id: each.mark for each in newcomers})
        await save_identities(
            tx.connection,
            self.seal,
            [
                Identity(each.client_id, self.job.municipality, each.row.bsn, contested=each.holder is not None)
                for each in newcomers
            ],
        )
        await save_details(
            tx.connection, self.job.municipality, {each.client_id: (1, each.row.details) for each in newcomers}
        )

    async def _note_news(self, tx: Transaction, found: Sorted) -> _Noted:
        if not found.news:
            return _Noted(0, [])
        at = moment_on(self.job.as_of, now=tx.now)
        clients = await tx.load_many(CLIENT, list(found.news))
        stored = await details_of(tx.connection, list(found.news), to_change=True)
        changed_details = {}
        changed, stands = 0, []
        for client_id, (row, _) in found.news.items():
            loaded, known = clients[client_id], stored.get(client_id)
            news = take_news(
                loaded.state, row, new_id=tx.new_id, municipality=self.municipality, occurred_at=at, now=tx.now
            )
            tx.record(loaded, news.events)
            details = details_after(known.details if known else None, row)
            if known is None or details != known.details:
                changed_details[client_id] = ((known.revision if known else 0) + 1, details)
            changed += bool(news.events) or client_id in changed_details
            if news.stands:
                stands.append((row, news.stands))
        marks = {client_id: mark for client_id, (_, mark) in found.news.items()}
        await save_imported_clients(tx.connection, list(clients.values()), marks)
        await save_details(tx.connection, self.job.municipality, changed_details)
        return _Noted(changed, stands)

    async def _repeated(self, tx: Transaction, found: Sorted) -> list[Remark]:
        firsts = [each.first.client_id for each in found.repeated]
        clients = await tx.load_many(CLIENT, firsts)
        stored = await details_of(tx.connection, firsts)
        told = []
        for each in found.repeated:
            client_id, line = each.first.client_id, each.first.import_line or 0
            known = stored[client_id].details if client_id in stored else None
            different = [] if each.same_row else differences(each.row, known, clients[client_id].state)
            headings = [self.headings[name] for name in different if name in self.headings]
            told.append(
                remarks.of_same_person(each.row, line, headings) if headings else remarks.of_same_row(each.row, line)
            )
        return told
