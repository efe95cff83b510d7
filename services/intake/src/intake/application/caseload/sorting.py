"""Sorting the rows of a chunk: newcomers, people known before, rows that were in the file already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from meedoen.identifiers import NewId

from intake.adapters.client_rows import ImportMark
from intake.adapters.identity_rows import KnownPerson
from intake.application.recognition import recognise
from intake.domain.caseload_row import CaseloadRow
from intake.domain.same_person import Likeness


@dataclass(frozen=True, slots=True)
class KeyedRow:
    """A row with the key by which its BSN is found, and its own hash."""

    row: CaseloadRow
    bsn_key: bytes
    row_hash: bytes


@dataclass(frozen=True, slots=True)
class Newcomer:
    """`holder`: who has the BSN already, if the newcomer contests it."""

    client_id: UUID
    row: CaseloadRow
    mark: ImportMark
    holder: KnownPerson | None


@dataclass(frozen=True, slots=True)
class Repeated:
    """A row about somebody who was on an earlier line of the same file."""

    row: CaseloadRow
    first: KnownPerson
    same_row: bool


@dataclass(slots=True)
class Sorted:
    newcomers: list[Newcomer] = field(default_factory=list)
    news: dict[UUID, tuple[CaseloadRow, ImportMark]] = field(default_factory=dict)
    """People known before of whom the row says something that the last import did not."""
    unchanged: dict[UUID, int] = field(default_factory=dict)
    """People of whom the row says what it said before, with its line."""
    repeated: list[Repeated] = field(default_factory=list)


def sort_rows(
    rows: Sequence[KeyedRow], known: Mapping[bytes, Sequence[KnownPerson]], import_id: UUID, new_id: NewId
) -> Sorted:
    """Sort rows in the order of the file: of two about one person the first counts."""
    people = {key: list(persons) for key, persons in known.items()}
    result = Sorted()
    for keyed in rows:
        row, mark = keyed.row, ImportMark(import_id, keyed.row.line, keyed.row_hash)
        candidates = people.setdefault(keyed.bsn_key, [])
        likeness = Likeness(row.details.surname, row.details.birth_date)
        found = recognise(candidates, likeness)
        if found is None:
            holder = next((each for each in candidates if not each.contested), None)
            newcomer = Newcomer(new_id(), row, mark, holder)
            result.newcomers.append(newcomer)
            candidates.append(_now_known(newcomer, keyed, likeness))
        elif found.import_id == import_id:
            result.repeated.append(Repeated(row, found, found.row_hash == keyed.row_hash))
        else:
            if found.row_hash == keyed.row_hash:
                result.unchanged[found.client_id] = row.line
            else:
                result.news[found.client_id] = (row, mark)
            candidates[candidates.index(found)] = replace(
                found, import_id=import_id, import_line=row.line, row_hash=keyed.row_hash
            )
    return result


def _now_known(newcomer: Newcomer, keyed: KeyedRow, likeness: Likeness) -> KnownPerson:
    return KnownPerson(
        client_id=newcomer.client_id,
        bsn_key=keyed.bsn_key,
        contested=newcomer.holder is not None,
        departed=False,
        likeness=likeness,
        import_id=newcomer.mark.import_id,
        import_line=newcomer.mark.line,
        row_hash=newcomer.mark.row_hash,
    )
