"""With which partners a municipality has a contract, and when. A municipality that keeps no list may ask any."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PartnerContract:
    """From its first up to and including its last day."""

    municipality: str
    partner_id: UUID
    begins_on: date
    ends_on: date


class PartnerContracts:
    """The contracts that this installation was told of."""

    def __init__(self, contracts: Iterable[PartnerContract] = ()) -> None:
        self._contracts = tuple(contracts)
        self._keeping = {contract.municipality for contract in self._contracts}

    def allow(self, municipality: str, partner_id: UUID, on: date) -> bool:
        """Whether this municipality may ask that partner on that day."""
        if municipality not in self._keeping:
            return True
        return any(
            (contract.municipality, contract.partner_id) == (municipality, partner_id)
            and contract.begins_on <= on <= contract.ends_on
            for contract in self._contracts
        )


ANY_PARTNER = PartnerContracts()
