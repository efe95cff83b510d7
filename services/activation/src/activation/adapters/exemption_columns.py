"""An exemption as it stands in a row: its first and its last day, or neither."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, or_

from activation.domain.exemption import Exemption


def exemption_columns(exemption: Exemption | None) -> dict[str, date | None]:
    """What is written of it."""
    return {
        "exempt_since": None if exemption is None else exemption.since,
        "exempt_until": None if exemption is None else exemption.until,
    }


def exemption_in(row: Mapping[Any, Any]) -> Exemption | None:
    """What is read of it."""
    return None if row["exempt_since"] is None else Exemption(row["exempt_since"], row["exempt_until"])


def not_exempt_on(day: date, table: Table) -> ColumnElement[bool]:
    """The rows of whoever is not exempt on that day."""
    since, until = table.c.exempt_since, table.c.exempt_until
    return or_(until.is_(None), until < day, since > day)
