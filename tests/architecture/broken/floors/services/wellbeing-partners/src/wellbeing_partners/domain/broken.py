"""A domain leans on the floor above it."""

import wellbeing_partners.application  # noqa: F401
