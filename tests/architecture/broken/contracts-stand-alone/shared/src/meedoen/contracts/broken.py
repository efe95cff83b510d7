"""The published language leans on how it is stored."""

import meedoen.event_store.port  # noqa: F401
