"""What the environment tells this service: `WELLBEING_PARTNERS_…`."""

from meedoen.settings import ServiceSettings
from pydantic_settings import SettingsConfigDict


class WellbeingPartnersSettings(ServiceSettings):
    """Nothing beside what every service is told."""

    model_config = SettingsConfigDict(env_prefix="WELLBEING_PARTNERS_")
