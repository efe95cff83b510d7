"""Which service writes and which services read each topic: the whole of what one may see of another."""

from collections.abc import Mapping
from dataclasses import dataclass

from meedoen.contracts.event import Topic

PARTITIONS = 6
"""Of every topic, at least; an installation may have more."""


@dataclass(frozen=True, slots=True)
class TopicAccess:
    writer: str
    readers: tuple[str, ...]
    subject: str
    """What the subject, and so the record key, identifies."""


TOPIC_ACCESS: Mapping[Topic, TopicAccess] = {
    Topic.INTAKE: TopicAccess("intake", ("activation", "reporting"), "clientId"),
    Topic.ACTIVATION: TopicAccess("activation", ("intake", "reporting"), "trajectoryId"),
    Topic.REFERRALS: TopicAccess("activation", ("wellbeing-partners",), "referralId"),
    Topic.WELLBEING_PARTNERS: TopicAccess(
        "wellbeing-partners", ("activation", "reporting"), "referralId; partnerId for counts without a person"
    ),
}
