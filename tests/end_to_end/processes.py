"""The four services as four processes, on one clock that stands still until somebody moves it."""

import sys
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from httpx import AsyncClient, HTTPError
from meedoen.identity import LocalIssuer, Role

from tests.end_to_end.clock_file import ClockFile
from tests.end_to_end.waiting import eventually
from tests.parts.process import Program, free_port


class Processes:
    """Services that are started, asked, and ended one by one."""

    def __init__(self, *, clock: ClockFile, issuer: LocalIssuer, environment: Mapping[str, str]) -> None:
        self.clock = clock
        self.issuer = issuer
        self.environment = environment
        self._urls: dict[str, str] = {}
        self._programs: dict[str, Program] = {}

    def start(self, service: str, directory: Path, *, instance: str | None = None) -> None:
        """Start one service as its own process; a further instance of the same under a name of its own."""
        port = free_port()
        name = instance or service
        self._programs[name] = Program(
            [
                *(sys.executable, "-m", "uvicorn", "--factory", "tests.end_to_end.stepped_service:create_app"),
                *("--host", "127.0.0.1", "--port", str(port), "--no-access-log"),
            ],
            log=directory / f"{name}.log",
            environment={**self.environment, "SERVICE": service},
        )
        self._urls[name] = f"http://127.0.0.1:{port}"

    def url(self, service: str) -> str:
        """Where it answers since its last start."""
        return self._urls[service]

    async def ready(self, *services: str) -> None:
        """Return when these services, or all of them, say that they are."""
        for service in services or tuple(self._programs):
            program = self._programs[service]
            async with self.client(service) as client:

                async def is_ready(client: AsyncClient = client, program: Program = program) -> bool:
                    assert program.running, program.output()[-3000:]
                    try:
                        return (await client.get("/readyz")).status_code == 200
                    except HTTPError:
                        return False

                await eventually(is_ready, f"{service} to be ready", seconds=60)

    def kill(self, service: str) -> None:
        """End one service at once, whatever it was doing (kill -9)."""
        self._programs[service].kill()

    def stop(self, *services: str) -> None:
        """End these services, or all of them, in good order."""
        for service in services or tuple(self._programs):
            self._programs[service].stop()

    def client(self, service: str) -> AsyncClient:
        return AsyncClient(base_url=self._urls[service], timeout=30)

    def token(
        self,
        *roles: Role,
        organisation: UUID,
        municipality: str | None = None,
        team: UUID | None = None,
        subject: UUID | None = None,
    ) -> str:
        return self.issuer.token(
            roles=roles, organisation=organisation, municipality=municipality, team=team, subject=subject
        )

    def status(self, service: str) -> int | None:
        """None while it runs; how it ended, otherwise."""
        return self._programs[service].status

    def logs(self) -> str:
        return "\n".join(program.output() for program in self._programs.values())

    def tails(self) -> str:
        """The end of what each wrote."""
        return "\n".join(f"=== {name}\n{program.output()[-4000:]}" for name, program in self._programs.items())
