"""The list of partners under contract, as an installation writes it down (TOML): see docs/running.md.

[[contract]]
municipality = "0599"
partner_id = "00000000-0000-4000-8000-000000000001"
begins_on = 2026-01-01
ends_on = 2026-12-31
"""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Self
from uuid import UUID

from meedoen.contracts.fields import Municipality
from meedoen.http import input_fault
from meedoen.http.faults import faults_in
from meedoen.language import Words
from meedoen.refusals import Fault, InvalidInput
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from activation.domain.partner_contracts import PartnerContract, PartnerContracts

_ENDS_BEFORE_IT_BEGINS = Words(
    nl="De laatste dag ligt voor de eerste. Kijk beide na.", en="The last day lies before the first. Check both."
)


class _Contract(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    municipality: Municipality
    partner_id: UUID
    begins_on: date
    ends_on: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.begins_on > self.ends_on:
            raise input_fault("ends-before-it-begins", _ENDS_BEFORE_IT_BEGINS)
        return self


class _Contracts(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    contract: tuple[_Contract, ...] = Field(min_length=1, max_length=10_000)


def read_partner_contracts(file: Path | None) -> PartnerContracts:
    """The contracts in a file; without a file no municipality keeps a list.

    Raises:
        InvalidInput: something in it is wrong; every fault is named at once.
        OSError: it cannot be read.
    """
    if file is None:
        return PartnerContracts()
    try:
        written = json.dumps(tomllib.loads(file.read_text(encoding="utf-8")), default=date.isoformat)
        stated = _Contracts.model_validate_json(written).contract
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        words = Words(nl=f"Dit is geen TOML: {wrong}", en=f"This is not TOML: {wrong}")
        raise InvalidInput([Fault(file.name, "not-toml", words)]) from None
    except ValidationError as wrong:
        faults = faults_in([{**error, "loc": ("body", *error["loc"])} for error in wrong.errors()])
        named = [Fault(f"{file.name}#{fault.where}", fault.code, fault.words) for fault in faults]
        raise InvalidInput(named) from None
    return PartnerContracts(
        PartnerContract(each.municipality, each.partner_id, each.begins_on, each.ends_on) for each in stated
    )
