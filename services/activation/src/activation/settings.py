"""What the environment tells this service: `ACTIVATION_…`."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from meedoen.contracts.fields import Municipality, WayOfWorkingId
from meedoen.settings import ServiceSettings
from pydantic import DirectoryPath, Field, FilePath, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict


class SmtpSecurity(StrEnum):
    """How the way to the mail server is kept closed."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class ActivationSettings(ServiceSettings):
    """Beside what every service is told: how municipalities work, how often to sweep, and how letters leave."""

    model_config = SettingsConfigDict(env_prefix="ACTIVATION_")

    ways_of_working: Annotated[DirectoryPath | None, Field(description="a folder of your own ways of working")] = None
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
        FilePath | None, Field(description="a file with the partners under contract; without it any may be asked")
    ] = None
    sweep_every_seconds: Annotated[float, Field(ge=1, le=86_400)] = 60

    letters: Annotated[
        DirectoryPath | None,
        Field(description="a folder with letters of your own, such as nl/friendly.home-visit.toml"),
    ] = None
    outgoing_letters: Annotated[
        Path | None, Field(description="where the mail room finds letters; by default in the data directory")
    ] = None
    smtp_host: Annotated[str | None, Field(min_length=1, description="the mail server; none: no e-mail is sent")] = None
    smtp_port: Annotated[int, Field(ge=1, le=65_535)] = 587
    smtp_security: Annotated[SmtpSecurity, Field(description="starttls, tls or none")] = SmtpSecurity.STARTTLS
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: Annotated[
        str | None, Field(pattern=r"^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$", description="the address e-mail comes from")
    ] = None

    @field_validator("assigned_ways_of_working", mode="before")
    @classmethod
    def _written_as_json(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise ValueError("is not JSON") from None

    @model_validator(mode="after")
    def _can_send_email(self) -> Self:
        if (self.smtp_host is None) != (self.smtp_from is None):
            raise ValueError("ACTIVATION_SMTP_HOST and ACTIVATION_SMTP_FROM must both be given, or neither")
        if (self.smtp_user is None) != (self.smtp_password is None):
            raise ValueError("ACTIVATION_SMTP_USER and ACTIVATION_SMTP_PASSWORD must both be given, or neither")
        if self.smtp_password is not None and self.smtp_security is SmtpSecurity.NONE:
            raise ValueError("ACTIVATION_SMTP_SECURITY must be starttls or tls where a password is sent")
        return self

    @property
    def outgoing_letters_folder(self) -> Path:
        return self.outgoing_letters or self.data_directory / "outgoing-letters"
