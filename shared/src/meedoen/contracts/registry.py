"""Every event that the services know, by its CloudEvents type."""

from collections.abc import Iterator, Mapping

from meedoen.contracts import activation, intake, referrals, wellbeing_partners
from meedoen.contracts.event import ContractEvent


def _events_of(base: type[ContractEvent]) -> Iterator[tuple[str, type[ContractEvent]]]:
    for event in base.__subclasses__():
        yield event.type, event


EVENT_TYPES: Mapping[str, type[ContractEvent]] = {
    type_: event
    for base in (
        intake.IntakeEvent,
        activation.ActivationEvent,
        referrals.ReferralsEvent,
        wellbeing_partners.WellbeingPartnersEvent,
    )
    for type_, event in _events_of(base)
}
"""Written and read by these classes; in the order of the topics and, within one, of its module."""
