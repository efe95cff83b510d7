"""A city at work: intake, coaches or teams, and partners, each with the API of its own service; and time that passes.

Nothing runs in the background. What one service tells is handed to the others at once, as its consumers would.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from activation.application.sweep import sweep
from activation.domain.ways_of_working import WaysOfWorking
from httpx import ASGITransport, AsyncClient, Response
from intake.adapters.client_rows import save_clients
from intake.adapters.event_codec import CLIENT
from intake.application.exemption import end_exemptions_that_are_over
from intake.domain.client_events import ClientAssessed, ClientRegistered
from meedoen.clock import SteppedClock, local_date
from meedoen.contracts.event import ContractEvent, Topic
from meedoen.event_store.events import StoredEvent
from meedoen.identity import LocalIssuer, Role
from meedoen.messaging.consumer import ConsumerDefinition
from meedoen.messaging.received import Received
from meedoen.service import Assembled
from meedoen.vocabulary import AgeBand, AssessmentMethod, ContactShared, Segment

from tests.cities.somebody import Caller, Somebody
from tests.end_to_end.people import people

CODES = {
    "rotterdam": "0599",
    "amsterdam": "0363",
    "utrecht": "0344",
    "leeuwarden": "0080",
    "tilburg": "0855",
    "stockholm": "9901",
    "bremen": "9902",
}
"""CBS codes; Stockholm and Bremen, which have none, get one from whoever runs the installation."""
SOURCE = "urn:nld:oin:00000099000000000001:systeem:city"
COACH, PARTNER, MUNICIPALITY = UUID(int=21), UUID(int=31), UUID(int=41)


@dataclass
class Running:
    """One service, what it makes public, and what it listens to."""

    assembled: Assembled
    publish: Callable[[StoredEvent], tuple[Topic, ContractEvent]]
    consumers: Sequence[ConsumerDefinition]
    told: int = field(default=0)
    """Up to where in its log the others were told."""

    async def news(self) -> list[Received]:
        """What it made public since the last time."""
        async with self.assembled.database.reading() as connection:
            stored = await self.assembled.database.event_store(connection).read_log(after=self.told, limit=5000)
        self.told += len(stored)
        return [self._received(each) for each in stored if each.public_seq is not None]

    async def hears(self, news: Sequence[Received]) -> None:
        for consumer in self.consumers:
            batch = [received for received in news if received.topic in consumer.topics]
            if batch:
                async with self.assembled.database.transaction() as tx:
                    await consumer.react(tx, batch)

    def _received(self, stored: StoredEvent) -> Received:
        topic, data = self.publish(stored)
        return Received(
            topic=topic,
            source=SOURCE,
            subject=stored.stream_id,
            sequence=stored.public_seq or 0,
            id=stored.event_id,
            type=data.type,
            time=stored.recorded_at,
            data=data,
            traceparent=None,
        )


def owner_is(kind: str, owner: UUID) -> dict[str, str]:
    """As the APIs write who owns a promise."""
    return {"ownerKind": kind, "ownerId": str(owner)}


class City:
    """Who works there, and who comes into view."""

    def __init__(self, name: str, services: Mapping[str, Running], clock: SteppedClock, issuer: LocalIssuer) -> None:
        self.name, self.code = name, CODES[name]
        self.neighbourhood = f"{self.code}0826"
        self.clock, self.coach_id = clock, str(COACH)
        self._services, self._issuer = services, issuer
        self.told: list[Received] = []
        """What the services made public."""
        self._bsns = (each.bsn for each in people(100))
        self.officer = self.caller("intake", Role.INTAKE_OFFICER)
        self.coach = self.caller("activation", Role.COACH, subject=COACH)
        self.team_lead = self.caller("activation", Role.TEAM_LEAD)
        self.partner = self.caller("wellbeing-partners", Role.PARTNER, organisation=PARTNER)
        self.team = self.caller("activation", Role.NEIGHBOURHOOD_TEAM, organisation=uuid4())

    @property
    def ways(self) -> WaysOfWorking:
        return cast(WaysOfWorking, self._services["activation"].assembled.app.state.ways)

    @property
    def team_id(self) -> UUID:
        return self.ways.of_municipality(self.code, self.day(0)).team_of(self.code, self.neighbourhood)

    @property
    def who_speaks_first(self) -> Caller:
        """With whoever has no coach: the team; somebody of the municipality where the team may not know of them."""
        way = self.ways.of_municipality(self.code, self.day(0))
        return self.coach if way.shared_with_team is ContactShared.NONE else self.team

    def day(self, days: int) -> date:
        return local_date(self.clock.now()) + timedelta(days=days)

    def caller(
        self,
        service: str,
        role: Role,
        *,
        subject: UUID | None = None,
        organisation: UUID = MUNICIPALITY,
        team: UUID | None = None,
    ) -> Caller:
        """Somebody with this role who uses this service; a partner works for no municipality in particular."""
        token = self._issuer.token(
            roles=[role],
            organisation=organisation,
            municipality=None if role is Role.PARTNER else self.code,
            team=team or (self.team_id if role is Role.NEIGHBOURHOOD_TEAM else None),
            subject=subject or uuid4(),
        )
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
        transport = ASGITransport(self._services[service].assembled.app)
        client = AsyncClient(transport=transport, base_url=f"http://{service}/v1", headers=headers)
        return Caller(client, self.news_goes_round)

    async def news_goes_round(self, response: Response | None = None) -> None:
        """Tell until nobody has anything new; nothing is told of what only looked."""
        if response is not None and (response.request.method == "GET" or not response.is_success):
            return
        while any([await self._tells(each) for each in self._services.values()]):
            pass

    async def _tells(self, service: Running) -> bool:
        news = await service.news()
        self.told += news
        for other in self._services.values():
            if other is not service:
                await other.hears(news)
        return bool(news)

    async def passes(self, *, days: int) -> None:
        """So many days go by; exemptions that are over end, and what is due by then is told."""
        await self.comes_to(self.clock.now() + timedelta(days=days))

    async def comes_to(self, moment: datetime) -> None:
        self.clock.move_to(moment)
        await end_exemptions_that_are_over(self._services["intake"].assembled.database)
        await self.news_goes_round()
        await sweep(self._services["activation"].assembled.database, self.ways)
        await self.news_goes_round()

    async def somebody(self, *, with_team: bool = False, **details: Any) -> Somebody:
        """A person is registered and assessed, and gets a coach, or is left with the neighbourhood's team."""
        body = {
            "bsn": next(self._bsns),
            "surname": "de Vries",
            "birthDate": "1962-04-12",
            "benefitSince": "2005-02-01",
            "neighbourhood": self.neighbourhood,
        }
        client_id = (await self.officer.does("/clients", body | details))["clientId"]
        assessed = {"monthsToWork": 36, "method": "professional", "obstacles": ["health"]}
        await self.officer.does(f"/clients/{client_id}/assessments", assessed)
        [trajectory] = [each async for each in self.trajectories() if each["clientId"] == client_id]
        if with_team:
            owner = owner_is("team", self.team_id)
            return Somebody(self, trajectory["trajectoryId"], client_id, self.who_speaks_first, owner)
        somebody = Somebody(self, trajectory["trajectoryId"], client_id, self.coach, owner_is("coach", COACH))
        await self.coach.does(f"{somebody.path}/coach", {"coachId": str(COACH), "intensity": "regular"})
        return somebody

    async def many(self, number: int) -> list[UUID]:
        """So many people at once, as an import would bring them into view; gives their client ids."""
        database = self._services["intake"].assembled.database
        async with database.transaction() as tx:
            loaded = [tx.new(CLIENT, tx.new_id()) for _ in range(number)]
            for each in loaded:
                registered = ClientRegistered(tx.now, self.code, self.neighbourhood, AgeBand.FROM_55_TO_64, "2004-09")
                assessed = ClientAssessed(
                    tx.now, tx.new_id(), 60, Segment.ACTIVATION, AssessmentMethod.PROFESSIONAL, ()
                )
                tx.record(each, [registered, assessed])
            await save_clients(tx.connection, loaded)
        await self.news_goes_round()
        return [each.stream_id for each in loaded]

    async def several(self, number: int) -> AsyncIterator[Somebody]:
        """So many people with the neighbourhood's team."""
        clients = {str(each) for each in await self.many(number)}
        async for each in self.trajectories():
            if each["clientId"] in clients:
                owner = owner_is("team", self.team_id)
                yield Somebody(self, each["trajectoryId"], each["clientId"], self.who_speaks_first, owner)

    async def trajectories(self, **query: Any) -> AsyncIterator[dict[str, Any]]:
        """All of the municipality's, or those asked for, page by page."""
        async for each in self.team_lead.pages("/trajectories", **query):
            yield each

    async def takes_on(self, coach: UUID, number: int, intensity: str = "regular") -> dict[str, Any]:
        """A coach gets so many of those who wait; gives the coach's caseload."""
        body = {"coachId": str(coach), "intensity": intensity, "neighbourhood": self.neighbourhood, "most": number}
        caseload: dict[str, Any] = (await self.team_lead.does("/coach-assignments", body))["caseload"]
        return caseload

    async def way_of_working(self) -> dict[str, Any]:
        """As anybody who works there can read it, every value with its source."""
        [way] = [each for each in (await self.coach.sees("/ways-of-working"))["items"] if each["name"] == self.name]
        return cast(dict[str, Any], way)
