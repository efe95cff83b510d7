"""Two services say how a municipality draws the cut, each for itself: they say the same."""

from datetime import date

import pytest
from activation.adapters.way_of_working_document import WayOfWorkingDocument
from activation.adapters.ways_of_working import ways_of_working, written_ways_of_working
from activation.domain.way_of_working import WayOfWorking
from intake.adapters.municipality_data import load_municipalities
from intake.domain.age import YOUNGEST
from intake.domain.municipality import Municipality

MUNICIPALITIES = load_municipalities(None)
DOCUMENTS = written_ways_of_working()
WAYS = ways_of_working(DOCUMENTS, default="amsterdam")
CLAIMED = {code for document in DOCUMENTS for code in document.municipalities}

cities = pytest.mark.parametrize("code", sorted(MUNICIPALITIES), ids=lambda code: MUNICIPALITIES[code].name)


def both(code: str) -> tuple[Municipality, WayOfWorking]:
    return MUNICIPALITIES[code], WAYS.of_municipality(code, date(2026, 1, 1))


def test_both_know_the_five_dutch_cities() -> None:
    assert set(MUNICIPALITIES) == CLAIMED == {"0599", "0363", "0344", "0080", "0855"}


@cities
def test_each_city_is_the_same_city_in_both(code: str) -> None:
    municipality, way = both(code)
    assert way.name == municipality.name.lower()


@cities
def test_the_cut_lies_at_the_same_number_of_months(code: str) -> None:
    municipality, way = both(code)
    assert municipality.cut == way.cut.months


@cities
def test_the_distance_to_work_is_judged_by_the_same(code: str) -> None:
    municipality, way = both(code)
    assert municipality.decided_by == way.cut.decided_by


@cities
def test_an_exemption_lasts_as_long_at_most(code: str) -> None:
    municipality, way = both(code)
    assert municipality.longest_exemption == way.cut.longest_exemption


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_nobody_is_younger_in_any_way_of_working_than_intake_registers(document: WayOfWorkingDocument) -> None:
    assert document.cut.youngest_age.value == YOUNGEST
