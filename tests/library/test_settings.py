"""A service that is told too little, or something wrong, says all of it at the start, and no secret."""

from typing import Self

import pytest
from meedoen.settings import ServiceSettings, WrongSettings
from pydantic import model_validator
from pydantic_settings import SettingsConfigDict


class GardenSettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="GARDENS_")


GOOD = {
    "GARDENS_DATABASE_URL": "postgresql+asyncpg://gardens:marked-secret@db/gardens",
    "GARDENS_BUS_URL": "kafka://broker:9092",
    "GARDENS_BUS_USER": "gardens",
    "GARDENS_BUS_PASSWORD": "marked-secret",
    "GARDENS_OIDC_ISSUER": "https://issuer.example/realms/meedoen",
    "GARDENS_OIDC_JWKS_URL": "https://issuer.example/realms/meedoen/keys",
    "GARDENS_EVENT_SOURCE": "urn:nld:oin:00000099000000000001:systeem:gardens",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_what_the_environment_says(environment: pytest.MonkeyPatch) -> None:
    settings = GardenSettings()
    assert settings.bus_url == "kafka://broker:9092"
    assert settings.bus_password is not None
    assert settings.bus_password.get_secret_value() == "marked-secret"
    assert settings.oidc_audience == "meedoen"


@pytest.mark.parametrize("address", ["kafka+tls://one:9093,two:9093", "sqlite:////data/bus.sqlite"])
def test_any_address_of_a_bus_that_there_is(environment: pytest.MonkeyPatch, address: str) -> None:
    environment.setenv("GARDENS_BUS_URL", address)
    assert GardenSettings().bus_url == address


def test_everything_that_is_missing_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in GOOD:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(WrongSettings) as refused:
        GardenSettings()
    needed = set(GOOD) - {"GARDENS_BUS_USER", "GARDENS_BUS_PASSWORD"}
    assert {line.split()[0] for line in str(refused.value).splitlines()[1:]} == needed


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GARDENS_DATABASE_URL", "mysql://gardens:marked-secret@db/gardens"),
        ("GARDENS_DATABASE_URL", "postgresql://gardens:marked-secret@db/gardens"),
        ("GARDENS_BUS_URL", "amqp://gardens:marked-secret@broker"),
        ("GARDENS_EVENT_SOURCE", "urn:nld:oin:99:systeem:marked-secret"),
        ("GARDENS_OIDC_ISSUER", "marked-secret"),
        ("GARDENS_OIDC_JWKS_URL", "file:///marked-secret"),
    ],
)
def test_what_is_wrong_is_named_without_its_value(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    environment.setenv(name, value)
    with pytest.raises(WrongSettings) as refused:
        GardenSettings()
    assert name in str(refused.value)
    assert "marked-secret" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


class StrictGardenSettings(GardenSettings):
    @model_validator(mode="after")
    def _never(self) -> Self:
        raise ValueError("GARDENS_BUS_USER and GARDENS_BUS_PASSWORD go together")


def test_what_is_wrong_with_several_together_is_told_in_its_own_words(environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(WrongSettings, match="GARDENS_BUS_USER and GARDENS_BUS_PASSWORD go together"):
        StrictGardenSettings()


def test_a_secret_is_not_shown(environment: pytest.MonkeyPatch) -> None:
    settings = GardenSettings()
    assert "marked-secret" not in repr(settings) + str(settings)
