"""A caseload held against the norm."""

from fractions import Fraction
from uuid import UUID

from activation.domain.caseload import Caseload, norm_for
from activation.domain.way_of_working import CaseloadRole
from meedoen.vocabulary import Intensity

BREMEN = {CaseloadRole.COACH: 450, CaseloadRole.INTENSIVE_COACH: 150}


def with_people(intensive: int = 0, regular: int = 0, light: int = 0) -> Caseload:
    people = {Intensity.INTENSIVE: intensive, Intensity.REGULAR: regular, Intensity.LIGHT: light}
    return Caseload(UUID(int=21), people)


def test_with_one_norm_everybody_weighs_the_same() -> None:
    norms = {CaseloadRole.COACH: 350}
    assert with_people(100, 200, 50).load(norms) == 1
    assert with_people(100, 200, 51).load(norms) > 1


def test_people_seen_intensively_weigh_by_the_norm_of_an_intensive_coach() -> None:
    assert with_people(intensive=150).load(BREMEN) == 1
    assert with_people(intensive=50, regular=225).load(BREMEN) == Fraction(5, 6)


def test_a_team_members_norm_counts_where_coaches_have_none() -> None:
    assert norm_for({CaseloadRole.TEAM_MEMBER: 100}, Intensity.LIGHT) == 100


def test_without_a_norm_there_is_nothing_to_exceed() -> None:
    assert norm_for({}, Intensity.REGULAR) is None
    assert with_people(regular=5000).load({}) == 0
