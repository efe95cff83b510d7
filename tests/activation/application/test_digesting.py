"""One digest per owner per day: what is due and overdue, in counts and ids; never a flood."""

import asyncio
import json
from collections import Counter
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from activation.adapters.digest_files import DigestFiles
from activation.adapters.tables import DIGESTS
from activation.application import digesting
from activation.application.asking import By, ask
from activation.application.assigning import Waiting, assign_waiting
from activation.application.digesting import send_digests
from activation.application.sight import Sight
from activation.application.sweep import sweep
from activation.domain.commands.coaching import AssignCoach
from activation.domain.commands.contact import HoldConversation, NextContact
from activation.domain.commands.referring import Refer
from activation.domain.digest import MOST_IDS, Digest
from activation.domain.promise import Owner
from meedoen.database import connect
from meedoen.identifiers import random_id
from meedoen.vocabulary import ActivityKind, Channel, ConversationKind, EscalationRung, Intensity, OwnerKind
from sqlalchemy import func, select

from tests.activation.conftest import COACH, KRALINGEN, PARTNER, ROTTERDAM, World

FIRST_CONTACT_WITHIN = 56
OTHER_PARTNER = UUID(int=77)


class Pigeonholes:
    """Keeps what was delivered, in this process."""

    def __init__(self) -> None:
        self.delivered: list[Digest] = []
        self.away = False

    async def deliver(self, digest: Digest) -> None:
        if self.away:
            raise OSError("nobody at the desk")
        self.delivered.append(digest)

    @property
    def owners(self) -> Counter[UUID]:
        return Counter(digest.owner.id for digest in self.delivered)


@pytest.fixture
def holes() -> Pigeonholes:
    return Pigeonholes()


async def assigned(world: World, coach: UUID, people: int) -> None:
    for _ in range(people):
        await world.somebody_starts()
    lead = Sight(ROTTERDAM, None, team_only=False)
    async with world.database.transaction() as tx:
        command = AssignCoach(coach, Intensity.REGULAR)
        await assign_waiting(tx, world.ways, lead, Waiting(KRALINGEN, None), command, most=people)


async def referred(world: World, partner_id: UUID) -> tuple[UUID, UUID]:
    """Somebody whom the team spoke with, to speak again in sixty days, and who is referred to a partner."""
    everywhere, referral_id = By(Sight(ROTTERDAM, None, team_only=False)), uuid4()
    trajectory_id = await world.somebody_starts()
    team = Owner(OwnerKind.TEAM, (await world.state(trajectory_id)).team_id)
    talk = HoldConversation(
        uuid4(), ConversationKind.INTAKE, Channel.OFFICE, world.clock.now(), NextContact(world.day(60), team)
    )
    async with world.database.transaction() as tx:
        await ask(tx, world.ways, everywhere, trajectory_id, talk)
        await ask(
            tx, world.ways, everywhere, trajectory_id, Refer(referral_id, partner_id, (ActivityKind.EXERCISE,), 4)
        )
    return trajectory_id, referral_id


def files_in(directory: Path) -> list[Path]:
    return [each for each in directory.rglob("*") if each.is_file()]


async def test_nobody_who_owes_nothing_today_hears_anything(world: World, holes: Pigeonholes) -> None:
    await assigned(world, COACH, 2)
    world.passes(days=FIRST_CONTACT_WITHIN - 1)
    assert await send_digests(world.database, holes) == 0


async def test_a_coach_gets_one_digest_a_day_with_what_is_due_and_what_is_overdue(
    world: World, holes: Pigeonholes
) -> None:
    await assigned(world, COACH, 2)
    world.passes(days=7)
    await assigned(world, COACH, 3)
    world.passes(days=FIRST_CONTACT_WITHIN - 7)
    await sweep(world.database, world.ways)
    assert await send_digests(world.database, holes) == 1
    assert await send_digests(world.database, holes) == 0
    [first] = holes.delivered
    assert (first.owner.kind, first.owner.id, first.day) == (OwnerKind.COACH, COACH, world.day(0))
    assert (first.due_today, first.overdue) == (2, 0)
    world.passes(days=7)
    await sweep(world.database, world.ways)
    assert await send_digests(world.database, holes) == 1
    second = holes.delivered[-1]
    assert (second.due_today, second.overdue, second.longest_late) == (3, 2, 7)
    assert second.by_rung == {EscalationRung.TEAM_LEAD: 2}
    assert set(second.first_ids[:2]) == set(first.first_ids)


