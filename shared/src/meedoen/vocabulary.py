"""The closed lists of codes in which the services speak to each other.

Pure: importable from any domain. The terms are the field's, in English (docs/glossary.md gives the Dutch).
A code that is not in a list here cannot travel in an event.
"""

from enum import StrEnum


class Segment(StrEnum):
    """On which side of the cut (de knip) a person falls: a way to paid work, or activation."""

    REINTEGRATION = "reintegration"
    ACTIVATION = "activation"


class AssessmentMethod(StrEnum):
    """How the distance to work was judged."""

    INSTRUMENT = "instrument"
    PROFESSIONAL = "professional"


class AgeBand(StrEnum):
    """Age in bands, so that no birth date ever travels."""

    FROM_27_TO_34 = "27-34"
    FROM_35_TO_44 = "35-44"
    FROM_45_TO_54 = "45-54"
    FROM_55_TO_64 = "55-64"
    FROM_65 = "65-plus"


class Obstacle(StrEnum):
    """Work-relevant limitations; never a diagnosis."""

    LANGUAGE = "language"
    DEBTS = "debts"
    HEALTH = "health"
    ADDICTION = "addiction"
    ISOLATION = "isolation"
    CARE_DUTIES = "care-duties"
    EXPERIENCE = "experience"
    EDUCATION = "education"


class ExemptionGrounds(StrEnum):
    MEDICAL = "medical"
    SOCIAL = "social"


class DepartureReason(StrEnum):
    WORK = "work"
    OTHER_BENEFIT = "other-benefit"
    PENSION = "pension"
    MOVED = "moved"
    DECEASED = "deceased"


class ErasureBasis(StrEnum):
    REQUEST = "request"
    RETENTION = "retention"


class ActivityKind(StrEnum):
    """What a person takes part in."""

    VOLUNTEERING = "volunteering"
    INFORMAL_CARE = "informal-care"
    LANGUAGE = "language"
    EXERCISE = "exercise"
    OWN_OBSTACLES = "own-obstacles"
    SOCIAL_ENCOUNTER = "social-encounter"
    DAY_ACTIVITY = "day-activity"
    LEARN_WORK = "learn-work"
    PAID_TEMPORARY = "paid-temporary"
    OTHER_USEFUL = "other-useful"


class ChosenBy(StrEnum):
    """Whose choice the activity was: own choice works best (Lub)."""

    PERSON = "person"
    TOGETHER = "together"
    COACH = "coach"


class Intensity(StrEnum):
    """How much attention a person needs, decided by the coach."""

    INTENSIVE = "intensive"
    REGULAR = "regular"
    LIGHT = "light"


class InvitationStep(StrEnum):
    """A rung of the ladder of invitations."""

    FRIENDLY_LETTER = "friendly-letter"
    CONSEQUENCES_LETTER = "consequences-letter"
    REGISTERED_LETTER = "registered-letter"
    TELEPHONE = "telephone"
    TEXT_MESSAGE = "text-message"
    HOME_VISIT = "home-visit"
    CONTACT_DAY = "contact-day"


class Channel(StrEnum):
    """By what means people were in touch, or tried to be."""

    LETTER = "letter"
    REGISTERED_LETTER = "registered-letter"
    EMAIL = "email"
    TELEPHONE = "telephone"
    TEXT_MESSAGE = "text-message"
    VIDEO = "video"
    HOME_VISIT = "home-visit"
    COMMUNITY_CENTRE = "community-centre"
    OFFICE = "office"


class InvitationOutcome(StrEnum):
    """How an appointment went."""

    ATTENDED = "attended"
    CANCELLED = "cancelled"
    NO_SHOW = "no-show"


class NextStep(StrEnum):
    """What the way of working says follows when a person did not show."""

    INVITE_AGAIN = "invite-again"
    NO_SHOW_ACTION = "no-show-action"
    MEASURE_MAY_BE_ADVISED = "measure-may-be-advised"
    HOME_VISIT = "home-visit"
    COACH_DECIDES = "coach-decides"


