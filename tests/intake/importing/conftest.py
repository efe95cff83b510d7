"""Importing files straight on the database."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from intake.adapters.import_rows import CaseloadImport, Remark
from intake.application.caseload.asking import ask_for_import
from intake.application.caseload.looking import ImportReport, remarks_of, report_of
from intake.application.caseload.running import run_import
from intake.application.means import Means
from meedoen.database import Database

ROTTERDAM = "0599"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made of a file."""

    report: ImportReport
    remarks: list[Remark]

    @property
    def counts(self) -> dict[str, int]:
        return dict(self.report.job.counts)


class Importer:
    """An intake officer with files."""

    def __init__(self, database: Database, means: Means) -> None:
        self.database, self.means = database, means

    async def offer(self, file: Path | bytes, *, as_of: date | None = None) -> CaseloadImport:
        content = file if isinstance(file, bytes) else file.read_bytes()  # noqa: ASYNC240

        async def blocks() -> AsyncIterator[bytes]:
            for start in range(0, len(content), 10_000):
                yield content[start : start + 10_000]

        async with self.database.transaction() as tx:
            return await ask_for_import(
                tx,
                self.means,
                municipality=ROTTERDAM,
                profile="rotterdam",
                as_of=as_of,
                requested_by=None,
                blocks=blocks(),
            )

    async def run(self, file: Path | bytes, *, as_of: date | None = None) -> Imported:
        job = await self.offer(file, as_of=as_of)
        return await self.result(await run_import(self.database, self.means, job.import_id))

    async def result(self, job: CaseloadImport) -> Imported:
        async with self.database.reading() as connection:
            report = await report_of(connection, job)
        remarks = [remark async for page in remarks_of(self.database, job.import_id) for remark in page]
        return Imported(report, remarks)


Settle = Callable[..., None]
"""Says how the municipality works."""


@pytest.fixture
def settle(importer: Importer) -> Settle:
    def settle(**values: Any) -> None:
        there = importer.means.municipalities
        settled = {ROTTERDAM: replace(there[ROTTERDAM], **values)}
        importer.means = replace(importer.means, municipalities={**there, **settled})

    return settle


@pytest.fixture
def importer(database: Database, means: Means) -> Importer:
    return Importer(database, means)
