"""The words of every domain lean on a framework."""

import fastapi  # noqa: F401
