"""What was done before, as a coach reads it before a talk."""

from uuid import UUID

from meedoen.http import ApiDate, ApiModel, ApiMoment
from meedoen.vocabulary import ActivityKind, Channel, ChosenBy, ConversationKind, FollowUpBy, TrajectoryOutcome

from activation.adapters.notes import NoteKind
from activation.application.story import Chapter
from activation.domain.courses import Because, Course, CourseEnding, courses
from activation.domain.referring_events import PartnerSpokeWithPerson
from activation.domain.setting_right import set_right
from activation.domain.trajectory_events import ConversationHeld, FollowUpHeld, PlanSigned, StepTaken
from activation.entrypoints.api.plan_views import WorkTermView, work_term_view
from activation.entrypoints.api.referral_views import ReferralView, referral_view


class ConversationView(ApiModel):
    """A conversation; the note is for coach and team alone."""

    conversation_id: UUID
    kind: ConversationKind
    channel: Channel
    held_at: ApiMoment
    held_by: UUID | None
    note: str | None


class Conversations(ApiModel):
    items: list[ConversationView]


class ContactInStory(ApiModel):
    """A talk with the person, by whomever. Only a conversation has a kind; a partner's talk has no channel."""

    held_at: ApiMoment
    by_kind: FollowUpBy | None
    held_by: UUID | None
    kind: ConversationKind | None
    channel: Channel | None
    still_active: bool | None
    note: str | None


class PlanInStory(ApiModel):
    """A version of a plan, with what the coach noted of it."""

    plan_id: UUID
    version: int
    signed_at: ApiMoment
    activity_kind: ActivityKind
    hours_per_week: int
    chosen_by: ChosenBy
    work_term: WorkTermView | None
    additional_because: str | None
    note: str | None


class CourseView(ApiModel):
    """An activity that was tried, and how it ended; one that still runs has no end."""

    activity_kind: ActivityKind
    hours_per_week: int | None
    began_on: ApiDate
    ended_on: ApiDate | None
    ending: CourseEnding | None
    because: Because | None
    referral_id: UUID | None


class StepInStory(ApiModel):
    """A step on the participation ladder."""

    taken_at: ApiMoment
    from_rung: int
    to_rung: int


class TrajectoryInStory(ApiModel):
    """One trajectory of this person. Talks: the latest first; the rest in the order in which it happened."""

    trajectory_id: UUID
    started_at: ApiMoment
    closed_at: ApiMoment | None
    outcome: TrajectoryOutcome | None
    participation_rung: int | None
    tried: list[CourseView]
    plans: list[PlanInStory]
    referrals: list[ReferralView]
    steps: list[StepInStory]
    contacts: list[ContactInStory]


class Story(ApiModel):
    """This trajectory, then the others of the same person, the latest first."""

    trajectories: list[TrajectoryInStory]


def conversations_view(chapter: Chapter) -> Conversations:
    """The conversations of one trajectory, the latest first."""
    held = [event for event in reversed(set_right(chapter.events)) if isinstance(event, ConversationHeld)]
    held.sort(key=lambda event: event.occurred_at, reverse=True)
    return Conversations(
        items=[
            ConversationView(
                conversation_id=event.conversation_id,
                kind=event.kind,
                channel=event.channel,
                held_at=event.occurred_at,
                held_by=event.held_by,
                note=chapter.note(event.conversation_id, NoteKind.CONVERSATION),
            )
            for event in held
        ]
    )


def story_view(chapters: list[Chapter]) -> Story:
    """All that was done before."""
    return Story(trajectories=[_trajectory(chapter) for chapter in chapters])


def _trajectory(chapter: Chapter) -> TrajectoryInStory:
    state = chapter.state
    assert state.started_at is not None
    contacts = [
        contact for event in reversed(set_right(chapter.events)) if (contact := _contact(event, chapter)) is not None
    ]
    return TrajectoryInStory(
        trajectory_id=state.trajectory_id,
        started_at=state.started_at,
        closed_at=state.closed_at,
        outcome=state.outcome,
        participation_rung=state.participation_rung,
        tried=[_course(each) for each in courses(chapter.events)],
        plans=[_plan(event, chapter) for event in chapter.events if isinstance(event, PlanSigned)],
        referrals=[referral_view(each) for each in state.referrals],
        steps=[
            StepInStory(taken_at=event.occurred_at, from_rung=event.from_rung, to_rung=event.to_rung)
            for event in chapter.events
            if isinstance(event, StepTaken)
        ],
        contacts=sorted(contacts, key=lambda contact: contact.held_at, reverse=True),
    )


def _contact(event: object, chapter: Chapter) -> ContactInStory | None:
    match event:
        case ConversationHeld():
            return ContactInStory(
                held_at=event.occurred_at,
                by_kind=None,
                held_by=event.held_by,
                kind=event.kind,
                channel=event.channel,
                still_active=None,
                note=chapter.note(event.conversation_id, NoteKind.CONVERSATION),
            )
        case FollowUpHeld():
            return ContactInStory(
                held_at=event.occurred_at,
                by_kind=event.by_kind,
                held_by=event.held_by,
                kind=None,
                channel=event.channel,
                still_active=event.still_active,
                note=chapter.note(event.promise_id, NoteKind.FOLLOW_UP),
            )
        case PartnerSpokeWithPerson():
            return ContactInStory(
                held_at=event.occurred_at,
                by_kind=FollowUpBy.PARTNER,
                held_by=None,
                kind=None,
                channel=None,
                still_active=event.still_active,
                note=None,
            )
        case _:
            return None


def _plan(signed: PlanSigned, chapter: Chapter) -> PlanInStory:
    return PlanInStory(
        plan_id=signed.plan_id,
        version=signed.version,
        signed_at=signed.occurred_at,
        activity_kind=signed.activity_kind,
        hours_per_week=signed.hours_per_week,
        chosen_by=signed.chosen_by,
        work_term=work_term_view(signed.work_term),
        additional_because=chapter.note(signed.plan_id, NoteKind.ADDITIONAL_WORK),
        note=chapter.note(signed.plan_id, NoteKind.PLAN),
    )


def _course(course: Course) -> CourseView:
    return CourseView(
        activity_kind=course.activity_kind,
        hours_per_week=course.hours_per_week,
        began_on=course.began_on,
        ended_on=course.ended_on,
        ending=course.ending,
        because=course.because,
        referral_id=course.referral_id,
    )
