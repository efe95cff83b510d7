"""The shared library leans on a service."""

import reporting.domain  # noqa: F401
