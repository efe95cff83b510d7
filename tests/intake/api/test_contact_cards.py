"""A partner reads how to be in touch: as much as is shared, while the referral is open, and each time on record."""

import asyncio
from uuid import UUID, uuid4

import pytest
from httpx import AsyncClient
from intake.adapters.tables import DETAILS, PROCESSING_LOG
from meedoen.contracts import HEADERS, CloudEvent, write_cloud_event
from meedoen.contracts.event import Topic
from meedoen.database import Database
from meedoen.identity import Role
from meedoen.messaging import bus_from_url
from meedoen.messaging.port import Outgoing
from meedoen.messaging.received import Received
from meedoen.service import Assembled
from meedoen.vocabulary import ContactShared
from sqlalchemy import delete, select

from tests.intake.api.conftest import SOMEBODY, Calling, rule
from tests.intake.coaches import PARTNER, CoachesSide

DETAILS_ON_FILE = {
    "givenName": "Bo",
    "initials": "B.",
    "street": "Oudedijk",
    "houseNumber": "12b",
    "postcode": "3061 AB",
    "town": "Rotterdam",
    "email": "bo@example.org",
    "contactNote": "Belt liever niet.",
}


@pytest.fixture
async def bo(officer: AsyncClient) -> UUID:
    """Somebody of whom everything is known."""
    registered = await officer.post("/clients", json={**SOMEBODY, **DETAILS_ON_FILE})
    return UUID(registered.json()["clientId"])


@pytest.fixture
def partner(calling: Calling) -> AsyncClient:
    """Somebody of the welfare organisation, which works for several municipalities."""
    return calling(Role.PARTNER, None, organisation=PARTNER)


def card(referral_id: UUID) -> str:
    return f"/contact-cards/{referral_id}"


async def readings(database: Database) -> list[tuple[UUID, str, bool]]:
    """Whose card was read, for what purpose, and whether it says by whom."""
    log = PROCESSING_LOG.c
    query = select(log.data_subject_id, log.processing_activity_id, log.done_by).where(log.name == "read-contact-card")
    async with database.reading() as connection:
        return [(row[0], row[1].rpartition("/")[2], row[2] is not None) for row in await connection.execute(query)]


async def test_without_a_token_there_is_no_card(calling: Calling, coaches: CoachesSide, bo: UUID) -> None:
    _, referral_id = await coaches.refers(bo)

    assert (await calling(None).get(card(referral_id))).status_code == 401


async def test_a_telephone_number_and_whom_to_ask_for(
    partner: AsyncClient, coaches: CoachesSide, bo: UUID, database: Database
) -> None:
    _, referral_id = await coaches.refers(bo, shared=ContactShared.PHONE)
    read = await partner.get(card(referral_id))

    assert read.status_code == 200
    assert read.json() == {
        "referralId": str(referral_id),
        "shared": "phone",
        "addressedAs": "Bo",
        "telephone": "010-4000000",
        "name": None,
        "address": None,
    }
    assert await readings(database) == [(bo, "partner-guidance", True)]


async def test_name_and_address_where_the_way_of_working_shares_them(
    partner: AsyncClient, coaches: CoachesSide, bo: UUID
) -> None:
    _, referral_id = await coaches.refers(bo, shared=ContactShared.NAME_AND_ADDRESS)
    read = await partner.get(card(referral_id))

    assert read.json()["name"] == {"surname": "van Dam", "initials": "B.", "givenName": "Bo"}
    assert read.json()["address"] == {
        "street": "Oudedijk",
        "houseNumber": "12b",
        "postcode": "3061 AB",
        "town": "Rotterdam",
    }
    for never in (str(bo), "999253773", "1971", "2002", "bo@example.org", "Belt liever niet", "benefit"):
        assert never not in read.text


async def test_where_nothing_is_shared_the_words_say_how_people_meet(
    partner: AsyncClient, coaches: CoachesSide, bo: UUID, database: Database
) -> None:
    _, referral_id = await coaches.refers(bo, shared=ContactShared.NONE)
    refused = await partner.get(card(referral_id))

    assert rule(refused) == (403, "forbidden")
    assert "Agree with the coach" in refused.json()["detail"]
    assert await readings(database) == []


async def test_each_reading_is_a_line_of_its_own(
    partner: AsyncClient, coaches: CoachesSide, bo: UUID, database: Database
) -> None:
    _, referral_id = await coaches.refers(bo)
    for _ in range(3):
        await partner.get(card(referral_id))

    assert len(await readings(database)) == 3


