"""Who may call, and what paths name."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from meedoen.http import allow
from meedoen.identity import Caller, Role

Partner = Annotated[Caller, allow(Role.PARTNER)]
"""Somebody of a welfare organisation; its id is the token's `organisation`."""

ReferralId = Annotated[UUID, Path(alias="referralId")]
PlacementId = Annotated[UUID, Path(alias="placementId")]
