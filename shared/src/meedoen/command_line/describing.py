"""What Meedoen offers to other programs, as documents: each API, and the events."""

import tempfile
from pathlib import Path

from meedoen.command_line.services import ServiceName, service_named
from meedoen.command_line.speaking import described, say_json
from meedoen.contracts.asyncapi import asyncapi_document
from meedoen.data_directory import settings_in
from meedoen.language import Words
from meedoen.service import Parts


@described(Words(nl="Druk de OpenAPI-beschrijving van een service af.", en="Print the OpenAPI document of a service."))
def openapi(service: ServiceName) -> None:
    found = service_named(service)
    with tempfile.TemporaryDirectory() as directory:  # nothing is opened: a description needs settings, not data
        say_json(found.assemble(settings_in(Path(directory), found), Parts()).app.openapi())


@described(
    Words(nl="Druk de AsyncAPI-beschrijving van de gebeurtenissen af.", en="Print the AsyncAPI document of the events.")
)
def asyncapi() -> None:
    say_json(asyncapi_document())
