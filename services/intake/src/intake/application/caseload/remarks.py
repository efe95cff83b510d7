"""What is said of rows that a person should look at, and never what stood in them."""

from collections.abc import Sequence

from meedoen.language import Words

from intake.adapters.caseload.rows import RefusedRow
from intake.adapters.import_rows import Outcome, Remark
from intake.domain.caseload_row import CaseloadRow


def of_refused(row: RefusedRow) -> list[Remark]:
    """Every fault of a row that is not taken."""
    return [
        Remark(row.number, number, row.line, fault.where, Outcome.REJECTED, fault.code, fault.words)
        for number, fault in enumerate(row.faults, 1)
    ]


def of_same_row(row: CaseloadRow, first_line: int) -> Remark:
    """A row that was in the file before."""
    words = Words(
        nl=f"Deze rij is dezelfde als die op regel {first_line}. Zij is één keer verwerkt.",
        en=f"This row is the same as the one on line {first_line}. It was taken once.",
    )
    return Remark(row.number, 1, row.line, "", Outcome.DUPLICATE, "same-row", words)


def of_same_person(row: CaseloadRow, first_line: int, headings: Sequence[str]) -> Remark:
    """A row about somebody who was in the file before, but that says something else."""
    words = Words(
        nl=f"Dit is dezelfde persoon als op regel {first_line}, met iets anders in deze kolom. "
        f"Regel {first_line} telt.",
        en=f"This is the same person as on line {first_line}, with something else in this column. "
        f"Line {first_line} counts.",
    )
    return Remark(row.number, 1, row.line, ", ".join(headings), Outcome.DUPLICATE, "same-person", words)


def of_contested(row: CaseloadRow, bsn_heading: str, holder_line: int | None) -> Remark:
    """Somebody whose BSN is another person's as well."""
    where_nl, where_en = (f" op regel {holder_line}", f" on line {holder_line}") if holder_line else ("", "")
    words = Words(
        nl=f"Dit BSN is ook van iemand anders{where_nl}. Deze persoon is ingeschreven; kijk bij beiden het BSN na.",
        en=f"This BSN is also that of somebody else{where_en}. This person was registered; check the BSN of both.",
    )
    return Remark(row.number, 1, row.line, bsn_heading, Outcome.REGISTERED, "bsn-contested", words)


def of_decisions_that_stand(row: CaseloadRow, headings: Sequence[str]) -> list[Remark]:
    """A row that says otherwise than what was decided here, in these columns, and does not undo it."""
    words = Words(
        nl="Wat hierover is vastgelegd blijft staan: dit bestand zegt niets nieuws van een latere dag. "
        "Klopt het bestand toch? Leg het dan zelf opnieuw vast.",
        en="What was recorded of this stands: this file says nothing new of a later day. "
        "Is the file right after all? Then record it anew yourself.",
    )
    return [
        Remark(row.number, number, row.line, heading, Outcome.DECISION_STANDS, "nothing-newer", words)
        for number, heading in enumerate(headings, 1)
    ]
