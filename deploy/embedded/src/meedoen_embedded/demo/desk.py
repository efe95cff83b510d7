"""Somebody at a desk who works with one of the services through its REST API."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

import httpx
from meedoen.identity.caller import Role
from meedoen.identity.local_pages import ORGANISATION

from meedoen_embedded.system import EmbeddedSystem

Json = Mapping[str, Any]


_TRIES = 5


class CallRefused(Exception):
    """A call that had to succeed was refused; the message holds the problem."""


class Desk:
    """One person, one service. A new token for each working day, as with any other login."""

    def __init__(
        self,
        system: EmbeddedSystem,
        service: str,
        *roles: Role,
        municipality: str | None = None,
        organisation: UUID = ORGANISATION,
        team: UUID | None = None,
        subject: UUID | None = None,
    ) -> None:
        self._system = system
        self._service = service
        self._client: httpx.AsyncClient | None = None
        self._roles = roles
        self._municipality = municipality
        self._organisation = organisation
        self._team = team
        self._subject = subject

    async def log_in(self) -> None:
        """Get a token that holds today, from a system that may have been started anew since."""
        await self.close()
        token = self._system.token(
            *self._roles,
            municipality=self._municipality,
            organisation=self._organisation,
            team=self._team,
            subject=self._subject,
        )
        self._client = self._system.client(self._service, token)

    async def post(self, path: str, body: Json) -> Any:
        """Give a command.

        Raises:
            CallRefused: it was not done.
        """
        return await self._done("POST", path, json=body)

    async def get(self, path: str, **query: str) -> Any:
        """Read something.

        Raises:
            CallRefused: it was not given.
        """
        return await self._done("GET", path, params=query)

    async def upload(self, path: str, file: bytes, fields: Mapping[str, str]) -> Any:
        """Offer a file.

        Raises:
            CallRefused: it was not taken.
        """
        return await self._done("POST", path, files={"file": ("caseload.csv", file, "text/csv")}, data=dict(fields))

    async def every(self, path: str, **query: str) -> AsyncIterator[Json]:
        """All items of a list, page by page."""
        response = await self._open.get(f"/v1{path}", params={**query, "limit": "100"})
        while True:
            _must_succeed(response)
            for item in response.json()["items"]:
                yield item
            following = response.links.get("next")
            if following is None:
                return
            response = await self._open.get(following["url"])

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def _done(self, method: str, path: str, **options: Any) -> Any:
        """As the problem `try-again` says: a service may be taking in news of the same person at that moment."""
        response = await self._open.request(method, f"/v1{path}", **options)
        for _ in range(_TRIES):
            if response.is_success or not response.json().get("type", "").endswith("/try-again"):
                break
            response = await self._open.request(method, f"/v1{path}", **options)
        _must_succeed(response)
        return response.json()

    @property
    def _open(self) -> httpx.AsyncClient:
        if self._client is None:
            raise CallRefused("nobody has logged in at this desk yet")
        return self._client


def _must_succeed(response: Any) -> None:
    if not response.is_success:
        raise CallRefused(f"{response.request.method} {response.request.url.path}: {response.text}")
