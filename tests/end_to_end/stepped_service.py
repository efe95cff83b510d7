"""Any of the four services as its own process, on the clock of the test: `uvicorn --factory …:create_app`.

The same as the service's own `bootstrap:create_app`, but for the clock: a trajectory takes a year.
"""

import os
from pathlib import Path

from fastapi import FastAPI
from meedoen.service import Parts, installed_services

from tests.end_to_end.clock_file import ClockFile


def create_app() -> FastAPI:
    service = installed_services()[os.environ["SERVICE"]]
    parts = Parts(clock=ClockFile(Path(os.environ["CLOCK_FILE"])))
    return service.assemble(service.settings(), parts).app
