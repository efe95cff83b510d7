"""What the capabilities of intake need beside the database; put together once, at the start."""

from dataclasses import dataclass

from meedoen.privacy.sealing import Seal

from intake.adapters.column_profiles.catalogue import Profiles, load_profiles
from intake.adapters.municipality_data import load_municipalities
from intake.adapters.spool import MOST_FILE_BYTES, Spool
from intake.domain.municipality import Municipalities
from intake.settings import IntakeSettings


@dataclass(frozen=True, slots=True)
class Means:
    """`rows_a_commit`: how many rows of a caseload go into one transaction."""

    seal: Seal
    municipalities: Municipalities
    profiles: Profiles
    spool: Spool
    rows_a_commit: int = 500


def means_from(settings: IntakeSettings) -> Means:
    """The means that the settings describe.

    Raises:
        UnusableKeys, UnusableProfile, UnusableMunicipalities: the operator's own data have faults.
    """
    return Means(
        seal=Seal(settings.keys()),
        municipalities=load_municipalities(settings.municipalities),
        profiles=load_profiles(settings.column_profiles),
        spool=Spool(settings.data_directory / "intake-spool", most_bytes=MOST_FILE_BYTES),
    )