class ConversationKind(StrEnum):
    """Kinds of two-way contact with the person."""

    INTAKE = "intake"
    MOTIVATION = "motivation"
    PLAN = "plan"
    PROGRESS = "progress"
    RETURN = "return"
    EXEMPTION_REVIEW = "exemption-review"


class PromiseKind(StrEnum):
    """What is owed. All but the last owe the person a two-way contact; the last owes the coach an answer."""

    FIRST_CONTACT = "first-contact"
    FOLLOW_UP = "follow-up"
    GUIDANCE = "guidance"
    ANNUAL_CHECK = "annual-check"
    RETURN_CONVERSATION = "return-conversation"
    EXEMPTION_REVIEW = "exemption-review"
    REFERRAL_ANSWER = "referral-answer"


class PromiseEnding(StrEnum):
    """How a promise ended: by what it owed, by another one in its place, or because nothing is owed any more."""

    FULFILLED = "fulfilled"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class OwnerKind(StrEnum):
    """Who can own a promise."""

    COACH = "coach"
    TEAM = "team"
    PARTNER = "partner"


class EscalationRung(StrEnum):
    """How far an overdue promise has climbed."""

    OWNER = "owner"
    TEAM_LEAD = "team-lead"
    ORGANISATION = "organisation"
    MUNICIPALITY = "municipality"


class TrajectoryOutcome(StrEnum):
    PAID_WORK = "paid-work"
    REINTEGRATION = "reintegration"
    EXEMPT = "exempt"
    OTHER_BENEFIT = "other-benefit"
    MOVED = "moved"
    DECEASED = "deceased"
    RESPECTED_NO = "respected-no"


class ContactShared(StrEnum):
    """Which contact details the way of working lets another organisation read."""

    NONE = "none"
    PHONE = "phone"
    NAME_AND_ADDRESS = "name-and-address"


class ReferralEndReason(StrEnum):
    DECLINED = "declined"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    PLACEMENT_ENDED = "placement-ended"
    COMPLETED = "completed"
    TRAJECTORY_CLOSED = "trajectory-closed"


class DeclineReason(StrEnum):
    NO_PLACE = "no-place"
    CONTRACT_FULL = "contract-full"
    NO_FITTING_ACTIVITY = "no-fitting-activity"
    LANGUAGE_NOT_OFFERED = "language-not-offered"


class ReturnReason(StrEnum):
    """Why an attempt at placing somebody goes back to the coach."""

    DOES_NOT_WANT = "does-not-want"
    CANNOT = "cannot"
    DEBTS = "debts"
    TROUBLE_AT_HOME = "trouble-at-home"
    DISTANCE_TOO_LARGE = "distance-too-large"
    HEALTH = "health"
    OTHER_BENEFIT_FITS_BETTER = "other-benefit-fits-better"
    NOT_REACHED = "not-reached"


class ReturnAdvice(StrEnum):
    """What the partner advises the coach, as a code: free text never travels."""

    DEBT_HELP = "debt-help"
    HEALTH_SUPPORT = "health-support"
    LANGUAGE_FIRST = "language-first"
    OTHER_ACTIVITY = "other-activity"
    FEWER_HOURS = "fewer-hours"
    EXEMPTION_REVIEW = "exemption-review"
    OTHER_BENEFIT = "other-benefit"
    REST_FIRST = "rest-first"
    NONE = "none"


class PlacementEndReason(StrEnum):
    STEP_FURTHER = "step-further"
    PAID_WORK = "paid-work"
    STOPPED_BY_PERSON = "stopped-by-person"
    STOPPED_BY_PLACE = "stopped-by-place"
    HEALTH = "health"
    MOVED = "moved"
    TERM_ENDED = "term-ended"


class FollowUpBy(StrEnum):
    """Who held the follow-up."""

    COACH = "coach"
    TEAM = "team"
    PARTNER = "partner"
