"""People at work while services are killed: each command is repeated, under its own key, until it is answered.

What was answered with success is a promise of the system: afterwards it must be there, once.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sized
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

from httpx import AsyncClient, HTTPError
from meedoen.clock import local_date
from meedoen.identity import Role

from tests.end_to_end.people import NEIGHBOURHOOD, people
from tests.end_to_end.processes import Processes
from tests.end_to_end.waiting import eventually

ROTTERDAM = "0599"
OFFICERS = 3
_AWAY = 503
_PATIENCE_SECONDS = 120


@dataclass
class Accepted:
    """What the system said yes to."""

    clients: list[UUID] = field(default_factory=list)
    assessments: list[UUID] = field(default_factory=list)
    talks: list[UUID] = field(default_factory=list)
    """The trajectory of each, as often as there was one."""
    signed: list[UUID] = field(default_factory=list)
    referred: list[UUID] = field(default_factory=list)
    taken_on: list[UUID] = field(default_factory=list)


class Work:
    """Officers register and assess, a coach talks and refers, a partner takes people on; until told to stop."""

    def __init__(
        self, processes: Processes, *, pause_seconds: float = 0.1, url: Callable[[str], str] | None = None
    ) -> None:
        """Officers pause before each person. `url` says where a service answers, when not at its one instance."""
        self._processes = processes
        self._pause_seconds = pause_seconds
        self._url = url or processes.url
        self._stop = asyncio.Event()
        self.accepted = Accepted()
        self._partner, self._municipality = uuid4(), uuid4()
        # A repeated command is recognised by its key and by who repeats it, so each role is one and the same person.
        self._coach = uuid4()
        self._people = {Role.INTAKE_OFFICER: uuid4(), Role.COACH: self._coach, Role.PARTNER: uuid4()}
        self._http = AsyncClient(timeout=10)
        self._coached: set[str] = set()

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator["Work"]:
        """Work for as long as the block lasts, and finish what was begun."""
        async with self._http, asyncio.TaskGroup() as group:
            for number in range(OFFICERS):
                group.create_task(self._register(number))
            group.create_task(self._talk_and_refer())
            group.create_task(self._take_on())
            try:
                yield self
            finally:
                self._stop.set()

    async def until_taken_on(self, more: int) -> None:
        """Wait until so many more people went all the way round: registered, referred, taken on by a partner."""
        await _until_more(self.accepted.taken_on, more, "people taken on")

    async def until_assessed(self, more: int) -> None:
        """Wait until so many more people came into view."""
        await _until_more(self.accepted.assessments, more, "people assessed")

    async def talk(self, trajectory: UUID, kind: str = "progress") -> None:
        """The coach talks with somebody, once, and promises to do so again."""
        talk = {"kind": kind, "channel": "office", "nextContact": self._in_two_months()}
        await self._command("activation", Role.COACH, f"/trajectories/{trajectory}/conversations", talk)
        self.accepted.talks.append(trajectory)

    async def _register(self, number: int) -> None:
        for person in people(5_000, first=1 + number * 20_000):
            await asyncio.sleep(self._pause_seconds)
            if self._stop.is_set():
                return
            client = await self._command(
                "intake",
                Role.INTAKE_OFFICER,
                "/clients",
                {
                    "bsn": person.bsn,
                    "surname": person.surname,
                    "birthDate": "1966-04-12",
                    "benefitSince": "2014-02-01",
                    "neighbourhood": NEIGHBOURHOOD,
                },
            )
            client_id = UUID(client["clientId"])
            self.accepted.clients.append(client_id)
            body = {"monthsToWork": 36, "method": "professional", "obstacles": ["debts"]}
            await self._command("intake", Role.INTAKE_OFFICER, f"/clients/{client_id}/assessments", body)
            self.accepted.assessments.append(client_id)

    async def _talk_and_refer(self) -> None:
        while not self._stop.is_set():
            waiting = await self._read("activation", Role.COACH, "/trajectories", {"stage": "waiting", "limit": "20"})
            for each in waiting["items"] if waiting else []:
                if each["trajectoryId"] not in self._coached and not self._stop.is_set():
                    self._coached.add(each["trajectoryId"])
                    await self._plan_and_refer(each["trajectoryId"])
            await asyncio.sleep(0.05)

    async def _plan_and_refer(self, trajectory: str) -> None:
        coached = {"coachId": str(self._coach), "intensity": "regular"}
        await self._command("activation", Role.COACH, f"/trajectories/{trajectory}/coach", coached)
        await self.talk(UUID(trajectory), "intake")
        owner = {"ownerKind": "coach", "ownerId": str(self._coach)}
        plan = {"activityKind": "volunteering", "hoursPerWeek": 4, "chosenBy": "person"}
        plan |= {"signedBy": ["person", "coach"], "firstFollowUp": self._in_two_months() | owner}
        await self._command("activation", Role.COACH, f"/trajectories/{trajectory}/plans", plan)
        self.accepted.signed.append(UUID(trajectory))
        referral = {"partnerId": str(self._partner), "activityKinds": ["volunteering"], "hoursPerWeek": 4}
        view = await self._command("activation", Role.COACH, f"/trajectories/{trajectory}/referrals", referral)
        self.accepted.referred.append(UUID(view["referrals"][0]["referralId"]))

    async def _take_on(self) -> None:
        while not self._stop.is_set():
            offered = await self._read(
                "wellbeing-partners", Role.PARTNER, "/referrals", {"stage": "to-answer", "limit": "20"}
            )
            for each in offered["items"] if offered else []:
                referral_id = UUID(each["referralId"])
                if referral_id not in self.accepted.taken_on and not self._stop.is_set():
                    await self._command(
                        "wellbeing-partners", Role.PARTNER, f"/referrals/{referral_id}/answer", {"answer": "accept"}
                    )
                    self.accepted.taken_on.append(referral_id)
            await asyncio.sleep(0.05)

    def _in_two_months(self) -> dict[str, str]:
        return {"dueOn": (local_date(self._processes.clock.now()) + timedelta(days=60)).isoformat()}

    async def _command(self, service: str, role: Role, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Give a command again and again, under one key, until the service has answered it."""
        key, deadline, told = str(uuid4()), monotonic() + _PATIENCE_SECONDS, "nothing"
        while monotonic() < deadline:
            try:
                answer = await self._http.post(
                    f"{self._url(service)}/v1{path}",
                    json=body,
                    headers={"Authorization": f"Bearer {self._token(role)}", "Idempotency-Key": key},
                )
            except HTTPError as fault:
                told = type(fault).__name__
                await asyncio.sleep(0.1)
                continue
            if answer.is_success:
                done: dict[str, Any] = answer.json()
                return done
            told = f"{answer.status_code} {answer.text}"
            again = answer.status_code == _AWAY or answer.json().get("type", "").endswith("/try-again")
            assert again, f"{path}: {told}"
            await asyncio.sleep(random.uniform(0.05, 0.2))
        raise AssertionError(f"waited {_PATIENCE_SECONDS} s in vain for {service} to do {path}; last it said {told}")

    async def _read(self, service: str, role: Role, path: str, query: Mapping[str, str]) -> dict[str, Any] | None:
        try:
            answer = await self._http.get(
                f"{self._url(service)}/v1{path}",
                params=query,
                headers={"Authorization": f"Bearer {self._token(role)}"},
            )
        except HTTPError:
            return None
        return answer.json() if answer.is_success else None

    def _token(self, role: Role) -> str:
        partner = role is Role.PARTNER
        return self._processes.token(
            role,
            organisation=self._partner if partner else self._municipality,
            municipality=None if partner else ROTTERDAM,
            subject=self._people[role],
        )


async def _until_more(done: Sized, more: int, what: str) -> None:
    enough = len(done) + more

    async def seen() -> bool:
        return len(done) >= enough

    await eventually(seen, f"{more} more {what}", seconds=_PATIENCE_SECONDS)
