"""A domain leans on a framework."""

import pydantic  # noqa: F401