async def test_what_comes_up_later_that_day_waits_for_tomorrows(world: World, holes: Pigeonholes) -> None:
    await assigned(world, COACH, 1)
    world.passes(days=FIRST_CONTACT_WITHIN)
    await send_digests(world.database, holes)
    await assigned(world, COACH, 1)
    world.passes(hours=8)
    assert await send_digests(world.database, holes) == 0
    world.passes(hours=16)
    assert await send_digests(world.database, holes) == 1


async def test_a_team_gets_its_own_and_a_partner_what_it_owes(world: World, holes: Pigeonholes) -> None:
    trajectory_id, referral_id = await referred(world, PARTNER)
    team = Owner(OwnerKind.TEAM, (await world.state(trajectory_id)).team_id)
    world.passes(days=60)
    assert await send_digests(world.database, holes) == 2
    assert await send_digests(world.database, holes) == 0
    told = {digest.owner: digest for digest in holes.delivered}
    assert (told[team].due_today, told[team].overdue) == (1, 0)
    partner = told[Owner(OwnerKind.PARTNER, PARTNER)]
    assert (partner.due_today, partner.overdue, partner.first_ids) == (0, 1, [referral_id])


async def test_no_partner_is_told_what_another_owes(world: World, holes: Pigeonholes) -> None:
    asked = {partner_id: await referred(world, partner_id) for partner_id in (PARTNER, OTHER_PARTNER)}
    world.passes(days=30)
    assert await send_digests(world.database, holes) == 2
    assert {digest.owner.id: digest.first_ids for digest in holes.delivered} == {
        partner_id: [referral_id] for partner_id, (_, referral_id) in asked.items()
    }


async def test_a_partners_file_names_referrals_and_no_other_id_of_anybody(world: World, tmp_path: Path) -> None:
    trajectory_id, referral_id = await referred(world, PARTNER)
    world.passes(days=30)
    files = DigestFiles(tmp_path / "digests")
    assert await send_digests(world.database, files) == 1
    [file] = files_in(files.directory)
    assert file.name == f"partner-{PARTNER}.json"
    text = file.read_text(encoding="utf-8")
    told = json.loads(text)
    assert (told["referralIds"], "promiseIds" in told) == ([str(referral_id)], False)
    state = await world.state(trajectory_id)
    known_here = [trajectory_id, state.client_id, *(promise.promise_id for promise in state.promises)]
    assert not any(str(each) in text for each in known_here)


async def test_what_a_team_owes_of_whom_it_may_not_know_is_told_to_the_municipality(
    world: World, holes: Pigeonholes
) -> None:
    nobodys = await world.somebody_starts()
    await world.somebody_starts(municipality="0080", neighbourhood="00800826")
    world.passes(days=365)
    assert await send_digests(world.database, holes) == 2
    assert await send_digests(world.database, holes) == 0, "once a day"
    told = {digest.for_municipality: digest for digest in holes.delivered}
    assert set(told) == {None, ROTTERDAM}, "in Leeuwarden the team may know"
    assert told[ROTTERDAM].owner == Owner(OwnerKind.TEAM, (await world.state(nobodys)).team_id)
    assert told[ROTTERDAM].overdue == 1
    world.passes(days=1)
    assert await send_digests(world.database, holes) == 2


async def test_a_team_and_its_municipality_each_hear_of_their_own_people(world: World, holes: Pigeonholes) -> None:
    await world.somebody_starts()
    await referred(world, PARTNER)
    world.passes(days=61)
    await send_digests(world.database, holes)
    heard = {each.for_municipality: each for each in holes.delivered if each.owner.kind is OwnerKind.TEAM}
    assert heard[None].owner == heard[ROTTERDAM].owner
    assert set(heard[None].first_ids).isdisjoint(heard[ROTTERDAM].first_ids)
    assert (len(heard[None].first_ids), len(heard[ROTTERDAM].first_ids)) == (1, 1)


async def test_the_municipalitys_file_says_for_whom_it_is(world: World, tmp_path: Path) -> None:
    team_id = (await world.state(await world.somebody_starts())).team_id
    world.passes(days=FIRST_CONTACT_WITHIN)
    await send_digests(world.database, DigestFiles(tmp_path / "digests"))
    [file] = files_in(tmp_path / "digests")
    assert file.name == f"municipality-{ROTTERDAM}-team-{team_id}.json"
    assert json.loads(file.read_text())["forMunicipality"] == ROTTERDAM


