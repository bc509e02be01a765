"""Who asks, where a request carries a token. Sessions are the affair of DRF's SessionAuthentication."""

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from curation.models import Credential, ScopedUser, Token
from curation.throttling import count_failure
from curation.tokens import find_credential, note_use, scoped_user

BEARER = "Bearer"
# The same for a token that never was and for one whose account is closed.
NOT_GOOD = (
    "This token is not good here. A token begins with dbr_ and has 47 characters; the header reads "
    "Authorization: Bearer <token>. To read what is public, leave the header out."
)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer dbr_…`: the user of the token, narrowed to its scope."""

    def authenticate(self, request: Request) -> tuple[ScopedUser, Token] | None:
        header = request.META.get("HTTP_AUTHORIZATION")
        if header is None:
            return None
        scheme, _, secret = header.strip().partition(" ")
        if scheme.lower() != BEARER.lower():
            # Who believes to be known must not take the public's answer for theirs.
            raise AuthenticationFailed(
                "The header Authorization is understood as Bearer <token> only. Send a token, or leave it out."
            )
        credential = find_credential(secret.strip())
        if problem := why_not(credential):
            count_failure(request)
            raise AuthenticationFailed(problem)
        note_use(credential)
        return scoped_user(credential), credential.token

    def authenticate_header(self, request: Request) -> str:
        """The challenge of a 401."""
        scheme = request.META.get("HTTP_AUTHORIZATION", "").strip().partition(" ")[0]
        return f'{BEARER} error="invalid_token"' if scheme.lower() == BEARER.lower() else BEARER


def why_not(credential: Credential | None) -> str | None:
    """Why this credential opens nothing, if so. Only who has the real secret learns more than that."""
    if credential is None or not credential.token.user.is_active:
        return NOT_GOOD
    token = credential.token
    if token.revoked_at:
        return f"This token was revoked on {token.revoked_at:%Y-%m-%d}. Ask an administrator for another."
    if token.expires_at <= timezone.now():
        return f"This token expired on {token.expires_at:%Y-%m-%d}. Ask an administrator for another."
    return None


class TokenScheme(OpenApiAuthenticationExtension):
    """How the API's description tells of tokens; it finds this class by itself."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, _auto_schema: object) -> dict:
        return {"type": "http", "scheme": "bearer", "description": "A token: dbr_ and 43 characters."}
