"""Any course of events again, with letters: each leaves once at most, in time, read where it must be, and in sight."""

from datetime import timedelta
from uuid import UUID

from activation.domain.commands.closing import CloseTrajectory
from activation.domain.commands.inviting import Invite
from activation.domain.commands.sending import RecordSending, SendLetter
from activation.domain.invitation import LetterState
from activation.domain.invitation_events import LetterNotSent, LetterOnItsWay, LetterSent
from activation.domain.letter import Addressee, Filling, Letter, Page, Sender
from activation.domain.trajectory import Trajectory
from activation.domain.trajectory_events import TrajectoryEvent
from activation.domain.way_of_working import Tone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from meedoen.vocabulary import Channel, TrajectoryOutcome

from tests.activation.domain.any_course import IDS, WAYS
from tests.activation.domain.test_any_course_of_events import AnyCourseOfEvents

LETTERS = [UUID(int=number) for number in range(50, 54)]
COMPLETE = Filling(
    addressee=Addressee("S. C.", ("Kerkstraat 1", "3011 AB Rotterdam")),
    place="Huis van de Wijk",
    sender=Sender("Gemeente", "E. M.", "010 123 45 67"),
)


class AnyCourseOfLetters(AnyCourseOfEvents):
    """One trajectory, everybody at once, and a mail room that answers late or never."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: SendLetter | None = None
        self.sent: set[UUID] = set()

    @initialize(way=st.sampled_from(sorted(WAYS)))
    def start(self, way: str) -> None:
        super().start(way)
        self.the_person_is_invited(30)

    def check(self, before: Trajectory, events: list[TrajectoryEvent]) -> None:
        super().check(before, events)
        for event in events:
            match event:
                case LetterOnItsWay():
                    self.leaves_in_time_and_read(before, event)
                case LetterSent():
                    assert event.letter_id not in self.sent
                    self.sent.add(event.letter_id)
                    self.was_on_its_way(before, event.letter_id)
                case LetterNotSent():
                    self.was_on_its_way(before, event.letter_id)
        kept = {each.letter_id for each in self.state.letters if each.state is LetterState.SENT}
        assert kept == self.sent & {each.letter_id for each in self.state.letters}

    def leaves_in_time_and_read(self, before: Trajectory, event: LetterOnItsWay) -> None:
        assert self.asked is not None
        invitation = before.invitation(event.invitation_id)
        assert invitation is not None
        assert invitation.outcome is None
        assert self.now < invitation.appointment_at
        assert event.letter_id not in self.sent
        assert event.tone is not Tone.CONSEQUENCES or not before.is_exempt(self.day(0))
        known = before.letter(event.letter_id)
        assert known is None or known.state is LetterState.NOT_SENT
        mark = self.asked.letter.fingerprint
        assert self.asked.read == mark or (self.asked.read is None and event.tone is not Tone.CONSEQUENCES)

    @staticmethod
    def was_on_its_way(before: Trajectory, letter_id: UUID) -> None:
        known = before.letter(letter_id)
        assert known is not None
        assert known.state is LetterState.ON_ITS_WAY

    @precondition(lambda self: self.state.open_invitation is None)
    @rule()
    def the_person_is_invited_for_next_month(self) -> None:
        self.ask(Invite(self.new_id(), self.now + timedelta(days=30)))

    @precondition(lambda self: self.state.invitations)
    @rule(
        letter_id=st.sampled_from(LETTERS),
        tone=st.sampled_from(Tone),
        complete=st.integers(0, 4),
        read=st.sampled_from(["not at all", "another one", "this one"]),
    )
    def a_letter_is_let_go(self, letter_id: UUID, tone: Tone, complete: int, read: str) -> None:
        page = Page("nl", self.day(0).isoformat(), "U bent van harte uitgenodigd", ("Tot dan.",))
        letter = Letter(Channel.LETTER, tone, COMPLETE if complete else Filling(), (page,))
        mark = {"not at all": None, "another one": "0" * 64, "this one": letter.fingerprint}[read]
        invitation_id = self.state.invitations[-1].invitation_id
        self.asked = SendLetter(invitation_id, letter_id, letter, mark, IDS[0])
        done = self.ask(self.asked)
        assert complete or not done or letter_id in self.sent

    @precondition(lambda self: any(each.state is LetterState.ON_ITS_WAY for each in self.state.letters))
    @rule(really=st.booleans())
    def the_person_moves_while_a_letter_is_on_its_way(self, really: bool) -> None:
        if really:
            self.ask(CloseTrajectory(TrajectoryOutcome.MOVED))

    @precondition(lambda self: self.state.letters)
    @rule(letter_id=st.sampled_from(LETTERS), sent=st.booleans())
    def the_mail_room_says_how_it_went(self, letter_id: UUID, sent: bool) -> None:
        """Also of a trajectory that was closed in the meantime: the letter left, or it did not."""
        assert self.ask(RecordSending(letter_id, sent))
        known = self.state.letter(letter_id)
        assert known is None or known.state is not LetterState.ON_ITS_WAY


TestAnyCourseOfLetters = AnyCourseOfLetters.TestCase
TestAnyCourseOfLetters.settings = settings(max_examples=100, stateful_step_count=40)
