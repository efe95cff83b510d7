"""What activation reads of a person, each with its address in the register of processing activities."""

from meedoen.privacy.processing_log import Processing

_REGISTER = "https://meedoen.example/processing-activities/"

READ_STORY = Processing("read-story", f"{_REGISTER}activation-guidance")
READ_CONVERSATIONS = Processing("read-conversations", f"{_REGISTER}activation-guidance")
