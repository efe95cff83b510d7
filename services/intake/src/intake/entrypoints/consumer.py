"""What this service listens to: activation, for who referred whom to whom."""

from meedoen.contracts.event import Topic
from meedoen.messaging.consumer import ConsumerDefinition

from intake.application.hearing_activation import hear_activation

CONSUMER = ConsumerDefinition("intake-activation", (Topic.ACTIVATION,), hear_activation)
