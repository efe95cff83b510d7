"""The list of partners under contract: what is wrong with it is told at once, when the service starts."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from activation.adapters.partner_contracts import read_partner_contracts
from meedoen.refusals import InvalidInput

PARTNER = UUID(int=31)
CONTRACT = f"""[[contract]]
municipality = "0599"
partner_id = "{PARTNER}"
begins_on = 2026-01-01
ends_on = 2026-12-31
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "contracts.toml"


def test_a_contract_holds_from_its_first_up_to_and_including_its_last_day(file: Path) -> None:
    file.write_text(CONTRACT, encoding="utf-8")
    contracts = read_partner_contracts(file)
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [contracts.allow("0599", PARTNER, day) for day in days] == [False, True, True, False]
    assert not contracts.allow("0599", UUID(int=32), days[1])
    assert contracts.allow("0363", UUID(int=32), days[1])


def test_without_a_file_any_partner_may_be_asked() -> None:
    assert read_partner_contracts(None).allow("0599", PARTNER, date(2026, 1, 1))


def test_every_fault_in_it_is_told_at_once(file: Path) -> None:
    wrong = CONTRACT.replace('"0599"', '"Rotterdam"').replace("2026-12-31", "2025-12-31") + 'price = "much"\n'
    file.write_text(CONTRACT + wrong + CONTRACT.replace("2026-12-31", "2025-12-31"), encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_partner_contracts(file)
    assert {fault.where for fault in refused.value.faults} == {
        "contracts.toml#/contract/1/municipality",
        "contracts.toml#/contract/1/price",
        "contracts.toml#/contract/2",
    }


@pytest.mark.parametrize("written", ["", "contract = 3", "[[contract]\n", "[[contract]]\n"])
def test_what_is_no_list_of_contracts_is_refused(file: Path, written: str) -> None:
    file.write_text(written, encoding="utf-8")
    with pytest.raises(InvalidInput):
        read_partner_contracts(file)
