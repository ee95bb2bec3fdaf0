"""How sign-in touches our users: nobody signs up, the book is told, a password changes inside an audit action."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render

from access.models import User
from access.rules import Role
from access.signin import note, note_failure
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

    def login(self, request: HttpRequest, user: Any) -> None:
        """Let somebody in and note it."""
        super().login(request, user)
        note(user, "signin")

    def logout(self, request: HttpRequest) -> None:
        """Let somebody out and note it."""
        user = request.user
        super().logout(request)
        note(user, "signout")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a wrong name or password."""
        note_failure(str(credentials.get("username", "")).replace("\x00", ""))


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in at another provider (OIDC) lets in only people whom the security officer made."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Match by the verified e-mail or, for a known account, by its earlier link; else refuse."""
        if sociallogin.is_existing:
            return
        user = matching_user(sociallogin)
        if user is None:
            note_failure("", "signin.unmatched")
            raise ImmediateHttpResponse(render(request, "account/unmatched.html", status=403))
        with action(user, "signin.link", thing=user.username):
            sociallogin.connect(request, user)


def matching_user(sociallogin: Any) -> User | None:
    """The one active person with an e-mail address that the provider has verified."""
    verified = [address.email for address in sociallogin.email_addresses if address.verified]
    people = User.objects.filter(is_active=True, email__in=verified).exclude(email="").exclude(role=Role.PARTNER)
    found = list(people[:2])
    return found[0] if len(found) == 1 else None
