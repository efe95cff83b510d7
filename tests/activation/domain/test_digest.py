"""What a digest says, and how."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from activation.domain.digest import Digest, DuePromise
from activation.domain.promise import Owner
from meedoen.vocabulary import OwnerKind

TODAY = date(2026, 3, 2)


def digest(*days_late: int) -> Digest:
    return digest_of(OwnerKind.COACH, *days_late)


def digest_of(kind: OwnerKind, *days_late: int) -> Digest:
    referral = UUID(int=99) if kind is OwnerKind.PARTNER else None
    owed = [DuePromise(UUID(int=late + 1), TODAY - timedelta(days=late), None, referral) for late in days_late]
    return Digest(Owner(kind, UUID(int=21)), TODAY, owed)


@pytest.mark.parametrize(
    ("days_late", "nl", "en"),
    [
        (
            (0,),
            "Goedemorgen. Vandaag is 1 contact aan de beurt.",
            "Good morning. 1 contact is due today.",
        ),
        (
            (1,),
            "Goedemorgen. 1 contact is over tijd; het langste wachten duurt 1 dag. Begin bij wie het langst wacht.",
            "Good morning. 1 contact is overdue; the longest wait is 1 day. Start with whoever has waited longest.",
        ),
        (
            (9, 3, 0, 0),
            "Goedemorgen. Vandaag zijn 2 contacten aan de beurt. 2 contacten zijn over tijd; het langste wachten "
            "duurt 9 dagen. Begin bij wie het langst wacht.",
            "Good morning. 2 contacts are due today. 2 contacts are overdue; the longest wait is 9 days. "
            "Start with whoever has waited longest.",
        ),
    ],
)
def test_it_greets_counts_and_says_where_to_start(days_late: tuple[int, ...], nl: str, en: str) -> None:
    words = digest(*days_late).words
    assert (words.nl, words.en) == (nl, en)


def test_a_partner_is_told_of_promises_because_it_owes_answers_too_and_by_referral() -> None:
    told = digest_of(OwnerKind.PARTNER, 2, 1, 0)
    assert told.words.nl == (
        "Goedemorgen. Vandaag is 1 belofte aan de beurt. 2 beloften zijn over tijd; het langste wachten duurt "
        "2 dagen. Begin bij wie het langst wacht."
    )
    assert told.words.en == (
        "Good morning. 1 promise is due today. 2 promises are overdue; the longest wait is 2 days. "
        "Start with whoever has waited longest."
    )
    assert told.first_ids == [UUID(int=99)] * 3, "it knows no other id of anybody"
