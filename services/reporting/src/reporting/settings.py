"""What the environment tells this service: `REPORTING_…`."""

from meedoen.settings import ServiceSettings
from pydantic_settings import SettingsConfigDict


class ReportingSettings(ServiceSettings):
    """Nothing beside what every service is told."""

    model_config = SettingsConfigDict(env_prefix="REPORTING_")
