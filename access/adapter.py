"""How sign-in touches our users: nobody signs up, and a password changes inside an audit action."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from audit.actions import action


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Users are made by the security officer only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def set_password(self, user: Any, password: str) -> None:
        """Change the password; the book notes that it changed, never to what."""
        with action(user, "password.change", thing=user.username):
            super().set_password(user, password)
