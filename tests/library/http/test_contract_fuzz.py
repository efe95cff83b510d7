"""A stranger reads the document and tries everything it says, and much that it does not."""

from pathlib import Path

from meedoen.clock import SystemClock
from meedoen.database import connect
from meedoen.identifiers import random_id
from meedoen.identity import LocalIssuer, Role
from sqlalchemy import create_engine

from tests.library.http.conftest import ORGANISATION
from tests.library.http.fuzzing import faults_found
from tests.library.http.sample import METADATA, sample_app
from tests.library.http.serving import served


def test_the_service_keeps_to_its_document(tmp_path: Path) -> None:
    clock = SystemClock()
    issuer = LocalIssuer(clock)
    METADATA.create_all(create_engine(f"sqlite:///{tmp_path / 'gardens.sqlite'}"))
    database = connect(f"sqlite+aiosqlite:///{tmp_path / 'gardens.sqlite'}", clock=clock, new_id=random_id)
    with served(sample_app(database, issuer.verifier(), clock)) as address:
        found = faults_found(address, issuer.token(roles=[Role.TEAM_LEAD], organisation=ORGANISATION))
    assert not found, found
