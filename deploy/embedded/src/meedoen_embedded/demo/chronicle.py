"""What happens in the played year beside the work: somebody leaves, a partner is silent.

Each tells what the promises did about it, read from the work lists on that day.
"""

from datetime import date, timedelta
from typing import Any

from meedoen_embedded.demo.desk import Json
from meedoen_embedded.demo.parameters import FIRST_DAY
from meedoen_embedded.demo.partnering import Partner
from meedoen_embedded.demo.staff import Staff
from meedoen_embedded.demo.world import World

_RAISED = ("organisation", "municipality")
"""The rungs from which a question that nobody answers is taken back."""


class Chronicle:
    """Lets it happen, in its week, and keeps what came of it."""

    def __init__(self, world: World, staff: Staff, silent: Partner) -> None:
        self.told: dict[str, dict[str, Any]] = {}
        self._world = world
        self._staff = staff
        self._silent = silent
        self._taken_back: set[str] = set()

    async def begin_week(self) -> None:
        """What is the case from this Monday on."""
        figures, week = self._world.parameters, self._world.week
        if week == figures.colleague_leaves_in_week.whole:
            await self._somebody_leaves()
        if week == figures.successor_in_week.whole:
            await self._staff.somebody_comes()
            self.told["colleagueLeft"]["successorFrom"] = self._world.today.isoformat()
        silent_from = figures.partner_silent_from_week.whole
        silent_until = silent_from + figures.partner_silent_weeks.whole
        self._silent.answers = not silent_from <= week < silent_until
        if silent_from < week <= silent_until:
            await self._look_at_unanswered(silent_from, silent_until)

    async def _somebody_leaves(self) -> None:
        handed_over = await self._staff.somebody_leaves()
        self.told["colleagueLeft"] = {
            "on": self._world.today.isoformat(),
            "owedBy": self._world.way.owed_by.value,
            "people": handed_over.people if handed_over else 0,
            "promisesHandedOver": handed_over.promises if handed_over else 0,
            "promisesLeftBehind": handed_over.left_behind if handed_over else 0,
            "successorFrom": None,
        }

    async def _look_at_unanswered(self, silent_from: int, silent_until: int) -> None:
        """The team lead sees which questions climbed; from the organisation on, the coach takes them back."""
        overdue = [each async for each in self._staff.lead.every("/promises", whose="organisation", overdue="true")]
        unanswered = [
            each
            for each in overdue
            if each["kind"] == "referral-answer" and each["ownerId"] == str(self._silent.partner_id)
        ]
        questions = len(unanswered) + len(self._taken_back)
        for promise in unanswered:
            if promise["rung"] in _RAISED:
                await self._take_back(promise)
        before = self.told.get("partnerSilent", {"unanswered": 0, "longestDaysLate": 0})
        self.told["partnerSilent"] = {
            "from": _monday(silent_from).isoformat(),
            "until": _monday(silent_until).isoformat(),
            "unanswered": max(before["unanswered"], questions),
            "longestDaysLate": max(before["longestDaysLate"], *(each["daysLate"] for each in unanswered), 0),
            "takenBack": len(self._taken_back),
        }

    async def _take_back(self, promise: Json) -> None:
        trajectory = await self._staff.lead.get(f"/trajectories/{promise['trajectoryId']}")
        owner = trajectory["coachId"] or trajectory["teamId"]
        worker = next(each for each in self._staff.workers if str(each.owner_id) == owner)
        await worker.take_back(promise["referralId"])
        self._taken_back.add(promise["referralId"])


def _monday(week: int) -> date:
    return FIRST_DAY + timedelta(weeks=week - 1)
