"""The city of the module, on a Monday morning in January 2016, with nobody in view yet."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from activation.adapters.publishing import publish as activation_publishes
from activation.adapters.ways_of_working import written_ways_of_working
from activation.bootstrap import SERVICE as ACTIVATION
from activation.domain.way_of_working import WayOfWorking
from activation.entrypoints.consumers import consumers as activation_hears
from intake.adapters.publishing import publish as intake_publishes
from intake.bootstrap import SERVICE as INTAKE
from intake.entrypoints.consumer import CONSUMER as INTAKE_HEARS
from meedoen.clock import SteppedClock, local_date
from meedoen.identity import LocalIssuer
from meedoen.migrating import migrate
from meedoen.service import Assembled, Parts, Service
from wellbeing_partners.adapters.publishing import publish as partners_publish
from wellbeing_partners.bootstrap import SERVICE as PARTNERS
from wellbeing_partners.entrypoints.consumer import CONSUMER as PARTNERS_HEAR

from tests.cities.city import CODES, SOURCE, City, Running
from tests.intake.conftest import NOW as MONDAY

ABROAD = {CODES[name]: name for name in ("stockholm", "bremen")}


@pytest.fixture(scope="session")
def issuer() -> LocalIssuer:
    """One for all tests, since keys take a while to make. Its clock stands still: its tokens last."""
    return LocalIssuer(SteppedClock(MONDAY))


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(MONDAY)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the database of each service, with its tables and nothing in them, to copy."""
    directory = tmp_path_factory.mktemp("city")
    for service in (INTAKE, ACTIVATION, PARTNERS):
        migrate(f"sqlite+aiosqlite:///{directory / service.name}.sqlite", service.migrations)
    return directory


def known_to_intake(code: str, name: str) -> str:
    """What whoever runs the installation tells intake of a city, from its way of working."""
    [cut] = [document.to_domain().cut for document in written_ways_of_working() if document.name == name]
    decided_by = [method.value for method in sorted(cut.decided_by)]
    return (
        f'["{code}"]\nname = "{name.title()}"\ncut = {cut.months}\n'
        f"decided_by = {decided_by}\nlongest_exemption = {cut.longest_exemption}\n"
    )


@pytest.fixture
async def city(
    request: pytest.FixtureRequest, empty: Path, tmp_path: Path, clock: SteppedClock, issuer: LocalIssuer
) -> AsyncIterator[City]:
    directory = Path(shutil.copytree(empty, tmp_path / "city"))
    abroad = directory / "municipalities.toml"
    abroad.write_text("".join(known_to_intake(code, name) for code, name in ABROAD.items()))

    def assembled(service: Service[Any], **settings: Any) -> Assembled:
        common = service.settings(
            database_url=f"sqlite+aiosqlite:///{directory / service.name}.sqlite",
            bus_url=f"sqlite:///{directory / 'bus.sqlite'}",
            oidc_issuer=issuer.url,
            oidc_jwks_url=f"{issuer.url}/jwks",
            event_source=SOURCE,
            **settings,
        )
        return service.assemble(common, Parts(clock=clock, verifier=issuer.verifier()))

    intake = assembled(INTAKE, municipalities=abroad, data_directory=directory)
    activation = assembled(ACTIVATION, assigned_ways_of_working=ABROAD)
    partners = assembled(PARTNERS)
    services = {
        "intake": Running(intake, intake_publishes, (INTAKE_HEARS,)),
        "activation": Running(activation, activation_publishes, activation_hears(activation.app.state.ways)),
        "wellbeing-partners": Running(partners, partners_publish, (PARTNERS_HEAR,)),
    }
    yield City(request.module.CITY, services, clock, issuer)
    for service in services.values():
        await service.assembled.database.dispose()


@pytest.fixture
def way(city: City) -> WayOfWorking:
    """How the city works, as the domain is asked."""
    return city.ways.of_municipality(city.code, local_date(MONDAY))
