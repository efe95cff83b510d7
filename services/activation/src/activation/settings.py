"""What the environment tells this service: `ACTIVATION_…`."""

import json
from pathlib import Path
from typing import Annotated

from meedoen.contracts.fields import Municipality, WayOfWorkingId
from meedoen.settings import ServiceSettings
from pydantic import Field, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict


class ActivationSettings(ServiceSettings):
    """Beside what every service is told: how municipalities work, and how often to sweep."""

    model_config = SettingsConfigDict(env_prefix="ACTIVATION_")

    ways_of_working: Annotated[Path | None, Field(description="a folder with ways of working of your own")] = None
    default_way_of_working: Annotated[
        str, Field(description="the way of working for municipalities that none claims")
    ] = "amsterdam"
    assigned_ways_of_working: Annotated[
        dict[Municipality, WayOfWorkingId],
        NoDecode,
        Field(
            default_factory=dict,
            description='which municipality works how, whatever a way itself claims: {"0599": "leeuwarden"}',
        ),
    ]
    partner_contracts: Annotated[
        Path | None, Field(description="a file with the partners under contract; without it any may be asked")
    ] = None
    sweep_every_seconds: Annotated[float, Field(ge=1, le=86_400)] = 60

    @field_validator("assigned_ways_of_working", mode="before")
    @classmethod
    def _written_as_json(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise ValueError("is not JSON") from None
