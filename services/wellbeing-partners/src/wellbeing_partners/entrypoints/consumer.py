"""What this service listens to: the referrals topic alone. It may read no other."""

from meedoen.contracts.event import Topic
from meedoen.messaging.consumer import ConsumerDefinition

from wellbeing_partners.application.receiving import receive_referrals

CONSUMER = ConsumerDefinition(name="wellbeing-partners", topics=(Topic.REFERRALS,), react=receive_referrals)
