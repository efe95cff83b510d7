"""Who is asking: tokens that were signed by a trusted issuer, and the roles that they carry."""

from meedoen.identity.caller import Caller, Role
from meedoen.identity.local_issuer import LocalIssuer
from meedoen.identity.tokens import NotAuthenticated, TokenVerifier

__all__ = ["Caller", "LocalIssuer", "NotAuthenticated", "Role", "TokenVerifier"]
