"""The people in the story: each asks the services for something, as a professional's app would."""

from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self
from uuid import UUID, uuid4

from httpx import AsyncClient, Response
from meedoen.clock import local_date
from meedoen.identity import Role

from tests.end_to_end.people import NEIGHBOURHOOD, Person, as_caseload, people
from tests.end_to_end.system import System
from tests.end_to_end.waiting import eventually

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ROTTERDAM = "0599"

Json = dict[str, Any]


def day(number: int, hour: int = 9) -> datetime:
    """A moment on that day of the story, 0 being the first."""
    return START + timedelta(days=number, hours=hour - 9)


def written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


class Acting:
    """Who acts, what is known so far, and how each of them asks for something."""

    def __init__(self, system: System, *, partner: UUID | None = None, coach: UUID | None = None) -> None:
        self._system = system
        self._clients: dict[str, AsyncClient] = {}
        self.municipality, self.partner, self.coach = uuid4(), partner or uuid4(), coach or uuid4()
        self.person = people(1)[0]
        self.client_id = ""
        self.trajectory = ""
        self.others: list[str] = []
        self.referral, self.placement = "", ""
        self.imported = ""
        self.seen: dict[datetime, Json] = {}

    async def __aenter__(self) -> Self:
        for service in ("intake", "activation", "wellbeing-partners", "reporting"):
            self._clients[service] = self._system.client(service)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients.values():
            await client.aclose()

    def move_to(self, moment: datetime) -> None:
        self._system.clock.move_to(moment)

    def in_days(self, number: int) -> str:
        return (local_date(self._system.clock.now()) + timedelta(days=number)).isoformat()

    def follow_up(self, days: int) -> Json:
        return {"dueOn": self.in_days(days), "ownerKind": "coach", "ownerId": str(self.coach)}

    def bearer(self, organisation: UUID, role: Role = Role.PARTNER) -> Json:
        municipality = None if role is Role.PARTNER else ROTTERDAM
        subject = self.coach if role is Role.COACH else None
        token = self._system.token(role, organisation=organisation, municipality=municipality, subject=subject)
        return {"Authorization": f"Bearer {token}"}

    async def ask(self, service: str, method: str, path: str, who: Json, body: Json | None = None) -> Response:
        return await self._clients[service].request(method, f"/v1{path}", headers=who, json=body)

    async def officer(self, path: str, body: Json, *, status: int = 200) -> Json:
        who = self.bearer(self.municipality, Role.INTAKE_OFFICER)
        return answer_of(await self.ask("intake", "POST", path, who, body), status)

    async def assess(self, client_id: str, months: int) -> None:
        body = {"monthsToWork": months, "method": "professional", "obstacles": ["debts"]}
        await self.officer(f"/clients/{client_id}/assessments", body)

    async def caseload_imported(self, rows: list[Person]) -> None:
        who = self.bearer(self.municipality, Role.INTAKE_OFFICER)
        offered = await self._clients["intake"].post(
            "/v1/caseload-imports",
            headers=who,
            files={"file": ("caseload.csv", as_caseload(rows), "text/csv")},
            data={"profile": "rotterdam"},
        )
        address = offered.headers["location"]
        self.imported = address.rpartition("/")[2]

        async def finished() -> Json | None:
            told: Json = (await self._clients["intake"].get(address, headers=who)).json()
            return told if told["finishedAt"] else None

        assert (await eventually(finished, "the import"))["counts"]["registered"] == len(rows)

    async def coach_reads(self, path: str) -> Json:
        return answer_of(await self.ask("activation", "GET", path, self.bearer(self.municipality, Role.COACH)), 200)

    async def coach_does(self, what: str, body: Json, *, trajectory: str | None = None, status: int = 200) -> Json:
        path = f"/trajectories/{trajectory or self.trajectory}/{what}"
        who = self.bearer(self.municipality, Role.COACH)
        return answer_of(await self.ask("activation", "POST", path, who, body), status)

    async def invited(self, appointment: datetime) -> Json:
        view = await self.coach_does("invitations", {"appointmentAt": written(appointment)})
        self.move_to(appointment + timedelta(hours=1))
        invitation: Json = view["invitations"][-1]
        return invitation

    async def outcome_of(self, invitation: Json, outcome: str) -> Json:
        path = f"/invitations/{invitation['invitationId']}/outcome"
        who = self.bearer(self.municipality, Role.COACH)
        return answer_of(await self.ask("activation", "POST", path, who, {"outcome": outcome}), 200)

    async def partner_reads(self, path: str) -> Json:
        return answer_of(await self.ask("wellbeing-partners", "GET", path, self.bearer(self.partner)), 200)

    async def partner_does(self, what: str, body: Json, *, status: int = 200) -> Json:
        path = f"/referrals/{self.referral}/{what}"
        return answer_of(await self.ask("wellbeing-partners", "POST", path, self.bearer(self.partner), body), status)

    async def promised(self, wanted: tuple[str, str, str]) -> None:
        """Wait until the one promise that is open in the trajectory is this one."""

        async def is_promised() -> bool:
            view = await self.coach_reads(f"/trajectories/{self.trajectory}")
            found = [(each["kind"], each["ownerKind"], each["ownerId"]) for each in view["promises"]]
            assert found, "an open trajectory without an open promise"
            return found == [wanted]

        await eventually(is_promised, f"the promise {wanted}")

    async def gap(self, moment: datetime) -> Json:
        """The numbers of the neighbourhood at a moment."""
        path = f"/follow-up-gap?neighbourhood={NEIGHBOURHOOD}&asOf={written(moment)}"
        who = self.bearer(self.municipality, Role.POLICY_MAKER)
        numbers: Json = answer_of(await self.ask("reporting", "GET", path, who), 200)["total"]
        return numbers

    async def counted(self, moment: datetime, **wanted: Any) -> Json:
        """Go to that moment and wait until reporting counts these numbers; nobody is ever without a promise."""
        self.move_to(moment)

        async def is_counted() -> Json | None:
            numbers = await self.gap(moment)
            assert numbers["withoutOpenPromise"] == 0
            return numbers if wanted.items() <= numbers.items() else None

        numbers = await eventually(is_counted, f"reporting to count {wanted} at {moment}")
        self.seen[moment] = numbers
        return numbers


def answer_of(response: Response, status: int) -> Json:
    assert response.status_code == status, response.text
    answer: Json = response.json()
    return answer