async def test_more_owners_than_a_page_each_get_one(
    world: World, holes: Pigeonholes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digesting, "PAGE", 3)
    coaches = [UUID(int=100 + number) for number in range(8)]
    for coach in coaches:
        await assigned(world, coach, 1)
    world.passes(days=FIRST_CONTACT_WITHIN)
    assert await send_digests(world.database, holes) == 8
    assert holes.owners == Counter(coaches)


async def test_several_instances_at_once_send_nobody_two(world: World, holes: Pigeonholes, database_url: str) -> None:
    coaches = [UUID(int=100 + number) for number in range(6)]
    for coach in coaches:
        await assigned(world, coach, 1)
    world.passes(days=FIRST_CONTACT_WITHIN)
    others = [connect(database_url, clock=world.clock, new_id=random_id) for _ in range(3)]
    sent = await asyncio.gather(*(send_digests(each, holes) for each in [world.database, *others]))
    for other in others:
        await other.dispose()
    assert sum(sent) == 6
    assert holes.owners == Counter(coaches)


async def test_whom_another_instance_sent_theirs_while_this_one_looked_is_sent_no_second(
    world: World, holes: Pigeonholes, monkeypatch: pytest.MonkeyPatch
) -> None:
    await assigned(world, COACH, 1)
    world.passes(days=FIRST_CONTACT_WITHIN)
    assert await send_digests(world.database, holes) == 1
    found_before_that = [[COACH], [], []]

    async def owners(*_: object) -> list[UUID]:
        return found_before_that.pop(0)

    monkeypatch.setattr(digesting, "_owners", owners)
    assert await send_digests(world.database, holes) == 0
    assert holes.owners == Counter([COACH])


async def test_what_could_not_be_delivered_is_sent_by_a_later_run(world: World, holes: Pigeonholes) -> None:
    await assigned(world, COACH, 1)
    world.passes(days=FIRST_CONTACT_WITHIN)
    holes.away = True
    with pytest.raises(OSError, match="nobody at the desk"):
        await send_digests(world.database, holes)
    holes.away = False
    assert await send_digests(world.database, holes) == 1


async def test_who_got_what_is_kept_for_a_week(world: World, holes: Pigeonholes) -> None:
    await assigned(world, COACH, 1)
    world.passes(days=FIRST_CONTACT_WITHIN)
    for _ in range(20):
        await send_digests(world.database, holes)
        world.passes(days=1)
    assert len(holes.delivered) == 20
    async with world.database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(DIGESTS)) == 8


async def test_a_digest_in_a_file_has_counts_and_ids_and_friendly_words(world: World, tmp_path: Path) -> None:
    await assigned(world, COACH, MOST_IDS + 1)
    world.passes(days=FIRST_CONTACT_WITHIN)
    files = DigestFiles(tmp_path / "digests")
    assert await send_digests(world.database, files) == 1
    [file] = files_in(files.directory)
    assert file.relative_to(files.directory) == Path(world.day(0).isoformat(), f"coach-{COACH}.json")
    assert file.stat().st_mode & 0o077 == 0
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told.keys() == {
        "day",
        "ownerKind",
        "ownerId",
        "forMunicipality",
        "nl",
        "en",
        "dueToday",
        "overdue",
        "byRung",
        "promiseIds",
    }
    assert (told["dueToday"], told["overdue"], len(told["promiseIds"])) == (MOST_IDS + 1, 0, MOST_IDS)
    assert told["nl"] == "Goedemorgen. Vandaag zijn 51 contacten aan de beurt."


async def test_a_machine_that_fell_over_after_delivering_leaves_one_file(world: World, tmp_path: Path) -> None:
    class FallsOver(DigestFiles):
        async def deliver(self, digest: Digest) -> None:
            await super().deliver(digest)
            raise asyncio.CancelledError

    await assigned(world, COACH, 1)
    world.passes(days=FIRST_CONTACT_WITHIN)
    with pytest.raises(asyncio.CancelledError):
        await send_digests(world.database, FallsOver(tmp_path / "digests"))
    assert await send_digests(world.database, DigestFiles(tmp_path / "digests")) == 1
    assert len(files_in(tmp_path / "digests")) == 1
