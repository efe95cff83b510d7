"""Asking for the import of a caseload: the same file is never taken by two imports at once."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

from meedoen.clock import local_date
from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput
from meedoen.taking_turns import one_at_a_time
from meedoen.transaction import Transaction

from intake.adapters.column_profiles.catalogue import find_profile
from intake.adapters.import_rows import (
    CaseloadImport,
    ImportState,
    imports_going_on,
    insert_import,
)
from intake.adapters.spool import SpooledFile
from intake.application.means import Means
from intake.domain.municipality import find_municipality

MOST_YEARS_AGO = 30
"""How old a file may be. Assumption: nobody is registered as of a day before there were files."""


async def ask_for_import(
    tx: Transaction,
    means: Means,
    *,
    municipality: str,
    profile: str,
    as_of: date | None,
    requested_by: UUID | None,
    blocks: AsyncIterator[bytes],
) -> CaseloadImport:
    """Take a file in. The same file that is being imported, or was when the machine stopped, goes on where it was.

    Raises:
        InvalidInput: no such profile, another municipality's profile, a date to come or too long ago.
        RuleRefused: the municipality is not set up.
        FileTooLarge: the file is too large.
    """
    find_municipality(means.municipalities, municipality)
    _check(means, municipality, profile, as_of, local_date(tx.now))
    spooled = await means.spool.receive(tx.new_id(), blocks)
    try:
        await one_at_a_time(tx.connection, "offering a file")  # so that each sees which others are going on
        job = await _started_before(tx, municipality, profile, as_of, spooled)
        if job is None:
            job = _new_import(tx, municipality, profile, as_of, requested_by, spooled)
            await insert_import(tx.connection, job)
        # Before the commit: an import without its file would wait for ever, a file without an import is swept up.
        means.spool.keep(spooled, job.import_id)
    finally:
        spooled.path.unlink(missing_ok=True)
    return job


def _check(means: Means, municipality: str, profile: str, as_of: date | None, today: date) -> None:
    faults = []
    if find_profile(means.profiles, profile).municipality != municipality:
        words = Words(
            nl="Dit kolomprofiel is van een andere gemeente.", en="This column profile is another municipality's."
        )
        faults.append(Fault("/profile", "profile-elsewhere", words))
    if as_of is not None and as_of > today:
        words = Words(
            nl="De peildatum ligt in de toekomst. Kies vandaag of een eerdere dag.",
            en="The reference date is in the future. Choose today or an earlier day.",
        )
        faults.append(Fault("/asOf", "date-to-come", words))
    if as_of is not None and today.year - as_of.year > MOST_YEARS_AGO:
        words = Words(
            nl=f"De peildatum ligt meer dan {MOST_YEARS_AGO} jaar terug. Kijk het jaar na.",
            en=f"The reference date is more than {MOST_YEARS_AGO} years ago. Check the year.",
        )
        faults.append(Fault("/asOf", "date-too-old", words))
    if faults:
        raise InvalidInput(faults)


async def _started_before(
    tx: Transaction, municipality: str, profile: str, as_of: date | None, spooled: SpooledFile
) -> CaseloadImport | None:
    asked = (municipality, profile, spooled.sha256)
    return next(
        (
            job
            for job in await imports_going_on(tx.connection)
            if (job.municipality, job.profile, job.file_hash) == asked and as_of in (None, job.as_of)
        ),
        None,
    )


def _new_import(
    tx: Transaction,
    municipality: str,
    profile: str,
    as_of: date | None,
    requested_by: UUID | None,
    spooled: SpooledFile,
) -> CaseloadImport:
    return CaseloadImport(
        import_id=tx.new_id(),
        municipality=municipality,
        profile=profile,
        file_hash=spooled.sha256,
        file_bytes=spooled.size,
        as_of=as_of or local_date(tx.now),
        state=ImportState.WAITING,
        requested_by=requested_by,
        created_at=tx.now,
        finished_at=None,
        records=0,
        bytes_read=0,
        counts={},
        failure=None,
    )
