"""An agency's program signs in with the token of its OAuth2 client and acts as the user of that client."""

from typing import Any

from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request


class ClientAuthentication(OAuth2Authentication):  # type: ignore[misc]
    """Bearer tokens of client credentials; the client's user must still be active."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        """The user of the client and the token, or None when there is no token."""
        if not request.headers.get("Authorization", "").lower().startswith("bearer "):
            return None
        # The plain request: its form is not parsed, so an empty body is no broken JSON.
        found = super().authenticate(request._request)
        if found is None:
            return None
        token = found[1]
        user = token.application.user
        if user is None or not user.is_active:
            raise AuthenticationFailed("This client is not active.")
        return user, token
