"""The story, chapter by chapter. Each does what a professional's app would do, and looks at what came of it."""

from uuid import UUID, uuid4

from meedoen.identity import Role

from tests.end_to_end.acting import Acting, Json, answer_of, day
from tests.end_to_end.people import MARK, NEIGHBOURHOOD, people
from tests.end_to_end.waiting import eventually

FORGOTTEN = 12
BOTH = ["person", "coach"]
"""Who sign a plan, after which nobody contacts them."""
UNSPOKEN = 10
"""Whom nobody has spoken yet. Reporting shows no numbers below ten."""


def at_rungs(**numbers: int) -> Json:
    """How many overdue promises have climbed to which rung."""
    return {"nobodyTold": 0, "owner": 0, "teamLead": 0, "organisation": 0, "municipality": 0, **numbers}


class Story(Acting):
    """What happens, chapter by chapter."""

    keeps_personal_data = frozenset({"intake", "activation"})
    """Intake keeps who people are, activation the coach's notes; the partner's went when it gave the person back."""

    async def people_come_into_view(self) -> None:
        """One by hand, the others as a caseload; one is close to work, and gets no trajectory."""
        registered = await self.officer(
            "/clients",
            {
                "bsn": self.person.bsn,
                "surname": self.person.surname,
                "birthDate": "1966-04-12",
                "benefitSince": "2014-02-01",
                "neighbourhood": NEIGHBOURHOOD,
                "contactNote": f"{MARK} komt liever lopend",
            },
            status=201,
        )
        self.client_id = registered["clientId"]
        await self.assess(self.client_id, self.person.months_to_work)
        close_to_work = people(1, months_to_work=6, first=5_000)
        await self.caseload_imported(people(FORGOTTEN + UNSPOKEN, first=100) + close_to_work)

        started = FORGOTTEN + UNSPOKEN + 1

        async def all_started() -> list[Json] | None:
            found = (await self.coach_reads("/trajectories?limit=200"))["items"]
            return found if len(found) == started else None

        trajectories = {
            each["clientId"]: each["trajectoryId"] for each in await eventually(all_started, "trajectories")
        }
        self.trajectory = trajectories.pop(self.client_id)
        self.others = sorted(trajectories.values())
        (promise,) = (await self.coach_reads(f"/trajectories/{self.trajectory}"))["promises"]
        assert (promise["kind"], promise["ownerKind"]) == ("first-contact", "team")
        await self.counted(day(0, 10), openTrajectories=started, signedPlans=0, openPromises=started)

    async def some_are_brought_to_the_team(self, number: int, team: UUID) -> None:
        """The team sees nobody else: Rotterdam tells it nothing."""
        owner, who = {"ownerKind": "team", "ownerId": str(team)}, self.bearer(self.municipality, Role.COACH)
        for each in self.others[:number]:
            (promise,) = (await self.coach_reads(f"/trajectories/{each}"))["promises"]
            answer_of(await self.ask("activation", "POST", f"/promises/{promise['promiseId']}/moved", who, owner), 200)

    async def a_coach_takes_somebody_on(self) -> None:
        self.move_to(day(1))
        view = await self.coach_does("coach", {"coachId": str(self.coach), "intensity": "regular"})
        assert [promise["ownerId"] for promise in view["promises"]] == [str(self.coach)]

    async def invited_not_shown_invited_again_and_attended(self) -> None:
        first = await self.invited(day(8, 10))
        assert first["step"] == "consequences-letter"
        view = await self.outcome_of(first, "no-show")
        assert view["invitations"][0]["nextStep"] == "invite-again"
        assert view["silentDays"] == 8, "a missed appointment is no contact"

        self.move_to(day(9))
        second = await self.invited(day(15, 10))
        assert (second["attempt"], second["step"]) == (2, "registered-letter")
        await self.outcome_of(second, "attended")

    async def a_plan_is_signed_only_with_its_first_follow_up(self) -> None:
        talk = {
            "kind": "intake",
            "channel": "community-centre",
            "note": f"{MARK} vertelt over de moestuin",
            "nextContact": {"dueOn": self.in_days(60)},
        }
        view = await self.coach_does("conversations", talk)
        assert view["silentDays"] == 0
        plan = {"activityKind": "volunteering", "hoursPerWeek": 4, "chosenBy": "person", "signedBy": BOTH}
        refused = await self.coach_does("plans", plan, status=409)
        assert refused["type"].endswith("/plan-needs-first-follow-up")
        assert "vervolggesprek" in refused["detail"]
        view = await self.coach_does("plans", {**plan, "firstFollowUp": self.follow_up(61)})
        assert [promise["kind"] for promise in view["promises"]] == ["follow-up"]

    async def others_sign_too_and_are_then_forgotten(self) -> None:
        for trajectory in self.others[:FORGOTTEN]:
            talk = {"kind": "intake", "channel": "telephone", "nextContact": {"dueOn": self.in_days(60)}}
            await self.coach_does("conversations", talk, trajectory=trajectory)
            plan = {"activityKind": "language", "hoursPerWeek": 4, "chosenBy": "together", "signedBy": BOTH}
            await self.coach_does("plans", {**plan, "firstFollowUp": self.follow_up(60)}, trajectory=trajectory)
        await self.counted(day(15, 12), signedPlans=FORGOTTEN + 1, followUpGap=0)

    async def somebody_is_referred(self) -> None:
        self.move_to(day(16))
        referred = {"partnerId": str(self.partner), "activityKinds": ["volunteering"], "hoursPerWeek": 4}
        view = await self.coach_does("referrals", {**referred, "languages": ["nl"]})
        assert {promise["kind"] for promise in view["promises"]} == {"follow-up", "referral-answer"}
        self.referral = view["referrals"][0]["referralId"]

        async def on_the_work_list() -> Json | None:
            listed = (await self.partner_reads("/referrals"))["items"]
            return listed[0] if listed else None

        offered = await eventually(on_the_work_list, "the referral on the partner's work list")
        assert (offered["referralId"], offered["stage"]) == (self.referral, "to-answer")
        assert self.client_id not in str(offered)
        assert self.trajectory not in str(offered)
        another = await self.ask("wellbeing-partners", "GET", f"/referrals/{self.referral}", self.bearer(uuid4()))
        assert another.status_code == 404

    async def a_partner_accepts_and_places(self) -> None:
        self.move_to(day(17))
        note = {"text": f"{MARK} wil het liefst buiten werken"}
        noted = await self.ask(
            "wellbeing-partners", "PUT", f"/referrals/{self.referral}/work-note", self.bearer(self.partner), note
        )
        assert noted.status_code == 200
        await self.partner_does("answer", {"answer": "accept"})
        await self.promised(("guidance", "partner", str(self.partner)))
        self.guidance_on = await self.guidance_owed()
        self.move_to(day(18))
        place = {"activityKind": "volunteering", "hoursPerWeek": 4, "startedOn": self.in_days(3)}
        self.placement = (await self.partner_does("placements", place, status=201))["placementId"]

    async def a_follow_up_is_held_by_the_partner(self) -> None:
        self.move_to(day(50))
        await self.partner_does("guidance", {"stillActive": True, "hoursPerWeek": 6})

        async def heard() -> bool:
            return bool((await self.coach_reads(f"/trajectories/{self.trajectory}"))["silentDays"] == 0)

        await eventually(heard, "the coach to hear of the guidance")
        assert await self.guidance_owed(other_than=self.guidance_on) > self.guidance_on

    async def guidance_owed(self, other_than: str | None = None) -> str:
        """The day of it on the partner's own list, once that says what the coach's side does."""

        async def on_the_list() -> str | None:
            promises = (await self.coach_reads(f"/trajectories/{self.trajectory}"))["promises"]
            days = {each["dueOn"] for each in promises if each["ownerKind"] == "partner"} - {other_than}
            listed = (await self.partner_reads("/promises"))["items"]
            owed = {each["dueOn"] for each in listed if each["kind"] == "guidance"}
            return min(owed) if owed and owed == days else None

        return await eventually(on_the_list, "the guidance on the partner's own list")

    async def the_partner_gives_back_and_the_coach_owes_a_talk_at_once(self) -> None:
        self.move_to(day(60))
        ended = await self.ask(
            "wellbeing-partners",
            "POST",
            f"/placements/{self.placement}/end",
            self.bearer(self.partner),
            {"reason": "stopped-by-person"},
        )
        assert ended.status_code == 200, ended.text
        await self.partner_does("return", {"reason": "debts", "advice": "debt-help"})
        await self.promised(("return-conversation", "coach", str(self.coach)))

        async def given_back() -> bool:
            return bool(
                (await self.coach_reads(f"/trajectories/{self.trajectory}"))["referrals"][0]["state"] == "ended"
            )

        await eventually(given_back, "the coach to have the person back")

        self.move_to(day(65))
        talk = {"kind": "return", "channel": "office", "nextContact": {"dueOn": self.in_days(60)}}
        await self.coach_does("conversations", talk)

    async def the_gap_opens_for_those_whom_nobody_contacted(self) -> None:
        await self.counted(day(75), followUpGap=0, overduePromises=UNSPOKEN, overdueByRung=at_rungs(teamLead=UNSPOKEN))
        gap = await self.counted(
            day(90),
            followUpGap=FORGOTTEN,
            overduePromises=FORGOTTEN + UNSPOKEN,
            overdueByRung=at_rungs(teamLead=FORGOTTEN, organisation=UNSPOKEN),
        )
        assert gap["silence"] == {"past30Days": FORGOTTEN, "past60Days": FORGOTTEN, "past90Days": 0, "past365Days": 0}

    async def the_trajectory_closes(self) -> None:
        self.move_to(day(91))
        view = await self.coach_does("closure", {"outcome": "paid-work"})
        assert (view["outcome"], view["promises"]) == ("paid-work", [])
        await self.counted(day(92), openTrajectories=FORGOTTEN + UNSPOKEN, signedPlans=FORGOTTEN)

    async def any_past_moment_can_be_asked_for(self) -> None:
        for moment, then in self.seen.items():
            assert await self.gap(moment) == then, moment

    async def rebuilt_from_nothing_reporting_says_the_same(self) -> None:
        await self._system.rebuild_reporting()
        await self.any_past_moment_can_be_asked_for()

    async def known_ids(self) -> dict[str, str]:
        """Ids behind which there is something, by the names that paths give them."""
        view = await self.coach_reads(f"/trajectories/{self.trajectory}")
        return {
            "clientId": self.client_id,
            "importId": self.imported,
            "trajectoryId": self.trajectory,
            "invitationId": view["invitations"][-1]["invitationId"],
            "promiseId": view["promises"][0]["promiseId"],
            "referralId": self.referral,
            "placementId": self.placement,
        }
