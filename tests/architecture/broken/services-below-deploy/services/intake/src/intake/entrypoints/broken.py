"""A service leans on one way to deploy it."""

import meedoen_embedded  # noqa: F401
