"""A domain asks the machine for the time."""

import time  # noqa: F401
