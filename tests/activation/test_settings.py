"""What the environment may tell activation, and what it is told back when that is wrong."""

import pytest
from activation.settings import ActivationSettings
from meedoen.settings import WrongSettings

ALWAYS = {
    "DATABASE_URL": "sqlite+aiosqlite:///activation.db",
    "BUS_URL": "sqlite:///bus.db",
    "OIDC_ISSUER": "http://localhost/issuer",
    "OIDC_JWKS_URL": "http://localhost/keys",
    "EVENT_SOURCE": "urn:nld:oin:00000099000000000001:systeem:activation",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ALWAYS.items():
        monkeypatch.setenv(f"ACTIVATION_{name}", value)


def test_municipalities_are_assigned_to_ways_of_working_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIVATION_ASSIGNED_WAYS_OF_WORKING", '{"0599": "leeuwarden", "0363": "bremen"}')
    assert ActivationSettings().assigned_ways_of_working == {"0599": "leeuwarden", "0363": "bremen"}


def test_nothing_is_assigned_unless_said() -> None:
    assert ActivationSettings().assigned_ways_of_working == {}


@pytest.mark.parametrize("name", ["WAYS_OF_WORKING", "PARTNER_CONTRACTS", "LETTERS"])
def test_what_is_to_be_read_from_is_there(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"ACTIVATION_{name}", "nowhere/at/all")
    with pytest.raises(WrongSettings, match=f"ACTIVATION_{name} is wrong"):
        ActivationSettings()


@pytest.mark.parametrize(
    "value", ["leeuwarden", "[]", '{"599": "leeuwarden"}', '{"0599": "Not A Name"}', '{"0599": 1}']
)
def test_what_cannot_be_an_assignment_is_refused_with_an_example(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIVATION_ASSIGNED_WAYS_OF_WORKING", value)
    with pytest.raises(WrongSettings) as wrong:
        ActivationSettings()
    assert "ACTIVATION_ASSIGNED_WAYS_OF_WORKING" in str(wrong.value)
    assert '{"0599": "leeuwarden"}' in str(wrong.value)
