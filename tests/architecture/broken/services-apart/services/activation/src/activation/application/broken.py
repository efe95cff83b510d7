"""One service leans on the code of another."""

import intake.domain  # noqa: F401
