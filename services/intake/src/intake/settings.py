"""What the environment tells this service: `INTAKE_…`."""

from typing import Annotated, Self

from meedoen.privacy.keys import Keys, keys_in, read_keys
from meedoen.settings import ServiceSettings
from pydantic import DirectoryPath, Field, FilePath, SecretStr, model_validator
from pydantic_settings import SettingsConfigDict


class IntakeSettings(ServiceSettings):
    """Beside what every service is told: the keys of the citizen service numbers, and the operator's own data."""

    model_config = SettingsConfigDict(env_prefix="INTAKE_")

    sealing_keys: Annotated[
        SecretStr | None, Field(description="id:base64 of 32 bytes, several with commas, the newest first")
    ] = None
    finding_key: Annotated[SecretStr | None, Field(description="base64 of 32 bytes, another key")] = None
    column_profiles: Annotated[DirectoryPath | None, Field(description="a directory of further column profiles")] = None
    municipalities: Annotated[FilePath | None, Field(description="a TOML file of further municipalities")] = None

    @model_validator(mode="after")
    def _has_keys(self) -> Self:
        given = self.sealing_keys is not None, self.finding_key is not None
        on_sqlite = self.database_url.startswith("sqlite")
        if not (all(given) or (on_sqlite and not any(given))):
            raise ValueError(
                "INTAKE_SEALING_KEYS and INTAKE_FINDING_KEY must both be given; on SQLite they may be left out"
            )
        if all(given):
            self.keys()
        return self

    def keys(self) -> Keys:
        """The keys that were given; on SQLite without them, those in the data directory, made at the first start.

        Raises:
            UnusableKeys: they are not what they should be.
        """
        if self.sealing_keys is None or self.finding_key is None:
            return keys_in(self.data_directory, "intake")
        return read_keys(self.sealing_keys.get_secret_value(), self.finding_key.get_secret_value())
