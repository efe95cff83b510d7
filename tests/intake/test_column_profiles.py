"""A column profile is data: another municipality's file needs no code, and a wrong profile says all that is wrong."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake.adapters.caseload.dates import date_reader
from intake.adapters.caseload.records import RecordFile
from intake.adapters.caseload.rows import RowReader
from intake.adapters.column_profiles.catalogue import load_profiles
from intake.adapters.column_profiles.schema import UnusableProfile, read_profile
from intake.adapters.municipality_data import UnusableMunicipalities, load_municipalities
from intake.domain.caseload_row import CaseloadRow
from intake.domain.municipality import Municipality
from meedoen.vocabulary import AssessmentMethod, Obstacle

UTRECHT = """
municipality = "0344"
title = { nl = "Utrecht", en = "Utrecht" }
file = { encoding = "utf-8-sig", separator = "\\t", quote = "", dates = ["yyyymmdd", "d/m/yyyy"], word-separator = "+" }
assessment = { method = "professional" }
exemption = { grounds = "medical" }

[columns]
months-to-work = "afstand"
neighbourhood = "buurt"
bsn = "bsn"
surname = "naam"
birth-date = "geboren"
benefit-since = "sinds"
obstacles = "wat speelt"

[words.obstacles]
Geldzorgen = "debts"
Eenzaam = "isolation"
"""
FILE = """afstand\tnaam\tbsn\tgeboren\tsinds\tbuurt\twat speelt\tiets anders
36\tVastrik\t999253773\t19710708\t1/2/2003\t03440111\tEENZAAM + geldzorgen\t"wie weet
"""


def test_other_separators_encodings_headings_dates_and_orders_are_data_alone(tmp_path: Path) -> None:
    (tmp_path / "utrecht.toml").write_text(UTRECHT, "utf-8")
    (tmp_path / "caseload.txt").write_text(FILE, "utf-8-sig")
    profile = load_profiles(tmp_path)["utrecht"]
    file = RecordFile(tmp_path / "caseload.txt", profile.file)
    [record] = file.records()
    row = RowReader(profile, file.headings, date(2016, 1, 4), load_municipalities(None)["0344"]).read(record)
    file.close()

    assert isinstance(row, CaseloadRow)
    assert row.details.birth_date == date(1971, 7, 8)
    assert row.applicant.benefit_since == date(2003, 2, 1)
    assert row.obstacles == (Obstacle.DEBTS, Obstacle.ISOLATION)


def test_a_wrong_profile_says_everything_that_is_wrong() -> None:
    wrong = (
        UTRECHT.replace('"utf-8-sig"', '"utf-99"')
        .replace('"yyyymmdd"', '"yyyy-mm"')
        .replace('"debts"', '"money"')
        .replace('"medical"', '"whim"')
        .replace('"0344"', '"Utrecht"')
        .replace('bsn = "bsn"', 'shoe-size = "bsn"')
    )

    with pytest.raises(UnusableProfile) as refused:
        read_profile(wrong)
    for part in ("encoding", "dates", "Geldzorgen", "grounds", "municipality", "shoe-size"):
        assert part in str(refused.value)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('surname = "naam"', "", "surname is missing"),
        ('surname = "naam"', 'surname = "bsn"', "bsn is used twice"),
        ('quote = ""', 'quote = "\\t"', "separator and quote are the same"),
        ("municipality", "municipality =", "Invalid value"),
    ],
)
def test_a_profile_that_does_not_fit_together_is_refused(before: str, after: str, said: str) -> None:
    with pytest.raises(UnusableProfile, match=said):
        read_profile(UTRECHT.replace(before, after))


def test_all_faulty_files_are_named_at_once(tmp_path: Path) -> None:
    for name in ("Een", "twee"):
        (tmp_path / f"{name}.toml").write_text("municipality = 1", "utf-8")

    with pytest.raises(UnusableProfile, match=r"(?s)Een\.toml.*twee\.toml"):
        load_profiles(tmp_path)


def test_an_operators_own_municipality_goes_before_that_of_the_package(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '["0599"]\nname = "Rotterdam"\ncut = 18\ndecided_by = ["professional"]\nlongest_exemption = 365\n', "utf-8"
    )

    found = load_municipalities(own)
    assert found["0599"] == Municipality("0599", "Rotterdam", 18, frozenset({AssessmentMethod.PROFESSIONAL}), 365)
    assert found["0363"].cut == 24


def test_a_wrong_municipality_is_refused_with_every_fault(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('["599"]\nname = ""\ncut = "24"\ndecided_by = []\nlongest_exemption = 0\n', "utf-8")

    with pytest.raises(UnusableMunicipalities, match=r"(?s)own\.toml.*name.*cut.*decided_by.*longest_exemption"):
        load_municipalities(own)


days = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@given(days)
def test_a_date_written_in_a_form_is_read_back(day: date) -> None:
    read = date_reader(["dd-mm-yyyy"])

    assert read(f"{day:%d-%m-%Y}") == day
    assert read(f"{day:%Y-%m-%d}") is None


@given(days)
def test_short_days_and_months_are_read_where_the_form_says_so(day: date) -> None:
    assert date_reader(["d/m/yyyy"])(f"{day.day}/{day.month}/{day.year}") == day


@given(st.text())
def test_any_text_at_all_is_a_date_or_none(text: str) -> None:
    found = date_reader(["d.m.yyyy", "yyyymmdd"])(text)

    assert found is None or str(found.year).zfill(4) in text
