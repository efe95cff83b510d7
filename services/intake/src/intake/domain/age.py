"""Age, in years and in the bands that may travel."""

from datetime import date

from meedoen.vocabulary import AgeBand

YOUNGEST = 27
"""Nobody under 27: the young have trajectories of their own (dossier)."""

_UPPER_ENDS = (
    (34, AgeBand.FROM_27_TO_34),
    (44, AgeBand.FROM_35_TO_44),
    (54, AgeBand.FROM_45_TO_54),
    (64, AgeBand.FROM_55_TO_64),
)


def age_on(birth_date: date, day: date) -> int:
    """Full years on that day. Who was born on 29 February has a birthday on 1 March in other years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def age_band(age: int) -> AgeBand:
    """The band of an age.

    Raises:
        ValueError: somebody under 27 has no band, because they are not registered here.
    """
    if age < YOUNGEST:
        raise ValueError(f"no age band for somebody of {age}")
    return next((band for upper_end, band in _UPPER_ENDS if age <= upper_end), AgeBand.FROM_65)
