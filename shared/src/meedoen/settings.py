"""What every service is told by its environment: typed, and refused at the start when wrong or missing."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, StringConstraints, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

__all__ = ["ServiceSettings", "WrongSettings"]


_WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/\S*)?$")]


class WrongSettings(Exception):
    """The environment lacks variables, or holds wrong ones; the text names all of them and shows no value."""


class ServiceSettings(BaseSettings):
    """The settings that all services have; each subclasses with an `env_prefix` of its own (`INTAKE_`)."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    database_url: Annotated[str, Field(repr=False, description="postgresql+asyncpg://… or sqlite+aiosqlite:///file")]
    bus_url: Annotated[str, Field(description="kafka://host:port, kafka+tls://host:port or sqlite:///file")]
    bus_user: str | None = None
    bus_password: SecretStr | None = None
    oidc_issuer: Annotated[_WebAddress, Field(description="https://… of the issuer whose access tokens count")]
    oidc_jwks_url: Annotated[_WebAddress, Field(description="https://… of its public keys")]
    oidc_audience: str = "meedoen"
    event_source: Annotated[
        str,
        StringConstraints(pattern=r"^urn:nld:oin:\d{20}:systeem:[a-z0-9-]+$"),
        Field(description="urn:nld:oin:<20 digits>:systeem:<name>"),
    ]
    data_directory: Path = Path("data")

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise WrongSettings(_told(type(self), error)) from None

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("postgresql+asyncpg://", "sqlite+aiosqlite:///")):
            raise ValueError("starts with postgresql+asyncpg:// or sqlite+aiosqlite:///")
        return value

    @field_validator("bus_url")
    @classmethod
    def _known_bus(cls, value: str) -> str:
        if not value.startswith(("kafka://", "kafka+tls://", "sqlite:///")):
            raise ValueError("starts with kafka://, kafka+tls:// or sqlite:///")
        return value


def _told(settings: type[BaseSettings], error: ValidationError) -> str:
    prefix = settings.model_config.get("env_prefix", "")
    lines = []
    for fault in error.errors(include_input=False, include_url=False, include_context=False):
        if not fault["loc"]:
            lines.append(f"  {fault['msg']}")
            continue
        name = str(fault["loc"][0])
        field = settings.model_fields.get(name)
        meant = f" ({field.description})" if field is not None and field.description else ""
        wrong = "is missing" if fault["type"] == "missing" else f"is wrong: {fault['msg']}"
        lines.append(f"  {(prefix + name).upper()} {wrong}{meant}")
    return "These settings must be put right in the environment first:\n" + "\n".join(lines)
