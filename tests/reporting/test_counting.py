"""The follow-up gap, counted from what was told, for any moment."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from meedoen.database import Database
from meedoen.vocabulary import EscalationRung
from reporting.adapters.counting import count
from reporting.application.follow_up_gap import follow_up_gap
from reporting.domain.measures import Counts, Measure
from reporting.domain.question import Division, Place, Question

from tests.reporting.telling import CROOSWIJK, OTHER_TEAM, RUBROEK, TEAM, UTRECHT, Telling

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOBODY = dict.fromkeys(Measure, 0)


def on_day(days: int, hour: int = 9) -> datetime:
    return START.replace(hour=hour) + timedelta(days=days)


async def crooswijk(database: Database, others: Telling, as_of: datetime) -> Counts:
    await others.heard_by(database)
    async with database.reading() as connection:
        return (await count(connection, 1, as_of)).get(Place("0599", TEAM, CROOSWIJK), NOBODY)


async def test_a_plan_falls_in_the_gap_the_day_after_its_agreed_interval(database: Database, others: Telling) -> None:
    person = others.started(START)
    others.talked(person, START)
    others.signed(person, START, follow_up_in_days=40)
    assert (await crooswijk(database, others, on_day(40)))[Measure.SILENT_PAST_AGREED] == 0
    after = await crooswijk(database, others, on_day(41))
    assert (after[Measure.SILENT_PAST_AGREED], after[Measure.SILENT_PAST_30], after[Measure.SILENT_PAST_60]) == (
        1,
        1,
        0,
    )


async def test_a_day_of_silence_begins_at_midnight_where_the_people_are(database: Database, others: Telling) -> None:
    person = others.started(START)
    others.talked(person, START)
    others.signed(person, START, follow_up_in_days=1)
    assert (await crooswijk(database, others, datetime(2026, 1, 6, 22, 59, tzinfo=UTC)))[
        Measure.SILENT_PAST_AGREED
    ] == 0
    assert (await crooswijk(database, others, datetime(2026, 1, 6, 23, 0, tzinfo=UTC)))[Measure.SILENT_PAST_AGREED] == 1


async def test_only_a_two_way_contact_resets_the_silence_clock(database: Database, others: Telling) -> None:
    talked, followed_up, guided, moved = (others.started(START) for _ in range(4))
    for person in (talked, followed_up, guided, moved):
        others.signed(person, START)
    promise = others.promised(moved, START, date(2026, 2, 1))
    others.moved(moved, promise, on_day(70), date(2026, 6, 1))
    others.talked(talked, on_day(70))
    others.followed_up(followed_up, promise, on_day(70))
    others.guided(others.referred(guided, on_day(10)), on_day(70))
    counts = await crooswijk(database, others, on_day(75))
    assert (counts[Measure.SIGNED], counts[Measure.SILENT_PAST_60]) == (4, 1)
    assert counts[Measure.NO_CONTACT_SINCE_PLAN] == 1


async def test_a_partner_may_be_heard_before_the_coach_who_referred(database: Database, others: Telling) -> None:
    person = others.started(START)
    others.signed(person, START)
    referral = others.referred(person, on_day(1))
    others.guided(referral, on_day(60))
    others.told.sort(key=lambda received: received.subject != referral)
    assert (await crooswijk(database, others, on_day(61)))[Measure.SILENT_PAST_30] == 0


async def test_without_any_contact_silence_counts_from_registration(database: Database, others: Telling) -> None:
    client = others.registered(on_day(-400))
    others.signed(others.started(START, client_id=client), START)
    others.signed(others.started(START), START)  # of this one's registration nothing was heard yet
    assert (await crooswijk(database, others, on_day(1)))[Measure.SILENT_PAST_365] == 1


async def test_a_talk_in_an_earlier_trajectory_was_a_talk_with_the_person(database: Database, others: Telling) -> None:
    client = others.registered(on_day(-900))
    before = others.started(on_day(-800), client_id=client)
    others.talked(before, on_day(-20))
    others.closed(before, on_day(-10))
    others.signed(others.started(START, client_id=client), START)
    assert (await crooswijk(database, others, on_day(1)))[Measure.SILENT_PAST_30] == 0


async def test_a_newer_plan_replaces_the_older_one(database: Database, others: Telling) -> None:
    person = others.started(START)
    others.signed(person, START, follow_up_in_days=10)
    others.talked(person, on_day(5))
    others.signed(person, on_day(6), follow_up_in_days=100)
    counts = await crooswijk(database, others, on_day(40))
    assert (counts[Measure.SIGNED], counts[Measure.SILENT_PAST_AGREED]) == (1, 0)
    assert counts[Measure.NO_CONTACT_SINCE_PLAN] == 1


async def test_a_past_moment_is_counted_as_it_was(database: Database, others: Telling) -> None:
    person = others.started(START)
    others.signed(person, on_day(2), follow_up_in_days=30)
    others.talked(person, on_day(50))
    others.closed(person, on_day(60))
    assert await crooswijk(database, others, on_day(-1)) == NOBODY
    assert (await crooswijk(database, others, on_day(1)))[Measure.SIGNED] == 0
    assert (await crooswijk(database, others, on_day(45)))[Measure.SILENT_PAST_AGREED] == 1
    assert (await crooswijk(database, others, on_day(55)))[Measure.SILENT_PAST_AGREED] == 0
    assert await crooswijk(database, others, on_day(60)) == NOBODY


async def test_a_talk_that_is_recorded_late_counts_from_when_it_was_held(database: Database, others: Telling) -> None:
    person = others.started(START)
    others.signed(person, START, follow_up_in_days=10)
    assert (await crooswijk(database, others, on_day(20)))[Measure.SILENT_PAST_AGREED] == 1
    others.talked(person, on_day(15), recorded_at=on_day(30))
    assert (await crooswijk(database, others, on_day(20)))[Measure.SILENT_PAST_AGREED] == 0


async def test_a_promise_is_overdue_from_the_day_after_its_date_and_climbs(database: Database, others: Telling) -> None:
    person = others.started(START)
    due = date(2026, 1, 20)
    promise = others.promised(person, START, due)
    others.climbed(person, promise, on_day(18), due, EscalationRung.OWNER)
    others.climbed(person, promise, on_day(25), due, EscalationRung.TEAM_LEAD)

    async def overdue(days: int) -> list[Measure]:
        counts = await crooswijk(database, others, on_day(days))
        assert counts[Measure.PROMISES] == 1
        return [measure for measure in Measure if measure.startswith("overdue") and counts[measure]]

    assert await overdue(15) == []
    assert await overdue(16) == [Measure.OVERDUE, Measure.OVERDUE_NOT_TOLD]
    assert await overdue(18) == [Measure.OVERDUE, Measure.OVERDUE_OWNER]
    assert await overdue(30) == [Measure.OVERDUE, Measure.OVERDUE_TEAM_LEAD]


async def test_a_promise_with_a_new_date_starts_again_at_the_bottom(database: Database, others: Telling) -> None:
    person = others.started(START)
    promise = others.promised(person, START, date(2026, 1, 10))
    others.climbed(person, promise, on_day(8), date(2026, 1, 10), EscalationRung.OWNER)
    others.moved(person, promise, on_day(10), date(2026, 2, 1))
    assert (await crooswijk(database, others, on_day(9)))[Measure.OVERDUE_OWNER] == 1
    assert (await crooswijk(database, others, on_day(11)))[Measure.OVERDUE] == 0
    late = await crooswijk(database, others, on_day(40))
    assert (late[Measure.OVERDUE], late[Measure.OVERDUE_NOT_TOLD]) == (1, 1)


async def test_a_person_who_raises_the_alarm_makes_a_promise_overdue_that_day(
    database: Database, others: Telling
) -> None:
    person = others.started(START)
    promise = others.promised(person, START, date(2026, 5, 1))
    today = on_day(8)
    others.moved(person, promise, today, today.date())
    others.climbed(person, promise, today, today.date(), EscalationRung.TEAM_LEAD)
    assert (await crooswijk(database, others, today))[Measure.OVERDUE_TEAM_LEAD] == 1


async def test_a_promise_stands_open_in_the_books_until_its_end_is_recorded(
    database: Database, others: Telling
) -> None:
    person = others.started(START)
    first = others.promised(person, START, date(2026, 1, 10))
    others.ended(person, first, on_day(9), recorded_at=on_day(12))
    others.promised(person, on_day(12), date(2026, 3, 1))
    for days in (0, 9, 11, 12, 13):
        counts = await crooswijk(database, others, on_day(days))
        assert (counts[Measure.PROMISES], counts[Measure.WITHOUT_PROMISE]) == (1, 0)


async def test_a_trajectory_without_an_open_promise_is_seen(database: Database, others: Telling) -> None:
    person = others.started(START)
    others.ended(person, others.promised(person, START, date(2026, 1, 10)), on_day(3))
    assert (await crooswijk(database, others, on_day(4)))[Measure.WITHOUT_PROMISE] == 1


async def test_each_place_is_counted_by_itself_and_one_municipality_alone_where_asked(
    database: Database, others: Telling
) -> None:
    places = [
        *(Place("0599", TEAM, CROOSWIJK), Place("0599", OTHER_TEAM, CROOSWIJK)),
        *(Place("0599", TEAM, RUBROEK), Place("0344", TEAM, UTRECHT)),
    ]
    for place in places:
        others.started(START, neighbourhood=place.neighbourhood, team=place.team)
    others.started(START, neighbourhood=RUBROEK, team=TEAM)
    await others.heard_by(database)
    async with database.reading() as connection:
        everywhere, in_rotterdam = await count(connection, 1, START), await count(connection, 1, START, within="0599")
    assert [everywhere[place][Measure.OPEN] for place in places] == [1, 1, 2, 1]
    assert in_rotterdam == {place: everywhere[place] for place in places[:3]}


async def people_of(database: Database, as_of: datetime) -> dict[tuple[UUID, str], int]:
    """Open trajectories by team and neighbourhood."""
    async with database.reading() as connection:
        counted = await count(connection, 1, as_of)
    return {(place.team, place.neighbourhood): counts[Measure.OPEN] for place, counts in counted.items()}


async def test_who_moves_counts_in_the_new_neighbourhood_from_that_day_and_in_the_old_one_before(
    database: Database, others: Telling
) -> None:
    client = others.registered(on_day(-20))
    person = others.started(START, client_id=client)
    others.promised(person, START, date(2026, 1, 20))
    others.lives_elsewhere(client, on_day(30), RUBROEK)
    await others.heard_by(database)
    assert await people_of(database, on_day(29)) == {(TEAM, CROOSWIJK): 1}
    assert await people_of(database, on_day(30)) == {(TEAM, RUBROEK): 1}, "with the team that still has them"
    async with database.reading() as connection:
        [(place, counts)] = (await count(connection, 1, on_day(40))).items()
    assert (place.neighbourhood, counts[Measure.OVERDUE], counts[Measure.WITHOUT_PROMISE]) == (RUBROEK, 1, 0)


async def test_a_report_of_before_a_move_says_what_it_said(database: Database, others: Telling) -> None:
    client = others.registered(on_day(-20))
    others.started(START, client_id=client)
    await others.heard_by(database)
    said = await people_of(database, on_day(29))
    others.lives_elsewhere(client, on_day(30), RUBROEK, recorded_at=on_day(50))
    others.lives_elsewhere(client, on_day(60), CROOSWIJK)
    await others.heard_by(database)
    assert await people_of(database, on_day(29)) == said
    assert await people_of(database, on_day(31)) == {(TEAM, RUBROEK): 1}, "recorded late, and so from when they moved"
    assert await people_of(database, on_day(61)) == {(TEAM, CROOSWIJK): 1}


async def test_who_moves_alone_is_not_found_by_laying_neighbourhoods_or_teams_side_by_side(
    database: Database, others: Telling
) -> None:
    clients = [others.registered(on_day(-20)) for _ in range(20)]
    for client in clients:
        others.started(START, client_id=client)
    others.lives_elsewhere(clients[0], on_day(30), RUBROEK)
    await others.heard_by(database)
    async with database.reading() as connection:
        before = await follow_up_gap(connection, Question(on_day(29), Division.NEIGHBOURHOOD))
        after = await follow_up_gap(connection, Question(on_day(31), Division.NEIGHBOURHOOD))
        by_team = await follow_up_gap(connection, Question(on_day(31), Division.TEAM))
    assert before.report.groups[CROOSWIJK][Measure.OPEN] == 20
    assert [after.report.groups[each][Measure.OPEN] for each in (CROOSWIJK, RUBROEK)] == [None, None]
    assert [each.report.total[Measure.OPEN] for each in (after, by_team)] == [20, 20]


async def test_a_wrong_code_that_is_corrected_from_the_registration_on_never_counted(
    database: Database, others: Telling
) -> None:
    client = others.registered(on_day(-20))
    others.started(START, client_id=client)
    others.lives_elsewhere(client, on_day(-20), RUBROEK, recorded_at=on_day(10))
    await others.heard_by(database)
    assert await people_of(database, on_day(1)) == {(TEAM, RUBROEK): 1}


async def test_who_comes_back_counts_where_they_live_then_and_not_where_they_had_moved_to(
    database: Database, others: Telling
) -> None:
    client = others.registered(on_day(-20))
    before = others.started(START, client_id=client)
    others.lives_elsewhere(client, on_day(10), RUBROEK)
    others.closed(before, on_day(20))
    others.registered(on_day(40), client_id=client)
    others.started(on_day(41), client_id=client)
    await others.heard_by(database)
    assert await people_of(database, on_day(15)) == {(TEAM, RUBROEK): 1}
    assert await people_of(database, on_day(42)) == {(TEAM, CROOSWIJK): 1}


async def test_another_team_has_the_person_from_when_the_trajectory_went_over(
    database: Database, others: Telling
) -> None:
    person = others.started(START)
    others.goes_over(person, on_day(10), OTHER_TEAM)
    await others.heard_by(database)
    assert await people_of(database, on_day(9)) == {(TEAM, CROOSWIJK): 1}
    assert await people_of(database, on_day(10)) == {(OTHER_TEAM, CROOSWIJK): 1}


async def test_hearing_the_same_again_changes_nothing(database: Database, others: Telling) -> None:
    person = others.started(START)
    others.signed(person, START)
    others.talked(person, START)
    others.ended(person, others.promised(person, START, date(2026, 1, 10)), on_day(1))
    once = await crooswijk(database, others, on_day(40))
    assert await crooswijk(database, others, on_day(40)) == once


async def test_another_generation_is_counted_by_itself(database: Database, others: Telling) -> None:
    others.started(START)
    await others.heard_by(database, generation=2)
    assert await crooswijk(database, Telling(), on_day(1)) == NOBODY


async def test_a_talk_that_was_on_another_day_counts_from_that_day_at_any_past_moment(
    database: Database, others: Telling
) -> None:
    person = others.started(START)
    talk = others.talked(person, START)
    others.signed(person, START, follow_up_in_days=20)
    late = others.talked(person, on_day(30))
    others.corrected(person, late, on_day(31), held_at=on_day(12))
    assert talk != late
    assert (await crooswijk(database, others, on_day(25)))[Measure.SILENT_PAST_AGREED] == 0
    assert (await crooswijk(database, others, on_day(33)))[Measure.SILENT_PAST_AGREED] == 1


async def test_a_talk_that_did_not_take_place_never_counted_and_what_it_fulfilled_was_open_all_the_time(
    database: Database, others: Telling
) -> None:
    person = others.started(START)
    others.talked(person, START)
    others.signed(person, START, follow_up_in_days=10)
    promise = others.promised(person, START, on_day(10).date())
    others.followed_up(person, promise, on_day(9))
    others.ended(person, promise, on_day(9))
    before = await crooswijk(database, others, on_day(15))
    assert (before[Measure.SILENT_PAST_AGREED], before[Measure.PROMISES]) == (0, 0)
    others.owed_again(person, promise, on_day(20), on_day(10).date())
    others.withdrawn(person, promise, on_day(20))
    after = await crooswijk(database, others, on_day(15))
    assert (after[Measure.SILENT_PAST_AGREED], after[Measure.PROMISES], after[Measure.OVERDUE]) == (1, 1, 1)
    assert after[Measure.NO_CONTACT_SINCE_PLAN] == 1


async def test_a_follow_up_that_was_withdrawn_and_held_after_all_counts_once(
    database: Database, others: Telling
) -> None:
    person = others.started(START)
    others.signed(person, START, follow_up_in_days=10)
    promise = others.promised(person, START, on_day(10).date())
    others.followed_up(person, promise, on_day(9))
    others.withdrawn(person, promise, on_day(11))
    others.followed_up(person, promise, on_day(14))
    assert (await crooswijk(database, others, on_day(13)))[Measure.SILENT_PAST_AGREED] == 1
    assert (await crooswijk(database, others, on_day(20)))[Measure.SILENT_PAST_AGREED] == 0
