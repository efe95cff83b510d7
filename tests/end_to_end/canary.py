"""Somebody who writes a marked text in every text field that intake and activation take in, as their documents say."""

import re
from typing import Any
from uuid import UUID, uuid4

from activation.adapters.ways_of_working import written_ways_of_working
from httpx import AsyncClient, Response
from meedoen.clock import local_date
from meedoen.identity import Role

from tests.end_to_end.acting import ROTTERDAM, START, written
from tests.end_to_end.embedded import Embedded
from tests.end_to_end.marking import Document, Json, Operation, value_at
from tests.end_to_end.people import MARK, NEIGHBOURHOOD, as_caseload, people
from tests.end_to_end.story import BOTH
from tests.end_to_end.waiting import eventually

MARKS = {"intake": MARK, "activation": "Putter"}
NUMBERS = {"bsn": people(1)[0].bsn, "phone": "06 98 76 54 32"}
"""Texts that must be numbers: these stand in their fields, and are looked for like the marks."""
PARTNER = UUID(int=31)
ANYBODY = UUID(int=0)
ASKED = {"partnerId": str(PARTNER), "activityKinds": ["exercise"], "hoursPerWeek": 4}


def rotterdam_and_more() -> Json:
    """A way of working that states all that can be stated."""
    ways = {each.name: each.model_dump(mode="json", by_alias=True) for each in written_ways_of_working()}
    way = ways["rotterdam"] | {"version": 2, "effectiveOn": local_date(START).isoformat()}
    way["temporaryWork"] = ways["bremen"]["temporaryWork"]
    way["contact"]["contactDayEvery"] = ways["utrecht"]["contact"]["contactDayEvery"]
    way["ladder"] = ways["utrecht"]["ladder"] + way["ladder"]
    way["contact"]["intensiveLasts"] = ways["bremen"]["contact"]["intensiveLasts"]
    way["targets"] = ways["leeuwarden"]["targets"] | {"placements": ways["stockholm"]["targets"]["placements"]}
    way["referral"]["accountEvery"] = ways["utrecht"]["referral"]["accountEvery"]
    way["plan"]["withinWorkingDays"] = ways["stockholm"]["plan"]["withinWorkingDays"]
    way["caseload"] |= {role: ways["stockholm"]["caseload"][role] for role in ("intensiveCoach", "teamMember")}
    return way


