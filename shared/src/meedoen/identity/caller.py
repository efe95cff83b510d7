"""The person or the program behind a request, as the access token tells it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from meedoen.language import Words


class Role(StrEnum):
    """What somebody may do; a caller can have several."""

    INTAKE_OFFICER = "intake-officer"
    COACH = "coach"
    NEIGHBOURHOOD_TEAM = "neighbourhood-team"
    TEAM_LEAD = "team-lead"
    PARTNER = "partner"
    POLICY_MAKER = "policy-maker"
    POLICY_ADMINISTRATOR = "policy-administrator"
    AUDITOR = "auditor"
    OPERATOR = "operator"

    @property
    def words(self) -> Words:
        """What people call the role."""
        return _ROLE_WORDS[self]


_ROLE_WORDS = {
    Role.INTAKE_OFFICER: Words(nl="medewerker intake", en="intake officer"),
    Role.COACH: Words(nl="activeringscoach", en="activation coach"),
    Role.NEIGHBOURHOOD_TEAM: Words(nl="wijkteam", en="neighbourhood team"),
    Role.TEAM_LEAD: Words(nl="teamleider", en="team lead"),
    Role.PARTNER: Words(nl="welzijnspartner", en="welfare partner"),
    Role.POLICY_MAKER: Words(nl="beleidsadviseur", en="policy adviser"),
    Role.POLICY_ADMINISTRATOR: Words(nl="beheerder van de werkwijze", en="administrator of the way of working"),
    Role.AUDITOR: Words(nl="auditor", en="auditor"),
    Role.OPERATOR: Words(nl="technisch beheerder", en="operator"),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, on behalf of which organisation, and for which municipality and team.

    A coach's `subject` is the coach's id; a partner's `organisation` is the partner's id. `municipality` is the
    CBS code (`0599`). `token_id` is the token's `jti`.
    """

    subject: UUID
    roles: frozenset[Role]
    organisation: UUID
    municipality: str | None
    team: UUID | None
    token_id: str
