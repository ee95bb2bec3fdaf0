"""How the OpenAPI document tells of sign-in; imported where the addresses are, so that its reader finds it."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension


class ClientScheme(OpenApiAuthenticationExtension):
    """The client of an agency: OAuth2 client credentials."""

    target_class = "access.api.authentication.ClientAuthentication"
    name = "agencyClient"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """The flow and its scopes."""
        scopes = settings.OAUTH2_PROVIDER["SCOPES"]
        return {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "/oauth/token/", "scopes": scopes}}}