class Canary:
    """Somebody who may do everything, and writes the mark of a service in all texts that it takes in."""

    def __init__(self, system: Embedded) -> None:
        self._system, self.coach = system, uuid4()
        self.documents: dict[str, Document] = {}
        self.written: set[tuple[str, str]] = set()
        self._clients: dict[str, AsyncClient] = {}
        self._keys = 0

    async def look_up(self) -> None:
        """What each of the two takes in, as it says itself."""
        for service, mark in MARKS.items():
            self._clients[service] = self._system.client(service)
            document = (await self._clients[service].get("/v1/openapi.json")).json()
            self.documents[service] = Document(document, mark, numbers=NUMBERS.values())

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()

    def headers(self, service: str) -> dict[str, str]:
        self._keys += 1
        token = self._system.token(*Role, organisation=PARTNER, municipality=ROTTERDAM, subject=self.coach)
        return {"Authorization": f"Bearer {token}", "Idempotency-Key": f"{MARKS[service]}-{self._keys}"}

    async def send(self, service: str, method: str, path: str, **what: Any) -> Response:
        return await self._clients[service].request(method, f"/v1{path}", headers=self.headers(service), **what)

    async def does(self, service: str, name: str, good: Json, *, form: int = 0, **where: str) -> Json:
        """Has an operation done with every text marked; `good` says what is no text. Gives the answer."""
        document = self.documents[service]
        [operation] = [each for each in document.operations() if each.name == name]
        schema = document.bodies_with_text(operation)[form]
        body = document.marked(schema, good)
        for place in document.texts(schema):
            text = value_at(body, place)
            assert document.mark in str(text) or text in NUMBERS.values(), f"nothing marked at {name} {place}"
        answer = await self.send(service, operation.method, operation.path.format(**where), json=body)
        assert answer.is_success, f"{name}: {answer.text}"
        self.written.add((service, name))
        found: Json = answer.json()
        return found

    async def posts(self, service: str, path: str, body: Json) -> Json:
        """What holds no text, or texts that stand elsewhere too."""
        answer = await self.send(service, "POST", path, json=body)
        assert answer.is_success, f"{path}: {answer.text}"
        found: Json = answer.json()
        return found

    async def sees(self, service: str, path: str) -> Json:
        found: Json = (await self.send(service, "GET", path)).json()
        return found

    def day(self, days: int) -> str:
        return local_date(START).replace(day=local_date(START).day + days).isoformat()

    async def everything_at_intake(self) -> str:
        """Gives the client."""
        somebody = {"bsn": NUMBERS["bsn"], "birthDate": "1966-04-12", "benefitSince": "2014-02-01"}
        client = await self.does("intake", "POST /clients", somebody | {"neighbourhood": NEIGHBOURHOOD})
        client_id: str = client["clientId"]
        await self.does("intake", "PATCH /clients/{clientId}", {"bsn": NUMBERS["bsn"]}, clientId=client_id)
        await self.does("intake", "POST /clients/_search", {"bsn": NUMBERS["bsn"]})
        await self.does("intake", "POST /clients/_search", {"birthDate": "1966-04-12"}, form=1)
        offered = await self.send(
            "intake",
            "POST",
            "/caseload-imports",
            files={"file": (f"{MARK}.csv", as_caseload(people(2, first=100)), f"text/{MARK}")},
            data={"profile": "rotterdam"},
        )
        assert offered.status_code == 202, offered.text
        for wrong in ({"profile": MARK}, {"profile": "rotterdam", "asOf": MARK}):
            file = (f"{MARK}.csv", f"{MARK};{MARK}\r\n{MARK}".encode())
            refused = await self.send("intake", "POST", "/caseload-imports", files={"file": file}, data=wrong)
            assert refused.status_code == 400, refused.text
        address = offered.headers["location"].removeprefix("/v1")

        async def imported() -> bool:
            return (await self.sees("intake", address))["finishedAt"] is not None

        await eventually(imported, "the import")
        return client_id

    async def assessed(self, client_id: str) -> str:
        """Somebody whose trajectory starts; gives the trajectory."""
        assessment = {"monthsToWork": 60, "method": "professional"}
        await self.posts("intake", f"/clients/{client_id}/assessments", assessment)

        async def started() -> str | None:
            listed = (await self.sees("activation", "/trajectories?limit=200"))["items"]
            return next((each["trajectoryId"] for each in listed if each["clientId"] == client_id), None)

        return await eventually(started, "the trajectory")

    async def a_way_of_working(self) -> None:
        way = rotterdam_and_more()
        await self.does("activation", "POST /ways-of-working/_validate", way)
        await self.does("activation", "POST /ways-of-working/what-would-change", {"candidate": way})
        await self.does("activation", "POST /ways-of-working", way)

    async def everything_in(self, trajectory: str) -> None:
        path = f"/trajectories/{trajectory}"
        owner = {"ownerKind": "coach", "ownerId": str(self.coach)}
        await self.posts("activation", f"{path}/coach", {"coachId": str(self.coach), "intensity": "regular"})
        await self.letters(trajectory)
        talk = {"kind": "plan", "channel": "office", "nextContact": {"dueOn": self.day(5)}}
        name = "POST /trajectories/{trajectoryId}/conversations"
        await self.does("activation", name, talk, trajectoryId=trajectory)
        plan = {
            "activityKind": "paid-temporary",
            "hoursPerWeek": 20,
            "chosenBy": "person",
            "signedBy": BOTH,
            "firstFollowUp": {"dueOn": self.day(20)} | owner,
            "temporaryWork": {"startsOn": self.day(1), "termFor": "older"},
        }
        for name in ("POST /trajectories/{trajectoryId}/plans/_check", "POST /trajectories/{trajectoryId}/plans"):
            signed = await self.does("activation", name, plan, trajectoryId=trajectory)
        [promise, *_] = [each for each in signed["promises"] if each["dueOn"] == self.day(20)]
        held = {"promiseId": promise["promiseId"], "stillActive": True, "nextContact": {"dueOn": self.day(25)}}
        name = "POST /trajectories/{trajectoryId}/follow-ups"
        await self.does("activation", name, held, trajectoryId=trajectory)
        await self.posts("activation", f"{path}/referrals", ASKED)

    async def letters(self, trajectory: str) -> None:
        invited = {"appointmentAt": written(START.replace(day=START.day + 9))}
        filling = {"sender": {"phone": NUMBERS["phone"]}}
        name = "POST /trajectories/{trajectoryId}/letter-previews"
        await self.does("activation", name, invited | filling, trajectoryId=trajectory)
        path = f"/trajectories/{trajectory}/invitations"
        invitation = (await self.posts("activation", path, invited))["invitations"][-1]["invitationId"]
        name = "POST /invitations/{invitationId}/letter-previews"
        read = (await self.does("activation", name, filling, invitationId=invitation))["mark"]
        name = "POST /invitations/{invitationId}/letters"
        await self.does("activation", name, filling | {"read": read}, invitationId=invitation)

    async def is_refused(self, service: str, operation: Operation) -> None:
        """The mark in every field, whatever belongs there, in every parameter, and in the path."""
        mark = MARKS[service]
        marked_path = re.sub(r"\{\w+\}", mark, operation.path)
        queries = {name: mark for place, name in operation.parameters if place == "query"}
        for path in (marked_path, re.sub(r"\{\w+\}", str(ANYBODY), operation.path)):
            body = {name: mark for form in self.forms(service, operation) for name in form.get("properties", ())}
            answers = [await self.send(service, operation.method, path, params=queries, json=body | {mark: mark})]
            answers.append(await self.send(service, operation.method, path, content=f'{{"{mark}'.encode()))
            for answer in answers:
                assert answer.status_code < 500, (operation.name, answer.text)

    def forms(self, service: str, operation: Operation) -> list[Json]:
        return self.documents[service].forms(operation.body) if operation.body else []

    async def told_to_everybody(self) -> None:
        """Until all that was said so far has arrived at the others: somebody more comes into view, and is referred."""
        more = {"bsn": people(2)[1].bsn, "surname": MARK, "birthDate": "1961-04-12", "benefitSince": "2015-02-01"}
        client = await self.posts("intake", "/clients", more | {"neighbourhood": NEIGHBOURHOOD})
        path = f"/trajectories/{await self.assessed(client['clientId'])}"
        talk = {"kind": "plan", "channel": "office", "nextContact": {"dueOn": self.day(5)}}
        await self.posts("activation", f"{path}/conversations", talk)
        referral = (await self.posts("activation", f"{path}/referrals", ASKED))["referrals"][-1]["referralId"]
        where_each_is_needed = {"intake": referral, "wellbeing-partners": referral, "reporting": referral}

        async def arrived() -> bool:
            kept = await self._system.databases()
            return all(_id(each) in kept[service] for service, each in where_each_is_needed.items())

        await eventually(arrived, "all to be told")


def _id(written_id: str) -> bytes:
    return UUID(written_id).hex.encode()
