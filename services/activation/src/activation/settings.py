"""What the environment tells this service: `ACTIVATION_…`."""

from pathlib import Path
from typing import Annotated

from meedoen.settings import ServiceSettings
from pydantic import Field
from pydantic_settings import SettingsConfigDict


class ActivationSettings(ServiceSettings):
    """Beside what every service is told: how municipalities work, and how often to sweep."""

    model_config = SettingsConfigDict(env_prefix="ACTIVATION_")

    ways_of_working: Annotated[Path | None, Field(description="a folder with ways of working of your own")] = None
    default_way_of_working: Annotated[
        str, Field(description="the way of working for municipalities that none claims")
    ] = "amsterdam"
    sweep_every_seconds: Annotated[float, Field(ge=1, le=86_400)] = 60