async def test_somebody_elses_referral_does_not_exist(
    calling: Calling, coaches: CoachesSide, bo: UUID, database: Database
) -> None:
    _, referral_id = await coaches.refers(bo)
    another = await calling(Role.PARTNER, organisation=uuid4()).get(card(referral_id))
    nobodys = await calling(Role.PARTNER, organisation=PARTNER).get(card(uuid4()))

    assert another.status_code == nobodys.status_code == 404
    assert another.json() == nobodys.json()
    assert await readings(database) == []


async def test_when_the_referral_is_over_the_card_is_gone(
    partner: AsyncClient, coaches: CoachesSide, bo: UUID, database: Database
) -> None:
    trajectory_id, referral_id = await coaches.refers(bo)
    await coaches.tells(coaches.end(trajectory_id, referral_id))
    gone = await partner.get(card(referral_id))

    assert rule(gone) == (404, "not-found")
    assert "This referral is over" in gone.json()["detail"]
    assert await readings(database) == []


async def test_a_second_referral_has_a_card_of_its_own(partner: AsyncClient, coaches: CoachesSide, bo: UUID) -> None:
    trajectory_id, first = await coaches.refers(bo)
    second = uuid4()
    await coaches.tells(coaches.end(trajectory_id, first), coaches.referral(trajectory_id, second))

    assert (await partner.get(card(first))).status_code == 404
    assert (await partner.get(card(second))).status_code == 200


async def test_who_departed_is_on_no_card_though_nobody_ended_the_referral_yet(
    officer: AsyncClient, partner: AsyncClient, coaches: CoachesSide, bo: UUID
) -> None:
    _, referral_id = await coaches.refers(bo)
    await officer.post(f"/clients/{bo}/departure", json={"reason": "moved"})

    assert (await partner.get(card(referral_id))).status_code == 404


async def test_whose_details_are_erased_is_on_no_card(
    partner: AsyncClient, coaches: CoachesSide, bo: UUID, database: Database
) -> None:
    _, referral_id = await coaches.refers(bo)
    async with database.transaction() as tx:
        await tx.connection.execute(delete(DETAILS))

    assert (await partner.get(card(referral_id))).status_code == 404


async def test_a_trajectory_that_says_another_municipality_opens_no_card(
    partner: AsyncClient, coaches: CoachesSide, bo: UUID
) -> None:
    _, in_amsterdam = await coaches.refers(bo, municipality="0363")
    _, of_nobody_here = await coaches.refers(uuid4())

    for referral_id in (in_amsterdam, of_nobody_here):
        assert (await partner.get(card(referral_id))).status_code == 404


async def test_the_card_follows_a_change_of_the_details(
    officer: AsyncClient, partner: AsyncClient, coaches: CoachesSide, bo: UUID
) -> None:
    _, referral_id = await coaches.refers(bo)
    await officer.patch(f"/clients/{bo}", json={"telephone": "06-12345678"})

    assert (await partner.get(card(referral_id))).json()["telephone"] == "06-12345678"


async def test_the_running_service_hears_of_a_referral_from_the_topic(
    assembled: Assembled, partner: AsyncClient, coaches: CoachesSide, bo: UUID, bus_url: str
) -> None:
    trajectory_id, referral_id = uuid4(), uuid4()
    told = [coaches.start(bo, trajectory_id), coaches.referral(trajectory_id, referral_id)]
    bus = bus_from_url(bus_url)
    await bus.create_topics({Topic.ACTIVATION.value: 1})
    async with bus.publisher("activation") as publisher:
        await publisher.publish([outgoing(each) for each in told])
    [consumer] = [task for task in assembled.tasks if task.name == "intake-activation"]
    stop = asyncio.Event()
    running = asyncio.ensure_future(consumer.run(stop))
    try:
        async with asyncio.timeout(15):
            while (await partner.get(card(referral_id))).status_code != 200:  # noqa: ASYNC110 - another task's work
                await asyncio.sleep(0.05)
    finally:
        stop.set()
        await running


def outgoing(told: Received) -> Outgoing:
    event = CloudEvent(
        id=told.id,
        source=told.source,
        type=told.type,
        subject=told.subject,
        time=told.time,
        sequence=told.sequence,
        data=told.data,
    )
    return Outgoing(told.topic.value, str(told.subject).encode(), write_cloud_event(event), HEADERS)
